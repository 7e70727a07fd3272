"""Costs as rows of the estimate table: in all and per inhabitant, the family, payer and price year in `dims`."""

from collections.abc import Iterator
from typing import Any

from narwhals.typing import IntoFrame

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.frames import polars_of
from samlad.core.interval import Interval
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.events.rates import Stamp

METHOD = "events.cost/1"


def cost_estimates(table: IntoFrame, *, period: Period, stamp: Stamp) -> Estimates:
    """The rows of `cost_table` as estimates of the measure `events:cost`, the type of event as category."""
    return Estimates.of(one for row in polars_of(table).iter_rows(named=True) for one in _estimates(row, period, stamp))


def _estimates(row: dict[str, Any], period: Period, stamp: Stamp) -> Iterator[Estimate]:
    told = {"cost": row["family"], "payer": row["payer"], "price_year": row["price_year"]}
    units = [(Unit.SEK, "value", "low", "high")]
    if row["population"] is not None:
        columns = ("per_inhabitant", "per_inhabitant_low", "per_inhabitant_high")
        units.append((Unit.SEK_PER_CAPITA, *columns))
    for unit, value, low, high in units:
        yield Estimate(
            measure="events:cost",
            category=row["type"],
            place=PlaceCode.parse(row["place"]),
            period=period,
            unit=unit,
            dims=dims_text(told),
            value=row[value],
            interval=Interval(row[low], row[high], stamp.confidence),
            n=row["n"],
            base=row["population"],
            method=METHOD,
            origin=computed_from([stamp.origin]),
            snapshot=stamp.snapshot,
        )
