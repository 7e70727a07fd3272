"""One table of counts, rows crossed with columns: which cells to withhold so that no small count can be told.

Counts from 1 to the minimum less one are withheld; others with them, so that the margins do not give them away. The
choice loses the least: the sum of what is withheld, solved by HiGHS with cuts as Fischetti & Salazar (2000) make them:
whenever an attacker could still bound a small count, the dual of the attacker's linear
programme says which further cells must go. The audit at the end asks the attacker again for every cell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from samlad.core.errors import Confidential
from samlad.core.language import _

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_SLACK = 1e-7
_ROUNDS = 200


@dataclass(frozen=True)
class Crossed:
    """Counts with their margins: the last row and the last column are totals, so (r + 1) × (c + 1)."""

    counts: Floats

    @property
    def relations(self) -> sparse.csr_array:
        """Every row and every column adds up: one equation each, over the cells in reading order."""
        height, width = self.counts.shape
        number = np.arange(height * width).reshape(height, width)
        lines = [*(number[row] for row in range(height)), *(number[:, column] for column in range(width))]
        matrix = np.zeros((len(lines), height * width))
        for equation, cells in enumerate(lines):
            matrix[equation, cells[:-1]] = 1.0
            matrix[equation, cells[-1]] = -1.0
        return sparse.csr_array(matrix)


def withheld(table: Crossed, minimum: int, *, protect_zero: bool = False) -> Booleans:
    """The cells to withhold (same shape as the counts), the least information lost. Margins are protected alike.

    Raises `Confidential` when a small count cannot be hidden, since its table has too few other cells.
    """
    counts = table.counts.ravel()
    small = (counts > 0) & (counts < minimum) | (protect_zero & (counts == 0))
    if not small.any():
        return np.zeros(table.counts.shape, dtype=bool)
    cost = np.maximum(counts, 1.0)
    cuts: list[Floats] = []
    levels: list[float] = []
    for _round in range(_ROUNDS):
        chosen = _cheapest(cost, small, cuts, levels)
        fresh = _violated(table, chosen, small, minimum)
        if not fresh:
            audit(table, chosen.reshape(table.counts.shape), minimum, protect_zero=protect_zero)
            return chosen.reshape(table.counts.shape)
        for cut, level in fresh:
            cuts.append(cut)
            levels.append(level)
    raise _refused()


def audit(table: Crossed, hidden: Booleans, minimum: int, *, protect_zero: bool = False) -> None:
    """Ask as an attacker: can any small count be bounded above 0 or below the minimum? Then `Confidential`."""
    counts = table.counts.ravel()
    small = (counts > 0) & (counts < minimum) | (protect_zero & (counts == 0))
    if (small & ~hidden.ravel()).any():
        raise _refused()
    attacker = _Attacker(table, hidden.ravel(), minimum)
    for cell in np.flatnonzero(small).tolist():
        if attacker.lowest(cell) > _SLACK or attacker.highest(cell) < minimum - _SLACK:
            raise _refused()


def _cheapest(cost: Floats, small: Booleans, cuts: list[Floats], levels: list[float]) -> Booleans:
    constraints = [LinearConstraint(np.array(cuts), np.array(levels), np.inf)] if cuts else []
    # Small counts are always withheld; the rest are 0 or 1.
    solved = milp(
        cost, integrality=np.ones(cost.size), bounds=Bounds(small.astype(float), 1.0), constraints=constraints
    )
    if solved.x is None:
        raise _refused()
    chosen: Booleans = solved.x > 0.5
    return chosen


def _violated(table: Crossed, chosen: Booleans, small: Booleans, minimum: int) -> list[tuple[Floats, float]]:
    attacker = _Attacker(table, chosen, minimum)
    counts = table.counts.ravel()
    found = []
    for cell in np.flatnonzero(small).tolist():
        for need, sign in ((minimum - counts[cell], 1.0), (counts[cell], -1.0)):
            if need <= 0:
                continue
            reached, cut = attacker.pushed(cell, sign)
            if reached < need - _SLACK:
                # No coefficient needs to be larger than what is asked for.
                found.append((np.minimum(cut, need), need))
    return found


class _Attacker:
    """Knows every shown cell, that counts are not negative, and that rows and columns add up.

    Works with deviations from the true counts: a withheld cell can sink to 0 or rise
    far above the grand total.
    """

    def __init__(self, table: Crossed, hidden: Booleans, minimum: int) -> None:
        self._matrix = table.relations
        self._counts = table.counts.ravel()
        self._down = np.where(hidden, self._counts, 0.0)
        self._largest = 2 * (float(self._counts.max()) + minimum)
        self._up = np.where(hidden, self._largest, 0.0)

    def lowest(self, cell: int) -> float:
        """The smallest count this cell can have."""
        return float(self._counts[cell] - self.pushed(cell, -1.0)[0])

    def highest(self, cell: int) -> float:
        """The largest count this cell can have."""
        return float(self._counts[cell] + self.pushed(cell, 1.0)[0])

    def pushed(self, cell: int, sign: float) -> tuple[float, Floats]:
        """How far a cell can be pushed up (+1) or down (−1), and the cut that its dual gives."""
        goal = np.zeros(self._counts.size)
        goal[cell] = -sign
        solved = linprog(
            goal,
            A_eq=self._matrix,
            b_eq=np.zeros(self._matrix.shape[0]),
            bounds=np.column_stack([-self._down, self._up]),
            method="highs",
        )
        rise, fall = -solved.upper.marginals, solved.lower.marginals
        cut = np.maximum(rise, 0) * self._largest + np.maximum(fall, 0) * self._counts
        return float(-solved.fun), cut


def _refused() -> Confidential:
    return Confidential(
        _("Tabellen går inte att skydda."),
        why=_("Ett litet antal går att räkna fram ur det som visas."),
        cure=_("Slå ihop rader eller kolumner."),
    )
