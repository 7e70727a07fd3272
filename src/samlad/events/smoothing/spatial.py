"""Rates smoothed over neighbours: a Poisson model whose places share what their neighbours show.

log risk = x'β + u, u normal with precision τ·[(1 − λ)·I + λ·(D − W)]: W has a one for neighbours, D their number
(Leroux, Lei & Breslow 2000). λ = 0 is no map at all, λ near 1 only the map. β and u are those of the largest penalised
likelihood, τ and λ those of the largest likelihood by Laplace's approximation (Breslow & Clayton 1993, JASA 88:9–25).
A place without neighbours has precision τ·(1 − λ): it is drawn to the mean, not to a neighbour it does not have.
"""

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.smoothing.areas import Areas
from samlad.events.smoothing.neighbours import Neighbours
from samlad.stats.intervals import normal_quantile

Floats = NDArray[np.float64]


class _Factor(Protocol):
    """A matrix taken apart by elimination: it solves, and the corner matrix holds its determinant."""

    U: Any

    def solve(self, rhs: Floats) -> Floats:
        """The solution of matrix · x = rhs."""


class _Matrix(Protocol):
    """A sparse matrix that multiplies a vector."""

    def __matmul__(self, other: Floats) -> Floats: ...


_LOG_TAU = (math.log(0.01), math.log(1e6))
_LAMBDA = (0.0, 0.99)


@dataclass(frozen=True, slots=True)
class Spatial:
    """The fitted model: precision `tau`, share of the map `lam`, and every place's risk with its limits."""

    tau: float
    lam: float
    coefficients: Floats
    risk: Floats
    low: Floats
    high: Floats
    log_likelihood: float


def spatial(areas: Areas, neighbours: Neighbours, confidence: float = 0.95) -> Spatial:
    """Fit and smooth. The limits are exp(η ± z·se) from the curvature at the fit; τ and λ are taken as known."""
    from scipy.optimize import minimize

    model = _Model.of(areas, neighbours)

    def lost(at: Floats) -> float:
        return -model.at(math.exp(float(at[0])), float(at[1])).log_likelihood

    starts = [(log_tau, lam) for log_tau in (0.0, 2.5, 5.0) for lam in (0.1, 0.9)]
    best = min(starts, key=lambda at: lost(np.array(at)))
    # The surface is smooth but flat: a search without derivatives is steady there, and there are but two directions.
    found = minimize(
        lost, np.array(best), method="Nelder-Mead", bounds=[_LOG_TAU, _LAMBDA],
        options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 400},
    )  # fmt: skip
    tau, lam = math.exp(float(found.x[0])), float(found.x[1])
    fit = model.at(tau, lam)
    half = normal_quantile(confidence) * fit.spread()
    return Spatial(
        tau, lam, fit.beta, np.exp(fit.eta), np.exp(fit.eta - half), np.exp(fit.eta + half), fit.log_likelihood
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """The top of the penalised likelihood at one τ and λ; `factor` solves with its curvature."""

    beta: Floats
    eta: Floats
    log_likelihood: float
    factor: _Factor
    design: Floats

    def spread(self) -> Floats:
        """Standard errors of η = x'β + u, a block of places at a time."""
        places, terms = self.design.shape
        found = np.empty(places)
        for start in range(0, places, 256):
            block = np.arange(start, min(start + 256, places))
            sides = np.zeros((places + terms, block.size))
            sides[block, np.arange(block.size)] = 1.0
            sides[places:, :] = self.design[block].T
            found[block] = np.einsum("ij,ij->j", sides, self.factor.solve(sides))
        return np.sqrt(np.maximum(found, 0.0))


@dataclass(frozen=True, slots=True)
class _Model:
    """Cases, expected cases and design, and the two matrices that the penalty is made of."""

    areas: Areas
    lattice: Any
    unit: Any

    @classmethod
    def of(cls, areas: Areas, neighbours: Neighbours) -> "_Model":
        from scipy import sparse

        n = neighbours.size
        ones = np.ones(neighbours.first.size)
        half = sparse.coo_matrix((ones, (neighbours.first, neighbours.second)), shape=(n, n))
        lattice = sparse.diags(neighbours.degree.astype(float)) - half - half.T
        return cls(areas, lattice.tocsc(), sparse.identity(n, format="csc"))

    def at(self, tau: float, lam: float) -> _Fit:
        """β and u by Newton's method, and Laplace's approximation of the likelihood."""
        from scipy import sparse
        from scipy.sparse.linalg import splu

        y, e, x = self.areas.cases, self.areas.expected, self.areas.design
        n, p = x.shape
        penalty = (tau * ((1 - lam) * self.unit + lam * self.lattice)).tocsc()
        u, beta = np.zeros(n), np.zeros(p)
        beta[0] = math.log(y.sum() / e.sum())
        value = -math.inf
        for _round in range(100):
            eta = x @ beta + u
            mu = e * np.exp(eta)
            weighted = x * mu[:, None]
            curvature = sparse.bmat(
                [[sparse.diags(mu) + penalty, sparse.csc_matrix(weighted)],
                 [sparse.csc_matrix(weighted.T), sparse.csc_matrix(x.T @ weighted)]], format="csc",
            )  # fmt: skip
            factor = splu(curvature)
            score = np.concatenate([y - mu - penalty @ u, x.T @ (y - mu)])
            step = factor.solve(score)
            u, beta, value = self._ahead(u, beta, step, penalty, value)
            if np.abs(step).max() < 1e-9:
                break
        else:
            raise _unfitted()
        logs = _log_determinant(splu(penalty)) - _log_determinant(factor)
        return _Fit(beta, x @ beta + u, value + 0.5 * logs + 0.5 * p * math.log(2 * math.pi), factor, x)

    def _ahead(
        self, u: Floats, beta: Floats, step: Floats, penalty: _Matrix, value: float
    ) -> tuple[Floats, Floats, float]:
        """A step, halved until the penalised likelihood does not fall."""
        size = 1.0
        while size > 1e-8:
            new_u, new_beta = u + size * step[: u.size], beta + size * step[u.size :]
            there = self._penalised(new_u, new_beta, penalty)
            if there >= value - 1e-10 * (1 + abs(value)):
                return new_u, new_beta, there
            size /= 2
        raise _unfitted()

    def _penalised(self, u: Floats, beta: Floats, penalty: _Matrix) -> float:
        eta = self.areas.design @ beta + u
        if np.abs(eta).max() > 500:
            return -math.inf
        mu = self.areas.expected * np.exp(eta)
        return float(self.areas.cases @ eta - mu.sum() - 0.5 * u @ (penalty @ u))


def _log_determinant(factor: _Factor) -> float:
    return float(np.log(np.abs(factor.U.diagonal())).sum())


def _unfitted() -> InvalidInput:
    return InvalidInput(
        _("Modellen går inte att anpassa."),
        why=_("Antalet fall räcker inte för att skilja platserna åt."),
        cure=_("Ta med fler år, eller slå ihop små platser."),
    )
