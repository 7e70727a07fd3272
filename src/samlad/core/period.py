"""A stretch of whole days, both ends included, so that a pooled mean says what it covers."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.wording import day

_YEARS = re.compile(r"^\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*$")
_MONTH = re.compile(r"^\s*(\d{4})-(\d{2})\s*$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidInput(
                _("Perioden går inte att använda."),
                why=_("Slutet {end} ligger före början {start}.").format(start=self.start, end=self.end),
                cure=_("Byt plats på datumen eller rätta det som är fel."),
            )

    @classmethod
    def year(cls, year: int) -> "Period":
        """One calendar year."""
        return cls.years(year, year)

    @classmethod
    def years(cls, first: int, last: int) -> "Period":
        """Whole calendar years, both included."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """One calendar month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2021`, `2019-2021`, `2021-03` or `2021-03-01/2021-04-15`."""
        if match := _YEARS.match(text):
            return cls.years(int(match[1]), int(match[2] or match[1]))
        if match := _MONTH.match(text):
            if 1 <= int(match[2]) <= 12:
                return cls.month(int(match[1]), int(match[2]))
        elif "/" in text:
            try:
                start, end = (date.fromisoformat(part.strip()) for part in text.split("/", 1))
            except ValueError:
                pass
            else:
                return cls(start, end)
        raise InvalidInput(
            _("Perioden går inte att läsa."),
            value=text,
            why=_("Den är varken ett år, flera år, en månad eller två datum."),
            cure=_("Skriv till exempel 2021, 2019–2021, 2021-03 eller 2021-03-01/2021-04-15."),
        )

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def is_whole_years(self) -> bool:
        """Does it cover whole calendar years only?"""
        return (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)

    @property
    def year_count(self) -> float:
        """Length in years: exact for whole calendar years, else days / 365.25."""
        return float(self.end.year - self.start.year + 1) if self.is_whole_years else self.days / 365.25

    def overlaps(self, other: "Period") -> bool:
        """Do the two share a day? Overlapping means may be drawn together but not tested."""
        return self.start <= other.end and other.start <= self.end

    def contains(self, when: date) -> bool:
        """Is the day inside?"""
        return self.start <= when <= self.end

    def label(self) -> str:
        """The period as a person writes it: `2021`, `2019–2021`, `1 mars–15 april 2021`."""
        if self.is_whole_years:
            first, last = self.start.year, self.end.year
            return str(first) if first == last else f"{first}–{last}"
        return f"{day(self.start)}–{day(self.end)}"

    def __str__(self) -> str:
        if self.is_whole_years:
            first, last = self.start.year, self.end.year
            return str(first) if first == last else f"{first}-{last}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"
