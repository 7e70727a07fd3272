"""What the rhythm is made of: events of a file or of the workspace, school terms and weather."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from samlad.cli.events.telling_days import days_of, moments_of
from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.core.period import Period
    from samlad.events.timing.days import DaySettings
    from samlad.sources.analysis import AnalysisTable

Told = Callable[[], AbstractContextManager[None]]


def events_of(
    path: Path | None,
    start: str,
    end: str | None,
    count: str | None,
    period: str | None,
    kind: str | None,
    place: str | None,
) -> tuple[pl.DataFrame, Period, Told]:
    """The events (`start, end, precision, count`), the period, and how a mistake in them is told by its line."""
    from samlad.core.period import Period

    told: Told
    if path is None:
        events, told = _from_workspace(kind, place), nullcontext
    elif kind is None and place is None:
        events, told = _from_file(path, start, end, count)
    else:
        raise WrongUse(_("--kind och --place väljer i arbetsytan."), why=_("En fil är redan vald."))
    if period is not None or events.is_empty():
        return events, Period.parse(period or "2000"), told
    days = events["start"].dt.date()
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    return events, Period(first, last), told


def _from_workspace(kind: str | None, place: str | None) -> pl.DataFrame:
    import polars as pl

    from samlad.cli.events import flags
    from samlad.cli.events.from_workspace import workspace_events
    from samlad.events.kinds import EventKind
    from samlad.events.proxies import stands_for_suicide

    if kind is not None:
        flags.chosen(EventKind, kind, "--kind")
    events, county = workspace_events(_("rytm"))
    if place is not None and place != county:
        # Events that may be attempts to take one's life are shown for no place below county.
        events = events.filter(~stands_for_suicide())
    if kind is not None:
        events = events.filter(pl.col("event_kind") == kind)
    if place is not None:
        events = events.filter(pl.col("place").str.starts_with(place))
    return events.select("start", "end", "precision", "count")


def _from_file(path: Path, start: str, end: str | None, count: str | None) -> tuple[pl.DataFrame, Told]:
    import polars as pl

    from samlad.events.scan.areas import whole_counts
    from samlad.sources.analysis import read_analysis

    table = read_analysis(path, as_text=tuple(name for name in (start, end) if name))
    table.require([name for name in (start, end, count) if name])
    with table.told_by_line():
        begun = _moments(table, start, required=True)
        ended = _moments(table, end, required=False)["moment"] if end else begun["moment"]
        numbers = pl.Series(whole_counts(table.frame, count)) if count else pl.Series([1] * table.frame.height)
    events = pl.DataFrame(
        {"start": begun["moment"], "end": ended, "precision": begun["precision"], "count": numbers.cast(pl.Int64)}
    )
    return events, table.told_by_line


def _moments(table: AnalysisTable, column: str, *, required: bool) -> pl.DataFrame:
    texts = table.frame[column]
    read = moments_of(texts)
    wrong = read["moment"].is_null() & (texts.is_not_null() | required)
    if wrong.any():
        place = int(wrong.arg_true()[0])
        raise InvalidInput(
            _("Tiden går inte att förstå."),
            why=_("{count} rader har en tid som inte finns eller saknas.").format(count=int(wrong.sum())),
            cure=_("Skriv tiden som 2026-11-22 21:30."),
            row=place + 2,
            column=column,
            value=None if texts[place] is None else str(texts[place]),
        )
    return read


def day_settings(payday: int, terms: Path | None, weather: Path | None) -> DaySettings:
    """The settings of days; files that cannot be used stop by their line."""
    from samlad.events.timing.days import DaySettings
    from samlad.sources.analysis import read_analysis

    spans: list[tuple[date, date]] = []
    if terms is not None:
        table = read_analysis(terms, as_text=("first", "last"))
        table.require(["first", "last"])
        with table.told_by_line():
            spans = list(zip(days_of(table.frame["first"]), days_of(table.frame["last"]), strict=True))
    known: dict[date, str] = {}
    if weather is not None:
        table = read_analysis(weather, as_text=("date", "weather"))
        table.require(["date", "weather"])
        with table.told_by_line():
            told = zip(days_of(table.frame["date"]), table.frame["weather"], strict=True)
            known = {day: sort for day, sort in told if sort is not None}
    return DaySettings(payday or None, tuple(spans), known)
