"""Where inside a municipality: events by squares, or one by one for the few who may see them so."""

from enum import StrEnum

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection

KILOMETRE = 1000.0


class Closeness(StrEnum):
    """How closely a place is told."""

    SQUARE = "square"  # one kilometre, the default
    POINT = "point"


SQUARES = pl.Schema({"east": pl.Float64(), "north": pl.Float64(), "events": pl.Int64()})
POINTS = pl.Schema({"x": pl.Float64(), "y": pl.Float64(), "kind": pl.String(), "day": pl.Date(), "count": pl.Int64()})


def points(gathered: Gathered, selection: Selection, closeness: Closeness = Closeness.SQUARE) -> pl.DataFrame:
    """Squares `east, north, events`, or points `x, y, kind, day, count`; metres in SWEREF 99 TM.

    `east, north` is the south-west corner of a square kilometre. `day` is null where it is not known. Events that stand
    for suicide are in no row, and neither are events without a point (`without_point` counts them).
    """
    known = selection.of(gathered.events, by_place=True).filter(_has_point())
    if known.is_empty():
        raise NothingToShow(
            _("Inga händelser i urvalet har en punkt på kartan."),
            cure=_("Läs in ett register som har koordinater, eller välj fler slag."),
        )
    if closeness is Closeness.POINT:
        day = pl.when(pl.col("precision").is_in(["minute", "hour", "day"])).then(pl.col("start").dt.date())
        found = known.select("x", "y", pl.col("event_kind").alias("kind"), day.alias("day"), "count")
        return found.sort("x", "y", "kind", "day").cast(POINTS)
    corner = [(pl.col(axis) / KILOMETRE).floor() * KILOMETRE for axis in ("x", "y")]
    squares = known.group_by(corner[0].alias("east"), corner[1].alias("north")).agg(
        pl.col("count").sum().alias("events")
    )
    return squares.sort(["events", "east", "north"], descending=[True, False, False]).cast(SQUARES)


def without_point(gathered: Gathered, selection: Selection) -> int:
    """How many events of the selection have no point."""
    events = selection.of(gathered.events, by_place=True)
    return int(events.filter(~_has_point())["count"].sum())


def has_points(gathered: Gathered) -> bool:
    """Does any event have a point?"""
    return not gathered.events.filter(_has_point()).is_empty()


def _has_point() -> pl.Expr:
    return pl.col("x").is_finite().fill_null(False) & pl.col("y").is_finite().fill_null(False)
