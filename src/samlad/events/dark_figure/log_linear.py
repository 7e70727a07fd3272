"""Three registers and more: log-linear models of who was seen where, and how many were not.

Counts are Poisson with log mean = intercept + one term a register + terms of pairs that hang together; the unseen are
exp(intercept) (Fienberg 1972, Biometrika 59:591–603; Cormack 1989, Biometrics 45:395–413). Variance exp(b0) +
exp(2·b0)·var(b0); the interval is that of the multinomial profile likelihood (Cormack 1992, Biometrics 48:567–576).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from samlad.core.interval import Interval
from samlad.events.dark_figure.histories import Histories

Floats = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LogLinear:
    """A fitted model: the total, its standard error and interval (none when the likelihood sets no upper limit)."""

    pairs: tuple[Pair, ...]
    total: float
    se: float
    interval: Interval | None
    aic: float
    deviance: float
    df: int


def log_linear(
    histories: Histories, pairs: Sequence[Pair] = (), confidence: float = 0.95, *, profile: bool = True
) -> LogLinear | None:
    """Fit one model; none when the counts cannot hold it (nobody was seen by both registers of a pair, say)."""
    design = _design(histories.patterns, pairs)
    if not _estimable(histories, pairs, design):
        return None
    fit = _poisson(design, histories.numbers)
    if fit is None:
        return None
    beta, covariance, mean = fit
    unseen = math.exp(float(beta[0]))
    se = math.sqrt(unseen + unseen**2 * float(covariance[0, 0]))
    y = histories.numbers
    deviance = 2 * float((special.xlogy(y, y) - special.xlogy(y, mean) - (y - mean)).sum())
    log_likelihood = float((special.xlogy(y, mean) - mean - special.gammaln(y + 1)).sum())
    interval = _profiled(histories, design, unseen, confidence) if profile else None
    aic = 2 * design.shape[1] - 2 * log_likelihood
    return LogLinear(
        tuple(pairs), histories.seen + unseen, se, interval, aic, max(deviance, 0.0), y.size - design.shape[1]
    )


def _design(patterns: Floats, pairs: Sequence[Pair]) -> Floats:
    together = [patterns[:, one] * patterns[:, other] for one, other in pairs]
    return np.column_stack([np.ones(len(patterns)), patterns, *together])


def _estimable(histories: Histories, pairs: Sequence[Pair], design: Floats) -> bool:
    """Every register saw somebody, every pair somebody in common, and there are cells enough."""
    each = (histories.patterns * histories.numbers[:, None]).sum(axis=0)
    if design.shape[1] > len(histories.numbers) or (each == 0).any():
        return False
    return all(histories.in_both(*pair) > 0 for pair in pairs)


def _poisson(design: Floats, y: Floats) -> tuple[Floats, Floats, Floats] | None:
    """Coefficients, their covariance and the means, by Newton's method; none when they run away."""
    mean = y + 0.5
    beta = np.linalg.lstsq(design, np.log(mean), rcond=None)[0]
    for _round in range(100):
        mean = np.exp(np.clip(design @ beta, -50, 50))
        information = design.T @ (design * mean[:, None])
        if np.linalg.cond(information) > 1e14:
            return None
        step = np.linalg.solve(information, design.T @ (y - mean))
        beta = beta + step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-10:
            mean = np.exp(design @ beta)
            covariance: Floats = np.linalg.inv(design.T @ (design * mean[:, None])).astype(np.float64)
            # A coefficient that has run to the edge has no curvature left: the model is not held by the counts.
            return (beta, covariance, mean) if float(np.diag(covariance).max()) < 1e4 else None
    return None


def _profiled(histories: Histories, design: Floats, unseen: float, confidence: float) -> Interval | None:
    """The totals whose profile likelihood is within χ²/2 of the largest."""
    full = np.vstack([np.concatenate([[1.0], np.zeros(design.shape[1] - 1)]), design])
    y = histories.numbers

    def height(missed: float) -> float:
        cells = np.concatenate([[missed], y])
        fit = _poisson(full, cells)
        if fit is None:
            return -math.inf
        total = cells.sum()
        share = fit[2] / total
        return float(special.gammaln(total + 1) - special.gammaln(missed + 1) + special.xlogy(cells, share).sum())

    from scipy.optimize import brentq, minimize_scalar

    top = minimize_scalar(lambda at: -height(math.exp(at)), bracket=(math.log(unseen) - 0.05, math.log(unseen) + 0.05))
    floor = -float(top.fun) - float(special.gammaincinv(0.5, confidence))
    best = math.exp(float(top.x))

    def above(missed: float) -> float:
        return height(missed) - floor

    low = 0.0 if above(1e-9) > 0 else brentq(above, 1e-9, best, xtol=1e-6)
    high = _upper(above, best)
    if high is None:
        return None
    return Interval(histories.seen + low, histories.seen + brentq(above, best, high, xtol=1e-6), confidence)


def _upper(above: Callable[[float], float], best: float) -> float | None:
    """Some number of unseen that the likelihood excludes; none when it excludes nothing."""
    reach = 2 * max(best, 1.0)
    while reach < 1e4 * max(best, 100.0):
        if above(reach) < 0:
            return reach
        reach *= 2
    return None
