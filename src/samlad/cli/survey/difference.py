"""`samlad survey difference`: groups of one survey against each other or against the whole, with their covariance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.from_workspace import Snapshot, require_one
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.survey.asked import Asked


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("difference", help=_("Skillnaden mellan grupper i samma enkät."))(difference)


def difference(
    by: Annotated[list[str], typer.Option("--by", help=_("Grupperna, som kolumner; får upprepas."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))] = None,
    snapshot: Snapshot = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    against: Annotated[
        list[str] | None, typer.Option("--against", help=_("Gruppen att jämföra med, ett värde per --by; annars alla."))
    ] = None,
    mean: flags.Mean = None,
    total: flags.Total = None,
    ratio: flags.Ratio = None,
    share: Annotated[
        list[str] | None, typer.Option("--share", help=_("Andel med ett visst svar, som brandvarnare=1."))
    ] = None,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    where: flags.Where = None,
    confidence: flags.Confidence = 0.95,
    singleton: flags.SingletonRule = "fail",
    out: flags.Out = None,
) -> None:
    """Write statistic, variable, category, by…, value, se, low, high, df, p, p_adjusted, n; one row a group."""
    import polars as pl

    from samlad.cli.survey.estimate import answers, asked_of
    from samlad.cli.survey.reading import write_read
    from samlad.stats.multiplicity import benjamini_hochberg
    from samlad.survey.asked import Statistic
    from samlad.survey.contrast import differences

    require_one(data, snapshot, "difference")
    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        by=tuple(by), where=where, confidence=confidence, singleton=singleton,
    )  # fmt: skip
    plain = {Statistic.MEAN: mean, Statistic.TOTAL: total, Statistic.RATIO: ratio}
    shares = [_share(told) for told in share or ()]
    if not shares and not any(plain.values()):
        raise WrongUse(
            _("Det framgår inte vad som ska skattas."),
            why=_("Inget av --mean, --total, --ratio och --share är angivet."),
            cure=_("Till exempel --share brandvarnare=1."),
        )
    asked = [*(asked_of(plain) if any(plain.values()) else ()), *shares]
    table, design = answers(data, snapshot, design, [column for one in asked for column in one.columns], asked)
    table.require(column for one in asked for column in one.columns)
    for one in shares:
        _check_answered(one, table.frame[one.variable])
    survey, inside = design.survey(table), design.domain(table, data)
    reference = None if against is None else tuple(against)
    parts = [
        differences(survey, one, design.by, against=reference, where=inside).select(
            pl.lit(one.statistic.value).alias("statistic"),
            pl.lit(one.variable).alias("variable"),
            pl.lit(one.answers[0] if one.answers else None, dtype=pl.String).alias("category"),
            pl.all(),
        )
        for one in asked
    ]
    found = pl.concat(parts)
    adjusted = benjamini_hochberg(found["p"].fill_null(float("nan")).to_list())
    found = found.with_columns(pl.Series("p_adjusted", adjusted).fill_nan(None))
    # A person is told that the number is a difference; a file keeps the name that every estimate has.
    write_read(found.rename({"value": "difference"}) if out is None else found, out)


def _share(told: str) -> Asked:
    from samlad.survey.asked import Asked, Statistic

    variable, sign, code = told.partition("=")
    if not sign or not variable or not code:
        raise WrongUse(
            _("Det går inte att läsa vad som ska skattas."),
            value=told,
            why=_("En andel skrivs FRÅGA=SVAR."),
            cure=_("Till exempel --share brandvarnare=1."),
        )
    return Asked(Statistic.PROPORTION, variable, (code,))


def _check_answered(asked: Asked, column: pl.Series) -> None:
    """A code that stands nowhere in the file is a slip of the pen; the library takes it for a share of nought."""
    from samlad.sources.analysis import code_text
    from samlad.survey.cubed import in_order

    given = in_order(code_text(column).drop_nulls().unique())
    if asked.answers[0] not in given:
        raise WrongUse(
            _("Svaret finns inte."),
            column=asked.variable,
            value=asked.answers[0],
            why=_("Ingen har svarat så. Svaren är {codes}.").format(codes=", ".join(given[:20]) or "–"),
            cure=_("Skriv svarets kod som den står i filen."),
        )
