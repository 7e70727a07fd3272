"""When it happens: by year, month, weekday, hour, or hour by weekday."""

from enum import StrEnum

import polars as pl

from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection

_TIMED = ("minute", "hour")
_DATED = ("minute", "hour", "day")


class Clock(StrEnum):
    """What the time is cut into."""

    YEAR = "year"
    MONTH = "month"
    WEEKDAY = "weekday"
    HOUR = "hour"
    HOUR_WEEKDAY = "hour-weekday"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the cells."""
        return ("weekday", "hour") if self is Clock.HOUR_WEEKDAY else (self.value,)


_CELLS = {"month": range(1, 13), "weekday": range(1, 8), "hour": range(24)}


def when(gathered: Gathered, selection: Selection, clock: Clock) -> pl.DataFrame:
    """One row a cell, also those without events: the columns of the clock, `events`, and `share` of all in the table.

    Weekdays are 1 (Monday) to 7, months 1 to 12, hours 0 to 23. Events whose time is not known that closely are in no
    cell (`undated` counts them); one with a from and a to stands where it began.
    """
    events = selection.of(gathered.events).filter(_known(clock))
    start = pl.col("start").dt
    parts = {"year": start.year(), "month": start.month(), "weekday": start.weekday(), "hour": start.hour()}
    table = counted(
        events.with_columns(parts[name].cast(pl.Int64).alias(name) for name in clock.columns), clock.columns
    )
    full = _all_cells(gathered, selection, clock)
    found = full.join(table, on=list(clock.columns), how="left").with_columns(pl.col("events").fill_null(0))
    total = int(found["events"].sum())
    share = pl.col("events") / total if total else pl.lit(None, pl.Float64)
    return found.with_columns(share.alias("share")).sort(clock.columns)


def undated(gathered: Gathered, selection: Selection, clock: Clock) -> int:
    """How many events of the selection are not known closely enough to stand in a cell."""
    return int(selection.of(gathered.events).filter(~_known(clock))["count"].sum())


def _known(clock: Clock) -> pl.Expr:
    if clock is Clock.YEAR:
        return pl.lit(True)
    if clock is Clock.MONTH:
        return pl.col("precision") != "year"
    return pl.col("precision").is_in(list(_DATED if clock is Clock.WEEKDAY else _TIMED))


def _all_cells(gathered: Gathered, selection: Selection, clock: Clock) -> pl.DataFrame:
    period = selection.days(gathered.events)
    ranges = {"year": range(period.start.year, period.end.year + 1), **_CELLS}
    frames = [pl.DataFrame({name: list(ranges[name])}, schema={name: pl.Int64()}) for name in clock.columns]
    return frames[0] if len(frames) == 1 else frames[0].join(frames[1], how="cross")
