"""How many inhabitants a place had, year by year: the denominator of every rate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.period import Period


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants by place and year (31 December). A year between two known ones lies on the straight line."""

    known: Mapping[str, Mapping[int, float]]

    @classmethod
    def from_frame(cls, frame: pl.DataFrame) -> "Population":
        """Read columns `place`, `year`, `population`."""
        known: dict[str, dict[int, float]] = {}
        for place, year, inhabitants in frame.select("place", "year", "population").iter_rows():
            known.setdefault(place, {})[int(year)] = float(inhabitants)
        return cls(known)

    def in_year(self, place: str, year: int) -> float:
        """Inhabitants of one place; never guessed beyond the first or last known year."""
        years = self.known.get(place, {})
        if year in years:
            return years[year]
        before = max((known for known in years if known < year), default=None)
        after = min((known for known in years if known > year), default=None)
        if before is None or after is None:
            raise NothingToShow(
                _("Folkmängden saknas."),
                value=f"{place} {year}",
                why=_("Det finns ingen uppgift för året, och inte på båda sidor om det."),
                cure=_("Läs in folkmängden för platsen och året."),
            )
        part = (year - before) / (after - before)
        return years[before] + part * (years[after] - years[before])

    def person_years(self, places: Iterable[str], period: Period) -> float:
        """Inhabitants summed over places and over the days of a period, in years."""
        return sum(self.in_year(place, year) * part for place in places for year, part in _shares_of_years(period))


def _shares_of_years(period: Period) -> Sequence[tuple[int, float]]:
    parts = []
    for year in range(period.start.year, period.end.year + 1):
        whole = Period.year(year)
        inside = Period(max(whole.start, period.start), min(whole.end, period.end))
        parts.append((year, inside.days / whole.days))
    return parts
