"""Two Poisson counts beside each other: how many times higher is one rate than the other, exactly.

Given the sum of the two, the first count is binomial; its Clopper–Pearson limits turn into limits of the ratio
(Przyborowski & Wilenski 1940, Biometrika 31:313–323).
"""

import math
from dataclasses import dataclass

from scipy import special

from samlad.core.interval import Interval
from samlad.stats.intervals import beta_share


@dataclass(frozen=True, slots=True)
class RateRatio:
    """A ratio of two rates with its exact interval and two-sided p value (twice the smaller tail)."""

    ratio: float
    interval: Interval
    p: float


def rate_ratio(
    count: int, base: float, other_count: int, other_base: float, confidence: float = 0.95
) -> RateRatio | None:
    """The first rate divided by the second; none when nothing happened in either or the second is zero.

    `base` is persons, person-years or any exposure above zero.
    """
    total = count + other_count
    if total == 0 or other_count == 0:
        return None
    fair = base / (base + other_base)
    share = beta_share(count / total, total, confidence)
    ratio = (count / base) / (other_count / other_base)
    scale = other_base / base
    high = math.inf if share.high >= 1 else share.high / (1 - share.high) * scale
    low = share.low / (1 - share.low) * scale
    return RateRatio(ratio, Interval(low, high, confidence), binomial_p(count, total, fair))


def binomial_p(successes: int, trials: int, chance: float) -> float:
    """Two-sided exact binomial p: twice the smaller tail, at most 1. Agrees with Clopper–Pearson limits."""
    lower = float(special.bdtr(successes, trials, chance))
    upper = 1.0 if successes == 0 else float(special.bdtrc(successes - 1, trials, chance))
    return min(1.0, 2 * min(lower, upper))
