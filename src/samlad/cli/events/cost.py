"""`samlad events cost`: what events cost a place and who pays, in one year's prices and per inhabitant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("cost", help=_("Vad händelser kostar en plats, vem som betalar, och per invånare."))(cost)


def cost(
    data: Annotated[Path, typer.Argument(help=_("Fil med plats, typ av händelse och antal."))],
    price_year: Annotated[int, typer.Option("--price-year", help=_("Året vars priser används."))],
    place: Annotated[str, typer.Option("--place", help=_("Kolumnen med platsen."))] = "place",
    type: Annotated[str, typer.Option("--type", help=_("Kolumnen med typ av händelse."))] = "type",
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal händelser."))] = "count",
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med folkmängd."))] = None,
    unit_costs: Annotated[
        Path | None,
        typer.Option("--unit-costs", help=_("Egna styckkostnader: type, family, low, high, price_year.")),
    ] = None,
    index: Annotated[Path | None, typer.Option("--index", help=_("Prisindex: year, index."))] = None,
    payers: Annotated[
        Path | None, typer.Option("--payers", help=_("Vem som betalar: payer, share, gärna type."))
    ] = None,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `place, type, family, payer, price_year, n, value, low, high, population, per_inhabitant…, status`."""
    from samlad.cli.events.priced import priced
    from samlad.cli.events.reading import filtered
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.costing.table import CostPlan, cost_table
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    prices, series, split = priced(unit_costs, index, payers)
    table = filtered(read_analysis(data, as_text=(place, type)), where)
    table.require([name for name in (place, type, count, population) if name])
    plan = CostPlan(prices, price_year, series, split, confidence)
    with table.told_by_line():
        found = cost_table(table.frame, plan, place=place, event_type=type, count=count, population=population)
    write(found, out, in_words)
