"""An earlier wave known only from print: values with margins become values with standard errors.

A margin of error is half an interval: SE = margin/z. A printed interval gives SE = (high − low)/(2z), z the normal
quantile of the confidence it was printed with. What is known exactly has no margin and must say so with a margin of 0.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import numeric
from samlad.stats.intervals import normal_quantile
from samlad.survey.design import Booleans

_SHOWN = 20


def is_published(columns: Sequence[str]) -> bool:
    """Does a file with these columns hold values with their uncertainty, and not answers?"""
    return "value" in columns and ("se" in columns or "margin" in columns or {"low", "high"} <= set(columns))


def published_wave(frame: IntoFrame, *, confidence: float = 0.95, file: str | None = None) -> pl.DataFrame:
    """The table with a column `se`, row by row from `se`, else `margin`, else `low` and `high`.

    A value without any uncertainty, a negative one, an interval the wrong way round or beside its value stops with its
    row.
    """
    table = polars_of(frame)
    value = numeric(table, "value", file)
    empty = pl.Series([None] * table.height, dtype=pl.Float64)
    se, margin, low, high = (
        numeric(table, name, file) if name in table.columns else empty for name in ("se", "margin", "low", "high")
    )
    z = normal_quantile(confidence)
    found = pl.select(pl.coalesce(se, margin / z, (high - low) / (2 * z)).alias("se")).to_series()
    known = value.is_not_null().to_numpy()
    _refuse(known & found.is_null().to_numpy(), table, _("Värdet saknar felmarginal."), file)
    _refuse(known & (found < 0).fill_null(False).to_numpy(), table, _("Felmarginalen är negativ."), file)
    outside = ((value < low) | (value > high)).fill_null(False).to_numpy()
    _refuse(known & outside, table, _("Värdet ligger utanför sitt intervall."), file)
    if "df" in table.columns:
        table = table.with_columns(numeric(table, "df", file))
    return table.with_columns(value.alias("value"), found)


def _refuse(bad: Booleans, table: pl.DataFrame, why: str, file: str | None) -> None:
    rows = np.flatnonzero(bad)
    if rows.size:
        raise InvalidInput(
            _("Den publicerade tabellen går inte att använda."),
            problems=[
                Problem(
                    why,
                    _("Fyll i margin, eller low och high, för varje värde."),
                    file=file,
                    row=int(row) + 2,
                    column="value",
                    value=str(table["value"][int(row)]),
                )
                for row in rows[:_SHOWN]
            ],
            total=int(rows.size),
        )
