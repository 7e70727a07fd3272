"""Months by place: which lack events, and where a register's counts or its fields' gaps jump to a new level."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.frames import polars_of
from samlad.events.covering.breaks import Break, count_breaks, share_breaks

METHOD = "events.coverage/1"
FIELDS = ("kind", "subkind", "place", "spot", "x", "severity", "sex", "age", "premises", "product", "cause", "activity")
_EXPECTED = 3.0
"""Events a month below which an empty month is nothing to tell of."""


class Finding(StrEnum):
    """What a row of the coverage tells."""

    EMPTY_MONTH = "empty_month"
    COUNT_JUMP = "count_jump"
    FIELD_JUMP = "field_jump"
    FIELD_NEVER = "field_never_filled"


_SCHEMA = pl.Schema(
    {
        "register": pl.String(),
        "place": pl.String(),
        "field": pl.String(),
        "month": pl.Date(),
        "before": pl.Float64(),
        "after": pl.Float64(),
        "statistic": pl.Float64(),
        "finding": pl.String(),
    }
)


def coverage(events: IntoFrame, fields: Sequence[str] = FIELDS) -> pl.DataFrame:
    """`register, place, field, month, before, after, statistic, finding`, sorted.

    `before` and `after`: events a month, or the share that lacks the field. An empty month has the place's mean before
    it. A month is named by its first day. Events without a start are left out.
    """
    frame = polars_of(events).drop_nulls("start")
    if frame.is_empty():
        return _SCHEMA.to_frame()
    monthly = frame.with_columns(pl.col("start").dt.truncate("1mo").dt.date().alias("month"))
    parts = []
    for (register,), rows in monthly.group_by("register", maintain_order=True):
        months = _months_of(rows)
        name = None if register is None else str(register)
        parts += [*_empty(name, rows, months), *_jumps(name, rows, months)]
        parts += _fields(name, rows, months, [one for one in fields if one in rows.columns])
    table = pl.DataFrame(parts, schema=_SCHEMA, orient="row")
    return table.sort("register", "finding", "place", "field", "month", nulls_last=True)


def monthly_counts(events: IntoFrame) -> pl.DataFrame:
    """`register, place, month, events`: every month of a register for each of its places, empty ones as 0."""
    frame = (
        polars_of(events).drop_nulls("start").with_columns(pl.col("start").dt.truncate("1mo").dt.date().alias("month"))
    )
    counted = frame.group_by("register", "place", "month").agg(pl.col("count").sum().alias("events"))
    grids = []
    for (register,), rows in counted.group_by("register", maintain_order=True):
        grid = rows.select("place").unique().join(_months_of(rows).to_frame(), how="cross")
        grids.append(grid.with_columns(pl.lit(register, pl.String).alias("register")))
    if not grids:
        return counted.select("register", "place", "month", "events")
    on = ["register", "place", "month"]
    joined = pl.concat(grids).join(counted, on=on, how="left", nulls_equal=True)
    return joined.select(*on, pl.col("events").fill_null(0)).sort(on, nulls_last=True)


_Row = tuple[str | None, str | None, str | None, object, float | None, float | None, float | None, str]


def _months_of(rows: pl.DataFrame) -> pl.Series:
    """Every month from the first to the last."""
    ends = rows.select(pl.date_range(pl.col("month").min(), pl.col("month").max(), "1mo").alias("month"))
    return ends["month"]


def _series(rows: pl.DataFrame, months: pl.Series, value: pl.Expr) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = months.to_frame("month").join(rows.group_by("month").agg(value.alias("n")), on="month", how="left")
    return found.sort("month")["n"].fill_null(0).cast(pl.Float64).to_numpy()


def _empty(register: str | None, rows: pl.DataFrame, months: pl.Series) -> list[_Row]:
    """Months without a single event, where the place's mean says there should have been some."""
    found: list[_Row] = []
    for (place,), part in rows.group_by("place", maintain_order=True):
        counts = _series(part, months, pl.col("count").sum())
        mean = float(counts.mean())
        if mean < _EXPECTED:
            continue
        name = None if place is None else str(place)
        empty = (months[int(at)] for at in np.flatnonzero(counts == 0))
        found += [(register, name, None, month, mean, 0.0, None, Finding.EMPTY_MONTH.value) for month in empty]
    return found


def _jumps(register: str | None, rows: pl.DataFrame, months: pl.Series) -> list[_Row]:
    """New levels in the register as a whole: a place's own jumps may be true, those of all at once seldom are."""
    counts = _series(rows, months, pl.col("count").sum())
    season = months.dt.month().to_numpy().astype(np.int64) - 1
    return [_told(register, None, months, one, Finding.COUNT_JUMP) for one in count_breaks(counts, season)]


def _fields(register: str | None, rows: pl.DataFrame, months: pl.Series, fields: Sequence[str]) -> list[_Row]:
    """Fields that are suddenly filled in, or no longer; and those that never were."""
    totals = _series(rows, months, pl.len())
    found: list[_Row] = []
    for field in fields:
        lacking = _series(rows, months, pl.col(field).is_null().sum())
        if lacking.sum() == totals.sum():
            found.append((register, None, field, None, 1.0, 1.0, None, Finding.FIELD_NEVER.value))
            continue
        breaks = share_breaks(lacking, totals)
        found += [_told(register, field, months, one, Finding.FIELD_JUMP) for one in breaks]
    return found


def _told(register: str | None, field: str | None, months: pl.Series, one: Break, finding: Finding) -> _Row:
    return (register, None, field, months[one.at], one.before, one.after, one.statistic, finding.value)
