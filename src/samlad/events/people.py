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
    rows: list[Estimate] = []
    for band in bands:
        for sex in (Sex.WOMEN, Sex.MEN):
            n = sum(
                int(number)
                for age, recorded, number in table.iter_rows()
                if recorded == sex.value and _inside(AgeBand.parse(age), band)
            )
            base = inhabitants.get((band, sex), 0.0) * period.year_count
            rows.extend(rate_rows(measure, place, period, n, base, unit, stamp, sex=sex, age=band))
    return Estimates.of(rows)


def unplaced(events: pl.DataFrame, period: Period) -> int:
    """How many events of the period have no known age or sex."""
    rows = inside(events, period).filter(pl.col("age").is_null() | pl.col("sex").is_null())
    return int(rows["count"].sum())


def _inside(age: AgeBand, band: AgeBand) -> bool:
    if not band.holds(age.low):
        return False
    return band.high is None or (age.high is not None and age.high <= band.high)
