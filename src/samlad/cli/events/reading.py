"""What several commands of `samlad events` do with a file: filter its rows, tell what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.sources.analysis import AnalysisTable


def filtered(table: AnalysisTable, where: str | None) -> AnalysisTable:
    """The rows that fulfil the condition, each with its line in the file."""
    from dataclasses import replace

    from samlad.sources.analysis import matching

    if where is None:
        return table
    chosen = matching(table, where)
    if not chosen.any():
        raise NothingToShow(
            _("Inga rader uppfyller villkoret."),
            file=table.file,
            value=where,
            why=_("Urvalet är tomt."),
            cure=_("Kontrollera villkoret med --where."),
        )
    return replace(table, frame=table.frame.filter(chosen), lines=table.lines.filter(chosen))


def require_free(groups: Sequence[str], taken: Sequence[str]) -> None:
    """Stop when a column to split by is called as one of the result, or stands twice."""
    wrong = [name for name in groups if name in taken or groups.count(name) > 1]
    if wrong:
        raise WrongUse(
            _("Kolumnen går inte att dela upp efter."),
            value=", ".join(dict.fromkeys(wrong)),
            why=_("Resultatet har en kolumn med samma namn, eller så är den angiven två gånger."),
            cure=_("Byt namn på kolumnen i filen, eller ange den en gång."),
        )


def tell(notes: Iterable[str]) -> None:
    """Notes on standard error, a line each."""
    for note in notes:
        typer.echo(note, err=True)
