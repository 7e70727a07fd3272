"""Is a rate rising or falling over the years? A log-linear Poisson model, its spread taken from the data.

log E(count) = log(base) + a + b·year; b by Newton's method, its standard error scaled by the Pearson dispersion
when that is above one (quasi-Poisson; McCullagh & Nelder 1989, section 6.2), t quantiles with years − 2 degrees.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from samlad.core.interval import Interval
from samlad.stats.intervals import t_quantile


@dataclass(frozen=True, slots=True)
class Trend:
    """The yearly factor of a rate (1.08 = eight per cent more each year), its interval and two-sided p value."""

    factor: float
    interval: Interval
    p: float
    dispersion: float


def poisson_trend(
    years: Sequence[float], counts: Sequence[int], bases: Sequence[float], confidence: float = 0.95
) -> Trend | None:
    """The trend of a rate; none with fewer than four years, or when nothing happened.

    When everything happened in the first year, or everything in the last, no finite factor fits best: none as well.
    """
    y, x, base = np.asarray(counts, float), np.asarray(years, float), np.asarray(bases, float)
    if y.size < 4 or y.sum() == 0 or y.sum() in (y[x.argmin()], y[x.argmax()]):
        return None
    x = x - x.mean()
    coefficients = np.array([math.log(y.sum() / base.sum()), 0.0])
    design = np.column_stack([np.ones_like(x), x])
    information = np.eye(2)
    for _ in range(50):
        mean = base * np.exp(design @ coefficients)
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (y - mean))
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-12:
            break
    mean = base * np.exp(design @ coefficients)
    df = y.size - 2
    dispersion = max(1.0, float(((y - mean) ** 2 / mean).sum() / df))
    slope = float(coefficients[1])
    se = math.sqrt(float(np.linalg.inv(information)[1, 1]) * dispersion)
    half = t_quantile(confidence, df) * se
    p = 2 * float(special.stdtr(df, -abs(slope) / se))
    return Trend(
        math.exp(slope), Interval(math.exp(slope - half), math.exp(slope + half), confidence), min(1.0, p), dispersion
    )
