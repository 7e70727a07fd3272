"""A crossed table: small counts and what would give them away are withheld, and no more than must be."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from samlad.core.errors import Confidential
from samlad.disclosure.crossed import Crossed, audit, withheld


def with_margins(inner: list[list[int]]) -> Crossed:
    cells = np.array(inner, dtype=float)
    rows = np.column_stack([cells, cells.sum(axis=1)])
    return Crossed(np.vstack([rows, rows.sum(axis=0)]))


def bounds(table: Crossed, hidden: np.ndarray, cell: int) -> tuple[float, float]:
    """What a reader can say of a cell, by a linear programme of the counts themselves."""
    counts, veiled = table.counts.ravel(), hidden.ravel()
    limits = [(0, None) if one else (count, count) for count, one in zip(counts, veiled, strict=True)]
    goal = np.zeros(counts.size)
    goal[cell] = 1
    equations = table.relations.toarray()
    low = linprog(goal, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=limits)
    high = linprog(-goal, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=limits)
    return low.fun, np.inf if high.status == 3 else -high.fun


def safe(table: Crossed, hidden: np.ndarray, minimum: int) -> bool:
    counts = table.counts.ravel()
    for cell in np.flatnonzero((counts > 0) & (counts < minimum)):
        if not hidden.ravel()[cell]:
            return False
        low, high = bounds(table, hidden, cell)
        if low > 1e-6 or high < minimum - 1e-6:
            return False
    return True


def test_a_lone_small_count_takes_three_others_with_it():
    table = with_margins([[2, 20, 30], [40, 10, 60], [70, 80, 90]])
    hidden = withheld(table, 5)
    assert hidden[0, 0]
    assert hidden.sum() == 4
    assert table.counts[hidden].sum() == 2 + 20 + 40 + 10
    assert safe(table, hidden, 5)


def test_nothing_small_nothing_withheld():
    assert not withheld(with_margins([[10, 20], [30, 0]]), 5).any()


def test_zeros_are_shown_unless_asked():
    table = with_margins([[0, 20, 9], [30, 10, 8], [7, 6, 9]])
    assert not withheld(table, 5).any()
    hidden = withheld(table, 5, protect_zero=True)
    assert hidden[0, 0]
    assert hidden.sum() >= 4


def test_a_small_total_is_small_too():
    table = with_margins([[1, 2], [30, 40], [50, 60]])
    hidden = withheld(table, 5)
    assert hidden[0].all()
    assert safe(table, hidden, 5)


def test_the_audit_does_not_trust_the_choice():
    table = with_margins([[2, 20], [30, 40]])
    only = np.zeros((3, 3), dtype=bool)
    only[0, 0] = True
    with pytest.raises(Confidential):
        audit(table, only, 5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_cheaper_choice_would_do(inner):
    """Every choice of cells of a two-by-two table with margins is tried."""
    table = with_margins(inner)
    hidden = withheld(table, 5)
    assert safe(table, hidden, 5)
    cost = np.maximum(table.counts, 1).ravel()
    best = cost[hidden.ravel()].sum()
    for size in range(int(hidden.sum()) + 1):
        for cells in combinations(range(9), size):
            other = np.zeros(9, dtype=bool)
            other[list(cells)] = True
            if cost[other].sum() < best - 1e-9:
                assert not safe(table, other.reshape(3, 3), 5), cells


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=4, max_size=7))
def test_larger_tables_are_safe(inner):
    table = with_margins(inner)
    assert safe(table, withheld(table, 5), 5)
