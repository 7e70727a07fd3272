"""`samlad disclose`: a crossed table of counts with the small ones withheld, and what would give them away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.disclosure.crossed import Crossed
    from samlad.sources.analysis import AnalysisTable


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("disclose", help=_("Skydda små antal i en korstabell, också mot subtraktion."))(disclose)


def disclose(
    table: Annotated[Path, typer.Argument(help=_("Tabellen: en rad per cell, marginaler får ingå."))],
    rows: Annotated[str, typer.Option("--rows", help=_("Kolumnen med tabellens rader."))],
    columns: Annotated[str, typer.Option("--columns", help=_("Kolumnen med tabellens kolumner."))],
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal."))],
    minimum: Annotated[int, typer.Option("--minimum", help=_("Minsta antal som får visas."))],
    protect_zero: Annotated[bool, typer.Option("--protect-zero", help=_("Dölj också nollor."))] = False,
    total_label: Annotated[str, typer.Option("--total-label", help=_("Ordet som marginalrader bär."))] = "total",
    out: Annotated[str | None, typer.Option("--out", help=_("Fil att skriva, eller - för standard output."))] = None,
) -> None:
    """Write the table with withheld counts emptied and a column `status`."""
    import polars as pl

    from samlad.cli.tabular import write
    from samlad.disclosure.crossed import withheld
    from samlad.sources.analysis import read_analysis

    if minimum < 2:
        raise WrongUse(
            _("Minsta antal går inte att använda."),
            value=str(minimum),
            why=_("Det ska vara minst 2."),
            cure=_("Till exempel --minimum 5."),
        )
    told = read_analysis(table, as_text=(rows, columns))
    told.require([rows, columns, count])
    if "status" in told.frame.columns:
        raise WrongUse(
            _("Tabellen går inte att skydda."),
            file=told.file,
            column="status",
            why=_("Den har redan en kolumn med resultatets namn."),
            cure=_("Byt namn på kolumnen."),
        )
    grid = _Grid(told, rows, columns, count, total_label)
    hidden = withheld(grid.crossed(), minimum, protect_zero=protect_zero)
    veiled = pl.Series([bool(hidden[spot]) for spot in grid.spots])
    write(
        told.frame.with_columns(
            told.frame[count].set(veiled, None),
            pl.Series("status", ["suppressed" if one else "ok" for one in veiled]),
        ),
        out,
    )


class _Grid:
    """The long table as rows × columns with margins; those that are not in the file are computed."""

    def __init__(self, told: AnalysisTable, rows: str, columns: str, count: str, label: str) -> None:
        import numpy as np

        self._told, self._names, self._label = told, (rows, columns), label
        self._labels = [self._order(told.frame[name]) for name in (rows, columns)]
        numbers = told.numbers(count)
        self._require(count, numbers)
        self.spots = [
            (self._labels[0].index(row), self._labels[1].index(column))
            for row, column in zip(told.frame[rows], told.frame[columns], strict=True)
        ]
        shape = (len(self._labels[0]), len(self._labels[1]))
        self._counts = np.full(shape, np.nan)
        for place, spot in enumerate(self.spots):
            if not np.isnan(self._counts[spot]):
                raise self._wrong(place, _("Cellen står två gånger i tabellen."), _("Slå ihop raderna."))
            self._counts[spot] = numbers[place]

    def crossed(self) -> Crossed:
        """The full table; a cell that is not in the file is 0, and a margin must be the sum of its cells."""
        import numpy as np

        from samlad.disclosure.crossed import Crossed

        full = np.zeros_like(self._counts)
        full[:-1, :-1] = np.nan_to_num(self._counts[:-1, :-1])
        full[:-1, -1] = full[:-1, :-1].sum(axis=1)
        full[-1] = full[:-1].sum(axis=0)
        for place, spot in enumerate(self.spots):
            if abs(self._counts[spot] - full[spot]) > 1e-9:
                why = _("Marginalen är {told}, men cellerna blir {sum}.").format(
                    told=f"{self._counts[spot]:g}", sum=f"{full[spot]:g}"
                )
                raise self._wrong(place, why, _("Rätta marginalen, eller ta bort den: den räknas då ut."))
        return Crossed(full)

    def _order(self, column: pl.Series) -> list[str]:
        return [name for name in column.unique(maintain_order=True).to_list() if name != self._label] + [self._label]

    def _require(self, count: str, numbers: pl.Series) -> None:
        for place, number in enumerate(numbers):
            if any(self._told.frame[name][place] is None for name in self._names):
                raise self._wrong(place, _("Rad eller kolumn saknas."), _("Fyll i uppgiften."))
            if number is None or number < 0 or number != int(number):
                raise self._wrong(
                    place, _("Ett antal ska vara ett helt tal från 0."), _("Rätta antalet."), column=count
                )

    def _wrong(self, place: int, why: str, cure: str, column: str | None = None) -> InvalidInput:
        value = None if column is None else self._told.frame[column][place]
        return InvalidInput(
            _("Tabellen går inte att skydda."),
            file=self._told.file,
            row=int(self._told.lines[place]),
            column=column,
            value=None if value is None else str(value),
            why=why,
            cure=cure,
        )
