"""`samlad survey standardise`: means and shares as they would be with the ages of a standard population."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    told = _("Andelar och medelvärden, standardiserade till exempel för ålder.")
    group.command("standardise", help=told)(standardise)


def standardise(
    data: Annotated[Path, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))],
    mean: Annotated[str, typer.Option("--mean", help=_("Kolumnen, med tal eller 0 och 1."))],
    over: Annotated[str, typer.Option("--over", help=_("Kolumnen att standardisera för, till exempel åldersgrupp."))],
    standard: Annotated[Path, typer.Option("--standard", help=_("Standardbefolkningen: category, total."))],
    weight: flags.Weight,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    by: flags.By = None,
    where: flags.Where = None,
    confidence: flags.Confidence = 0.95,
    singleton: flags.SingletonRule = "fail",
    out: flags.Out = None,
) -> None:
    """Estimate and write the table: by…, value, se, low, high, n, base, df, status."""
    from samlad.cli.tabular import write
    from samlad.survey.choice import read_standard
    from samlad.survey.standardised import standardised

    design = flags.DesignFlags(
        weight, tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        by=tuple(by or ()), where=where, confidence=confidence, singleton=singleton,
    )  # fmt: skip
    table = design.read(data)
    table.require([mean, over])
    totals = read_standard(standard)
    inside = design.domain(table, data)
    write(standardised(design.survey(table), mean, over, totals, by=design.by, where=inside), out)
