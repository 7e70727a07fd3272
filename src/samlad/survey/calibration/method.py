"""How the weights are drawn to the margins, and how far a weight may move."""

import math
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.errors import WrongUse
from samlad.core.language import _


class CalibrationMethod(StrEnum):
    """The distance between the old weights and the new (Deville & Särndal 1992, JASA 87:376–382)."""

    POSTSTRATIFY = "poststratify"  # one classification: every group is scaled to its total
    RAKING = "raking"  # exponential: factors are products, never negative
    LINEAR = "linear"  # chi-square: the GREG estimator; may give negative weights unless bounded
    LOGIT = "logit"  # smooth between two bounds


@dataclass(frozen=True, slots=True)
class Limits:
    """How far weights may move: `bounds` on calibrated/input weight, `trim` on the calibrated weight itself."""

    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None

    def check(self, method: CalibrationMethod) -> None:
        """Limits that cannot be meant stop with wrong use."""
        for name, pair in (("bounds", self.bounds), ("trim", self.trim)):
            if pair is not None and not _in_order(pair):
                raise WrongUse(
                    _("Gränserna för vikterna går inte att använda."),
                    value=f"{name} {pair[0]:g},{pair[1]:g}",
                    why=_("Den undre gränsen ska vara mindre än den övre."),
                    cure=_("Ge två tal i ordning, till exempel 0.5,2."),
                )
        if self.trim is not None and self.trim[0] < 0:
            raise WrongUse(
                _("Gränserna för vikterna går inte att använda."),
                value=f"trim {self.trim[0]:g},{self.trim[1]:g}",
                why=_("En vikt kan inte vara mindre än noll."),
                cure=_("Ge en undre gräns som är noll eller större."),
            )
        if method is CalibrationMethod.LOGIT:
            self._check_logit()

    def _check_logit(self) -> None:
        if self.bounds is None:
            raise WrongUse(
                _("Metoden logit behöver gränser."),
                why=_("Den håller varje ny vikt inom två gränser, räknade i gånger den gamla, och de är inte angivna."),
                cure=_("Ange --bounds, till exempel 0.5,2."),
            )
        low, high = self.bounds
        if not low < 1 < high or math.isinf(high) or math.isinf(low):
            raise WrongUse(
                _("Gränserna passar inte metoden logit."),
                value=f"bounds {low:g},{high:g}",
                why=_("Metoden utgår från den ursprungliga vikten, så gränserna måste ligga på var sin sida om 1."),
                cure=_("Ge en undre gräns under 1 och en övre över 1, eller välj linear eller raking."),
            )


def _in_order(pair: tuple[float, float]) -> bool:
    return pair[0] < pair[1] and not math.isnan(pair[0] + pair[1])
