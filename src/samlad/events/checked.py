"""Columns of a table of counts, checked: what is counted, what it is counted against, and what it is called."""

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.sources.analysis import code_text, numeric

_TOLD = 20


def counts(frame: pl.DataFrame, column: str) -> pl.Series:
    """Whole numbers, none negative; missing ones null."""
    values = amounts(frame, column)
    stop_at(values != values.round(), values, column, _("Antalet är inget heltal."))
    return values


def amounts(frame: pl.DataFrame, column: str) -> pl.Series:
    """Numbers, none negative; missing ones null."""
    require_columns(frame, [column])
    values = numeric(frame, column)
    stop_at(values < 0, values, column, _("Talet är negativt."))
    return values


def names(frame: pl.DataFrame, column: str) -> pl.Series:
    """Labels as text without stray blanks; empty ones null."""
    require_columns(frame, [column])
    text = code_text(frame[column]).str.strip_chars()
    return text.set(text == "", None).alias(column)


def filled(values: pl.Series, column: str) -> pl.Series:
    """The same column; a missing value stops with its row."""
    stop_at(values.is_null(), values, column, _("Uppgiften saknas."), _("Fyll i den, eller ta bort raden."))
    return values


def require_columns(frame: pl.DataFrame, columns: list[str]) -> None:
    """Stop when a column is not there."""
    for column in columns:
        if column not in frame.columns:
            raise InvalidInput(
                _("Kolumnen finns inte."),
                column=column,
                why=_("Tabellen har kolumnerna {columns}.").format(columns=", ".join(frame.columns[:30])),
                cure=_("Kontrollera stavningen; stora och små bokstäver är olika."),
            )


def stop_at(wrong: pl.Series, values: pl.Series, column: str, why: str, cure: str | None = None) -> None:
    """Stop with the first rows where something is wrong; the heading is row 1."""
    places = wrong.fill_null(False).arg_true()
    if places.is_empty():
        return
    told = [
        Problem(
            why,
            cure or _("Rätta värdet, eller ta bort raden."),
            row=place + 2,
            column=column,
            value=None if values[place] is None else str(values[place]),
        )
        for place in places.head(_TOLD)
    ]
    raise InvalidInput(_("Tabellen går inte att räkna på."), problems=told, total=len(places))
