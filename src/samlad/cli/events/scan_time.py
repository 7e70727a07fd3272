"""`samlad events scan-time`: areas and days where cases gather more than chance would have them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.cli.told import day
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.events.scan.spacetime import TimeUnit
    from samlad.sources.analysis import AnalysisTable

_PERMUTATION, _POISSON = "space-time-permutation", "poisson"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("scan-time", help=_("Sök kluster i rum och tid, nu eller bakåt."))(scan_time)


def scan_time(
    cases: Annotated[Path, typer.Argument(help=_("En rad per fall, eller ett antal: område, plats, dag."))],
    id: flags.Id,
    x: flags.X,
    y: flags.Y,
    when: Annotated[str, typer.Option("--date", help=_("Kolumnen med dag (eller år)."))],
    count: Annotated[str | None, typer.Option("--count", help=_("Kolumnen med antal; 0 anger bara platsen."))] = None,
    lonlat: flags.LonLat = False,
    start: Annotated[str | None, typer.Option("--start", help=_("Första dagen; annars fallens."))] = None,
    end: Annotated[str | None, typer.Option("--end", help=_("Sista dagen; annars fallens."))] = None,
    prospective: Annotated[
        bool, typer.Option("--prospective/--retrospective", help=_("Bara det som pågår sista dagen, eller allt."))
    ] = True,
    model: Annotated[str, typer.Option("--model", help=_("space-time-permutation eller poisson."))] = _PERMUTATION,
    population_file: Annotated[
        Path | None, typer.Option("--population-file", help=_("Befolkning: id, year, population och klasser."))
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help=_("Tidens steg: day, month eller year."))] = None,
    max_share: flags.MaxShare = 0.5,
    max_km: flags.MaxKm = None,
    max_days: Annotated[
        int | None, typer.Option("--max-days", help=_("Längsta spann i dagar; 30, eller halva tiden för längre steg."))
    ] = None,
    max_clusters: flags.MaxClusters = 10,
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    p_value: flags.PKind = "monte-carlo",
    where: flags.Where = None,
    threads: flags.Threads = 2,
    out: flags.Out = None,
) -> None:
    """Write `cluster, members, areas, observed, expected, relative_risk, llr, p, start, end`."""
    from samlad.cli.events.reading import filtered
    from samlad.cli.events.searching import progress, require_search
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.scan.areas import Where
    from samlad.events.scan.found import PValue
    from samlad.events.scan.maxima import Runs
    from samlad.events.scan.spacetime import Study, TimeUnit, scan_time
    from samlad.events.scan.spatial import Size
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    require_search(simulations, seed, threads, max_clusters, max_share, max_km)
    flags.require_between(max_days, "--max-days", 0, 1_000_000)
    _require_model(model, population_file)
    people, classes = _people(population_file, id)
    table = filtered(read_analysis(cases, as_text=(id, when, *classes)), where)
    table.require([name for name in (id, x, y, when, count, *classes) if name])
    days, found_unit = _days(table, when)
    step = flags.chosen(TimeUnit, unit, "--unit") if unit else found_unit
    longest = max_days if max_days is not None else 30 if step is TimeUnit.DAY else None
    with table.told_by_line(), progress() as tell:
        found = scan_time(
            table.frame.with_columns(days.alias(when)),
            Where(id, x, y, lonlat),
            when=when,
            count=count,
            study=Study(_day(start, "--start", last=False), _day(end, "--end", last=True), step, prospective, longest),
            population=people,
            classes=classes,
            size=Size(max_share, max_km),
            runs=Runs(simulations, seed, threads),
            most=max_clusters,
            p_value=flags.chosen(PValue, p_value, "--p-value"),
            progress=tell,
        )
    write(found.drop("centre"), out, in_words)


def _require_model(model: str, population_file: Path | None) -> None:
    if model not in {_PERMUTATION, _POISSON} or (model == _POISSON) != (population_file is not None):
        raise WrongUse(
            _("Modellen går inte att använda."),
            value=model,
            why=_("space-time-permutation behöver bara fallen; poisson behöver --population-file, och ingen annan."),
        )


def _people(path: Path | None, id: str) -> tuple[pl.DataFrame | None, tuple[str, ...]]:
    """The population file, and its columns that are classes."""
    from samlad.sources.analysis import read_analysis

    if path is None:
        return None, ()
    table = read_analysis(path, as_text=(id, "id"))
    frame = table.frame
    if id not in frame.columns and "id" in frame.columns:
        frame = frame.rename({"id": id})
    lacking = [name for name in (id, "year", "population") if name not in frame.columns]
    if lacking:
        table.require(lacking)
    return frame, tuple(name for name in frame.columns if name not in {id, "year", "population"})


def _days(table: AnalysisTable, column: str) -> tuple[pl.Series, TimeUnit]:
    """The days of a column, and the step of time its precision allows."""
    import polars as pl

    from samlad.core.errors import InvalidInput
    from samlad.events.scan.spacetime import TimeUnit
    from samlad.sources.analysis import code_text
    from samlad.sources.moments import judged, moments

    texts = table.frame[column]
    if texts.dtype.is_temporal():
        return texts.cast(pl.Date), TimeUnit.DAY
    texts = code_text(texts)
    form = judged(texts).format
    read = moments(texts, form) if form else None
    wrong = texts.is_not_null() & (read["moment"].is_null() if read is not None else True)
    if read is None or wrong.any():
        place = int(wrong.arg_true()[0]) if wrong.any() else 0
        raise InvalidInput(
            _("Datumet går inte att förstå."),
            file=table.file,
            row=int(table.lines[place]),
            column=column,
            value=str(texts[place]),
            cure=_("Skriv dagen som 2026-11-22, eller bara året."),
        )
    unit = str(read["precision"][0])
    return read["moment"].cast(pl.Date), TimeUnit(unit) if unit in set(TimeUnit) else TimeUnit.DAY


def _day(told: str | None, option: str, *, last: bool) -> date | None:
    """A day told on the command line; a year is its first day, or its last."""
    if told is None:
        return None
    if told.isdigit() and len(told) == 4:
        told += "-12-31" if last else "-01-01"
    return day(told, option)
