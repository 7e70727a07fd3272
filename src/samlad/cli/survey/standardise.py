"""`samlad survey standardise`: means and shares as they would be with the ages of a standard population."""

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
    told = _("Andelar och medelvärden, standardiserade till exempel för ålder.")
    group.command("standardise", help=told)(standardise)


def standardise(
    mean: Annotated[str, typer.Option("--mean", help=_("Kolumnen, med tal eller 0 och 1."))],
    over: Annotated[str, typer.Option("--over", help=_("Kolumnen att standardisera för, till exempel åldersgrupp."))],
    standard: Annotated[Path, typer.Option("--standard", help=_("Standardbefolkningen: category, total."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))] = None,
    snapshot: Snapshot = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
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
    from samlad.cli.survey.lacking import tell_lacking
    from samlad.cli.survey.reading import write_read
    from samlad.survey.asked import Asked, Statistic
    from samlad.survey.choice import read_standard
    from samlad.survey.standardised import lacking_classes, standardised

    require_one(data, snapshot, "standardise")
    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        by=tuple(by or ()), where=where, confidence=confidence, singleton=singleton,
    )  # fmt: skip
    totals = read_standard(standard)
    table, design = answers(data, snapshot, design, [mean, over], [Asked(Statistic.MEAN, mean)])
    table.require([mean, over])
    survey, inside = design.survey(table), design.domain(table, data)
    with table.told_by_line():
        found = standardised(survey, mean, over, totals, by=design.by, where=inside)
    answers_given = set(table.numbers(mean).drop_nulls().unique().to_list())
    write_read(found, out, shares=answers_given <= {0.0, 1.0})
    tell_lacking(mean, lacking_classes(survey, mean, over, totals, by=design.by, where=inside))
