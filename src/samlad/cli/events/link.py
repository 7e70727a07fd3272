"""`samlad events link`: the same event in two registers, without names and only on a recorded legal ground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.events.linkage.links import Linked
    from samlad.events.linkage.settings import Columns
    from samlad.sources.analysis import AnalysisTable


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("link", help=_("Samkör två register utan namn: tid, plats, slag, kön och ålder."))(link)


def link(
    left: Annotated[Path, typer.Argument(help=_("Det ena registret."))],
    right: Annotated[Path, typer.Argument(help=_("Det andra registret."))],
    settings: Annotated[Path, typer.Option("--settings", help=_("TOML: rättslig grund, kolumner, fönster."))],
    counts_only: Annotated[bool, typer.Option("--counts-only", help=_("Bara antal: n11, n10, n01; inga par."))] = False,
    truth: Annotated[
        Path | None, typer.Option("--truth", help=_("Märkta par (left_id, right_id): visa träffsäkerheten."))
    ] = None,
    weights_out: Annotated[
        str | None, typer.Option("--weights-out", help=_("Fil för modellens vikter: field, level, m, u."))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Write `left_id, right_id, probability, cluster`, or with `--counts-only` `n11, n10, n01`."""
    from datetime import datetime

    from samlad.cli.context import actor
    from samlad.cli.events.searching import progress
    from samlad.cli.tabular import require_writable, write
    from samlad.events.linkage.links import linked
    from samlad.events.linkage.protocol import note
    from samlad.events.linkage.settings import read_link_settings

    require_writable(out)
    require_writable(weights_out)
    wanted = read_link_settings(settings)
    now = datetime.now().astimezone()
    wanted.legal.require_valid(now.date())
    protocol = note(settings, wanted, (left, right), actor(), now)
    one, other = _read(left, wanted.left), _read(right, wanted.right)
    known = None if truth is None else _labelled(truth)
    with progress() as tell:
        found = linked(one, other, wanted, tell)
    write(_counts(found) if counts_only else found.links, out)
    if weights_out is not None:
        write(found.scored.weights, weights_out)
    typer.echo(
        _("{links} länkar bland {pairs} par i fönstret; loggat i {file}.").format(
            links=found.links.height, pairs=found.scored.compared, file=protocol.name
        ),
        err=True,
    )
    if known is not None:
        _tell_quality(found, known)


def _read(path: Path, columns: Columns) -> pl.DataFrame:
    """The register's table; its ids, codes and age stay text."""
    from samlad.sources.analysis import read_analysis

    table: AnalysisTable = read_analysis(
        path, as_text=(columns.id, columns.kind, columns.place, columns.sex, columns.age)
    )
    with table.told_by_line():
        return _checked(table, columns)


def _checked(table: AnalysisTable, columns: Columns) -> pl.DataFrame:
    table.require([columns.id, columns.time])
    for name in (columns.x, columns.y):
        if name in table.frame.columns:
            table.numbers(name)
    return table.frame


def _labelled(path: Path) -> pl.DataFrame:
    from samlad.sources.analysis import read_analysis

    table = read_analysis(path, as_text=("left_id", "right_id"))
    table.require(["left_id", "right_id"])
    return table.frame


def _counts(found: Linked) -> pl.DataFrame:
    import polars as pl

    overlap = found.overlap
    return pl.DataFrame({"n11": [overlap.n11], "n10": [overlap.n10], "n01": [overlap.n01]})


def _tell_quality(found: Linked, known: pl.DataFrame) -> None:
    from samlad.core.wording import number
    from samlad.events.linkage.evaluation import quality

    told = quality(found.links, known)
    typer.echo(
        _("Träffsäkerhet: {precision} av länkarna är rätta, {recall} av de sanna paren är funna.").format(
            precision=number(told.precision, 3), recall=number(told.recall, 3)
        ),
        err=True,
    )
