"""Official codes of places, with their kind and edition: a DeSO code without its edition is no code."""

import re
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.errors import InvalidInput
from samlad.core.language import _


class PlaceKind(StrEnum):
    """What sort of place a code stands for."""

    COUNTRY = "country"
    COUNTY = "county"
    MUNICIPALITY = "municipality"
    FEDERATION = "federation"
    DESO_2018 = "deso2018"
    DESO_2025 = "deso2025"
    FOREIGN = "foreign"


_PATTERNS: tuple[tuple[PlaceKind, re.Pattern[str]], ...] = (
    (PlaceKind.COUNTRY, re.compile(r"^00$")),
    (PlaceKind.COUNTY, re.compile(r"^(?!00)\d{2}$")),
    (PlaceKind.MUNICIPALITY, re.compile(r"^(?!00)\d{4}$")),
    (PlaceKind.FEDERATION, re.compile(r"^fed:[a-z0-9å-ö][a-z0-9å-ö-]*$")),
    (PlaceKind.DESO_2018, re.compile(r"^deso2018:\d{4}[ABC]\d{4}$")),
    (PlaceKind.DESO_2025, re.compile(r"^deso2025:\d{4}[ABC]\d{4}$")),
    # Any other register in the world, named by its scheme: `ons:E09000022`, `chicago:32`.
    (PlaceKind.FOREIGN, re.compile(r"^(?!fed:|deso\d*:)[a-z][a-z0-9-]*:[^\s;|]+$")),
)


@dataclass(frozen=True, slots=True, order=True)
class PlaceCode:
    """A code that is known to be well formed; whether it exists is for the register to say."""

    code: str
    kind: PlaceKind

    @classmethod
    def parse(cls, text: str) -> "PlaceCode":
        """Read a code; a lost leading zero is refused, not repaired."""
        for kind, pattern in _PATTERNS:
            if pattern.match(text):
                return cls(text, kind)
        raise InvalidInput(_("Platskoden går inte att läsa."), value=text, why=_why_unreadable(text), cure=_cure(text))

    @property
    def county(self) -> "PlaceCode | None":
        """The county of a municipality or DeSO by the first two digits; none for other kinds."""
        if self.kind is PlaceKind.MUNICIPALITY:
            return PlaceCode(self.code[:2], PlaceKind.COUNTY)
        if self.kind in {PlaceKind.DESO_2018, PlaceKind.DESO_2025}:
            return PlaceCode(self.code.split(":")[1][:2], PlaceKind.COUNTY)
        return None

    def __str__(self) -> str:
        return self.code


def _why_unreadable(text: str) -> str:
    if re.fullmatch(r"\d{3}", text):
        return _("Koden har tre siffror; en kommunkod har fyra. Ett kalkylprogram har troligen tagit nollan.")
    return _("Den följer inte mönstret för någon känd sorts plats.")


def _cure(text: str) -> str:
    if re.fullmatch(r"\d{3}", text):
        return _("Skriv {code} och spara kolumnen som text.").format(code="0" + text)
    return _("Använd till exempel 1780 (kommun), 17 (län), 00 (riket) eller deso2025:1780A0010.")
