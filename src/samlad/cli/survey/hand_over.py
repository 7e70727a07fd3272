"""`samlad survey hand-over`: a survey for R, with the script that makes the same table of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.from_workspace import Snapshot, answers_of, require_one, study_of
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.survey.hand_over import HandOver


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("hand-over", help=_("Lämna över svar, design och skattningar till R:s paket survey."))(hand_over)


def hand_over(
    out: Annotated[Path, typer.Option("--out", help=_("Ny mapp att skriva i."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar; eller ange --snapshot."))] = None,
    snapshot: Snapshot = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    mean: flags.Mean = None,
    total: flags.Total = None,
    proportion: flags.Proportion = None,
    ratio: flags.Ratio = None,
    quantile: flags.Quantile = None,
    by: flags.By = None,
    where: flags.Where = None,
    confidence: flags.Confidence = 0.95,
    singleton: flags.SingletonRule = "fail",
) -> None:
    """Estimate, and write everything the receiver needs to do it again."""
    from samlad.cli.screen import say
    from samlad.cli.survey.estimate import answers, asked_of
    from samlad.cli.unwritable import unwritable
    from samlad.survey.asked import Asked, Statistic
    from samlad.survey.hand_over import write_hand_over
    from samlad.survey.table import estimate_table

    require_one(data, snapshot, "hand-over")
    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        by=tuple(by or ()), where=where, confidence=confidence, singleton=singleton,
    )  # fmt: skip
    told = {
        Statistic.MEAN: mean,
        Statistic.TOTAL: total,
        Statistic.PROPORTION: proportion,
        Statistic.RATIO: ratio,
        Statistic.QUANTILE: quantile,
    }
    if snapshot is not None:
        study = study_of(snapshot, purpose=_("överlämning till R"))
        closed = [Asked(Statistic.PROPORTION, name) for name, one in study.questions.items() if one.values]
        asked = asked_of(told) if any(told.values()) else closed
        table, design = answers_of(study, design, asked)
    else:
        asked = asked_of(told)
        table, design = answers(data, None, design, [column for one in asked for column in one.columns])
    table.require(column for one in asked for column in one.columns)
    inside = design.domain(table, data)
    survey = design.survey(table)
    with table.told_by_line():
        found = estimate_table(survey, asked, by=design.by, where=inside)
    handed = _handed(design)
    with unwritable(out):
        written = write_hand_over(out, table.frame, handed, asked, found, where=inside)
    for one in written:
        say(str(one))
    say(_("Kör i mappen: Rscript estimates.R. Filerna innehåller enskilda svar: förvara dem som personuppgifter."))


def _handed(design: flags.DesignFlags) -> HandOver:
    from samlad.survey.calibration import CalibrationMethod
    from samlad.survey.hand_over import HandOver
    from samlad.survey.variance import Singleton
    from samlad.survey.weighting_choice import known_totals

    told = HandOver(
        design.weight, design.strata, design.cluster, design.fpc, design.by,
        confidence=design.confidence, singleton=flags.chosen(Singleton, design.singleton, "--singleton"),
    )  # fmt: skip
    if design.margins is None or design.calibrate is None:
        return told
    return replace(
        told,
        margins=known_totals(design.margins),
        method=flags.chosen(CalibrationMethod, design.calibrate, "--calibrate"),
        bounds=None if design.bounds is None else flags.pair(design.bounds, "--bounds"),
    )
