"""The calibration equations Σ d·F(x'λ)·x = T, solved by a Newton method that cannot run away.

The equations are the gradient of a convex function of λ (Deville & Särndal 1992), so a step that lowers it is always
to be had, and where the totals cannot be reached λ grows without end: that is how the impossible is known.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from samlad.survey.calibration.auxiliaries import Auxiliaries
from samlad.survey.calibration.distances import Curve, CurveOf
from samlad.survey.design import Floats, Integers

TOLERANCE = 1e-10
MOST_STEPS = 200
_SHORTEST_STEP = 1e-8
_RIDGES = (0.0, 1e-6, 1e-3, 1.0)
"""Where factors stand at their limits the Newton matrix may be singular. Its columns have length one without limits,
so a ridge between nothing and one goes from Newton's step towards the steepest."""
_COLLINEAR = 1e-12
"""Squared sine of the angle below which a column is a combination of the others."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The columns that are not combinations of others, scaled to length one under the design weights.

    `matrix` is cells × kept columns (sparse, scaled), `totals` the scaled totals of the kept ones; `implied` are the
    totals that the kept ones imply for all columns, in their own units.
    """

    matrix: sparse.csr_array
    totals: Floats
    kept: Integers
    implied: Floats


@dataclass(frozen=True, slots=True)
class Solution:
    """The factor of each cell, the steps it took, and the gap of each margin relative to its total."""

    factors: Floats
    steps: int
    gaps: Floats

    @property
    def reached(self) -> bool:
        """Whether every margin is met."""
        return bool(np.max(self.gaps, initial=0.0) <= TOLERANCE)


def basis_of(auxiliaries: Auxiliaries, design: Floats) -> Basis:
    """Choose independent columns by a pivoted Cholesky factor of the design-weighted cross products.

    `design` has the design weight of each cell.
    """
    lengths = np.sqrt(np.asarray(auxiliaries.matrix.power(2).T @ design))
    scale = np.where(lengths > 0, lengths, 1.0)
    scaled = sparse.csr_array(auxiliaries.matrix.multiply(1 / scale[None, :]))
    products = cross_products(scaled, design)
    factor, pivots, rank, _info = linalg.lapack.dpstrf(products, tol=_COLLINEAR, lower=0)
    rank = int(rank)
    order = np.asarray(pivots, dtype=np.int64) - 1
    upper = np.triu(factor)
    others = linalg.solve_triangular(upper[:rank, :rank], upper[:rank, rank:])
    totals = auxiliaries.totals / scale
    implied = np.empty_like(totals)
    implied[order[:rank]] = totals[order[:rank]]
    implied[order[rank:]] = others.T @ totals[order[:rank]]
    kept = np.sort(order[:rank])
    return Basis(sparse.csr_array(scaled[:, kept]), totals[kept], kept, implied * scale)


def cross_products(matrix: sparse.csr_array, weights: Floats) -> Floats:
    """X' diag(w) X as a full array."""
    return np.asarray((matrix.multiply(weights[:, None]).T @ matrix).toarray())


def relative_gaps(auxiliaries: Auxiliaries, sums: Floats, design: Floats) -> Floats:
    """How far each total is from its margin, as a share of the margin.

    A numeric total near zero is measured against a ten-thousandth of the sum of absolute values instead.
    """
    absolute = np.asarray(abs(auxiliaries.matrix).T @ design)
    measure = np.maximum(np.abs(auxiliaries.totals), 1e-4 * absolute)
    return np.abs(sums - auxiliaries.totals) / np.where(measure > 0, measure, 1.0)


def solve(auxiliaries: Auxiliaries, basis: Basis, design: Floats, curve: CurveOf) -> Solution:
    """The factors of the cells. When the totals are not reached, the gaps of the nearest point tell it."""
    path = _Path(basis, design, curve)
    while True:
        sums = np.asarray(auxiliaries.matrix.T @ (design * path.now.factor))
        gaps = relative_gaps(auxiliaries, sums, design)
        reached = np.max(gaps, initial=0.0) <= TOLERANCE
        if reached or path.steps == MOST_STEPS or not path.step():
            return Solution(path.now.factor, path.steps, gaps)


class _Path:
    """Newton steps on the dual, each shortened until it is one for the better."""

    def __init__(self, basis: Basis, design: Floats, curve: CurveOf) -> None:
        self._basis, self._design, self._curve = basis, design, curve
        self._multipliers = np.zeros(basis.totals.size)
        self.steps = 0
        self.now = self._at(self._multipliers)

    def step(self) -> bool:
        """Go on; false when no step makes it better any more."""
        return any(self._better(ridge) for ridge in _RIDGES)

    def _better(self, ridge: float) -> bool:
        """Take the longest of ever shorter steps that is one for the better; false when there is none."""
        gradient = self._gradient(self.now)
        direction = self._direction(gradient, ridge)
        if direction is None:
            return False
        here, slope = self._potential(self.now, self._multipliers), -float(gradient @ direction)
        length = 1.0
        while length > _SHORTEST_STEP:
            multipliers = self._multipliers + length * direction
            found = self._at(multipliers)
            lower = self._potential(found, multipliers) <= here + 1e-4 * length * slope
            # Close to the end the potential no longer tells points apart, but the gradient does.
            nearer = np.abs(self._gradient(found)).max() <= (1 - 1e-4 * length) * np.abs(gradient).max()
            if lower or nearer:
                moved = bool(np.any(multipliers != self._multipliers))
                self._multipliers, self.now, self.steps = multipliers, found, self.steps + 1
                return moved
            length /= 2
        return False

    def _at(self, multipliers: Floats) -> Curve:
        return self._curve(np.asarray(self._basis.matrix @ multipliers))

    def _gradient(self, curve: Curve) -> Floats:
        return np.asarray(self._basis.totals - self._basis.matrix.T @ (self._design * curve.factor))

    def _potential(self, curve: Curve, multipliers: Floats) -> float:
        return float(self._design @ curve.potential - self._basis.totals @ multipliers)

    def _direction(self, gradient: Floats, ridge: float) -> Floats | None:
        hessian = cross_products(self._basis.matrix, self._design * self.now.slope)
        try:
            factor = linalg.cho_factor(hessian + ridge * np.eye(len(hessian)))
        except linalg.LinAlgError:
            return None
        direction = np.asarray(linalg.cho_solve(factor, gradient))
        return direction if np.isfinite(direction).all() else None
