"""What is asked of a survey: a statistic and the variables it is about, as a command line writes it."""

from dataclasses import dataclass
from enum import StrEnum

from samlad.core.errors import WrongUse
from samlad.core.language import _


class Statistic(StrEnum):
    """The statistics that can be asked for."""

    MEAN = "mean"
    TOTAL = "total"
    PROPORTION = "proportion"
    RATIO = "ratio"
    QUANTILE = "quantile"


@dataclass(frozen=True, slots=True)
class Asked:
    """One statistic. `variable` is the argument as written: `api00`, `num/den` for a ratio, `api00:0.5` a quantile.

    `answers` are the codes a proportion tells of, also those nobody gave; without them every code observed.
    """

    statistic: Statistic
    variable: str
    answers: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it needs."""
        if self.statistic is Statistic.RATIO:
            above, sign, below = self.variable.partition("/")
            if not sign or not above or not below:
                raise _unreadable(self.variable, _("En kvot skrivs TÄLJARE/NÄMNARE."))
            return above, below
        if self.statistic is Statistic.QUANTILE:
            return (self._level_apart()[0],)
        return (self.variable,)

    @property
    def level(self) -> float:
        """The level of a quantile, between 0 and 1."""
        told = self._level_apart()[1]
        try:
            level = float(told)
        except ValueError:
            level = -1.0
        if not 0 < level < 1:
            raise _unreadable(self.variable, _("En kvantil skrivs VARIABEL:NIVÅ med en nivå mellan 0 och 1."))
        return level

    @property
    def level_as_written(self) -> str:
        """The level of a quantile as it was written."""
        return self._level_apart()[1]

    def _level_apart(self) -> tuple[str, str]:
        variable, _sign, level = self.variable.rpartition(":")
        if not variable:
            raise _unreadable(self.variable, _("En kvantil skrivs VARIABEL:NIVÅ med en nivå mellan 0 och 1."))
        return variable, level


def _unreadable(variable: str, why: str) -> WrongUse:
    return WrongUse(
        _("Det går inte att läsa vad som ska skattas."),
        value=variable,
        why=why,
        cure=_("Till exempel --ratio elever/skolor eller --quantile alder:0.5."),
    )
