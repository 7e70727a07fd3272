"""Logistic regression by iteratively reweighted least squares, with a ridge that cross-validation chooses.

McCullagh & Nelder (1989), *Generalized Linear Models*, section 4.4; ridge: le Cessie & van Houwelingen (1992),
Applied Statistics 41:191–201. The first column is the intercept and is never penalised.
"""

from collections.abc import Sequence

import numpy as np
from scipy import linalg, special

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.stats.streams import stream
from samlad.survey.design import Floats

PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0)
"""Ridges tried, each per person: the penalty is ridge/2 · Σβ² on standardised columns."""
_STEPS = 100


def fitted_coefficients(x: Floats, y: Floats, weights: Floats, penalty: float = 0.0) -> Floats:
    """The coefficients that maximise the weighted log likelihood minus penalty/2 · Σβ².

    x is n × p, y 0 or 1, weights n. Without a penalty, answers that a combination of columns separates completely
    have no finite solution: that stops with a message.
    """
    ridge = np.full(x.shape[1], float(penalty))
    ridge[0] = 0.0
    beta = np.zeros(x.shape[1])
    loss = _loss(x, y, weights, ridge, beta)
    for _step in range(_STEPS):
        p = special.expit(x @ beta)
        gradient = x.T @ (weights * (y - p)) - ridge * beta
        information = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        try:
            step = linalg.cho_solve(linalg.cho_factor(information), gradient)
        except linalg.LinAlgError:
            raise _no_solution() from None
        length, new = 1.0, _loss(x, y, weights, ridge, beta + step)
        while new > loss and length > 1e-6:
            length /= 2
            new = _loss(x, y, weights, ridge, beta + length * step)
        beta, loss = beta + length * step, min(new, loss)
        if np.abs(length * step).max() < 1e-10 * (1 + np.abs(beta).max()):
            return np.asarray(beta)
    raise _no_solution()


def chosen_penalty(
    x: Floats, y: Floats, weights: Floats, *, seed: int, folds: int = 5, penalties: Sequence[float] = PENALTIES
) -> float:
    """The penalty with the smallest deviance on answers left out, in folds drawn by the seed and balanced on y.

    Penalties are given per person and returned for the whole: multiplied by the number of rows.
    """
    fold = np.empty(y.size, dtype=np.int64)
    random = stream(seed, "folds")
    for value in (0.0, 1.0):
        rows = random.permutation(np.flatnonzero(y == value))
        fold[rows] = np.arange(rows.size) % folds
    losses = []
    for penalty in penalties:
        lost = 0.0
        for left_out in range(folds):
            out = fold == left_out
            beta = fitted_coefficients(x[~out], y[~out], weights[~out], penalty * int((~out).sum()))
            lost += _loss(x[out], y[out], weights[out], np.zeros(x.shape[1]), beta)
        losses.append(lost)
    return penalties[int(np.argmin(losses))] * y.size


def _loss(x: Floats, y: Floats, weights: Floats, ridge: Floats, beta: Floats) -> float:
    eta = x @ beta
    return float(weights @ (np.logaddexp(0, eta) - y * eta) + (ridge * beta**2).sum() / 2)


def _no_solution() -> InvalidInput:
    return InvalidInput(
        _("Svarsbenägenheten går inte att skatta."),
        why=_("Någon klass har bara svar eller bara bortfall, eller två kolumner säger samma sak."),
        cure=_("Slå ihop klasser, eller ta bort en av kolumnerna."),
    )
