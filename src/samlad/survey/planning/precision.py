"""How sure the answers of a planned survey will be, and how small a change they can tell from chance.

Interval: Korn & Graubard (1998), Survey Methodology 24:193–201, on n/deff answers. Change: the usual two-sample test
of shares at a two-sided level, power as in Fleiss, Levin & Paik (2003), *Statistical Methods for Rates and
Proportions*, chapter 4 (without continuity correction), variances times the design effect.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from scipy import special

from samlad.core.errors import WrongUse
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.stats.intervals import beta_share, normal_quantile, t_quantile


class Change(StrEnum):
    """Which way the share moves."""

    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Answers:
    """A planned number of answers: the design effect, and the population they are drawn from when it is not large."""

    n: float
    deff: float = 1.0
    population: float | None = None

    def __post_init__(self) -> None:
        known = [self.n, self.deff, *([] if self.population is None else [self.population])]
        if not all(math.isfinite(one) and one > 0 for one in known):
            from samlad.core.wording import figures

            raise WrongUse(
                _("Precisionen går inte att räkna fram."),
                value=f"n={figures(self.n)}, deff={figures(self.deff)}",
                why=_("Antalet svar, designeffekten och populationen ska vara tal större än noll."),
            )

    @property
    def correction(self) -> float:
        """1 − n/N: what is left of the variance when so many of the population have answered."""
        return 1.0 if self.population is None else max(1 - self.n / self.population, 0.0)

    def variance(self, share: float) -> float:
        """The variance of an estimated share."""
        return self.deff * share * (1 - share) / self.n * self.correction


def half_width(share: float, answers: Answers, confidence: float = 0.95) -> float:
    """Half the width of the normal interval of a share, 0–1."""
    return normal_quantile(confidence) * math.sqrt(answers.variance(_share(share)))


def expected_interval(share: float, answers: Answers, confidence: float = 0.95, *, df: float | None = None) -> Interval:
    """The Korn–Graubard interval to expect around a share, 0–1.

    n_eff = n/(deff·(1 − n/N)), times (t(n−1)/t(df))² when the design has few degrees of freedom. A census has none.
    """
    if answers.correction <= 0:
        return Interval(_share(share), share, confidence)
    effective = answers.n / (answers.deff * answers.correction)
    if df is not None and answers.n > 1:
        effective *= (t_quantile(confidence, answers.n - 1) / t_quantile(confidence, df)) ** 2
    return beta_share(_share(share), effective, confidence)


def smallest_change(
    share: float,
    first: Answers,
    second: Answers | None = None,
    *,
    direction: Change = Change.RISE,
    power: float = 0.8,
    level: float = 0.05,
) -> float | None:
    """The smallest change between two independent waves (or difference between two groups that share nobody), 0–1.

    It is found with the given power at the two-sided level; none when not even a change to 100 % (or 0 %) would be.
    `second` is the other wave, like the first when left out.
    """
    if not (0 < level < 1 and 0 < power < 1):
        raise WrongUse(_("Styrka och nivå ska ligga mellan 0 och 1."), value=f"{power:g}, {level:g}")
    other = second or first
    needed = normal_quantile(1 - level) + float(special.ndtri(power))
    sign = 1 if direction is Change.RISE else -1
    largest = 1 - _share(share) if sign > 0 else share

    def lacking(change: float) -> float:
        return needed * math.sqrt(first.variance(share) + other.variance(share + sign * change)) - change

    if largest <= 0 or lacking(largest) > 0:
        return None
    low, high = 0.0, largest
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if lacking(middle) > 0 else (low, middle)
    return high


def _share(share: float) -> float:
    if not 0 <= share <= 1:
        raise WrongUse(_("En andel ligger mellan 0 och 1."), value=f"{share:g}")
    return share
