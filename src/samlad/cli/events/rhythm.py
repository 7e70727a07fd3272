"""`samlad events rhythm`: when in the week, the month and the year, and is the peak more than chance?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.core.period import Period
    from samlad.events.timing.days import DaySettings
    from samlad.events.timing.spans import Spans


class Shown(StrEnum):
    """The tables there are."""

    WEEK = "week"
    PEAK = "peak"
    DAYS = "days"
    WHEEL = "wheel"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("rhythm", help=_("När det händer: timme, veckodag, sorters dagar, årshjul, och om toppen är säker."))(
        rhythm
    )


def rhythm(
    data: Annotated[
        Path | None, typer.Argument(help=_("En rad per händelse; utelämnad: arbetsytans händelser."))
    ] = None,
    table: Annotated[str, typer.Option("--table", help=_("week, peak, days eller wheel."))] = "week",
    start: Annotated[str, typer.Option("--start", help=_("Kolumnen med när det tidigast hände."))] = "start",
    end: Annotated[str | None, typer.Option("--end", help=_("Kolumnen med när det senast hände."))] = None,
    count: Annotated[str | None, typer.Option("--count", help=_("Kolumnen med antal; annars en per rad."))] = None,
    period: Annotated[str | None, typer.Option("--period", help=_("Till exempel 2021-2023; annars allt."))] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help=_("Slag av händelse i arbetsytan: fall, traffic …"))
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help=_("Platskod i arbetsytan."))] = None,
    longest: Annotated[int, typer.Option("--longest", help=_("Längsta topp att pröva, i timmar."))] = 12,
    longest_span: Annotated[
        int, typer.Option("--longest-span", help=_("Händelser kända på fler timmar än så har ingen timme."))
    ] = 48,
    payday: Annotated[int, typer.Option("--payday", help=_("Lönedag i månaden; 0 räknar inte med den."))] = 25,
    terms: Annotated[Path | None, typer.Option("--terms", help=_("Skolans terminer: first, last."))] = None,
    weather: Annotated[Path | None, typer.Option("--weather", help=_("Väder per dag: date, weather."))] = None,
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    out: flags.Out = None,
) -> None:
    """Write the table asked for; what has no known time is counted on standard error."""
    from samlad.cli.events.rhythm_reading import day_settings, events_of
    from samlad.cli.events.searching import require_runs
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.core.errors import NothingToShow
    from samlad.events.timing.spans import spans_of

    require_writable(out)
    require_runs(simulations, seed, 1, 1)
    flags.require_between(longest, "--longest", 0, 167)
    flags.require_between(longest_span, "--longest-span", 0, 24 * 31)
    shown = flags.chosen(Shown, table, "--table")
    settings = day_settings(payday, terms, weather)
    events, asked, told = events_of(data, start, end, count, period, kind, place)
    if events.is_empty():
        raise NothingToShow(_("Det finns inga händelser att visa."), why=_("Inga händelser faller i urvalet."))
    with told():
        spans = spans_of(events, asked, longest_hours=longest_span)
    if shown in {Shown.WEEK, Shown.PEAK}:
        _tell_left_out(spans)
    write(_made(shown, events, spans, asked, settings, (longest, simulations, seed)), out, in_words)


def _made(
    shown: Shown,
    events: pl.DataFrame,
    spans: Spans,
    period: Period,
    settings: DaySettings,
    runs: tuple[int, int, int],
) -> pl.DataFrame:
    from samlad.events.timing.tables import peak_of_week, week_by_hours

    if shown is Shown.WEEK:
        return week_by_hours(spans, period)
    if shown is Shown.PEAK:
        longest, simulations, seed = runs
        return peak_of_week(spans, period, longest=longest, simulations=simulations, seed=seed)
    return _by_day(shown, events, period, settings)


def _by_day(shown: Shown, events: pl.DataFrame, period: Period, settings: DaySettings) -> pl.DataFrame:
    """The effects of days, or the wheel of the year, of the events whose day is known."""
    import polars as pl

    from samlad.events.timing.day_effects import day_effects
    from samlad.events.timing.days import day_table
    from samlad.events.timing.tables import dated_in
    from samlad.events.timing.year_wheel import year_wheel

    inside = dated_in(events, period)
    left = int(events["count"].sum()) - int(inside["count"].sum())
    if left:
        typer.echo(_("{count} händelser har ingen känd dag i perioden och är inte med.").format(count=left), err=True)
    on, counts = inside["start"].dt.date(), inside["count"]
    if shown is Shown.WHEEL:
        return year_wheel(on, counts, period)
    days = day_table(period, settings)
    daily = pl.DataFrame({"day": on, "n": counts}).group_by("day").agg(pl.col("n").sum())
    return day_effects(days, days.join(daily, on="day", how="left", maintain_order="left")["n"].fill_null(0).to_numpy())


def _tell_left_out(spans: Spans) -> None:
    if spans.too_vague:
        told = _("{count} händelser har ingen känd timme och är inte med.")
        typer.echo(told.format(count=spans.too_vague), err=True)
    if spans.impossible:
        told = _("{count} händelser har ett klockslag som sommartiden hoppade över och är inte med.")
        typer.echo(told.format(count=spans.impossible), err=True)
    if not spans.events:
        raise WrongUse(_("Ingen händelse har en känd timme."), cure=_("Välj --table days eller wheel."))
