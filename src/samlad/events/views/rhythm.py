"""When, with how sure: the week by all the time an event can have happened, its peak, and the wheel of the year."""

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.events.gathered import Gathered
from samlad.events.timing.spans import Spans, spans_of
from samlad.events.timing.tables import dated_in, peak_of_week, week_by_hours
from samlad.events.timing.year_wheel import year_wheel
from samlad.events.views.selection import Selection

LONGEST_PEAK = 12
"""The longest peak of the week that is tried, in hours."""


def week(gathered: Gathered, selection: Selection) -> pl.DataFrame:
    """`weekday, hour, events, hours, ratio`: an event known as from–to counts in each hour by its share there
    (Ratcliffe 2002); `ratio` is to the mean hour, 1 where nothing stands out."""
    return week_by_hours(_timed(gathered, selection), selection.days(gathered.events))


def peak(gathered: Gathered, selection: Selection, *, simulations: int = 999, seed: int = 1) -> pl.DataFrame:
    """One row: the window of the week, at most twelve hours long, that stands out most, and the p value of the largest
    of all windows (`samlad.events.timing.peaks`)."""
    period = selection.days(gathered.events)
    spans = _timed(gathered, selection)
    return peak_of_week(spans, period, longest=LONGEST_PEAK, simulations=simulations, seed=seed)


def wheel(gathered: Gathered, selection: Selection) -> pl.DataFrame:
    """One row an ISO week: `week, days, events, expected, ratio, low, high, p, p_adjusted, level`
    (`samlad.events.timing.year_wheel`)."""
    period = selection.days(gathered.events)
    inside = dated_in(selection.of(gathered.events), period)
    return year_wheel(inside["start"].dt.date(), inside["count"], period)


def without_day(gathered: Gathered, selection: Selection) -> int:
    """How many events of the selection have no known day, and so stand in no week of the wheel."""
    events = selection.of(gathered.events)
    inside = dated_in(events, selection.days(gathered.events))
    return int(events["count"].sum()) - int(inside["count"].sum())


def without_time(gathered: Gathered, selection: Selection) -> int:
    """How many events of the selection have no known time of day, or one that summer time skipped."""
    spans = spans_of(selection.of(gathered.events), selection.days(gathered.events))
    return spans.too_vague + spans.impossible


def _timed(gathered: Gathered, selection: Selection) -> Spans:
    spans = spans_of(selection.of(gathered.events), selection.days(gathered.events))
    if not spans.events:
        raise NothingToShow(
            _("Ingen händelse i urvalet har en känd timme."),
            cure=_("Välj årshjulet eller månader, eller fler slag och register."),
        )
    return spans
