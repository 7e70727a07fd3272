"""Farrington's method: this week against the same weeks of earlier years.

Farrington, Andrews, Beale & Catchpole (1996), JRSS A 159:547–563.
"""

import numpy as np
from scipy import special

from samlad.events.alarms.judged import Bools, Floats, Judged, above, unjudged
from samlad.events.alarms.quasi_poisson import Fitted, down_weighted, fit
from samlad.events.alarms.settings import Settings

_TREND_P = 0.05
_TREND_YEARS = 3
_OUTLIER = 1.0


def farrington(counts: Floats, settings: Settings, alpha: float, only: range | None = None) -> Judged:
    """Judge every value that has `years` years behind it (or those in `only`).

    Quasi-Poisson on ±`half_window` weeks of each year; past outbreaks weigh less; a linear trend stays when three
    years or more were used, it is significant at 5 % and it does not lead beyond what was ever counted. The threshold
    is the upper end of a two-sided 1 − α prediction interval on the 2/3-power scale.
    """
    expected, threshold = unjudged(counts.size)
    first = settings.years * settings.frequency + settings.half_window
    for t in only if only is not None else range(first, counts.size):
        if t >= first:
            expected[t], threshold[t] = _bound(counts, t, settings, alpha)
    return above(counts, expected, threshold, enough_cases(counts, settings.limit54))


def enough_cases(counts: Floats, limit54: tuple[int, int] | None) -> Bools:
    """Where the latest weeks, the tested one included, hold enough cases to raise an alarm at all."""
    if limit54 is None:
        return np.ones(counts.size, dtype=bool)
    cases, weeks = limit54
    summed = np.cumsum(np.concatenate([np.zeros(1), counts]))
    from_week = np.maximum(np.arange(counts.size) + 1 - weeks, 0)
    return np.asarray(summed[1:] - summed[from_week] >= cases)


def _bound(counts: Floats, t: int, settings: Settings, alpha: float) -> tuple[float, float]:
    """Expected count and threshold of one week."""
    span = np.arange(-settings.half_window, settings.half_window + 1)
    weeks = np.concatenate([t - settings.frequency * back + span for back in range(settings.years, 0, -1)])
    past = counts[weeks]
    if past.sum() == 0:
        return 0.0, 0.0
    row, fitted = _with_or_without_trend(past, (weeks - t).astype(float), settings.years)
    mean = float(np.exp(fitted.beta[0]))
    dispersion = max(fitted.dispersion, 1.0)
    spread = dispersion + mean * fitted.log_se(row, dispersion) ** 2
    z = float(special.ndtri(1 - alpha / 2))
    root = mean ** (2 / 3) + z * np.sqrt(4 / 9 * mean ** (1 / 3) * spread)
    return mean, float(max(root, 0.0) ** 1.5)


def _with_or_without_trend(past: Floats, time: Floats, years: int) -> tuple[Floats, Fitted]:
    """The model that is used and the tested week's row in it; time is 0 in the tested week."""
    level = np.ones((past.size, 1))
    if years >= _TREND_YEARS:
        trended = reweighted(np.column_stack([level, time]), past, _OUTLIER)
        if trended is not None:
            significant = trended.p_of(1) < _TREND_P
            if significant and np.exp(trended.beta[0]) <= past.max():
                return np.array([1.0, 0.0]), trended
    plain = reweighted(level, past, _OUTLIER)
    assert plain is not None  # one column of ones can always be fitted
    return np.ones(1), plain


def reweighted(design: Floats, past: Floats, limit: float) -> Fitted | None:
    """Fit, weigh outliers down, fit again."""
    fitted = fit(design, past)
    return None if fitted is None else fit(design, past, down_weighted(past, fitted, limit))
