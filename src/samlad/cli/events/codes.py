"""`samlad events codes`: what each code of a register stands for, and which codes stand for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.events.codes.codelist import CodeList


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("codes", help=_("Visa vad registrets koder betyder, och vilka som inte är översatta."))(codes)


def codes(
    file: Annotated[Path, typer.Argument(help=_("Registrets fil."))],
    mapping: Annotated[Path | None, typer.Option(help=_("Fil som säger vilken kolumn som är vad."))] = None,
    lists: Annotated[
        list[Path] | None, typer.Option("--list", help=_("Egen kodlista, .toml eller .csv; kommer före de andra."))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Write `register, code, label, list, edition, event_kind, status, events, first, last`."""
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.codes.coding import code_table
    from samlad.events.codes.reading import read_lists
    from samlad.sources.register_file import read_register

    require_writable(out)
    own = [one for path in lists or () for one in read_lists(path)]
    events = read_register(file, mapping)
    table = code_table(events, (*own, *_lists()))
    write(table, out, in_words)
    _tell(table)


def _lists() -> tuple[CodeList, ...]:
    """The workspace's lists where there is a workspace, else those that come with Samlad."""
    from samlad.cli.context import workspace_folder
    from samlad.events.codes.reading import workspace_lists

    return workspace_lists(workspace_folder())


def _tell(table: pl.DataFrame) -> None:
    """How many events have a code that stands for nothing, and which edition an outdated code belongs to."""
    import polars as pl

    lost = table.filter(pl.col("status") == "unmapped")
    if lost.height:
        typer.echo(
            _("{events} händelser har en kod som ingen lista har ({codes} koder).").format(
                events=int(lost["events"].sum()), codes=lost.height
            ),
            err=True,
        )
    for row in table.filter(pl.col("status") == "wrong_edition").iter_rows(named=True):
        typer.echo(
            _("Koden {code} finns i {list}, utgåva {edition}, som inte gäller {first} – {last}.").format(**row),
            err=True,
        )
