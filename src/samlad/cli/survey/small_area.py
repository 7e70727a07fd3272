"""`samlad survey small-area`: estimates for small places that lean on what places like them show."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey.design_flags import Confidence, Out, chosen, require_confidence
from samlad.core.language import _, ngettext

if TYPE_CHECKING:
    from samlad.survey.small_area import SmallAreas


class _Method(StrEnum):
    """The models there are."""

    FAY_HERRIOT = "fay-herriot"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("small-area", help=_("Skatta små platser med hjälp av hur liknande platser ser ut."))(small_area)


def small_area(
    direct: Annotated[Path, typer.Argument(help=_("Fil med en rad per plats och dess direkta skattning."))],
    value: Annotated[str, typer.Option("--value", help=_("Kolumnen med den direkta skattningen."))],
    se: Annotated[str, typer.Option("--se", help=_("Kolumnen med dess medelfel."))],
    place: Annotated[str, typer.Option("--place", help=_("Kolumnen med platsen."))],
    covariates: Annotated[
        list[str] | None, typer.Option("--covariates", help=_("Bakgrundsuppgift; C(kolumn) för klasser. Får upprepas."))
    ] = None,
    covariate_table: Annotated[
        Path | None, typer.Option("--covariate-table", help=_("Fil med bakgrundsuppgifterna: en rad per plats."))
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", help=_("Rader att använda, som villkor: category = '1'."))
    ] = None,
    method: Annotated[str, typer.Option("--method", help="fay-herriot")] = "fay-herriot",
    fit: Annotated[str, typer.Option("--fit", help=_("Så skattas variansen: reml, ml eller fh."))] = "reml",
    scale: Annotated[
        str, typer.Option("--scale", help=_("Skala: identity, eller för andelar arcsine eller logit."))
    ] = "identity",
    n: Annotated[str | None, typer.Option("--n", help=_("Kolumnen med antal svar."))] = None,
    deff: Annotated[
        str | None, typer.Option("--deff", help=_("Kolumnen med designeffekt; annars en för alla."))
    ] = None,
    smooth: Annotated[bool, typer.Option("--smooth", help=_("Utjämna medelfelen; kräver --n."))] = False,
    benchmark: Annotated[
        Path | None, typer.Option("--benchmark", help=_("Direkta tal att stämma av mot: region, value."))
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help=_("Kolumnen som säger vilken region platsen hör till."))
    ] = None,
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med folkmängd."))] = None,
    benchmark_by: Annotated[
        str, typer.Option("--benchmark-by", help=_("Så flyttas talen: ratio eller difference."))
    ] = "ratio",
    confidence: Confidence = 0.95,
    model_out: Annotated[Path | None, typer.Option("--model-out", help=_("Fil för modellens termer."))] = None,
    gain_map: Annotated[
        Path | None, typer.Option("--map", help=_("SVG-fil med en karta över vad modellen vinner."))
    ] = None,
    out: Out = None,
) -> None:
    """Fit the model and write the places."""
    from samlad.cli.survey.reading import write_read
    from samlad.cli.tabular import require_writable, write
    from samlad.sources.analysis import matching, read_analysis
    from samlad.survey.small_area import AreaColumns, Benchmark, Scale, VarianceFit, small_areas
    from samlad.survey.small_area.covariates import bare_name, class_columns, with_covariates

    chosen(_Method, method, "--method")
    how = chosen(Benchmark, benchmark_by, "--benchmark-by")
    require_confidence(confidence)
    for path in (out, model_out):
        require_writable(None if path is None else str(path))
    names = tuple(covariates or ())
    text = [place, *class_columns(names), *([region] if region else []), "category"]
    table = read_analysis(direct, as_text=text)
    table.require([place, *([region] if region else [])])
    if covariate_table is None:
        table.require(bare_name(name) for name in names)
    numbers = [name for name in (value, se, n, deff) if name is not None]
    frame = table.frame.with_columns(table.numbers(name) for name in dict.fromkeys(numbers))
    frame = frame if where is None else frame.filter(matching(table, where))
    if covariate_table is not None:
        frame = with_covariates(frame, place, read_analysis(covariate_table, as_text=text).frame)
    with table.told_by_line():
        found = small_areas(
            frame,
            AreaColumns(value, se, place, names, n, deff),
            fit=chosen(VarianceFit, fit, "--fit"),
            scale=chosen(Scale, scale, "--scale"),
            smooth=smooth,
            confidence=confidence,
        )
    estimates = found.estimates
    if benchmark is not None:
        from samlad.survey.small_area.benchmark import benchmarked_regions, read_targets

        targets = read_targets(benchmark)
        with table.told_by_line():
            estimates = benchmarked_regions(estimates, frame, targets, region=region, population=population, how=how)
    kinds = set(frame["statistic"].to_list()) if "statistic" in frame.columns else set()
    write_read(estimates, out, shares=scale != Scale.IDENTITY or kinds == {"proportion"})
    if model_out is not None:
        write(found.terms, str(model_out))
    if gain_map is not None:
        from samlad.report.charts.gain import render_gain

        told = dict(zip(estimates["place"].cast(str).to_list(), estimates["gain"].to_list(), strict=True))
        gain_map.write_text(render_gain(told), encoding="utf-8")
    _tell(found)


def _tell(found: SmallAreas) -> None:
    """How the model fits, on standard error: what a reader needs before trusting a single row."""
    from samlad.core.wording import number

    model = found.model
    if model.sigma2 == 0:
        typer.echo(
            _("Platserna skiljer sig inte mer än slumpen förklarar: alla får det som bakgrundsuppgifterna säger."),
            err=True,
        )
    if found.normality is not None and found.normality.p < 0.05:
        told = _("Modellens avvikelser är inte normalfördelade (W = {w}, p = {p}): granska de största.")
        typer.echo(told.format(w=number(found.normality.w, 3), p=number(found.normality.p, 3)), err=True)
    worse = found.estimates.filter(found.estimates["gain"] < 1).height
    if worse:
        told = ngettext(
            "För {count} plats är modellens fel större än den direkta skattningens (gain under 1).",
            "För {count} platser är modellens fel större än den direkta skattningens (gain under 1).",
            worse,
        )
        typer.echo(told.format(count=worse), err=True)
