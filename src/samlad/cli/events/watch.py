"""`samlad events watch`: the weekly run over everything that is imported."""

from __future__ import annotations

from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.cli.told import day
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("watch", help=_("Veckans bevakning av arbetsytans händelser: varje slag på varje plats."))(watch)


def watch(
    until: Annotated[str | None, typer.Option("--until", help=_("Sista dagen; annars registrens sista."))] = None,
    false_alarms: Annotated[
        float, typer.Option("--false-alarms", help=_("Ungefär så många falsklarm om året, alla serier tillsammans."))
    ] = 1.0,
    weeks: Annotated[int, typer.Option("--weeks", help=_("Så många av de senaste veckorna prövas."))] = 3,
    late_weeks: Annotated[int, typer.Option("--late-weeks", help=_("Så många av dem kan ännu stiga."))] = 2,
    all_rows: Annotated[bool, typer.Option("--all", help=_("Alla serier, inte bara de som larmar."))] = False,
    out: flags.Out = None,
) -> None:
    """Write `kind, place, week, count, expected, threshold, alarm, late, rule, alpha, delivered, reason`."""
    from samlad.cli.events.from_workspace import workspace_events
    from samlad.cli.events.words import in_words
    from samlad.cli.screen import say
    from samlad.cli.tabular import require_writable, write
    from samlad.data.facts import register as place_register
    from samlad.events.alarms.watch import Watch, summary, what_to_look_at
    from samlad.events.alarms.watch import watch as watched
    from samlad.events.alarms.weekly import undated

    require_writable(out)
    flags.require_between(weeks, "--weeks", 0, 520)
    flags.require_between(late_weeks, "--late-weeks", -1, 520)
    how = Watch(false_alarms, late_weeks, weeks)
    last = None if until is None else day(until, "--until")
    events, county = workspace_events(_("bevakning"))
    found = watched(events, county, how, last)
    alarms = found.filter("alarm")
    if out is not None:
        write(found if all_rows else alarms, out, in_words)
        return
    for line in summary(found, how, undated(events)):
        say(line)
    places = place_register()
    for row in alarms.iter_rows(named=True):
        say("• " + what_to_look_at(row, places.name(row["place"])))
    if alarms.is_empty():
        say(_("Inget larm."))
    if all_rows:
        write(found, None, in_words)
