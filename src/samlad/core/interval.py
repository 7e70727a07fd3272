"""The range a number may lie in, with how sure it is."""

import math
from dataclasses import dataclass

from samlad.core.errors import InvalidInput
from samlad.core.language import _


@dataclass(frozen=True, slots=True)
class Interval:
    """Low and high ends of an interval at a confidence level between 0 and 1."""

    low: float
    high: float
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise InvalidInput(
                _("Intervallet går inte att använda."),
                value=f"{self.low} – {self.high}",
                why=_("Den nedre gränsen ligger över den övre, eller en gräns saknas."),
                cure=_("Rätta gränserna i källan."),
            )
        if not 0 < self.confidence < 1:
            raise InvalidInput(
                _("Konfidensgraden går inte att använda."),
                value=str(self.confidence),
                why=_("Den ska ligga mellan 0 och 1."),
                cure=_("Skriv till exempel 0,95."),
            )

    @property
    def width(self) -> float:
        """High minus low."""
        return self.high - self.low

    def holds(self, value: float) -> bool:
        """Is the value inside, ends included?"""
        return self.low <= value <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Do the two intervals share a point? (Overlap alone is no test of difference.)"""
        return self.low <= other.high and other.low <= self.high
