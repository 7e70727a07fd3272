"""Columns of days and moments as the events commands read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samlad.core.errors import InvalidInput
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def days_of(column: pl.Series) -> pl.Series:
    """The days of a column; one that is missing or coarser than a day stops."""
    import polars as pl

    if column.dtype.is_temporal():
        _stop_at(column.is_null(), column)
        return column.cast(pl.Date)
    read = moments_of(column)
    _stop_at(read["moment"].is_null() | read["precision"].is_in(["month", "year"]), column)
    return read["moment"].cast(pl.Date)


def moments_of(column: pl.Series) -> pl.DataFrame:
    """`moment` and `precision` of a column of texts; what cannot be read has no moment."""
    import polars as pl

    from samlad.sources.analysis import code_text
    from samlad.sources.moments import judged, moments

    if column.dtype.is_temporal():
        # A column of moments in a Parquet or Excel file; a day alone is midnight and is known to the day.
        precision = "day" if column.dtype == pl.Date else "minute"
        moment = column.cast(pl.Datetime("us"))
        return pl.DataFrame({"moment": moment, "precision": pl.Series([precision] * len(column), dtype=pl.String)})
    texts = code_text(column)
    form = judged(texts).format
    if form is None:
        nothing = pl.Series("moment", [None] * len(texts), dtype=pl.Datetime("us"))
        return pl.DataFrame({"moment": nothing, "precision": pl.Series([None] * len(texts), dtype=pl.String)})
    return moments(texts, form).select("moment", "precision")


def _stop_at(wrong: pl.Series, column: pl.Series) -> None:
    places = wrong.fill_null(True).arg_true()
    if len(places):
        place = int(places[0])
        raise InvalidInput(
            _("Datumet går inte att förstå."),
            why=_("{count} rader saknar en dag.").format(count=len(places)),
            cure=_("Skriv dagen som 2026-11-22."),
            row=place + 2,
            column=column.name,
            value=None if column[place] is None else str(column[place]),
        )
