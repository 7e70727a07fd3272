"""Means, totals and shares of one weighted sample, with their standard errors, intervals and degrees of freedom."""

import math
from dataclasses import dataclass

import numpy as np

from samlad.core.interval import Interval
from samlad.stats.intervals import korn_graubard, t_quantile
from samlad.survey.design import Booleans, Floats, Sample
from samlad.survey.variance import Singleton, variances


@dataclass(frozen=True, slots=True)
class Estimated:
    """A statistic of a domain. `n` counts valid answers with weight above zero, `base` sums their weights.

    Without degrees of freedom (one sampling unit a stratum) there is no interval.
    """

    value: float
    se: float
    interval: Interval | None
    n: int
    base: float
    df: float


def degrees_of_freedom(sample: Sample, domain: Booleans) -> float:
    """Sampling units minus strata, over those with rows of weight above zero in the domain (R's `degf`)."""
    inside = domain & (sample.weight > 0)
    return float(np.unique(sample.first.unit[inside]).size - np.unique(sample.first.row_stratum[inside]).size)


def share(
    sample: Sample,
    hit: Booleans,
    valid: Booleans,
    *,
    confidence: float = 0.95,
    singleton: Singleton = Singleton.FAIL,
) -> Estimated | None:
    """The share of the valid answers that are hits, with a Korn–Graubard interval; none without valid answers.

    `valid` marks rows of the domain with an answer that counts; a row outside stays in its stratum's count.
    """
    value, se, n, base, df = _mean_parts(sample, hit.astype(float), valid, singleton)
    if n == 0 or base == 0:
        return None
    return Estimated(value, se, korn_graubard(min(max(value, 0.0), 1.0), se, n, df, confidence), n, base, df)


def mean(
    sample: Sample,
    values: Floats,
    valid: Booleans,
    *,
    confidence: float = 0.95,
    singleton: Singleton = Singleton.FAIL,
) -> Estimated | None:
    """The weighted mean of the valid values, with a t interval; none without valid answers."""
    value, se, n, base, df = _mean_parts(sample, np.where(valid, values, 0.0), valid, singleton)
    if n == 0 or base == 0:
        return None
    return Estimated(value, se, _t_interval(value, se, df, confidence), n, base, df)


def total(
    sample: Sample,
    values: Floats,
    valid: Booleans,
    *,
    confidence: float = 0.95,
    singleton: Singleton = Singleton.FAIL,
) -> Estimated:
    """The weighted sum of the valid values, with a t interval."""
    inside = np.where(valid, values, 0.0)
    value = float((sample.weight * inside).sum())
    se = math.sqrt(_variance(sample, inside, valid, singleton))
    df = degrees_of_freedom(sample, valid)
    counted = valid & (sample.weight > 0)
    return Estimated(
        value, se, _t_interval(value, se, df, confidence), int(counted.sum()), float(sample.weight[valid].sum()), df
    )


def _mean_parts(
    sample: Sample, values: Floats, valid: Booleans, singleton: Singleton
) -> tuple[float, float, int, float, float]:
    base = float(sample.weight[valid].sum())
    n = int((valid & (sample.weight > 0)).sum())
    if base == 0:
        return 0.0, 0.0, 0, 0.0, 0.0
    value = float((sample.weight * np.where(valid, values, 0.0)).sum() / base)
    scores = np.where(valid, (values - value) / base, 0.0)
    variance = _variance(sample, scores, valid, singleton)
    return value, math.sqrt(variance), n, base, degrees_of_freedom(sample, valid)


def _variance(sample: Sample, scores: Floats, valid: Booleans, singleton: Singleton) -> float:
    return float(variances(sample, (sample.weight * scores)[:, None], valid[:, None], singleton)[0])


def _t_interval(value: float, se: float, df: float, confidence: float) -> Interval | None:
    if df <= 0:
        return None
    half = t_quantile(confidence, df) * se
    return Interval(value - half, value + half, confidence)
