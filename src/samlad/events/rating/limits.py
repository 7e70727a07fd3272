"""Limits of rates that rest on counts, each exactly the named formula.

Byar and exact: Breslow & Day (1987); Wilson (1927); Dobson, Kuulasmaa, Eberle & Scherer (1991), Statistics in Medicine
10:457–462: the distance from a count to its Poisson limits, in standard errors, is that of a weighted sum of counts.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from samlad.stats.many_counts import byar_limits, default_limits, exact_limits

Floats = NDArray[np.float64]


class Limits(StrEnum):
    """Which formula gives the interval."""

    BYAR = "byar"
    EXACT = "exact"
    DOBSON = "dobson"
    WILSON = "wilson"


def limits_of(counts: Floats, kind: Limits | None, confidence: float) -> tuple[Floats, Floats]:
    """Lower and upper limits of Poisson counts; by default exact below ten and Byar's from ten.

    Dobson's method takes Byar's limits of the total; for one single count it is Byar's formula itself.
    """
    if kind is None:
        return default_limits(counts, confidence)
    return exact_limits(counts, confidence) if kind is Limits.EXACT else byar_limits(counts, confidence)


def around(
    values: Floats, variances: Floats, totals: Floats, kind: Limits | None, confidence: float
) -> tuple[Floats, Floats]:
    """Dobson's limits of weighted sums: value + √(variance / total) · (limit − total), never below zero.

    With nothing counted the value is zero and so is the scale: the caller says what one event would weigh.
    """
    low, high = limits_of(totals, kind, confidence)
    scale = np.sqrt(variances / np.where(totals > 0, totals, 1.0))
    return np.maximum(values + scale * (low - totals), 0.0), values + scale * (high - totals)
