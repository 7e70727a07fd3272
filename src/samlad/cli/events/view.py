"""`samlad events view`: the imported events as a table, by place, time, person, cost, or against another period."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.core.period import Period
    from samlad.events.kinds import EventKind
    from samlad.events.views.selection import Selection
    from samlad.events.views.unit_cost import UnitCosting


class View(StrEnum):
    """What the events are seen as."""

    WHERE = "where"
    SMOOTHED = "smoothed"
    STANDARDISED = "standardised"
    WHEN = "when"
    WEEK = "week"
    PEAK = "peak"
    WHEEL = "wheel"
    WHO = "who"
    SEVERITY = "severity"
    COST = "cost"
    UNIT_COST = "unit-cost"
    COMPARED = "compared"
    SINCE = "since"
    CLUSTERS = "clusters"
    POINTS = "points"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("view", help=_("Arbetsytans händelser som tabell: var, när, vem, kostnad, jämförelse, kluster."))(
        view
    )


def view(
    what: Annotated[
        str,
        typer.Argument(
            help=_(
                "where, smoothed, standardised, when, week, peak, wheel, who, severity, cost, unit-cost, compared, "
                "since, clusters eller points."
            )
        ),
    ],
    kind: Annotated[list[str] | None, typer.Option("--kind", help=_("Slag av händelse; flera går bra."))] = None,
    place: Annotated[list[str] | None, typer.Option("--place", help=_("Kommunkod; flera går bra."))] = None,
    register: Annotated[list[str] | None, typer.Option("--register", help=_("Register; flera går bra."))] = None,
    period: Annotated[str | None, typer.Option("--period", help=_("2025, 2023-2025, 2025-03 eller två datum."))] = None,
    clock: Annotated[
        str, typer.Option("--clock", help=_("För when: year, month, weekday, hour eller hour-weekday."))
    ] = "hour-weekday",
    before: Annotated[str | None, typer.Option("--before", help=_("För compared: perioden att jämföra med."))] = None,
    meeting: Annotated[str | None, typer.Option("--meeting", help=_("För since: dagen för förra mötet."))] = None,
    years: Annotated[int, typer.Option("--years", help=_("För since: så många tidigare år."))] = 3,
    question: Annotated[str, typer.Option("--question", help=_("För clusters: where eller now."))] = "where",
    grain: Annotated[str, typer.Option("--grain", help=_("För clusters: municipality eller square."))] = "municipality",
    max_days: Annotated[int, typer.Option("--max-days", help=_("För clusters nu: längsta spann i dagar."))] = 30,
    closeness: Annotated[str, typer.Option("--closeness", help=_("För points: square eller point."))] = "square",
    price_year: Annotated[
        int | None, typer.Option("--price-year", help=_("För unit-cost: prisår; annars källans eget."))
    ] = None,
    unit_costs: Annotated[
        Path | None, typer.Option("--unit-costs", help=_("Egna styckkostnader: type, family, low, high, price_year."))
    ] = None,
    index: Annotated[Path | None, typer.Option("--index", help=_("Prisindex: year, index."))] = None,
    payers: Annotated[
        Path | None, typer.Option("--payers", help=_("Vem som betalar: payer, share, gärna type."))
    ] = None,
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    confidence: Annotated[float, typer.Option("--confidence", help=_("Konfidensnivå."))] = 0.95,
    out: flags.Out = None,
) -> None:
    """Write the table of the view; its columns are English in every language."""
    from samlad.cli.context import actor, open_workspace
    from samlad.cli.events.searching import require_runs
    from samlad.cli.events.view_tables import Asked, tables
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.gathered import gathered
    from samlad.events.views.clusters import Grain, Question, Search
    from samlad.events.views.points import Closeness
    from samlad.events.views.when import Clock

    require_writable(out)
    wanted = flags.chosen(View, what, "VIEW")
    require_runs(simulations, seed, 1, 1)
    flags.require_between(confidence, "--confidence", 0.5, 0.9999)
    flags.require_between(max_days, "--max-days", 0, 3660)
    flags.require_between(years, "--years", 0, 20)
    selection = _selection(kind, place, register, period)
    search = Search(
        flags.chosen(Question, question, "--question"),
        flags.chosen(Grain, grain, "--grain"),
        max_days,
        simulations,
        seed,
    )
    asked = Asked(
        selection,
        flags.chosen(Clock, clock, "--clock"),
        search,
        flags.chosen(Closeness, closeness, "--closeness"),
        before,
        meeting,
        years,
        confidence,
    )
    made = tables(asked, lambda: _costing(price_year, unit_costs, index, payers))[wanted.value]
    write(made(gathered(open_workspace(), actor=actor(), purpose=_("händelsetabell"))), out, in_words)


def _selection(
    kinds: list[str] | None, places: list[str] | None, registers: list[str] | None, period: str | None
) -> Selection:
    from samlad.core.period import Period
    from samlad.events.kinds import EventKind
    from samlad.events.views.selection import Selection

    chosen: tuple[EventKind, ...] = tuple(flags.chosen(EventKind, one, "--kind") for one in kinds or ())
    when: Period | None = Period.parse(period) if period else None
    return Selection(chosen, tuple(places or ()), tuple(registers or ()), when)


def _costing(price_year: int | None, unit_costs: Path | None, index: Path | None, payers: Path | None) -> UnitCosting:
    from samlad.cli.events.priced import priced
    from samlad.events.views.unit_cost import UnitCosting

    prices, series, split = priced(unit_costs, index, payers)
    return UnitCosting(prices, price_year, series, split)
