"""Empirical Bayes for counts: every place's risk is drawn from one gamma distribution, fitted to all of them.

cases ~ Poisson(expected·θ), θ ~ gamma with shape α and mean μ = exp(x'β): the counts are negative binomial, and α and β
are those of largest likelihood (Clayton & Kaldor 1987, Biometrics 43:671–681). Given the cases θ is gamma with shape
α + cases and rate α/μ + expected; its mean is w·cases/expected + (1 − w)·μ with w = expected·μ/(α + expected·μ).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.events.smoothing.areas import Areas

Floats = NDArray[np.float64]

_LOG_ALPHA = (math.log(1e-4), math.log(1e8))
_NO_SPREAD = 1e7
"""From this shape on the places differ no more than chance alone makes them: the risks' spread is 0.03 per cent."""


@dataclass(frozen=True, slots=True)
class PoissonGamma:
    """The fitted model and the risks: `mean` what the model expects, `weight` that on the place's own rate."""

    alpha: float
    coefficients: Floats
    mean: Floats
    weight: Floats
    risk: Floats
    low: Floats
    high: Floats
    log_likelihood: float


def poisson_gamma(areas: Areas, confidence: float = 0.95) -> PoissonGamma:
    """Fit and smooth. `alpha` is infinite when the places differ no more than chance: then all get the mean.

    The interval is that of the gamma distribution given the cases; that α and β are estimated is not in it.
    """
    from scipy.optimize import minimize_scalar

    there = areas.there
    y, e, x = areas.cases[there], areas.expected[there], areas.design[there]

    def lost(log_alpha: float) -> float:
        return -_fitted(y, e, x, math.exp(log_alpha))[1]

    # The likelihood may be flat towards large shapes: the whole range is looked over before the best spot is refined.
    grid = np.linspace(*_LOG_ALPHA, 45)
    best = int(np.argmin([lost(float(one)) for one in grid]))
    inside = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, grid.size - 1)]))
    found = minimize_scalar(lost, bounds=inside, method="bounded", options={"xatol": 1e-11})
    alpha = math.exp(float(found.x))
    beta, log_likelihood = _fitted(y, e, x, alpha)
    return _smoothed(areas, math.inf if alpha > _NO_SPREAD else alpha, beta, log_likelihood, confidence)


def _smoothed(areas: Areas, alpha: float, beta: Floats, log_likelihood: float, confidence: float) -> PoissonGamma:
    mean = np.exp(areas.design @ beta)
    tail = Interval(0.0, 1.0, confidence)
    if math.isinf(alpha):
        nothing = np.zeros(mean.shape)
        return PoissonGamma(alpha, beta, mean, nothing, mean, mean, mean, log_likelihood)
    weight = areas.expected * mean / (alpha + areas.expected * mean)
    shape, rate = alpha + areas.cases, alpha / mean + areas.expected
    outside = (1 - tail.confidence) / 2
    low, high = special.gammaincinv(shape, outside) / rate, special.gammainccinv(shape, outside) / rate
    return PoissonGamma(alpha, beta, mean, weight, shape / rate, low, high, log_likelihood)


def _fitted(y: Floats, e: Floats, x: Floats, alpha: float) -> tuple[Floats, float]:
    """β of largest likelihood at one shape, by Fisher scoring, and the log-likelihood there."""
    beta = np.zeros(x.shape[1])
    beta[0] = math.log(y.sum() / e.sum())
    value = _log_likelihood(y, e * np.exp(x @ beta), alpha)
    for _round in range(200):
        mu = e * np.exp(x @ beta)
        score = x.T @ ((y - mu) * alpha / (alpha + mu))
        information = x.T @ (x * (mu * alpha / (alpha + mu))[:, None])
        step = np.linalg.solve(information, score)
        size = 1.0
        while size > 1e-6:
            ahead = beta + size * step
            there = _log_likelihood(y, e * np.exp(np.clip(x @ ahead, -700, 700)), alpha)
            if there >= value - 1e-12 * abs(value):
                break
            size /= 2
        beta, value = ahead, there
        if np.abs(step).max() < 1e-10 * (1 + np.abs(beta).max()):
            return beta, value
    raise InvalidInput(
        _("Modellen går inte att anpassa."),
        why=_("Bakgrundsuppgifterna skiljer platser med fall helt från platser utan."),
        cure=_("Ta bort en bakgrundsuppgift, eller ta med fler år."),
    )


def _log_likelihood(y: Floats, mu: Floats, alpha: float) -> float:
    """Negative binomial, written so that a large shape keeps its digits."""
    grown = np.where(y > 0, special.gammaln(alpha + y) - special.gammaln(alpha) - y * math.log(alpha), 0.0)
    if alpha > 1e5:
        # Σ log(1 + k/α) for k < y, without the difference of two huge numbers.
        grown = y * (y - 1) / (2 * alpha)
    terms = grown + special.xlogy(y, mu) - y * np.log1p(mu / alpha) - alpha * np.log1p(mu / alpha)
    return float((terms - special.gammaln(y + 1)).sum())
