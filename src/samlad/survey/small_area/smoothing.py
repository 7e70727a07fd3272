"""Smoothed sampling variances of shares: what chance makes of the share the model expects, not of the one observed.

A place that happens to have no case shows a variance of 0, and would get all weight. So the variance of a share is
deff·p(1 − p)/n with p from a logistic regression of the shares on the covariates (a generalised variance function:
Wolter 2007, *Introduction to Variance Estimation*, ch. 7; for shares in area models Rao & Molina 2015, section 6.4).
"""

import numpy as np

from samlad.survey.small_area.variance_component import Floats

_ROUNDS = 200


def smoothed_variances(share: Floats, effective: Floats, covariates: Floats) -> Floats:
    """deff·p(1 − p)/n with the expected p of each place; `effective` is n/deff. All shares 0, or all 1, give nan."""
    expected = expected_shares(share, effective, covariates)
    return expected * (1 - expected) / effective


def expected_shares(share: Floats, effective: Floats, covariates: Floats) -> Floats:
    """The share each place is expected to have from its covariates, by weighted logistic regression."""
    pooled = float((share * effective).sum() / effective.sum())
    if not 0 < pooled < 1:
        return np.full(share.size, np.nan)
    # Half an answer at the pooled share keeps classes with no case at all from running off to infinity.
    hits, answers = share * effective + pooled / 2, effective + 0.5
    beta = np.linalg.lstsq(covariates, np.full(share.size, np.log(pooled / (1 - pooled))), rcond=None)[0]
    for _round in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(covariates @ beta, -30, 30)))
        weight = answers * chance * (1 - chance)
        root = np.sqrt(weight)
        step = np.linalg.lstsq(covariates * root[:, None], (hits - answers * chance) / root, rcond=None)[0]
        beta = beta + step * min(1.0, 5 / max(float(np.abs(covariates @ step).max()), 1e-300))
        if float(np.abs(covariates @ step).max()) < 1e-12:
            break
    expected: Floats = 1 / (1 + np.exp(-np.clip(covariates @ beta, -30, 30)))
    return expected


def typical_deff(share: Floats, variance: Floats, n: Floats) -> float:
    """One design effect for all places: total variance over total binomial variance, where both are above 0."""
    binomial = share * (1 - share) / n
    usable = (binomial > 0) & (variance > 0)
    return float(variance[usable].sum() / binomial[usable].sum()) if usable.any() else float("nan")
