"""`samlad survey hand-over`: a survey for R, with the script that makes the same table of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.data.clean import SurveyDesign
    from samlad.data.snapshot import Snapshot
    from samlad.sources.analysis import AnalysisTable
    from samlad.survey.asked import Asked
    from samlad.survey.hand_over import HandOver


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("hand-over", help=_("Lämna över svar, design och skattningar till R:s paket survey."))(hand_over)


def hand_over(
    out: Annotated[Path, typer.Option("--out", help=_("Ny mapp att skriva i."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar; eller ange --snapshot."))] = None,
    snapshot: Annotated[str | None, typer.Option("--snapshot", help=_("En inläst enkät i arbetsytan."))] = None,
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
    from samlad.cli.survey.estimate import asked_of
    from samlad.cli.unwritable import unwritable
    from samlad.survey.asked import Asked, Statistic
    from samlad.survey.hand_over import write_hand_over
    from samlad.survey.table import estimate_table

    if (data is None) == (snapshot is None):
        raise WrongUse(
            _("Det framgår inte vad som ska lämnas över."),
            why=_("Ange antingen en fil eller --snapshot."),
            cure=_("Till exempel samlad survey hand-over svar.csv --weight vikt --out till-r."),
        )
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
    asked: list[Asked]
    if snapshot is not None:
        table, design, every = _from_workspace(snapshot, design)
        asked = asked_of(told) if any(told.values()) else [Asked(Statistic.PROPORTION, one) for one in every]
    else:
        assert data is not None
        asked = asked_of(told)
        if not weight:
            raise WrongUse(_("Vikten är inte angiven."), cure=_("Ange --weight."))
        table = design.read(data)
    table.require(column for one in asked for column in one.columns)
    inside = design.domain(table, data or Path(table.file))
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


def _from_workspace(wanted: str, told: flags.DesignFlags) -> tuple[AnalysisTable, flags.DesignFlags, list[str]]:
    """The clean answers of an imported survey (the reading is logged), its design, and the columns of its questions."""
    import polars as pl

    from samlad.cli.context import actor, open_workspace
    from samlad.data.snapshot import SnapshotKind
    from samlad.data.survey_design import survey_design
    from samlad.sources.analysis import AnalysisTable, code_text

    workspace = open_workspace()
    snapshot = workspace.snapshot(wanted, SnapshotKind.SURVEY)
    kept = survey_design(snapshot)
    design = _merged(told, kept, snapshot)
    frame = workspace.clean(snapshot, actor=actor(), purpose=_("överlämning till R"))
    frame = _without_missing(frame, kept)
    text = {*design.strata, *design.cluster, *design.by} & set(frame.columns)
    frame = frame.with_columns(code_text(frame[name]) for name in sorted(text))
    table = AnalysisTable(snapshot.provenance.request, frame, pl.int_range(2, frame.height + 2, eager=True))
    table.require([design.weight, *design.strata, *design.cluster, *design.fpc, *design.by])
    return table, design, [question.column for question in kept.questions if question.values]


def _merged(told: flags.DesignFlags, kept: SurveyDesign, snapshot: Snapshot) -> flags.DesignFlags:
    """The design that was imported, where the flags say nothing else."""
    weight = told.weight or kept.weight
    if not weight:
        raise WrongUse(_("Vikten är inte angiven."), value=snapshot.short_id, cure=_("Ange --weight."))
    return replace(
        told,
        weight=weight,
        strata=told.strata or kept.strata,
        cluster=told.cluster or kept.clusters,
        fpc=told.fpc or kept.fpc,
    )


def _without_missing(frame: pl.DataFrame, kept: SurveyDesign) -> pl.DataFrame:
    """Codes that say why there is no answer become nothing: they are no category and no number."""

    from samlad.data.condition import code_expression

    columns = []
    for question in kept.questions:
        if question.column in frame.columns and (question.missing or question.missing_ranges):
            codes = frame.select(code_expression(question.column)).to_series()
            gone = [code for code in codes.drop_nulls().unique().to_list() if question.is_missing(code)]
            columns.append(frame[question.column].set(codes.is_in(gone).fill_null(False), None))
    return frame.with_columns(columns) if columns else frame
