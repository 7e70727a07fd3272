"""Quantiles of weighted answers with Woodruff's interval.

The quantile is the smallest answer whose weighted share of answers at or below it reaches the level (R's rule `math`).
Its interval is that of the share at the quantile, F ± t·SE(F), carried back through the same rule; SE is the interval's
width over 2t (Woodruff 1952, JASA 47:635–646). A limit outside 0–1 has no answer to be carried back to: it is missing.
"""

from itertools import pairwise

import numpy as np

from samlad.survey.design import Booleans, Floats
from samlad.survey.domains import Domains
from samlad.survey.intervals import t_quantiles
from samlad.survey.taylor import Engine, Linear


def quantiles(
    engine: Engine,
    weight: Floats,
    values: Floats,
    valid: Booleans,
    domains: Domains,
    level: float,
    df: Floats,
    confidence: float,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Value, SE, low and high of the quantile at `level` (0–1) in every domain; NaN where none can be told."""
    found = np.full((3, domains.count), np.nan)
    counted = valid & (weight > 0)
    groups = _groups(values, weight, counted, domains)
    for domain, group in groups.items():
        found[0, domain] = group.at(level)
    own = np.where(domains.of_row >= 0, found[0][domains.of_row], np.nan)
    below = np.where(counted & (values <= own), 1.0, 0.0)
    share, variance = engine.of(Linear(below, counted.astype(float), counted))
    t = t_quantiles(df, confidence)
    with np.errstate(invalid="ignore"):
        half = t * np.sqrt(variance)
    for domain, group in groups.items():
        low, high = share[domain] - half[domain], share[domain] + half[domain]
        found[1, domain] = group.at(low) if low >= 0 else np.nan
        found[2, domain] = group.at(high) if high <= 1 else np.nan
    return found[0], (found[2] - found[1]) / (2 * t), found[1], found[2]


class _Sorted:
    """The answers of one domain in order, with their running weight."""

    def __init__(self, values: Floats, weight: Floats) -> None:
        order = np.argsort(values, kind="stable")
        self._values = values[order]
        # Extended precision: whether a level falls on a step exactly must not hang on the order of summation.
        self._running = np.cumsum(weight[order].astype(np.longdouble))

    def at(self, level: float) -> float:
        """The smallest answer whose running share reaches the level."""
        whole = self._running[-1]
        reached = np.searchsorted(self._running, np.longdouble(level) * whole * (1 - 1e-14), side="left")
        return float(self._values[reached])


def _groups(values: Floats, weight: Floats, counted: Booleans, domains: Domains) -> dict[int, _Sorted]:
    rows = domains.rows
    rows = rows[counted[rows]]
    order = rows[np.argsort(domains.of_row[rows], kind="stable")]
    edges = np.searchsorted(domains.of_row[order], np.arange(domains.count + 1))
    return {
        domain: _Sorted(values[order[start:end]], weight[order[start:end]])
        for domain, (start, end) in enumerate(pairwise(edges))
        if end > start
    }
