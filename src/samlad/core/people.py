"""Sex and age as statistics use them: never about one person, always about a group."""

import re
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.errors import InvalidInput
from samlad.core.language import _


class Sex(StrEnum):
    """The sexes official statistics publish, and all together."""

    ALL = "all"
    WOMEN = "women"
    MEN = "men"

    def label(self) -> str:
        """The word on a page."""
        return {Sex.ALL: _("alla"), Sex.WOMEN: _("kvinnor"), Sex.MEN: _("män")}[self]


_BAND = re.compile(r"^\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|(\+|\s*-?\s*w))?\s*(?:år|years)?\s*$")


@dataclass(frozen=True, slots=True, order=True)
class AgeBand:
    """Ages from `low` to `high`, both included; no `high` means open upwards. Everyone is 0 and upwards."""

    low: int = 0
    high: int | None = None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise InvalidInput(
                _("Åldersgruppen går inte att använda."),
                value=f"{self.low}-{self.high}",
                why=_("Den övre gränsen ligger under den nedre, eller en gräns är negativ."),
                cure=_("Skriv till exempel 65-79 eller 80+."),
            )

    @classmethod
    def parse(cls, text: str) -> "AgeBand":
        """Read `all`, `65-79`, `80+` or a single age `18`."""
        if text.strip().lower() in {"all", "alla", "samtliga", "totalt", "0+"}:
            return cls()
        match = _BAND.match(text)
        if match is None:
            raise InvalidInput(
                _("Åldersgruppen går inte att läsa."),
                value=text,
                why=_("Den är varken ”all”, ett spann eller en öppen grupp."),
                cure=_("Skriv till exempel all, 65-79 eller 80+."),
            )
        low = int(match[1])
        if match[2] is not None:
            return cls(low, int(match[2]))
        return cls(low, None if match[3] else low)

    @property
    def is_everyone(self) -> bool:
        """Does the band hold all ages?"""
        return self.low == 0 and self.high is None

    def holds(self, age: int) -> bool:
        """Is the age inside the band?"""
        return self.low <= age and (self.high is None or age <= self.high)

    def label(self) -> str:
        """The band as a person writes it: `65–79 år`, `80 år och äldre`, `alla åldrar`."""
        if self.is_everyone:
            return _("alla åldrar")
        if self.high is None:
            return _("{low} år och äldre").format(low=self.low)
        if self.high == self.low:
            return _("{low} år").format(low=self.low)
        return _("{low}–{high} år").format(low=self.low, high=self.high)

    def __str__(self) -> str:
        if self.is_everyone:
            return "all"
        if self.high is None:
            return f"{self.low}+"
        return f"{self.low}-{self.high}"
