"""Farrington's method made flexible: all weeks of the past with a season of ten levels, and negative-binomial limits.

Noufal, Enki, Farrington, Garthwaite, Andrews & Charlett (2013), Statistics in Medicine 32:1206–1222.
"""

import numpy as np
from scipy import special

from samlad.events.alarms.farrington import enough_cases, reweighted
from samlad.events.alarms.judged import Floats, Judged, above, unjudged
from samlad.events.alarms.settings import Settings

LEVELS = 10
"""Levels of the season: the weeks around the tested one, and nine parts of the rest of the year."""
_OUTLIER = 2.58
_TREND_YEARS = 3


def farrington_flexible(counts: Floats, settings: Settings, alpha: float, only: range | None = None) -> Judged:
    """Judge every value that has `years` years behind it (or those in `only`).

    The latest half year (`recent` weeks) right before the tested one is left out, so that a rise that has begun is not
    taken as normal. The trend is always in the model unless fewer than three years were used or it leads beyond what
    was ever counted. Weights hold down residuals above 2.58. The threshold is the 1 − α quantile (one-sided) of the
    negative binomial with the expected mean and the estimated dispersion; Poisson where the counts vary no more than
    that. With `widened` the variance of the estimated mean is added to that of the count, as in a prediction interval.
    """
    expected, threshold = unjudged(counts.size)
    first = settings.years * settings.frequency + settings.half_window
    for t in only if only is not None else range(first, counts.size):
        if t >= first:
            expected[t], threshold[t] = _bound(counts, t, settings, alpha)
    return above(counts, expected, threshold, enough_cases(counts, settings.limit54))


def _bound(counts: Floats, t: int, settings: Settings, alpha: float) -> tuple[float, float]:
    weeks, levels = _past(t, settings)
    past = counts[weeks]
    if past.sum() == 0:
        return 0.0, 0.0
    season = (levels[:, None] == np.unique(levels)[None, 1:]).astype(float)
    level = np.ones((past.size, 1))
    trended = reweighted(np.column_stack([level, (weeks - t).astype(float), season]), past, _OUTLIER)
    fitted = trended
    if trended is None or settings.years < _TREND_YEARS or np.exp(trended.beta[0]) > past.max():
        fitted = reweighted(np.column_stack([level, season]), past, _OUTLIER)
    assert fitted is not None  # the levels are different weeks
    mean, dispersion = float(np.exp(fitted.beta[0])), max(fitted.dispersion, 1.0)
    if settings.widened:
        now = np.zeros(fitted.beta.size)
        now[0] = 1.0
        dispersion += mean * fitted.log_se(now, dispersion) ** 2
    return mean, negative_binomial_quantile(1 - alpha, mean, dispersion)


def _past(t: int, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The weeks of the past that are used, and each one's level of the season; 0 is the tested week's."""
    frequency, half = settings.frequency, settings.half_window
    weeks = np.arange(t - settings.years * frequency - half, t - settings.left_out)
    after = (weeks - t + half) % frequency
    between = frequency - (2 * half + 1)
    parts = min(LEVELS - 1, max(between, 1))
    level = np.where(after <= 2 * half, 0, 1 + (after - (2 * half + 1)) * parts // max(between, 1))
    return weeks, level


def negative_binomial_quantile(share: float, mean: float, dispersion: float) -> float:
    """Smallest count with at least `share` of the distribution at or below it; variance = dispersion × mean."""

    def reached(count: int) -> bool:
        if dispersion <= 1.0 + 1e-9:
            return bool(special.pdtr(count, mean) >= share)
        size = mean / (dispersion - 1.0)
        return bool(special.betainc(size, count + 1.0, 1.0 / dispersion) >= share)

    low, high = -1, 1
    while not reached(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return float(high)
