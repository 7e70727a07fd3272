"""`samlad events coverage`: which months and fields a register lacks, and where it seems to have changed its form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("coverage", help=_("Visa vad registren täcker: tomma månader, språng, fält som slutar fyllas i."))(
        coverage
    )


def coverage(
    file: Annotated[
        Path | None, typer.Argument(help=_("Registrets fil; utan fil används arbetsytans händelser."))
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help=_("Fil som säger vilken kolumn som är vad."))] = None,
    months: Annotated[
        bool, typer.Option("--months", help=_("Antal per månad och plats i stället för fynden."))
    ] = False,
    out: flags.Out = None,
) -> None:
    """Write `register, place, field, month, before, after, statistic, finding`, or with `--months` the counts."""
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.covering.months import coverage, monthly_counts

    require_writable(out)
    events = _events(file, mapping)
    write(monthly_counts(events) if months else coverage(events), out, in_words)


def _events(file: Path | None, mapping: Path | None) -> pl.DataFrame:
    """The rows of the file, or all events that stand in the workspace."""
    import polars as pl

    from samlad.cli.context import actor, open_workspace
    from samlad.core.errors import NothingToShow
    from samlad.data.deliveries import standing
    from samlad.data.snapshot import SnapshotKind
    from samlad.sources.register_file import read_register

    if file is not None:
        return read_register(file, mapping)
    workspace = open_workspace()
    found = standing(
        workspace, workspace.snapshots(SnapshotKind.EVENTS), actor=actor(), purpose=_("registrens täckning")
    )
    if not found:
        raise NothingToShow(
            _("Det finns inga händelser att visa täckningen för."),
            why=_("Inga händelser är inlästa i arbetsytan."),
            cure=_("Läs in ett register: samlad import events FIL."),
        )
    return pl.concat([rows for _one, rows in found]).collect()
