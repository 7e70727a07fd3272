"""What the screen found, and where; never the text itself."""

from dataclasses import dataclass
from enum import StrEnum

from samlad.core.language import _


class PersonalKind(StrEnum):
    """What sort of personal detail a text seems to hold."""

    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER_PLATE = "number_plate"
    HOME_ADDRESS = "home_address"
    NAME = "name"

    def label(self) -> str:
        """The detail in words."""
        return {
            PersonalKind.IDENTITY_NUMBER: _("ett personnummer eller samordningsnummer"),
            PersonalKind.PHONE: _("ett telefonnummer"),
            PersonalKind.EMAIL: _("en e-postadress"),
            PersonalKind.NUMBER_PLATE: _("ett registreringsnummer"),
            PersonalKind.HOME_ADDRESS: _("en adress med husnummer"),
            PersonalKind.NAME: _("ett personnamn"),
        }[self]


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its kind and its place in the text, as character positions."""

    kind: PersonalKind
    start: int
    end: int
