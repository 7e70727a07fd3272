"""Who is hit: counts and rates by age band and sex, against the inhabitants of the same age and sex."""

from collections.abc import Mapping, Sequence

import polars as pl

from samlad.core.estimate import Estimate, Unit
from samlad.core.estimates import Estimates
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.events.counting import counted, inside
from samlad.events.rates import Stamp, rate_rows


def age_sex_rates(
    events: pl.DataFrame,
    inhabitants: Mapping[tuple[AgeBand, Sex], float],
    *,
    measure: str,
    place: str,
    period: Period,
    bands: Sequence[AgeBand],
    stamp: Stamp,
    unit: Unit = Unit.PER_1000,
) -> Estimates:
    """Counts and yearly rates per band and sex for the events of one place and kind.

    `inhabitants` counts persons of one year; events without a known age or sex stand in no cell (see `unplaced`).
    """
    table = counted(inside(events, period).drop_nulls(["age", "sex"]), ["age", "sex"])
    cells = [(AgeBand.parse(age), Sex(sex), int(number)) for age, sex, number in table.iter_rows()]
    both, everyone = (Sex.WOMEN, Sex.MEN), AgeBand()
    rows: list[Estimate] = []
    for band, sex in _cells_and_margins(bands):
        n = sum(
            k for age, recorded, k in cells if sex in (recorded, Sex.ALL) and (band == everyone or _inside(age, band))
        )
        counted_bands = bands if band == everyone else [band]
        counted_sexes = both if sex is Sex.ALL else [sex]
        base = sum(inhabitants.get((one, other), 0.0) for one in counted_bands for other in counted_sexes)
        rows.extend(rate_rows(measure, place, period, n, base * period.year_count, unit, stamp, sex=sex, age=band))
    return Estimates.of(rows)


def _cells_and_margins(bands: Sequence[AgeBand]) -> list[tuple[AgeBand, Sex]]:
    """Every band by sex, each band for both sexes, each sex for all bands: what may be shown must be protected."""
    inner = [(band, sex) for band in bands for sex in (Sex.WOMEN, Sex.MEN)]
    return [*inner, *((band, Sex.ALL) for band in bands), (AgeBand(), Sex.WOMEN), (AgeBand(), Sex.MEN)]


def unplaced(events: pl.DataFrame, period: Period) -> int:
    """How many events of the period have no known age or sex."""
    rows = inside(events, period).filter(pl.col("age").is_null() | pl.col("sex").is_null())
    return int(rows["count"].sum())


def _inside(age: AgeBand, band: AgeBand) -> bool:
    if not band.holds(age.low):
        return False
    return band.high is None or (age.high is not None and age.high <= band.high)
