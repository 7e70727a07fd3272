"""How much places differ beyond what covariates and chance explain: the variance σ²u of the area model.

The model is y_d = x_d'β + u_d + e_d with Var(e_d) = D_d known (Fay & Herriot 1979, JASA 74:269–277). Likelihoods as in
Rao & Molina (2015), *Small Area Estimation*, section 6.1.2. Every fit is carried to full convergence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_RELATIVE = 1e-14
_STEPS = 400


class VarianceFit(StrEnum):
    """How σ²u is found."""

    REML = "reml"
    ML = "ml"
    FH = "fh"  # the moment equation of Fay and Herriot


@dataclass(frozen=True, slots=True)
class Weighted:
    """The generalised least-squares fit at one σ²u; `leverage` sums to the number of coefficients."""

    weight: Floats
    beta: Floats
    covariance: Floats
    residual: Floats
    leverage: Floats
    log_determinant: float


def weighted_fit(direct: Floats, sampling: Floats, covariates: Floats, sigma2: float) -> Weighted:
    """β and what goes with it at a given σ²u, through a QR decomposition. `covariates` must have full column rank."""
    weight = 1 / (sigma2 + sampling)
    root = np.sqrt(weight)
    orthogonal, triangle = np.linalg.qr(covariates * root[:, None])
    beta = np.linalg.solve(triangle, orthogonal.T @ (root * direct))
    inverse = np.linalg.inv(triangle)
    return Weighted(
        weight,
        beta,
        inverse @ inverse.T,
        direct - covariates @ beta,
        (orthogonal**2).sum(axis=1),
        2 * float(np.log(np.abs(np.diag(triangle))).sum()),
    )


def model_variance(direct: Floats, sampling: Floats, covariates: Floats, fit: VarianceFit) -> float:
    """σ²u by the chosen fit; 0 when places differ no more than chance makes them.

    `sampling` holds the known variances D, all above 0; there must be more places than coefficients.
    """

    def at(sigma2: float) -> Weighted:
        return weighted_fit(direct, sampling, covariates, sigma2)

    if fit is VarianceFit.FH:
        return _moment(at, direct.size - covariates.shape[1])
    return _most_likely(at, float(sampling.min()), float(sampling.max()), restricted=fit is VarianceFit.REML)


def _moment(at: Callable[[float], Weighted], freedom: int) -> float:
    """The root of Σ r²/(σ² + D) = m − p. The sum falls and is convex in σ², so Newton from 0 never oversteps."""
    sigma2 = 0.0
    for _step in range(_STEPS):
        fit = at(sigma2)
        excess = float((fit.weight * fit.residual**2).sum()) - freedom
        step = excess / float((fit.weight**2 * fit.residual**2).sum()) if excess > 0 else 0.0
        sigma2 += step
        if step <= _RELATIVE * sigma2:
            break
    return sigma2


def _most_likely(at: Callable[[float], Weighted], smallest: float, largest: float, *, restricted: bool) -> float:
    """The σ² of the highest likelihood: 0 or a root of the score, since the likelihood can have several tops."""

    def score(sigma2: float) -> float:
        fit = at(sigma2)
        lost = float((fit.weight * fit.leverage).sum()) if restricted else 0.0
        return float((fit.weight**2 * fit.residual**2).sum() - fit.weight.sum()) + lost

    def likelihood(sigma2: float) -> float:
        fit = at(sigma2)
        penalty = fit.log_determinant if restricted else 0.0
        return -0.5 * float((fit.weight * fit.residual**2 - np.log(fit.weight)).sum() + penalty)

    upper = largest
    while score(upper) > 0:
        upper *= 4
    grid = np.concatenate([[0.0], np.geomspace(smallest * 1e-4, upper * 64, 90)])
    slopes = [score(float(sigma2)) for sigma2 in grid]
    tops = [0.0] if slopes[0] <= 0 else []
    for low, high, before, after in zip(grid[:-1], grid[1:], slopes[:-1], slopes[1:], strict=True):
        if before > 0 >= after:
            tops.append(_root(score, float(low), float(high)))
    return max(tops, key=likelihood)


def _root(score: Callable[[float], float], low: float, high: float) -> float:
    """The σ² where the score passes from above to below 0, by halving to the last bits."""
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if high - low <= _RELATIVE * high or middle in (low, high):
            break
        if score(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
