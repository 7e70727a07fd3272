"""The variance of a linearised statistic: Taylor series, strata, sampling units of one or more stages, populations.

Var = Σ_stages Σ_h F_h · (1 − f_h) · n_h/(n_h − 1) · Σ_i (z_hi − z̄_h)², z_hi the sum of weight × linearised value in
unit i of stratum h, F_h the product of the fractions of the stages above (Särndal, Swensson & Wretman 1992, *Model
Assisted Survey Sampling*, ch. 4–5; R `survey` computes the same). n_h counts all units of the stratum, also those
outside the domain: they contribute zeros, not absences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.survey.design import Booleans, Floats, Integers, Sample, Stage


class Singleton(StrEnum):
    """What to do with a stratum of one unit: its variance cannot be known."""

    FAIL = "fail"
    SKIP = "skip"  # contributes nothing (R's "remove" and "certainty")
    ADJUST = "adjust"  # around the mean of all units instead of its own
    AVERAGE = "average"  # the mean variance of the other strata


@dataclass(frozen=True, slots=True)
class Pairs:
    """The (stratum, domain) pairs that sums stand for, and for which columns somebody there answered (pairs × k)."""

    stratum: Integers
    domain: Integers
    present: Booleans
    domains: int
    names: Sequence[str]


def linearised_variance(sample: Sample, values: Floats, singleton: Singleton = Singleton.FAIL) -> float:
    """The variance of Σ weight × value. `values` has one number a row, 0 outside the domain."""
    inside = np.ones(sample.rows, dtype=bool)
    return float(variances(sample, sample.weight[:, None] * values[:, None], inside[:, None], singleton)[0])


def variances(sample: Sample, scores: Floats, inside: Booleans, singleton: Singleton) -> Floats:
    """The variance of every column sum of `scores` (rows × k: weight × linearised value).

    `inside` (rows × k, or rows × 1 for all) marks the rows of the domain: a singleton without any does not matter.
    """
    found = np.zeros(scores.shape[1])
    factor = np.ones(sample.rows)
    for stage in sample.stages:
        totals = sums_by(stage.unit, scores, stage.stratum.size)
        factors = _of_strata(stage, factor)
        parts = _parts(stage, totals) * factors[:, None]
        found += parts.sum(axis=0)
        if stage.singles.any():
            found += _alone(stage, totals, parts, inside, factors, singleton)
        factor = factor * stage.fraction[stage.row_stratum]
    return found


def covariance(sample: Sample, scores: Floats, singleton: Singleton = Singleton.FAIL) -> Floats:
    """The covariance matrix (k × k) of the column sums of `scores`; singletons must be skipped or lead to a refusal."""
    found = np.zeros((scores.shape[1], scores.shape[1]))
    factor = np.ones(sample.rows)
    for stage in sample.stages:
        if stage.singles.any() and singleton is Singleton.FAIL:
            refuse([stage.names[index] for index in np.flatnonzero(stage.singles)])
        totals = sums_by(stage.unit, scores, stage.stratum.size)
        n = stage.units_per_stratum.astype(float)
        deviations = totals - (sums_by(stage.stratum, totals, n.size) / np.maximum(n, 1)[:, None])[stage.stratum]
        scale = _of_strata(stage, factor) * _scale(stage)
        weighted = deviations * np.sqrt(scale)[stage.stratum][:, None]
        found += weighted.T @ weighted
        factor = factor * stage.fraction[stage.row_stratum]
    return found


def sums_by(group: Integers, values: Floats, count: int) -> Floats:
    """Column sums per group, in the order of the rows: the same bits every time."""
    found = np.zeros((count, values.shape[1]))
    for column in range(values.shape[1]):
        found[:, column] = per_group(group, values[:, column], count)
    return found


def per_group(group: Integers, values: Floats, count: int) -> Floats:
    """The sum of one number a row per group, in the order of the rows."""
    found: Floats = np.bincount(group, weights=values, minlength=count).astype(float)
    return found


def _scale(stage: Stage) -> Floats:
    n = stage.units_per_stratum.astype(float)
    found: Floats = np.divide((1 - stage.fraction) * n, n - 1, out=np.zeros_like(n), where=n > 1)
    return found


def _parts(stage: Stage, totals: Floats) -> Floats:
    n = stage.units_per_stratum.astype(float)
    middle = sums_by(stage.stratum, totals, n.size) / np.maximum(n, 1)[:, None]
    squares = sums_by(stage.stratum, (totals - middle[stage.stratum]) ** 2, n.size)
    return squares * _scale(stage)[:, None]


def _of_strata(stage: Stage, of_rows: Floats) -> Floats:
    """A number that is the same for all rows of a stratum, per stratum."""
    found = np.ones(stage.units_per_stratum.size)
    found[stage.row_stratum] = of_rows
    return found


def _alone(
    stage: Stage, totals: Floats, parts: Floats, inside: Booleans, factors: Floats, singleton: Singleton
) -> Floats:
    """What the singletons add to each column. Only those with rows in the domain count."""
    count = stage.units_per_stratum.size
    present = np.broadcast_to(sums_by(stage.row_stratum, inside.astype(float), count) > 0, parts.shape)
    pairs = Pairs(np.arange(count), np.zeros(count, dtype=np.int64), present, 1, stage.names)
    single = stage.singles[:, None] & present
    scale = (1 - stage.fraction) * factors
    sums = sums_by(stage.stratum, totals, count)
    found: Floats = of_singletons(singleton, pairs, single, sums, parts, scale, stage.stratum.size)[0]
    return found


def of_singletons(
    rule: Singleton, pairs: Pairs, single: Booleans, totals: Floats, parts: Floats, scale: Floats, units: int
) -> Floats:
    """What strata of one add to each domain (domains × k), by the rule chosen.

    All arrays are (stratum, domain) pairs × k: `single` marks the singletons with answers, `totals` the sums of scores,
    `parts` the variance of each pair; `scale` is (1 − f_h) times the fractions above, `units` all units of the stage.
    """
    count = pairs.domains
    if not single.any() or rule is Singleton.SKIP:
        return np.zeros((count, totals.shape[1]))
    if rule is Singleton.FAIL:
        refuse([pairs.names[index] for index in np.unique(pairs.stratum[single.any(axis=1)])])
    if rule is Singleton.ADJUST:
        middle = sums_by(pairs.domain, totals, count) / units
        own = scale[:, None] * (totals - middle[pairs.domain]) ** 2
        return sums_by(pairs.domain, np.where(single, own, 0.0), count)
    # The scale H/(H − k): each singleton gets the mean variance of those that can be computed.
    alone = sums_by(pairs.domain, single.astype(float), count)
    known = sums_by(pairs.domain, (pairs.present & ~single).astype(float), count)
    rest = sums_by(pairs.domain, np.where(pairs.present, parts, 0.0), count)
    scaled = np.divide(rest * alone, known, out=np.full(rest.shape, np.nan), where=known > 0)
    return np.where(alone > 0, scaled, 0.0)


def refuse(names: Sequence[str]) -> None:
    """Stop: the named strata have one unit each and no rule was chosen."""
    raise InvalidInput(
        _("Medelfelet går inte att räkna ut."),
        value=", ".join((name or "–") for name in names[:10]),
        why=_("Stratum med en enda svarande har ingen spridning att mäta."),
        cure=_("Slå ihop stratum, eller välj en regel: skip, adjust eller average."),
    )
