"""A series of counts in order of time, checked: one count a step, none missing, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.alarms.judged import Floats
from samlad.sources.analysis import code_text, numeric
from samlad.sources.moments import judged, moments

_WEEK = r"^\s*(\d{4})-?[Ww](\d{1,2})\s*$"
_MONTH, _YEAR = 28, 365


@dataclass(frozen=True, slots=True)
class Series:
    """The `dates` as the user wrote them, in order of time, and the count of each."""

    dates: pl.Series
    counts: Floats


def series_of(frame: IntoFrame, when: str, count: str, *, fill_gaps: bool = False) -> Series:
    """The series in two columns of a table, sorted.

    `when` is a date, an ISO week (2026-W05), a month, a year or a sequence number. With `fill_gaps` a step that lacks
    a row counts 0; else it stops, since nothing says whether nothing happened or nothing was reported.
    """
    table = polars_of(frame)
    counts = _counts(table, count)
    steps = _steps(table[when])
    order = np.argsort(steps, kind="stable")
    steps, dates, counts = steps[order], table[when][order.tolist()], counts[order]
    _once_each(steps, table[when], order)
    width, months = _width(steps, table[when])
    ordinal = _ordinals(steps, width, months)
    if (np.diff(ordinal) == 1).all():
        return Series(dates, counts)
    if not fill_gaps:
        _stop_at_gap(ordinal, dates, order)
    return _filled(dates, steps, ordinal, counts, width, months)


def _counts(table: pl.DataFrame, column: str) -> Floats:
    values = numeric(table, column)
    _stop(values.is_null(), values, column, _("Antalet saknas."), _("Skriv 0 om inget hände; annars ta bort raden."))
    _stop(values < 0, values, column, _("Antalet är negativt."), _("Rätta värdet."))
    _stop(values != values.round(), values, column, _("Antalet är inget heltal."), _("Rätta värdet."))
    return values.to_numpy().astype(float)


def _steps(told: pl.Series) -> np.ndarray:
    """Days since 1970, or the sequence numbers."""
    lacking = _("Datumet saknas.")
    _stop(told.is_null(), told, told.name, lacking, _("Fyll i datumet, eller ta bort raden."))
    if told.dtype.is_integer() and not _looks_like_days(told):
        return told.cast(pl.Int64).to_numpy()
    days = told.cast(pl.Date) if told.dtype.is_temporal() else _days(code_text(told).str.strip_chars())
    cure = _("Skriv dagen som 2026-11-22, veckan som 2026-W47, eller ett löpnummer.")
    _stop(days.is_null(), told, told.name, _("Datumet går inte att förstå."), cure)
    return days.cast(pl.Int32).to_numpy().astype(np.int64)


def _looks_like_days(told: pl.Series) -> bool:
    """Whole numbers that are years or days (20260105), not a sequence."""
    return bool(told.is_between(19_000_101, 21_001_231).all() or told.is_between(1900, 2100).all())


def _days(texts: pl.Series) -> pl.Series:
    week = texts.str.extract_groups(_WEEK).struct.unnest()
    if week.to_series(0).is_not_null().all():
        return pl.Series([_monday(int(year), int(number)) for year, number in week.iter_rows()], dtype=pl.Date)
    form = judged(texts).format
    nothing = pl.Series([None] * len(texts), dtype=pl.Date)
    return nothing if form is None else moments(texts, form)["moment"].cast(pl.Date)


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _once_each(steps: np.ndarray, told: pl.Series, order: np.ndarray) -> None:
    again = np.flatnonzero(np.diff(steps) == 0) + 1
    wrong = np.zeros(len(steps), dtype=bool)
    wrong[order[again]] = True
    cure = _("Lägg ihop raderna till en per datum.")
    _stop(pl.Series(wrong), told, told.name, _("Datumet står på flera rader."), cure)


def _width(steps: np.ndarray, told: pl.Series) -> tuple[int, int]:
    """The step between neighbours: in days or numbers, or (second) in months for months, quarters and years."""
    gaps = np.diff(steps)
    if not gaps.size:
        return 1, 0
    smallest = int(gaps.min())
    if told.dtype.is_integer() and not _looks_like_days(told):
        return int(np.gcd.reduce(gaps)), 0
    if smallest >= _MONTH and len({date(1970, 1, 1).__add__(timedelta(int(step))).day for step in steps}) == 1:
        return 0, int(np.gcd.reduce(np.diff(_months(steps))))
    # A single week with a day too few would make every step a day; then it is told as gaps.
    return int(np.gcd.reduce(gaps)), 0


def _months(steps: np.ndarray) -> np.ndarray:
    days = [date(1970, 1, 1) + timedelta(int(step)) for step in steps]
    return np.array([day.year * 12 + day.month for day in days])


def _ordinals(steps: np.ndarray, width: int, months: int) -> np.ndarray:
    at = _months(steps) // months if months else steps // max(width, 1)
    return np.asarray(at - at[0])


def _stop_at_gap(ordinal: np.ndarray, dates: pl.Series, order: np.ndarray) -> None:
    gaps = np.flatnonzero(np.diff(ordinal) > 1) + 1
    told = [
        Problem(
            _("Före raden saknas {count} steg i serien.").format(count=int(ordinal[place] - ordinal[place - 1] - 1)),
            _("Lägg till raderna, eller ange --fill-gaps om ett steg utan rad betyder noll."),
            row=int(order[place]) + 2,
            column=dates.name,
            value=str(dates[int(place)]),
        )
        for place in gaps[:20]
    ]
    raise InvalidInput(_("Serien har luckor."), problems=told, total=len(gaps))


def _filled(
    dates: pl.Series, steps: np.ndarray, ordinal: np.ndarray, counts: Floats, width: int, months: int
) -> Series:
    """The series with zeros in its gaps; the dates that were not there are written as days or numbers."""
    full = np.zeros(int(ordinal[-1]) + 1)
    full[ordinal] = counts
    if dates.dtype.is_integer() and not _looks_like_days(dates):
        return Series(pl.Series(dates.name, steps[0] + width * np.arange(full.size)), full)
    first = date(1970, 1, 1) + timedelta(int(steps[0]))
    every = f"{months}mo" if months else f"{width}d"
    last = date(1970, 1, 1) + timedelta(int(steps[-1]))
    return Series(pl.date_range(first, last, every, eager=True).alias(dates.name), full)


def _stop(wrong: pl.Series, values: pl.Series, column: str, why: str, cure: str) -> None:
    places: Sequence[int] = wrong.fill_null(False).arg_true().to_list()
    if not places:
        return
    told = [
        Problem(why, cure, row=place + 2, column=column, value=None if values[place] is None else str(values[place]))
        for place in places[:20]
    ]
    raise InvalidInput(_("Serien går inte att bevaka."), problems=told, total=len(places))
