"""`samlad survey estimate`: estimates with their standard errors from weighted answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.from_workspace import Snapshot, answers_of, require_one, study_of
from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.language import _, ngettext

if TYPE_CHECKING:
    import polars as pl

    from samlad.sources.analysis import AnalysisTable
    from samlad.survey.asked import Asked, Statistic
    from samlad.survey.design import Booleans
    from samlad.survey.table import Survey


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("estimate", help=_("Skatta medelvärden, summor, andelar, kvoter och kvantiler."))(estimate)


def estimate(
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))] = None,
    snapshot: Snapshot = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    replicates: flags.ReplicatePrefix = None,
    replicate_type: flags.ReplicateKind = None,
    fay_rho: flags.FayRho = None,
    replicate_scale: flags.ReplicateScale = None,
    replicate_scales: flags.ReplicateScales = None,
    centre: flags.CentreAt = "estimate",
    df: flags.Degrees = None,
    mean: flags.Mean = None,
    total: flags.Total = None,
    proportion: flags.Proportion = None,
    ratio: flags.Ratio = None,
    quantile: flags.Quantile = None,
    by: flags.By = None,
    where: flags.Where = None,
    confidence: flags.Confidence = 0.95,
    ci: flags.Interval = "beta",
    singleton: flags.SingletonRule = "fail",
    standardise: Annotated[
        str | None, typer.Option("--standardise", help=_("Ge varje grupp samma blandning av kolumnens klasser."))
    ] = None,
    standard: Annotated[
        Path | None, typer.Option("--standard", help=_("Blandningen: category, total. Annars hela enkätens."))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Estimate and write the table."""
    from samlad.cli.survey.reading import write_read
    from samlad.cli.tabular import require_writable
    from samlad.survey.asked import Statistic

    require_one(data, snapshot, "estimate")
    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        flags.ReplicateFlags(replicates, replicate_type, fay_rho, replicate_scale, replicate_scales, centre, df),
        tuple(by or ()), where, confidence, ci, singleton,
    )  # fmt: skip
    asked = asked_of(
        {
            Statistic.MEAN: mean,
            Statistic.TOTAL: total,
            Statistic.PROPORTION: proportion,
            Statistic.RATIO: ratio,
            Statistic.QUANTILE: quantile,
        }
    )
    require_writable(out)
    columns = [column for one in asked for column in one.columns]
    columns += [standardise] if standardise else []
    table, design = answers(data, snapshot, design, columns, asked)
    table.require(columns)
    inside = design.domain(table, data)
    survey = design.survey(table)
    with table.told_by_line():
        found = _estimated(survey, asked, design.by, inside, (standardise, standard))
    if found.is_empty():
        raise NothingToShow(
            _("Det finns inget att redovisa."),
            file=table.file,
            why=_("Ingen rad uppfyller villkoret och har värde i uppdelningen."),
            cure=_("Kontrollera --where och --by."),
        )
    write_read(found, out)
    tell_unreported(table.frame, design.by)
    if standardise is not None:
        _tell_lacking(survey, asked, design.by, inside, standardise, standard)


def answers(
    data: Path | None,
    snapshot: str | None,
    design: flags.DesignFlags,
    columns: list[str],
    asked: Sequence[Asked] = (),
) -> tuple[AnalysisTable, flags.DesignFlags]:
    """The answers of a file with the design of the flags, or of a snapshot with its own."""
    if snapshot is not None:
        return answers_of(study_of(snapshot), design, asked)
    assert data is not None
    if not design.weight:
        raise WrongUse(
            _("Vikten är inte angiven."), file=data.name, why=_("Svar i en fil vägs."), cure=_("Ange --weight.")
        )
    return design.read(data, columns), design


def _estimated(
    survey: Survey,
    asked: Sequence[Asked],
    by: Sequence[str],
    inside: Booleans | None,
    standard: tuple[str | None, Path | None],
) -> pl.DataFrame:
    """The table, standardised when told to."""
    over, file = standard
    if over is None:
        if file is not None:
            raise WrongUse(
                _("Det framgår inte vad som ska standardiseras."),
                file=file.name,
                why=_("--standard är angivet utan --standardise."),
                cure=_("Till exempel --standardise alder."),
            )
        from samlad.survey.table import estimate_table

        return estimate_table(survey, asked, by=by, where=inside)
    from samlad.survey.choice import read_standard
    from samlad.survey.standard_shares import standardised_table

    standard_mix = None if file is None else read_standard(file)
    return standardised_table(survey, asked, over, standard_mix, by=by, where=inside)


def _tell_lacking(
    survey: Survey,
    asked: Sequence[Asked],
    by: Sequence[str],
    inside: Booleans | None,
    over: str,
    file: Path | None,
) -> None:
    """Why a group has no standardised number."""
    from samlad.cli.survey.lacking import tell_lacking
    from samlad.survey.choice import read_standard
    from samlad.survey.standard_shares import lacking_of

    mix = None if file is None else read_standard(file)
    for question, lacking in lacking_of(survey, asked, over, mix, by=by, where=inside).items():
        tell_lacking(question, lacking)


def asked_of(told: Mapping[Statistic, Sequence[str] | None]) -> list[Asked]:
    """Everything asked for, in the order of the options; nothing at all is wrong use."""
    from samlad.survey.asked import Asked

    asked = [Asked(statistic, variable) for statistic, variables in told.items() for variable in variables or ()]
    if not asked:
        raise WrongUse(
            _("Det framgår inte vad som ska skattas."),
            why=_("Inget av --mean, --total, --proportion, --ratio och --quantile är angivet."),
            cure=_("Till exempel --proportion brandvarnare."),
        )
    return asked


def tell_unreported(frame: pl.DataFrame, by: Sequence[str]) -> None:
    """How many rows lack a value in `by`: they stay in the design and stand in no row of the table."""
    if not by:
        return
    import polars as pl

    count = int(frame.select(pl.any_horizontal(pl.col(by).is_null()).sum()).item())
    if count:
        told = ngettext(
            "{count} rad saknar värde i uppdelningen och redovisas inte.",
            "{count} rader saknar värde i uppdelningen och redovisas inte.",
            count,
        )
        typer.echo(told.format(count=count), err=True)
