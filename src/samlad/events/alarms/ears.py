"""EARS C1, C2 and C3: the last days against the week before them.

Hutwagner, Thompson, Seeman & Treadwell (2003), Journal of Urban Health 80(2 Suppl 1):i89–i96.
"""

import numpy as np
from scipy import special

from samlad.events.alarms.judged import Floats, Judged, above, unjudged

BASELINE = 7
"""So many values make the baseline."""
_LAG = 2
_SUMMED = 2


def c1(counts: Floats, alpha: float) -> Judged:
    """Limit = mean + z·s of the seven values right before (s with n − 1; z one-sided for `alpha`)."""
    return _shewhart(counts, alpha, 0)


def c2(counts: Floats, alpha: float) -> Judged:
    """As C1 with two values between baseline and tested value: a starting rise does not lift its own limit."""
    return _shewhart(counts, alpha, _LAG)


def c3(counts: Floats, alpha: float) -> Judged:
    """C2's excesses of three values summed.

    With C2(t) = (count − mean)/s the statistic is Σ max(0, C2(t−i) − 1) over the tested value and the two before it; it
    alarms above z (1.96 for 2.5 %; the authors used 2). The threshold is the count at which it does, never below 0: a
    value of none does not alarm. A baseline without spread counts no excess.
    """
    mean, spread = _baseline(counts, _LAG)
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.where(spread > 0, np.maximum(0.0, (counts - mean) / spread - 1.0), 0.0)
    excess[np.isnan(mean)] = np.nan
    before = np.full(counts.size, np.nan)
    for t in range(_SUMMED, counts.size):
        before[t] = excess[t - _SUMMED : t].sum()
    z = float(special.ndtri(1 - alpha))
    threshold = np.maximum(0.0, mean + spread * (1.0 + z - before))
    return above(counts, np.where(np.isnan(threshold), np.nan, mean), threshold)


def _shewhart(counts: Floats, alpha: float, lag: int) -> Judged:
    mean, spread = _baseline(counts, lag)
    return above(counts, mean, mean + float(special.ndtri(1 - alpha)) * spread)


def _baseline(counts: Floats, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the seven values that end `lag` values before each; nan without history."""
    mean, spread = unjudged(counts.size)
    first = BASELINE + lag
    if counts.size > first:
        windows = np.lib.stride_tricks.sliding_window_view(counts, BASELINE)[: counts.size - first]
        mean[first:] = windows.mean(axis=1)
        spread[first:] = windows.std(axis=1, ddof=1)
    return mean, spread
