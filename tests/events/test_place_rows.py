"""Numbers of places, whatever made them, are rows of the one table."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.period import Period
from samlad.events.burden.life_years import LifeTable, life_years_lost
from samlad.events.burden.severity import severity_pyramid
from samlad.events.place_rows import PlaceColumns, place_estimates, unit_per
from samlad.events.rates import Stamp
from samlad.events.smoothing.areas import SmoothColumns
from samlad.events.smoothing.table import smoothed

STAMP = Stamp("abc", Origin.SYNTHETIC)
YEARS = Period.years(2019, 2023)


def test_smoothed_rates_are_rows_beside_the_crude_ones():
    frame = pl.DataFrame({"k": ["1780", "1715", "1730", "1760"], "n": [90, 2, 30, 0], "folk": [9000, 900, 1100, 0]})
    table = smoothed(frame, SmoothColumns("k", "n", "folk")).frame
    rows = list(
        place_estimates(
            table, PlaceColumns("place", dims={"rate": "smoothed"}), measure="events:fall", unit=unit_per(100_000),
            method="events.smoothed/1", stamp=STAMP, period=YEARS,
        )
    )  # fmt: skip
    assert {row.place.code: row.status for row in rows}["1760"] is Status.NOT_APPLICABLE
    karlstad = next(row for row in rows if row.place.code == "1780")
    assert (karlstad.unit, karlstad.dims, karlstad.origin) == (Unit.PER_100000, "rate=smoothed", Origin.SYNTHETIC)
    crude = place_estimates(
        table, PlaceColumns("place", "crude", "crude_low", "crude_high", dims={"rate": "crude"}),
        measure="events:fall", unit=Unit.PER_100000, method="events.rate/1", stamp=STAMP, period=YEARS,
    )  # fmt: skip
    assert next(row for row in crude if row.place.code == "1780").value == pytest.approx(1000.0)


def test_severity_and_years_of_life_are_rows_too():
    levels = pl.DataFrame({"k": ["1780"] * 2, "s": ["dead", "inpatient"], "n": [2, 40]})
    table = severity_pyramid(levels, severity="s", count="n", by=["k"])
    rows = place_estimates(
        table, PlaceColumns("k", value="n", splits=("severity",)), measure="events:fall", unit=Unit.COUNT,
        method="events.severity/1", stamp=STAMP, period=YEARS,
    )  # fmt: skip
    assert {row.dims: row.value for row in rows}["severity=inpatient"] == 40
    assert {row.dims: row.status for row in rows}["severity=no_care"] is Status.MISSING
    deaths = pl.DataFrame({"k": ["1780", "1715"], "age": [80, 80], "n": [3, 0]})
    years = life_years_lost(deaths, {"all": LifeTable((0.0, 80.0), (82.0, 9.0))}, age="age", count="n", by=["k"])
    rows = place_estimates(
        years, PlaceColumns("k"), measure="events:life_years", unit=Unit.COUNT, method="events.life_years/1",
        stamp=STAMP, period=YEARS,
    )  # fmt: skip
    found = {row.place.code: row for row in rows}
    assert (found["1780"].value, found["1715"].value, found["1715"].interval) == (27.0, 0.0, None)


def test_a_number_without_a_period_is_no_row():
    table = pl.DataFrame({"k": ["1780"], "value": [1.0], "low": [0.5], "high": [2.0], "status": ["ok"]})
    words = {"measure": "events:x", "unit": Unit.RATIO, "method": "m/1", "stamp": STAMP}
    with pytest.raises(InvalidInput, match="Perioden"):
        place_estimates(table, PlaceColumns("k"), **words)
    told = place_estimates(table.with_columns(period=pl.lit("2019-2023")), PlaceColumns("k"), **words)
    assert next(iter(told)).period == YEARS
    with pytest.raises(InvalidInput, match="enhet"):
        unit_per(7.0)
