"""Rates of small places: the crude rate beside one drawn towards what all municipalities together show."""

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.smoothing.areas import SmoothColumns
from samlad.events.smoothing.table import Smoothed
from samlad.events.smoothing.table import smoothed as smoothed_rates
from samlad.events.views.selection import Selection, municipalities

PER = 1000.0
_FEWEST = 3


def smoothed(gathered: Gathered, selection: Selection, *, confidence: float = 0.95) -> pl.DataFrame:
    """One row a municipality: `place, crude, crude_low, crude_high, value, low, high, weight, n, base, status`.

    Rates per 1 000 person-years; `value` is the Poisson-gamma mean (Clayton & Kaldor 1987) and `weight` what
    the own rate counts in it. Fewer than three municipalities cannot be smoothed. Events that stand for suicide are in
    no row.
    """
    return _smoothed(gathered, selection, confidence).frame.drop("neighbours")


def smoothing_notes(gathered: Gathered, selection: Selection) -> tuple[str, ...]:
    """What the smoothing has to say of itself, as when the places differ no more than chance."""
    return _smoothed(gathered, selection, 0.95).notes


def _smoothed(gathered: Gathered, selection: Selection, confidence: float) -> Smoothed:
    places = municipalities(gathered, selection)
    if len(places) < _FEWEST:
        raise NothingToShow(
            _("Talen går inte att utjämna."),
            why=_("Utjämning behöver minst tre kommuner att jämföra."),
            cure=_("Välj fler kommuner, eller ingen: då är alla i länet med."),
        )
    period = selection.days(gathered.events)
    numbers = dict(counted(selection.within(period).of(gathered.events, by_place=True), ["place"]).iter_rows())
    if not any(numbers.get(place) for place in places):
        raise NothingToShow(_("Det finns inga händelser i urvalet."), cure=_("Välj fler slag, platser eller register."))
    table = pl.DataFrame(
        {
            "place": list(places),
            "n": [int(numbers.get(place, 0)) for place in places],
            "people": [gathered.population.person_years([place], period) for place in places],
        }
    )
    columns = SmoothColumns("place", "n", population="people")
    return smoothed_rates(table, columns, per=PER, confidence=confidence)
