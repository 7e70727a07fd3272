"""`samlad survey association`: do the answers to two questions hang together, the design taken into account?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.estimate import answers
from samlad.cli.survey.from_workspace import Snapshot, require_one
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("association", help=_("Pröva om svaren på två frågor hänger ihop (Rao–Scott)."))(association)


def association(
    row: Annotated[str, typer.Option("--row", help=_("Den ena frågan."))],
    column: Annotated[str, typer.Option("--column", help=_("Den andra frågan."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))] = None,
    snapshot: Snapshot = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    where: flags.Where = None,
    singleton: flags.SingletonRule = "fail",
    out: flags.Out = None,
) -> None:
    """Test and write one row: F with its degrees of freedom, p, Pearson's chi-square, and the respondents."""
    from samlad.cli.survey.reading import write_read
    from samlad.survey.association_choice import association_row
    from samlad.survey.rao_scott import rao_scott

    require_one(data, snapshot, "association")
    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        where=where, singleton=singleton,
    )  # fmt: skip
    table, design = answers(data, snapshot, design, [row, column])
    table.require([row, column])
    found = rao_scott(design.survey(table), row, column, design.domain(table, data))
    write_read(association_row(row, column, found), out)
