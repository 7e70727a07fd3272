"""When it happens: hour by weekday."""

import polars as pl

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.events.counting import counted, inside
from samlad.events.rates import Stamp
from samlad.stats.two_counts import binomial_p

METHOD = "events.rhythm/1"
_TIMED = ["minute", "hour"]


def week_rhythm(events: pl.DataFrame, *, measure: str, place: str, period: Period, stamp: Stamp) -> Estimates:
    """Counts for each of 7 × 24 hours (`hour`, `weekday` 1 = Monday) and their sum; only events with a known hour.

    `events` are those of one place and kind.
    """
    timed = inside(events, period).filter(pl.col("precision").is_in(_TIMED))
    table = counted(
        timed.with_columns(
            pl.col("start").dt.weekday().cast(pl.Int64).alias("weekday"),
            pl.col("start").dt.hour().cast(pl.Int64).alias("hour"),
        ),
        ["weekday", "hour"],
    )
    numbers = {(weekday, hour): int(n) for weekday, hour, n in table.iter_rows()}
    cells = [(weekday, hour) for weekday in range(1, 8) for hour in range(24)]
    rows = [_row(measure, place, period, sum(numbers.values()), "", stamp)]
    rows += [
        _row(
            measure,
            place,
            period,
            numbers.get(cell, 0),
            dims_text({"weekday": cell[0], "hour": f"{cell[1]:02d}"}),
            stamp,
        )
        for cell in cells
    ]
    return Estimates.of(rows)


def without_hour(events: pl.DataFrame, period: Period) -> int:
    """How many events of the period have no known hour, and so stand in no hour."""
    return int(inside(events, period).filter(~pl.col("precision").is_in(_TIMED))["count"].sum())


def evening_weekend_share(events: pl.DataFrame, period: Period) -> tuple[int, int, float] | None:
    """Friday and Saturday 18–06 (24 of 168 hours): events inside, all timed events, and the exact two-sided p
    against events spread evenly over the week; none when no event has an hour."""
    timed = inside(events, period).filter(pl.col("precision").is_in(_TIMED))
    total = int(timed["count"].sum())
    if total == 0:
        return None
    shifted = timed.with_columns((pl.col("start") - pl.duration(hours=6)).alias("_start"))
    night = shifted.filter(pl.col("_start").dt.weekday().is_in([5, 6]), pl.col("_start").dt.hour() >= 12)
    hits = int(night["count"].sum())
    return hits, total, binomial_p(hits, total, 24 / 168)


def _row(measure: str, place: str, period: Period, n: int, dims: str, stamp: Stamp) -> Estimate:
    return Estimate(
        measure=measure,
        place=PlaceCode.parse(place),
        period=period,
        unit=Unit.COUNT,
        dims=dims,
        value=float(n),
        n=n,
        method=METHOD,
        origin=computed_from([stamp.origin]),
        snapshot=stamp.snapshot,
    )
