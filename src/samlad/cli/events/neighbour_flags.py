"""How the commands on places and their neighbours are told who is whose neighbour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.events.local.neighbours import Neighbours
    from samlad.sources.analysis import AnalysisTable

Places = Annotated[Path, typer.Argument(help=_("En rad per plats med dess värde."))]
Value = Annotated[str, typer.Option("--value", help=_("Kolumnen med värdet, helst en frekvens."))]
X = Annotated[str | None, typer.Option("--x", help=_("Kolumnen med x i meter."))]
Y = Annotated[str | None, typer.Option("--y", help=_("Kolumnen med y i meter."))]
Distance = Annotated[float | None, typer.Option("--distance", help=_("Grannar är alla inom så många meter."))]
Nearest = Annotated[int | None, typer.Option("--nearest", help=_("Grannar är de så många närmaste."))]
Gal = Annotated[Path | None, typer.Option("--gal", help=_("Grannar enligt en GAL-fil."))]
Rate = Annotated[float, typer.Option("--rate", help=_("Högsta andel falska fynd bland fynden."))]


def neighbours_of(
    table: AnalysisTable,
    id: str,
    x: str | None,
    y: str | None,
    distance: float | None,
    nearest: int | None,
    gal: Path | None,
) -> Neighbours:
    """The neighbours, told in exactly one way; areas without any are counted on standard error."""
    from samlad.events.local import neighbours

    flags.require_between(distance, "--distance", 0, 1e7)
    if sum(told is not None for told in (distance, nearest, gal)) != 1 or (gal is None and (x is None or y is None)):
        raise WrongUse(
            _("Det framgår inte vilka platser som är grannar."),
            why=_("Ange en av --distance, --nearest och --gal; de två första behöver --x och --y."),
        )
    if gal is not None:
        found = neighbours.from_gal(gal, table.frame[id])
    else:
        with table.told_by_line():
            points = neighbours.points_of(table.frame, str(x), str(y))
        found = neighbours.nearest(points, nearest) if nearest is not None else neighbours.within(points, distance or 0)
    alone = int((found.number == 0).sum())
    if alone:
        typer.echo(_("{count} platser har ingen granne.").format(count=alone), err=True)
    return found


def filled(table: AnalysisTable, column: str, where: str) -> AnalysisTable:
    """The table without rows that lack a value, which are counted on standard error: no value is not zero."""
    from dataclasses import replace

    with table.told_by_line():
        there = table.numbers(column).is_not_null()
    missing = int((~there).sum())
    if missing:
        told = _("{count} rader saknar värde i kolumnen ”{column}” och är inte med i {where}.")
        typer.echo(told.format(count=missing, column=column, where=where), err=True)
    return replace(table, frame=table.frame.filter(there), lines=table.lines.filter(there))
