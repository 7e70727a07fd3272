"""The rows of a register as what is compared: time, point, kind, sex and age; and the cells to seek partners in."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.linkage.settings import Columns, Model
from samlad.places.projection import Projection, to_sweref
from samlad.sources.fields import sex_of
from samlad.sources.moments import judged, moments

_KM_OF_A_DEGREE = 111.195
"""Kilometres of a degree of latitude on a sphere of 6 371 km."""


NEIGHBOURS = 27
"""A cell of time and space and those around it."""


@dataclass(frozen=True, slots=True)
class Records:
    """`frame`: unique_id, minute, x, y (km, or degrees with `lonlat`), place, kind, sex, age (lower bound), ids."""

    frame: pl.DataFrame
    ids: pl.Series
    lonlat: bool

    def has(self, name: str) -> bool:
        """Is the field there in at least one row?"""
        return self.frame[name].null_count() < self.frame.height

    def in_plane(self) -> "Records":
        """The points as kilometres in SWEREF 99 TM, for comparing with a register that has metres."""
        if not self.lonlat:
            return self
        x, y = to_sweref(self.frame["x"].to_numpy(), self.frame["y"].to_numpy(), Projection.WGS84)
        points = [pl.Series(name, values / 1000).fill_nan(None) for name, values in (("x", x), ("y", y))]
        return Records(self.frame.with_columns(points), self.ids, False)


def records(table: IntoFrame, columns: Columns, side: str) -> Records:
    """The comparable fields of a register. Time and a unique id are needed; the other columns may be lacking."""
    frame = polars_of(table)
    for name in (columns.id, columns.time):
        if name not in frame.columns:
            raise _lacking(name, side, frame.columns)
    ids = frame[columns.id].cast(pl.String)
    _require_unique(ids, columns.id)
    scale = 1.0 if columns.lonlat else 1e-3
    found = pl.DataFrame(
        {
            "unique_id": np.arange(frame.height, dtype=np.int64),
            "minute": _minutes(frame[columns.time], columns.time),
            "x": _numbers(frame, columns.x, scale),
            "y": _numbers(frame, columns.y, scale),
            "place": _texts(frame, columns.place),
            "kind": _kinds(_texts(frame, columns.kind), columns),
            "sex": sex_of(_texts(frame, columns.sex), {}),
            "age": _texts(frame, columns.age).str.extract(r"(\d{1,3})").cast(pl.Float64, strict=False),
        }
    )
    nowhere = pl.col("x").is_null() | pl.col("y").is_null()
    points = (pl.when(~nowhere).then(pl.col(one)).alias(one) for one in "xy")
    return Records(found.with_columns(*points), ids, columns.lonlat)


def with_keys(one: Records, model: Model, *, around: bool) -> pl.DataFrame:
    """The rows with the cell of space and time they lie in; with `around` one row for it and each of its 26 neighbours.

    Cells are as wide as the window, so every pair inside it meets in exactly one cell. Columns: `key` (null where the
    row has no point), `slot` (the time alone, in three of the 27 rows), and `unique_id` is 27 times the row's number
    and the neighbour's, or the row's number itself.
    """
    wide = model.max_km / _KM_OF_A_DEGREE if one.lonlat else model.max_km
    # East–west a degree shrinks towards the pole: cells hold the window up to 72 degrees north.
    across = wide / math.cos(math.radians(72.0)) if one.lonlat else wide
    cells = one.frame.with_columns(
        # Copies for the window: Splink leaves what the choice of pairs names out of what it learns.
        *(pl.col(name).alias(f"at_{name}") for name in ("minute", "x", "y")),
        (pl.col("minute") / (model.max_hours * 60)).floor().cast(pl.Int64).alias("slot"),
        (pl.col("x") / across).floor().cast(pl.Int64).alias("column"),
        (pl.col("y") / wide).floor().cast(pl.Int64).alias("line"),
    )
    steps = list(itertools.product((-1, 0, 1), repeat=3)) if around else [(0, 0, 0)]
    parts = [_moved(cells, *step) for step in steps]
    if around:
        numbered = pl.col("unique_id") * NEIGHBOURS
        parts = [part.with_columns(numbered + at) for at, part in enumerate(parts)]
    return pl.concat(parts)


def _moved(cells: pl.DataFrame, slot: int, column: int, line: int) -> pl.DataFrame:
    """The rows in a neighbouring cell: 24 bits of time and 20 of either side make its number."""
    key = (
        (((pl.col("slot") + slot) & 0xFFFFFF) * (1 << 40))
        + (((pl.col("column") + column) & 0xFFFFF) * (1 << 20))
        + ((pl.col("line") + line) & 0xFFFFF)
    )
    stays = column == 0 and line == 0
    time = pl.col("slot") + slot if stays else pl.lit(None, pl.Int64)
    return cells.select(pl.exclude("slot", "column", "line"), key.alias("key"), time.alias("slot"))


def _minutes(times: pl.Series, column: str) -> pl.Series:
    """Minutes since 1970, local time; every row needs one."""
    if times.dtype == pl.String:
        form = judged(times).format
        found = moments(times, form)["moment"] if form else pl.Series([None] * len(times), dtype=pl.Datetime("us"))
    elif times.dtype == pl.Date or isinstance(times.dtype, pl.Datetime):
        found = times.cast(pl.Datetime("us"))
    else:
        found = pl.Series([None] * len(times), dtype=pl.Datetime("us"))
    wrong = found.is_null()
    if wrong.any():
        raise _at(wrong, column, times, _("Det är ingen tidpunkt."), _("Skriv till exempel 2026-02-03 14:05."))
    return found.dt.epoch("s").cast(pl.Float64) / 60


def _numbers(frame: pl.DataFrame, column: str, scale: float) -> pl.Series:
    if column not in frame.columns:
        return pl.Series([None] * frame.height, dtype=pl.Float64)
    found = frame[column].cast(pl.Float64, strict=False).fill_nan(None)
    wrong = frame[column].is_not_null() & ~found.is_finite().fill_null(False)
    if wrong.any():
        raise _at(wrong, column, frame[column], _("Värdet är inget tal."), _("Rätta värdet, eller lämna det tomt."))
    # A coordinate of zero is how registers write a lacking one.
    return found.set(found == 0, None) * scale


def _texts(frame: pl.DataFrame, column: str) -> pl.Series:
    if column not in frame.columns:
        return pl.Series([None] * frame.height, dtype=pl.String)
    text = frame[column].cast(pl.String).str.strip_chars()
    return text.set(text.is_in(["", "NA", "NaN"]), None)


def _kinds(texts: pl.Series, columns: Columns) -> pl.Series:
    plain = texts.str.to_lowercase()
    known = {code.lower(): kind for code, kind in columns.kinds.items()}
    return plain.replace(known) if known else plain


def _require_unique(ids: pl.Series, column: str) -> None:
    if ids.null_count():
        raise _at(ids.is_null(), column, ids, _("Uppgiften saknas."), _("Fyll i den, eller ta bort raden."))
    again = ~ids.is_first_distinct()
    if again.any():
        raise _at(again, column, ids, _("Samma nummer står på flera rader."), _("Behåll en rad per händelse."))


def _at(wrong: pl.Series, column: str, values: pl.Series, why: str, cure: str) -> InvalidInput:
    places = wrong.arg_true()
    return InvalidInput(
        _("Registret går inte att samköra."),
        problems=[
            Problem(
                why, cure, row=place + 2, column=column, value=None if values[place] is None else str(values[place])
            )
            for place in places.head(20).to_list()
        ],
        total=len(places),
    )


def _lacking(column: str, side: str, known: list[str]) -> InvalidInput:
    return InvalidInput(
        _("Registret går inte att samköra."),
        column=column,
        why=_("Kolumnen finns inte. Filen har kolumnerna {columns}.").format(columns=", ".join(known[:30])),
        cure=_("Ange den rätta under [{side}] i inställningarna.").format(side=side),
    )
