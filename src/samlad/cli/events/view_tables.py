"""The tables of `samlad events view`, each made from what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from samlad.cli.told import day
from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.core.period import Period
from samlad.events.gathered import Gathered
from samlad.events.views.clusters import Search, clusters
from samlad.events.views.compared import compared, since
from samlad.events.views.cost import cost
from samlad.events.views.points import Closeness, points
from samlad.events.views.rhythm import peak, week, wheel
from samlad.events.views.selection import Selection
from samlad.events.views.severity import severity
from samlad.events.views.smoothed import smoothed
from samlad.events.views.standardised import standardised
from samlad.events.views.unit_cost import UnitCosting, unit_cost
from samlad.events.views.when import Clock, when
from samlad.events.views.where import where
from samlad.events.views.who import who


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command that a table may need."""

    selection: Selection
    clock: Clock
    search: Search
    closeness: Closeness
    before: str | None
    meeting: str | None
    years: int
    confidence: float


def tables(asked: Asked, costing: Callable[[], UnitCosting]) -> dict[str, Callable[[Gathered], pl.DataFrame]]:
    """How each view is made, by its name in the command; `costing` reads the files of prices when they are needed."""
    chosen, level, search = asked.selection, asked.confidence, asked.search
    return {
        "where": lambda found: where(found, chosen, confidence=level),
        "smoothed": lambda found: smoothed(found, chosen, confidence=level),
        "standardised": lambda found: standardised(found, chosen, confidence=level),
        "when": lambda found: when(found, chosen, asked.clock),
        "week": lambda found: week(found, chosen),
        "peak": lambda found: peak(found, chosen, simulations=search.simulations, seed=search.seed),
        "wheel": lambda found: wheel(found, chosen),
        "who": lambda found: who(found, chosen, confidence=level),
        "severity": lambda found: severity(found, chosen, confidence=level),
        "cost": lambda found: cost(found, chosen),
        "unit-cost": lambda found: unit_cost(found, chosen, costing(), confidence=level),
        "compared": lambda found: _compared(found, asked),
        "since": lambda found: _since(found, asked),
        "clusters": lambda found: clusters(found, chosen, search).drop("centre"),
        "points": lambda found: points(found, chosen, asked.closeness),
    }


def _compared(found: Gathered, asked: Asked) -> pl.DataFrame:
    selection = asked.selection
    if asked.before is None or selection.period is None:
        raise WrongUse(_("Två perioder behövs."), cure=_("Ange --period och --before."))
    return compared(found, selection, [Period.parse(asked.before)], selection.period, confidence=asked.confidence)


def _since(found: Gathered, asked: Asked) -> pl.DataFrame:
    if asked.meeting is None:
        raise WrongUse(_("Dagen för förra mötet behövs."), cure=_("Ange --meeting 2026-09-15."))
    before, after = since(day(asked.meeting, "--meeting"), asked.selection.days(found.events).end, asked.years)
    return compared(found, asked.selection, before, after, confidence=asked.confidence)
