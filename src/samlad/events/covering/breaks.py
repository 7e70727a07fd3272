"""Where a monthly series changes level: the likelihood-ratio change point of counts and of shares, found one by one.

The test is that of a shift at an unknown time (Hinkley & Hinkley 1970 for the binomial; the Poisson case alike), with
binary segmentation (Scott & Knott 1974). The ratio is divided by the dispersion inside the parts, so that a lively
register does not cry wolf, and held against 2·ln(n) + a margin: a BIC-like limit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.NDArray[np.float64]
Likelihood = Callable[[Numbers, Numbers], Numbers]
SHORTEST = 3
"""Months on either side of a break; fewer are an unusual month and no new level."""
_MARGIN = 8.0


@dataclass(frozen=True, slots=True)
class Break:
    """`at`: the first month of the new level. Levels are means per month, or shares."""

    at: int
    before: float
    after: float
    statistic: float


def count_breaks(counts: Numbers, months: npt.NDArray[np.int64]) -> list[Break]:
    """Breaks in a series of counts, month by month; `months` are 0–11, for the season that is taken out first."""
    expected = _season(counts, months)
    return _parts(counts, expected, 0, len(counts), _poisson)


def share_breaks(hits: Numbers, totals: Numbers) -> list[Break]:
    """Breaks in a series of shares, `hits` of `totals` each month; months without events have no say."""
    return _parts(hits, totals, 0, len(hits), _binomial)


def _season(counts: Numbers, months: npt.NDArray[np.int64]) -> Numbers:
    """What a month weighs beside the others; even, where there are less than three whole years to learn it from."""
    if len(counts) < 36 or counts.sum() == 0:
        return np.ones(len(counts))
    means = np.array([counts[months == month].mean() for month in range(12)])
    weights = means[months] / means.mean()
    found: Numbers = np.maximum(weights, 0.05)
    return found


def _parts(hits: Numbers, base: Numbers, start: int, stop: int, loglik: Likelihood) -> list[Break]:
    """The strongest break of a span, and those of the two spans it makes."""
    if stop - start < 2 * SHORTEST:
        return []
    ends = np.arange(start + SHORTEST, stop - SHORTEST + 1)
    sums, bases = np.concatenate(([0.0], np.cumsum(hits))), np.concatenate(([0.0], np.cumsum(base)))
    left, left_base = sums[ends] - sums[start], bases[ends] - bases[start]
    right, right_base = sums[stop] - sums[ends], bases[stop] - bases[ends]
    whole = loglik(np.array([sums[stop] - sums[start]]), np.array([bases[stop] - bases[start]]))
    gains = 2 * (loglik(left, left_base) + loglik(right, right_base) - whole)
    best = int(np.argmax(gains))
    at = int(ends[best])
    before, after = _level(left[best], left_base[best]), _level(right[best], right_base[best])
    spread = _dispersion(hits, base, start, at, stop, before, after, loglik is _binomial)
    statistic = float(gains[best]) / spread
    if statistic < 2 * np.log(stop - start) + _MARGIN:
        return []
    return [
        *_parts(hits, base, start, at, loglik),
        Break(at, before, after, statistic),
        *_parts(hits, base, at, stop, loglik),
    ]


def _level(hits: float, base: float) -> float:
    return float(hits / base) if base > 0 else 0.0


def _dispersion(
    hits: Numbers, base: Numbers, start: int, at: int, stop: int, before: float, after: float, shares: bool
) -> float:
    """Pearson's dispersion inside the two parts, at least 1."""
    level = np.where(np.arange(start, stop) < at, before, after)
    mean = level * base[start:stop]
    variance = mean * (1 - level) if shares else mean
    known = variance > 0
    if known.sum() <= 2:
        return 1.0
    squares = (hits[start:stop][known] - mean[known]) ** 2 / variance[known]
    return max(1.0, float(squares.sum() / (known.sum() - 2)))


def _poisson(hits: Numbers, base: Numbers) -> Numbers:
    """The log likelihood of sums at their own best rate, without the terms that no split changes."""
    found: Numbers = special.xlogy(hits, np.divide(hits, base, out=np.zeros_like(hits), where=base > 0))
    return found


def _binomial(hits: Numbers, base: Numbers) -> Numbers:
    share = np.divide(hits, base, out=np.zeros_like(hits), where=base > 0)
    found: Numbers = special.xlogy(hits, share) + special.xlogy(base - hits, 1 - share)
    return found
