"""`samlad survey association`: do the answers to two questions hang together, the design taken into account?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("association", help=_("Pröva om svaren på två frågor hänger ihop (Rao–Scott)."))(association)


def association(
    data: Annotated[Path, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))],
    row: Annotated[str, typer.Option("--row", help=_("Den ena frågan."))],
    column: Annotated[str, typer.Option("--column", help=_("Den andra frågan."))],
    weight: flags.Weight,
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
    import polars as pl

    from samlad.cli.tabular import write
    from samlad.survey.rao_scott import rao_scott

    design = flags.DesignFlags(
        weight, tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        where=where, singleton=singleton,
    )  # fmt: skip
    table = design.read(data)
    table.require([row, column])
    found = rao_scott(design.survey(table), row, column, design.domain(table, data))
    numbers = {
        "f": found.f,
        "df": found.df,
        "df_below": found.df_below,
        "p": found.p,
        "chi_square": found.chi_square,
        "n": found.n,
    }
    write(pl.DataFrame({"row": [row], "column": [column], **{name: [value] for name, value in numbers.items()}}), out)
