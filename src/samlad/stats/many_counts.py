"""Limits of many Poisson counts at once: the formulas of `samlad.stats.intervals`, on arrays.

Sources: Byar's approximation and the exact (Garwood) chi-square limits as in Breslow & Day (1987).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from samlad.stats.intervals import EXACT_BELOW, normal_quantile

Floats = NDArray[np.float64]


def byar_limits(counts: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Byar's lower and upper limits of every count."""
    z = normal_quantile(confidence)
    some = np.maximum(counts, 1.0)
    low = np.where(counts > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    upper = counts + 1
    return np.maximum(low, 0.0), upper * (1 - 1 / (9 * upper) + z / (3 * np.sqrt(upper))) ** 3


def exact_limits(counts: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Exact lower and upper limits of every count."""
    tail = (1 - confidence) / 2
    low = np.where(counts > 0, special.gammaincinv(np.maximum(counts, 1.0), tail), 0.0)
    return low, np.asarray(special.gammainccinv(counts + 1, tail), dtype=float)


def default_limits(counts: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Exact limits below ten, Byar's from ten."""
    few = counts < EXACT_BELOW
    exact, byar = exact_limits(counts, confidence), byar_limits(counts, confidence)
    return np.where(few, exact[0], byar[0]), np.where(few, exact[1], byar[1])


def wilson_limits(counts: Floats, bases: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's score limits of every share; bases must be above zero, no count above its base."""
    z = normal_quantile(confidence)
    share = counts / bases
    middle = (share + z * z / (2 * bases)) / (1 + z * z / bases)
    half = z / (1 + z * z / bases) * np.sqrt(share * (1 - share) / bases + z * z / (4 * bases**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
