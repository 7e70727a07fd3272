"""Made-up weekly series with and without a planted outbreak, and how often each method alarms."""

from dataclasses import dataclass

import numpy as np

from samlad.events.alarms.alarm import Method, judge
from samlad.events.alarms.settings import Settings

WEEKS = 52 * 6
OUTBREAK = 4
"""An outbreak lasts so many weeks."""


@dataclass(frozen=True)
class Power:
    """`false` alarms per test over the last year without an outbreak; `found`: outbreaks with an alarm while they
    lasted."""

    false: float
    found: float


def simulated(
    method: Method, settings: Settings, *, mean: float, dispersion: float, size: float, runs: int, seed: int
) -> Power:
    """`runs` series of six years with a season of ±30 %; an outbreak adds size × √(dispersion × mean) cases a week.

    Counts are negative binomial with variance dispersion × mean (Poisson at 1). The outbreak begins at a random week of
    the last year. Both numbers come from the same series, with and without it.
    """
    rng = np.random.default_rng(seed)
    level = mean * (1 + 0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / 52))
    last = range(WEEKS - 52, WEEKS)
    false, found = 0, 0
    for _run in range(runs):
        counts = _drawn(rng, level, dispersion)
        false += int(judge(counts, method, settings, last).alarm[last.start :].sum())
        begins = int(rng.integers(last.start, WEEKS - OUTBREAK + 1))
        weeks = range(begins, begins + OUTBREAK)
        sick = counts.copy()
        sick[begins : begins + OUTBREAK] += rng.poisson(size * np.sqrt(dispersion * mean), OUTBREAK)
        found += bool(judge(sick, method, settings, weeks).alarm[begins : begins + OUTBREAK].any())
    return Power(false / (runs * 52), found / runs)


def _drawn(rng: np.random.Generator, level: np.ndarray, dispersion: float) -> np.ndarray:
    if dispersion <= 1:
        return rng.poisson(level).astype(float)
    size = level / (dispersion - 1)
    return rng.negative_binomial(size, 1 / dispersion).astype(float)
