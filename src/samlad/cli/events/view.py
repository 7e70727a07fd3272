"""`samlad events view`: the imported events as a table, by place, time, person, cost, or against another period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.core.period import Period
    from samlad.events.gathered import Gathered
    from samlad.events.kinds import EventKind
    from samlad.events.views.selection import Selection


class View(StrEnum):
    """What the events are seen as."""

    WHERE = "where"
    WHEN = "when"
    WHO = "who"
    COST = "cost"
    COMPARED = "compared"
    SINCE = "since"
    CLUSTERS = "clusters"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("view", help=_("Arbetsytans händelser som tabell: var, när, vem, kostnad, jämförelse, kluster."))(
        view
    )


def view(
    what: Annotated[str, typer.Argument(help=_("where, when, who, cost, compared, since eller clusters."))],
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
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    confidence: Annotated[float, typer.Option("--confidence", help=_("Konfidensnivå."))] = 0.95,
    out: flags.Out = None,
) -> None:
    """Write the table of the view; its columns are English in every language."""
    from samlad.cli.context import actor, open_workspace
    from samlad.cli.events.searching import require_runs
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.gathered import gathered
    from samlad.events.views.clusters import Grain, Question, Search
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
    cut = flags.chosen(Clock, clock, "--clock")
    if wanted is View.COMPARED and (before is None or selection.period is None):
        raise WrongUse(_("Två perioder behövs."), cure=_("Ange --period och --before."))
    if wanted is View.SINCE and meeting is None:
        raise WrongUse(_("Dagen för förra mötet behövs."), cure=_("Ange --meeting 2026-09-15."))
    found = gathered(open_workspace(), actor=actor(), purpose=_("händelsetabell"))
    makers = _makers(found, selection, cut, search, confidence)
    makers[View.COMPARED] = lambda: _compared(found, selection, str(before), confidence)
    makers[View.SINCE] = lambda: _since(found, selection, str(meeting), years, confidence)
    write(makers[wanted](), out, in_words)


def _makers(
    found: Gathered, selection: Selection, clock: object, search: object, confidence: float
) -> dict[View, Callable[[], pl.DataFrame]]:
    from samlad.events.views.clusters import Search, clusters
    from samlad.events.views.cost import cost
    from samlad.events.views.when import Clock, when
    from samlad.events.views.where import where
    from samlad.events.views.who import who

    assert isinstance(clock, Clock)
    assert isinstance(search, Search)
    return {
        View.WHERE: lambda: where(found, selection, confidence=confidence),
        View.WHEN: lambda: when(found, selection, clock),
        View.WHO: lambda: who(found, selection, confidence=confidence),
        View.COST: lambda: cost(found, selection),
        View.CLUSTERS: lambda: clusters(found, selection, search).drop("centre"),
    }


def _compared(found: Gathered, selection: Selection, before: str, confidence: float) -> pl.DataFrame:
    from samlad.core.period import Period
    from samlad.events.views.compared import compared

    assert selection.period is not None
    return compared(found, selection, [Period.parse(before)], selection.period, confidence=confidence)


def _since(found: Gathered, selection: Selection, meeting: str, years: int, confidence: float) -> pl.DataFrame:
    from samlad.events.views.compared import compared, since

    try:
        day = date.fromisoformat(meeting)
    except ValueError as error:
        raise WrongUse(
            _("Datumet går inte att förstå."), value=f"--meeting {meeting}", cure=_("Skriv dagen som 2026-11-22.")
        ) from error
    before, after = since(day, selection.days(found.events).end, years)
    return compared(found, selection, before, after, confidence=confidence)


def _selection(
    kinds: list[str] | None, places: list[str] | None, registers: list[str] | None, period: str | None
) -> Selection:
    from samlad.core.period import Period
    from samlad.events.kinds import EventKind
    from samlad.events.views.selection import Selection

    chosen: tuple[EventKind, ...] = tuple(flags.chosen(EventKind, one, "--kind") for one in kinds or ())
    when: Period | None = Period.parse(period) if period else None
    return Selection(chosen, tuple(places or ()), tuple(registers or ()), when)
