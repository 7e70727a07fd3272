"""`samlad events scan`: areas where cases gather more, or less, than chance would have them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.events.scan.maxima import Direction


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("scan", help=_("Sök kluster i rummet: områden med fler fall än väntat."))(scan)


def scan(
    areas: Annotated[Path, typer.Argument(help=_("En rad per område: fall, befolkning, plats."))],
    cases: Annotated[str, typer.Option("--cases", help=_("Kolumnen med antal fall."))],
    id: flags.Id,
    x: flags.X,
    y: flags.Y,
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med befolkning."))] = None,
    lonlat: flags.LonLat = False,
    expected: Annotated[str | None, typer.Option("--expected", help=_("Kolumnen med väntade fall."))] = None,
    covariates: Annotated[list[str] | None, typer.Option("--covariates", help=_("Klass att räkna bort."))] = None,
    model: Annotated[str, typer.Option("--model", help=_("poisson eller bernoulli."))] = "poisson",
    high: Annotated[bool, typer.Option("--high", help=_("Sök där fallen är fler."))] = False,
    low: Annotated[bool, typer.Option("--low", help=_("Sök där fallen är färre."))] = False,
    both: Annotated[bool, typer.Option("--both", help=_("Sök båda."))] = False,
    max_share: flags.MaxShare = 0.5,
    max_km: flags.MaxKm = None,
    max_clusters: flags.MaxClusters = 10,
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    p_value: flags.PKind = "monte-carlo",
    where: flags.Where = None,
    threads: flags.Threads = 2,
    out: flags.Out = None,
) -> None:
    """Write `cluster, members, areas, observed, expected, relative_risk, llr, p`."""
    from samlad.cli.events.reading import filtered
    from samlad.cli.events.searching import progress, require_search
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.scan.areas import ScanModel, Where
    from samlad.events.scan.found import PValue
    from samlad.events.scan.maxima import Runs
    from samlad.events.scan.spatial import Risk, Size, scan
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    require_search(simulations, seed, threads, max_clusters, max_share, max_km)
    kind = flags.chosen(ScanModel, model, "--model")
    _require_risk(population, expected, kind is ScanModel.BERNOULLI, bool(covariates))
    classes = tuple(covariates or ())
    table = filtered(read_analysis(areas, as_text=(id, *classes)), where)
    table.require([name for name in (id, x, y, cases, population, expected, *classes) if name])
    with table.told_by_line(), progress() as tell:
        found = scan(
            table.frame,
            Where(id, x, y, lonlat),
            Risk(cases, population, expected, classes, kind),
            direction=_direction(high, low, both),
            size=Size(max_share, max_km),
            runs=Runs(simulations, seed, threads),
            most=max_clusters,
            p_value=flags.chosen(PValue, p_value, "--p-value"),
            progress=tell,
        )
    write(found.drop("centre"), out, in_words)


def _require_risk(population: str | None, expected: str | None, bernoulli: bool, classes: bool) -> None:
    """Exactly one way to know what to expect."""
    if (population is None) == (expected is None) or (expected is not None and (bernoulli or classes)):
        raise WrongUse(
            _("Det går inte att veta hur många fall som är att vänta."),
            why=_("Ange --population eller --expected, inte båda; bernoulli och --covariates behöver --population."),
        )


def _direction(high: bool, low: bool, both: bool) -> Direction:
    from samlad.events.scan.maxima import Direction

    if high + low + both > 1:
        raise WrongUse(_("Välj en av --high, --low och --both."))
    return Direction.BOTH if both else Direction.LOW if low else Direction.HIGH
