"""Ranks with their uncertainty: the marginal confidence set of Mogstad, Romano, Shaikh & Wilhelm (2024).

A place's rank lies between 1 + the number of places significantly above it and K − the number significantly below,
by pairwise differences with one simultaneous critical value for that place (Review of Economic Studies 91:476–518).
Simulating ranks from the sampling distribution is the known faulty way: it misses the extremes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samlad.stats.streams import stream

_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank from 1 and the interval it lies in. A wide interval is the answer: cannot be told apart."""

    rank: int
    low: int
    high: int


def rank_intervals(
    values: Sequence[float],
    errors: Sequence[float],
    *,
    lower_first: bool = False,
    confidence: float = 0.95,
    seed: int = 1,
) -> list[Rank]:
    """Ranks and their marginal confidence intervals. Rank 1 is the highest value, or the lowest with `lower_first`.

    `errors` are standard errors of independent estimates; ties share the better rank.
    """
    sign = -1.0 if lower_first else 1.0
    x, se = sign * np.asarray(values, float), np.asarray(errors, float)
    places = x.size
    draws = stream(seed, "rank", places).standard_normal((_DRAWS, places)) * se
    found = []
    for i in range(places):
        spread = np.sqrt(se[i] ** 2 + se**2)
        spread[i] = np.inf
        usable = spread > 0
        z = np.where(usable, np.abs(draws - draws[:, [i]]) / np.where(usable, spread, 1.0), 0.0)
        critical = float(np.quantile(z.max(axis=1), confidence)) if places > 1 else 0.0
        others = np.arange(places) != i
        margin = np.where(others, critical * np.where(others, spread, 0.0), np.inf)
        above = int((x - x[i] > margin).sum())
        below = int((x[i] - x > margin).sum())
        found.append(Rank(1 + int((x > x[i]).sum()), 1 + above, places - below))
    return found
