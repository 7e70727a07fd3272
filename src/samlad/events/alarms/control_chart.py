"""Control charts: CUSUM for small lasting rises, XmR with run rules for any series."""

import numpy as np

from samlad.events.alarms.judged import Floats, Judged, Rule, above, unjudged
from samlad.events.alarms.settings import Settings

FEWEST_FOR_XMR = 13
"""So many values must there be before an XmR chart has limits (NHS England, *Making data count*)."""
_LIMIT, _OUTLYING_RANGE, _NEAR = 2.66, 3.267, 2 / 3
_RUN = 7


def cusum(counts: Floats, settings: Settings) -> Judged:
    """One-sided CUSUM (Page 1954, Biometrika 41:100–115) of standardised counts; starts anew after an alarm.

    The first `baseline` values (a year when not told) give the mean m; s is their standard deviation, at least √m. The
    sum S grows by (count − m)/s − k, never below 0, and alarms above h. The threshold is the count that alarms now.
    """
    baseline = settings.baseline or settings.frequency
    expected, threshold = unjudged(counts.size)
    if counts.size <= baseline:
        return above(counts, expected, threshold)
    mean = float(counts[:baseline].mean())
    spread = max(float(counts[:baseline].std(ddof=1)) if baseline > 1 else 0.0, float(np.sqrt(mean)))
    total = 0.0
    for t in range(baseline, counts.size):
        expected[t] = mean
        threshold[t] = mean + spread * (settings.k + settings.h - total)
        if counts[t] > threshold[t]:
            total = 0.0
        else:
            total = max(0.0, total + ((counts[t] - mean) / spread if spread > 0 else 0.0) - settings.k)
    return above(counts, expected, threshold)


def xmr(counts: Floats, settings: Settings) -> Judged:
    """XmR chart: limits from the mean moving range, alarms upwards by four rules.

    Limit = mean + 2.66 × mean moving range, ranges above 3.267 × their mean left out first. A value alarms when it lies
    above the limit, is the seventh in a row above the mean, the second of three beyond two thirds of the way to the
    limit, or the last of seven that each rose. All values set the limits, or the first `baseline`.
    """
    expected, threshold = unjudged(counts.size)
    base = counts[: settings.baseline]
    if base.size < FEWEST_FOR_XMR:
        return above(counts, expected, threshold)
    mean, reach = float(base.mean()), _LIMIT * _mean_range(base)
    expected[:], threshold[:] = mean, mean + reach
    outside = counts > mean + reach
    near = _at_least(counts > mean + _NEAR * reach, 2, 3) & (counts > mean + _NEAR * reach)
    run = _at_least(counts > mean, _RUN, _RUN)
    rising = _at_least(np.concatenate([[False], np.diff(counts) > 0]), _RUN - 1, _RUN - 1)
    rules = tuple(
        Rule.ABOVE if o else Rule.RUN if r else Rule.NEAR if n else Rule.TREND if u else Rule.NONE
        for o, r, n, u in zip(outside, run, near, rising, strict=True)
    )
    return Judged(expected, threshold, np.array([bool(rule) for rule in rules]), rules)


def _mean_range(values: Floats) -> float:
    ranges = np.abs(np.diff(values))
    kept = ranges[ranges <= _OUTLYING_RANGE * ranges.mean()]
    return float(kept.mean())


def _at_least(hits: np.ndarray, needed: int, among: int) -> np.ndarray:
    """Where at least `needed` of the latest `among` are hits."""
    return np.asarray(np.convolve(hits.astype(int), np.ones(among, dtype=int))[: hits.size] >= needed)
