"""Sums of money that know what they measure: cost of illness and willingness to pay have no plus between them.

`Money[CostOfIllness] + Money[WillingnessToPay]` is refused by the type checker before anything runs, and by `+` itself
when the kind is only known as the program runs. So are sums in prices of different years.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.events.costs import CostFamily


class CostOfIllness:
    """Resources used and production lost after an event."""


class WillingnessToPay:
    """What people would give to be spared the risk."""


class Registered:
    """Money that stands in a register."""


Family = TypeVar("Family", CostOfIllness, WillingnessToPay, Registered)

_KINDS: dict[CostFamily, type] = {
    CostFamily.COST_OF_ILLNESS: CostOfIllness,
    CostFamily.WILLINGNESS_TO_PAY: WillingnessToPay,
    CostFamily.REGISTER: Registered,
}


@dataclass(frozen=True, slots=True)
class Money(Generic[Family]):
    """SEK in the prices of one year: a value with the least and the most it may be."""

    kind: type[Family]
    price_year: int
    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise InvalidInput(
                _("Beloppet går inte att använda."),
                value=f"{self.low:g} – {self.value:g} – {self.high:g}",
                why=_("Värdet ligger utanför sitt intervall."),
                cure=_("Rätta värdet eller gränserna."),
            )

    def __add__(self, other: "Money[Family]") -> "Money[Family]":
        """The sum; limits add up, as when what is not known of the two is the same thing."""
        if other.kind is not self.kind:
            raise WrongUse(
                _("Två slags kostnader kan inte läggas ihop."),
                why=_("Samhällets kostnad och betalningsviljan mäter olika saker och skiljer sig mångfalt."),
                cure=_("Redovisa dem var för sig."),
            )
        if other.price_year != self.price_year:
            raise WrongUse(
                _("Belopp i olika års priser kan inte läggas ihop."),
                value=f"{self.price_year}, {other.price_year}",
                cure=_("Räkna först om dem till samma års priser."),
            )
        return Money(self.kind, self.price_year, self.value + other.value, self.low + other.low, self.high + other.high)

    def times(self, factor: float) -> "Money[Family]":
        """The same money so many times."""
        return Money(self.kind, self.price_year, self.value * factor, self.low * factor, self.high * factor)


AnyMoney: TypeAlias = Money[Any]
"""Money whose family is known only as the program runs, such as from a file: `+` looks at it then."""


def kind_of(family: CostFamily) -> type:
    """The type that stands for a family read from a file."""
    return _KINDS[family]
