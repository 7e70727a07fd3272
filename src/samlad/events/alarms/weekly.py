"""The events of a workspace as weekly series: one for each kind and place, from when its registers began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from samlad.events.alarms.judged import Floats
from samlad.events.kinds import EventKind
from samlad.events.proxies import on_rails, stands_for_suicide

_DAY_OR_FINER = ("minute", "hour", "day")
RAIL = "rail"
"""What events on rails are called here, whatever kind their register gave them."""
_WATCHED = "_watched"


@dataclass(frozen=True, slots=True)
class WeeklySeries:
    """Counts a week of one kind in one place; `mondays[i]` begins week i. `delivered` is the registers' last day."""

    kind: str
    place: str
    mondays: tuple[date, ...]
    counts: Floats
    delivered: date


def weekly_series(events: pl.DataFrame, county: str, until: date | None = None) -> list[WeeklySeries]:
    """All series, by kind and place.

    `events` has the columns of the clean table and `event_kind`. Persons in distress, drowning and events on rails are
    often attempts to take one's life: they are only counted for the whole county, never in a smaller place. False
    alarms and unmapped codes are not watched. A series begins with the first whole week after the last of its kind's
    registers began and ends with the last whole week before `until` or the day the first of them ends.
    """
    dated = events.filter(pl.col("precision").is_in(_DAY_OR_FINER), pl.col("place").is_not_null())
    if dated.is_empty():
        return []
    spans = dated.group_by("register").agg(
        pl.col("start").min().dt.date().alias("first"), pl.col("start").max().dt.date().alias("last")
    )
    watched = _watched(dated, county)
    found: list[WeeklySeries] = []
    for (kind,), rows in sorted(watched.group_by(_WATCHED), key=lambda one: str(one[0][0])):
        mine = spans.filter(pl.col("register").is_in(rows["register"].unique().to_list(), nulls_equal=True))
        begun, delivered = _begun_and_delivered(mine["first"].to_list(), mine["last"].to_list(), until)
        found += _of_kind(str(kind), rows, begun, delivered)
    return found


def undated(events: pl.DataFrame) -> int:
    """How many events are known only by month or year, or by no place, and so stand in no week."""
    rows = events.filter(~pl.col("precision").is_in(_DAY_OR_FINER) | pl.col("place").is_null())
    return int(rows["count"].sum())


def _watched(events: pl.DataFrame, county: str) -> pl.DataFrame:
    """The events with what they are watched as, and where."""
    kind = pl.when(on_rails()).then(pl.lit(RAIL)).otherwise(pl.col("event_kind"))
    left_out = [EventKind.FALSE_ALARM.value, EventKind.UNMAPPED.value]
    named = events.with_columns(kind.alias(_WATCHED)).filter(~pl.col(_WATCHED).is_in(left_out))
    return named.with_columns(
        pl.when(stands_for_suicide()).then(pl.lit(county)).otherwise(pl.col("place")).alias("place")
    )


def _begun_and_delivered(first: Sequence[date], last: Sequence[date], until: date | None) -> tuple[date, date]:
    delivered = min(last)
    return max(first), delivered if until is None else min(delivered, until)


def _of_kind(kind: str, rows: pl.DataFrame, begun: date, delivered: date) -> list[WeeklySeries]:
    start = begun + timedelta(-begun.weekday() % 7)
    weeks = ((delivered + timedelta(1)) - start).days // 7
    if weeks < 1:
        return []
    mondays = tuple(start + timedelta(7 * week) for week in range(weeks))
    week = (pl.col("start").dt.date() - pl.lit(start)).dt.total_days().floordiv(7).alias("week")
    inside = rows.with_columns(week).filter(pl.col("week").is_between(0, weeks - 1))
    found = []
    for (place,), local in sorted(inside.group_by("place"), key=lambda one: str(one[0][0])):
        counts = np.bincount(local["week"].to_numpy(), weights=local["count"].to_numpy(), minlength=weeks)
        found.append(WeeklySeries(kind, str(place), mondays, counts.astype(float), delivered))
    return found
