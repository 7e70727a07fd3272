"""The alarms of the weekly watch as cases: what alarms now, and what has been done about it."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.core import signing
from django.utils.translation import gettext as _

from samlad.data.facts import register as place_register
from samlad.events.alarms.watch import Watch, kind_label, summary, watch, what_to_look_at
from samlad.events.alarms.weekly import undated
from samlad.events.gathered import Gathered
from samlad.site.workbench.alarm_steps import AlarmStep, Handling

Alarm = tuple[str, str, str]
"""Kind, place and the Monday of the week."""
_SALT = "samlad.alarm"


@dataclass(frozen=True, slots=True)
class Case:
    """One alarm: a heading, what to look at, how it stands, its steps, and the word its form sends back."""

    heading: str
    sentence: str
    handling: str
    steps: Sequence[AlarmStep]
    token: str

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return str(Handling(self.handling).label) if self.handling else _("nytt")

    @property
    def is_closed(self) -> bool:
        """Is there nothing left to do?"""
        return self.handling == Handling.CLOSED

    @property
    def moves(self) -> list[tuple[str, str]]:
        """What may be done next."""
        if self.is_closed:
            return [(Handling.REOPENED.value, _("Öppna igen"))]
        look = [] if self.handling == Handling.LOOKED_AT else [(Handling.LOOKED_AT.value, _("Jag tittar på det"))]
        return [*look, (Handling.CLOSED.value, _("Avsluta"))]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The alarms of now, open ones first, those handled earlier, and what a reader must know."""

    cases: Sequence[Case]
    earlier: Sequence[Case]
    told: Sequence[str]
    command: str

    @property
    def waiting(self) -> int:
        """How many alarms of now that are not closed."""
        return sum(not case.is_closed for case in self.cases)


def watched(events: Gathered, how: Watch) -> pl.DataFrame:
    """The rows that alarm."""
    return watch(events.events, events.county, how).filter("alarm")


def inbox(events: Gathered, how: Watch, steps: Sequence[AlarmStep]) -> Inbox:
    """The watch of now beside the steps taken."""
    found = watch(events.events, events.county, how)
    taken: dict[Alarm, list[AlarmStep]] = {}
    for step in steps:
        taken.setdefault(step.alarm, []).append(step)
    alarms = found.filter("alarm").sort("week", "kind", "place", descending=[True, False, False])
    now = [_now(row, taken.pop(_alarm(row), [])) for row in alarms.iter_rows(named=True)]
    earlier = [_earlier(alarm, done) for alarm, done in sorted(taken.items(), key=lambda one: -one[1][-1].pk)]
    return Inbox(
        sorted(now, key=lambda case: case.is_closed),
        earlier,
        list(summary(found, how, undated(events.events))),
        command(how),
    )


def command(how: Watch) -> str:
    """What gives the same rows."""
    told = ["samlad", "events", "watch", "--false-alarms", f"{how.false_alarms_a_year:g}", "--weeks", str(how.weeks)]
    return shlex.join(told)


def told_by(token: str) -> Alarm | None:
    """Which alarm a form is about; none when the word is not ours."""
    try:
        kind, place, week = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(kind), str(place), str(week)


def _alarm(row: dict[str, Any]) -> Alarm:
    return row["kind"], row["place"], row["week"].isoformat()


def _now(row: dict[str, Any], steps: Sequence[AlarmStep]) -> Case:
    return _case(_alarm(row), what_to_look_at(row, place_register().name(row["place"])), steps)


def _earlier(alarm: Alarm, steps: Sequence[AlarmStep]) -> Case:
    return _case(alarm, _("Larmar inte med det här valet, eller ligger längre tillbaka."), steps)


def _case(alarm: Alarm, sentence: str, steps: Sequence[AlarmStep]) -> Case:
    kind, place, week = alarm
    heading = _("{kind}, {place}, veckan från {week}").format(
        kind=kind_label(kind).capitalize(), place=place_register().name(place), week=week
    )
    handling = steps[-1].handling if steps else ""
    return Case(heading, sentence, handling, steps, signing.dumps(alarm, salt=_SALT))
