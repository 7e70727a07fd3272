"""Do two Poisson rates differ? The E-test: as sharp as an exact test may be, and less timid than the conditional one.

Krishnamoorthy & Thomson (2004), J Stat Planning and Inference 119:23–35. The p value is the probability, with one
common rate estimated from both, of a standardised difference at least as large as the one seen.
"""

import math

import numpy as np
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_TAIL = 1e-12
"""Counts beyond this tail of their distribution are left out of the sum."""
_MOST_CELLS = 4_000_000
"""With more pairs of counts than this both are some ten thousand, and the difference is normal."""


def e_test(count: int, base: float, other_count: int, other_base: float) -> float | None:
    """Two-sided p for equal rates; none when nothing happened in either. Bases are any exposure above zero."""
    if min(count, other_count) < 0 or min(base, other_base) <= 0:
        raise InvalidInput(
            _("Antalen går inte att jämföra."),
            value=f"{count}/{base:g}, {other_count}/{other_base:g}",
            why=_("Ett antal är negativt, eller en nämnare inte större än noll."),
            cure=_("Rätta antalen och nämnarna."),
        )
    if count + other_count == 0:
        return None
    rate = (count + other_count) / (base + other_base)
    first, second = _reach(rate * base), _reach(rate * other_base)
    seen = abs(count / base - other_count / other_base) / math.sqrt(count / base**2 + other_count / other_base**2)
    if first.size * second.size > _MOST_CELLS:
        return float(special.erfc(seen / math.sqrt(2)))
    x, y = first[:, None] / base, second[None, :] / other_base
    spread = np.sqrt(x / base + y / other_base)
    distance = np.abs(x - y) / np.where(spread > 0, spread, 1.0)
    chance = _poisson(first, rate * base)[:, None] * _poisson(second, rate * other_base)[None, :]
    # Ties count as large: rounding must not decide them.
    return min(1.0, float(chance[distance >= seen * (1 - 1e-12)].sum()))


def _reach(mean: float) -> np.ndarray:
    """The counts that have any chance worth counting."""
    spread = math.sqrt(mean)
    high = math.ceil(mean + 8 * spread + 20)
    while special.pdtrc(high, mean) > _TAIL:
        high = 2 * high
    return np.arange(max(0, math.floor(mean - 8 * spread - 20)), high + 1, dtype=float)


def _poisson(counts: np.ndarray, mean: float) -> np.ndarray:
    chance: np.ndarray = np.exp(special.xlogy(counts, mean) - mean - special.gammaln(counts + 1))
    return chance
