"""How one number of the estimate table is written: unit, decimals, interval, and words where there is no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from types import MappingProxyType

from samlad.core.estimate import Estimate, Unit
from samlad.core.language import _
from samlad.core.wording import interval, number, per_cent_of

_MILLION = 1e6
_MOST_DECIMALS = 6
_WHOLE = frozenset({Unit.COUNT, Unit.SEK, Unit.SEK_PER_CAPITA, Unit.DAYS})
_SIGNED = frozenset({Unit.DIFFERENCE, Unit.PERCENTAGE_POINTS})


def unit_label(unit: Unit) -> str:
    """The unit as a column heading or an axis calls it."""
    return {
        Unit.SHARE: _("procent"),
        Unit.PERCENTAGE_POINTS: _("procentenheter"),
        Unit.MEAN: _("medelvärde"),
        Unit.COUNT: _("antal"),
        Unit.PER_1000: _("per 1\u00a0000 invånare"),
        Unit.PER_10000: _("per 10\u00a0000 invånare"),
        Unit.PER_100000: _("per 100\u00a0000 invånare"),
        Unit.RATIO: _("kvot"),
        Unit.DIFFERENCE: _("skillnad"),
        Unit.SEK: _("kronor"),
        Unit.SEK_PER_CAPITA: _("kronor per invånare"),
        Unit.MINUTES: _("minuter"),
        Unit.DAYS: _("dagar"),
        Unit.INDEX: _("index"),
    }[unit]


@dataclass(frozen=True, slots=True)
class Words:
    """How the numbers of one unit are written in one chart or table. `factor` turns a value into what is shown."""

    unit: Unit
    caption: str
    factor: float = 1.0
    whole: bool = False

    def value(self, value: float) -> str:
        """The number alone, without its unit; differences carry their sign."""
        return number(value * self.factor, self._decimals(value), sign=self.unit in _SIGNED)

    def bounds(self, estimate: Estimate) -> str:
        """The interval of an estimate, with as many decimals as its value; empty when it has none."""
        if estimate.interval is None or estimate.value is None:
            return ""
        low, high = estimate.interval.low * self.factor, estimate.interval.high * self.factor
        # Beside a nought the upper bound tells how fine the numbers are.
        return interval(low, high, self._decimals(estimate.value or estimate.interval.high))

    def tick(self, value: float, step: float) -> str:
        """A round number on an axis."""
        size = step * self.factor
        decimals = min(_MOST_DECIMALS, max(0, -floor(log10(size) + 1e-9)))
        # A step of 2.5 needs one more place than its size says.
        if abs(size * 10**decimals - round(size * 10**decimals)) > 1e-6:
            decimals += 1
        return number(value * self.factor, decimals, sign=self.unit in _SIGNED)

    def _decimals(self, value: float) -> int:
        shown = abs(value * self.factor)
        if self.unit in _SIGNED:
            return 1 if shown == 0 or shown >= 0.05 else 2
        if self.whole and shown == round(shown):
            return 0
        if shown >= 1000 or (self.unit in {Unit.SEK, Unit.SEK_PER_CAPITA} and shown >= 10 and self.factor == 1):
            return 0
        if shown >= 1 or shown == 0:
            return 2 if self.unit is Unit.RATIO else 1
        # Two figures that say something, however small the number.
        return min(_MOST_DECIMALS, 1 - floor(log10(shown)))


def unit_words(unit: Unit, labels: Mapping[str, str]) -> str:
    """What an exhibit calls the unit: its own word where it gives one, as a rate may be per pupil or per building."""
    return labels.get(unit.value) or unit_label(unit)


def words_for(
    unit: Unit, labels: Mapping[str, str] = MappingProxyType({}), *, largest: float = 0.0, shorten: bool = False
) -> Words:
    """How to write a unit. `shorten` counts large amounts of money in millions, for charts."""
    if unit is Unit.SHARE:
        return Words(unit, unit_words(unit, labels), 100.0)
    if shorten and unit is Unit.SEK and largest >= 10 * _MILLION:
        return Words(unit, _("miljoner kronor"), 1 / _MILLION)
    return Words(unit, unit_words(unit, labels), 1.0, unit in _WHOLE)


def value_text(estimate: Estimate) -> str:
    """The number with its per cent sign where it is a share, or the word that says why it is not there."""
    if estimate.value is None:
        return estimate.status.label()
    words = words_for(estimate.unit)
    text = words.value(estimate.value)
    return per_cent_of(text) if estimate.unit is Unit.SHARE else text


def confidence_text(level: float) -> str:
    """A confidence level in per cent, without the sign: `95`, `99,5`."""
    return number(level * 100, 0 if abs(level * 100 - round(level * 100)) < 1e-9 else 1)


def money_bounds(estimate: Estimate) -> str:
    """The interval of an amount of money in the same large words as the amount itself."""
    if estimate.interval is None or estimate.value is None or abs(estimate.value) < _MILLION:
        return interval_text(estimate)
    size, words = (1e9, _("miljarder kronor")) if abs(estimate.value) >= 1e9 else (_MILLION, _("miljoner kronor"))
    return f"{interval(estimate.interval.low / size, estimate.interval.high / size, 1)} {words}"


def interval_text(estimate: Estimate) -> str:
    """The interval as a cell shows it; a dash where the source gives none."""
    return words_for(estimate.unit).bounds(estimate) or "–"
