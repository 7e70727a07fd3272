"""Events as spans of local time: the earliest and the latest they can have happened."""

from dataclasses import dataclass

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.period import Period

ZONE = "Europe/Stockholm"
_LONGEST_HOURS = 48


@dataclass(frozen=True, slots=True)
class Spans:
    """`table` has `start`, `end` (UTC, both included; equal when known exactly), `count` and `day` (local date of the
    start). `too_vague` events have a span too long to say when, `impossible` a clock time that summer time skipped."""

    table: pl.DataFrame
    too_vague: int
    impossible: int

    @property
    def events(self) -> int:
        """How many events have a known time."""
        return int(self.table["count"].sum())


def spans_of(events: pl.DataFrame, period: Period, *, longest_hours: int = _LONGEST_HOURS) -> Spans:
    """The spans of the events of a period.

    `events` has local `start`, `end` (null: as start), `precision` and `count`. An event known by the hour spans it;
    one known only by day, month or year, or with a span above `longest_hours`, has no time of day. When the clock goes
    back the hour that comes twice is spanned whole. An end before its start stops, by its row.
    """
    told = events.with_columns(pl.col("end").fill_null(pl.col("start")))
    backwards = (told["end"] < told["start"]).fill_null(False).arg_true()
    if len(backwards):
        row = int(backwards[0])
        raise InvalidInput(
            _("Händelsen slutar innan den börjar."),
            why=_("{count} rader har ett slut före sin början.").format(count=len(backwards)),
            cure=_("Rätta tiderna, eller låt slutet vara tomt."),
            row=row + 2,
            value=f"{told['start'][row]} – {told['end'][row]}",
        )
    inside = told.filter(pl.col("start").dt.date().is_between(period.start, period.end))
    length = (pl.col("end") - pl.col("start")).dt.total_minutes()
    known = inside.filter(pl.col("precision").is_in(["minute", "hour"]), length <= longest_hours * 60)
    hour = pl.col("precision") == "hour"
    start = pl.when(hour).then(pl.col("start").dt.truncate("1h")).otherwise(pl.col("start"))
    end = (
        pl.when(hour & (length == 0)).then(pl.col("end").dt.truncate("1h").dt.offset_by("59m")).otherwise(pl.col("end"))
    )
    placed = known.select(
        pl.col("start").dt.date().alias("day"),
        _utc(start, "earliest").alias("start"),
        _utc(end, "latest").alias("end"),
        "count",
    )
    possible = placed.drop_nulls(["start", "end"])
    return Spans(
        possible,
        int(inside["count"].sum()) - int(known["count"].sum()),
        int(placed["count"].sum()) - int(possible["count"].sum()),
    )


def _utc(column: pl.Expr, twice: str) -> pl.Expr:
    """Local time as UTC; the hour that comes twice is the first for starts and the last for ends."""
    zoned = column.dt.replace_time_zone(ZONE, ambiguous=pl.lit(twice), non_existent="null")
    return zoned.dt.convert_time_zone("UTC")
