"""A log-linear model of counts whose variance is a multiple of the mean: small, weighted, by scoring.

McCullagh & Nelder (1989), *Generalized Linear Models*, 2nd ed., sections 2.5 and 9.2.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from samlad.events.alarms.judged import Floats

_ROUNDS = 60
_CLOSE = 1e-8
"""Relative change of the deviance at which the steps stop: R's own, so that limits can be compared."""
_LOWEST, _HIGHEST = -25.0, 30.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model. `inverse` is (X'WX)⁻¹, `dispersion` Pearson's over the degrees of freedom, at least 0."""

    beta: Floats
    mean: Floats
    leverage: Floats
    inverse: Floats
    dispersion: float
    df: int

    def p_of(self, column: int) -> float:
        """Two-sided p of one coefficient by Student's t, with the estimated dispersion as it is."""
        error = np.sqrt(self.dispersion * self.inverse[column, column])
        if not error > 0:
            return 1.0
        return float(2 * special.stdtr(self.df, -abs(self.beta[column] / error)))

    def log_se(self, row: Floats, dispersion: float) -> float:
        """Standard error of the linear predictor at one row of a design."""
        return float(np.sqrt(dispersion * row @ self.inverse @ row))


def fit(design: Floats, counts: Floats, weights: Floats | None = None) -> Fitted | None:
    """Fit by iteratively reweighted least squares; none when the columns cannot be told apart.

    `design` is n × p, `counts` n, `weights` n prior weights (1 when left out). Linear predictors stay within
    [−25, 30]: a season without a single event has the mean e⁻²⁵, not a mean that runs away.
    """
    prior = np.ones(counts.size) if weights is None else weights
    mean = counts + 0.1
    eta = np.log(mean)
    working, last = prior * mean, np.inf
    beta = np.zeros(design.shape[1])
    for _round in range(_ROUNDS):
        working = prior * mean
        stepped = _step(design, eta + (counts - mean) / mean, working)
        if stepped is None:
            return None
        beta = stepped
        eta = np.clip(design @ beta, _LOWEST, _HIGHEST)
        mean = np.exp(eta)
        deviance = _deviance(counts, mean, prior)
        if abs(deviance - last) <= _CLOSE * (abs(deviance) + 0.1):
            break
        last = deviance
    return _summed_up(design, counts, working, beta, mean)


def _step(design: Floats, working: Floats, weights: Floats) -> Floats | None:
    root = np.sqrt(weights)[:, None]
    q, r = np.linalg.qr(design * root)
    diagonal = np.abs(np.diag(r))
    if design.shape[0] < design.shape[1] or diagonal.min() <= 1e-14 * diagonal.max():
        return None
    return np.asarray(np.linalg.solve(r, q.T @ (working * root[:, 0])))


def _deviance(counts: Floats, mean: Floats, prior: Floats) -> float:
    return float(2 * np.sum(prior * (special.xlogy(counts, counts / mean) - (counts - mean))))


def _summed_up(design: Floats, counts: Floats, working: Floats, beta: Floats, mean: Floats) -> Fitted:
    """Variances use the weights of the last step, as R's glm does: the published limits come from there."""
    q, r = np.linalg.qr(design * np.sqrt(working)[:, None])
    root = np.linalg.inv(r)
    df = design.shape[0] - design.shape[1]
    pearson = float(np.sum(working * ((counts - mean) / mean) ** 2))
    return Fitted(beta, mean, np.sum(q**2, axis=1), root @ root.T, pearson / df if df > 0 else 0.0, df)


def down_weighted(counts: Floats, fitted: Fitted, limit: float) -> Floats:
    """Prior weights that take old outbreaks out of the baseline (Farrington et al. 1996, section 3.6).

    Standardised Anscombe residuals s above `limit` get weight ∝ s⁻², all others the same; the weights sum to n.
    """
    dispersion = max(fitted.dispersion, 1.0)
    raw = 1.5 * (counts ** (2 / 3) * fitted.mean ** (-1 / 6) - np.sqrt(fitted.mean))
    # A leverage of one leaves nothing to standardise by; such a value has fitted itself.
    left = np.maximum(1.0 - fitted.leverage, 1e-10)
    residual = raw / np.sqrt(dispersion * left)
    weights = np.where(residual > limit, 1.0 / np.maximum(residual, 1.0) ** 2, 1.0)
    return np.asarray(weights * counts.size / weights.sum())
