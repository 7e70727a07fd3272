"""Small counts are withheld, and no subtraction gives them back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from samlad.core.errors import Confidential
from samlad.disclosure.cells import Relation
from samlad.disclosure.suppression import withheld

MINIMUM = 5


def table_with_margins(inner: np.ndarray) -> tuple[dict[tuple[object, ...], int], list[Relation]]:
    """A two-way table with row, column and grand totals, and every way its parts add up."""
    rows, columns = inner.shape
    counts = {(r, c): int(inner[r, c]) for r in range(rows) for c in range(columns)}
    counts |= {(r, "total"): int(inner[r].sum()) for r in range(rows)}
    counts |= {("total", c): int(inner[:, c].sum()) for c in range(columns)}
    counts["total", "total"] = int(inner.sum())
    relations = [Relation((r, "total"), tuple((r, c) for c in range(columns))) for r in [*range(rows), "total"]]
    relations += [Relation(("total", c), tuple((r, c) for r in range(rows))) for c in [*range(columns), "total"]]
    return counts, relations


def widest_values(counts, relations, hidden, cell):
    """The least and largest value an attacker can prove for a cell, who knows everything shown and all sums."""
    cells = list(counts)
    position = {one: i for i, one in enumerate(cells)}
    equalities, right = [], []
    for relation in relations:
        row = np.zeros(len(cells))
        row[position[relation.total]] = -1
        for part in relation.parts:
            row[position[part]] += 1
        equalities.append(row)
        right.append(0.0)
    bounds = [(0, None) if one in hidden else (counts[one], counts[one]) for one in cells]
    aim = np.zeros(len(cells))
    aim[position[cell]] = 1
    low = linprog(aim, A_eq=np.array(equalities), b_eq=right, bounds=bounds)
    high = linprog(-aim, A_eq=np.array(equalities), b_eq=right, bounds=bounds)
    return low.fun, (np.inf if high.status == 3 else -high.fun)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(2, 5), st.randoms(use_true_random=False))
def test_each_small_count_can_be_anything_from_zero_to_the_minimum(rows, columns, random):
    inner = np.array([[random.choice([0, 1, 2, 3, 4, 6, 9, 15, 40]) for _ in range(columns)] for _ in range(rows)])
    counts, relations = table_with_margins(inner)
    hidden = withheld(counts, relations, MINIMUM)
    for cell, count in counts.items():
        if 0 < count < MINIMUM:
            low, high = widest_values(counts, relations, hidden, cell)
            assert low <= 1e-7
            assert high >= MINIMUM - 1e-7


def test_a_lone_small_part_takes_the_smallest_other_part_with_it():
    counts = {("t",): 30, ("a",): 2, ("b",): 8, ("c",): 20}
    assert withheld(counts, [Relation(("t",), (("a",), ("b",), ("c",)))], MINIMUM) == {("a",), ("b",)}


def test_a_zero_is_shown_and_hides_nothing():
    counts = {("t",): 28, ("a",): 0, ("b",): 8, ("c",): 20}
    assert withheld(counts, [Relation(("t",), (("a",), ("b",), ("c",)))], MINIMUM) == set()


def test_what_an_earlier_release_showed_cannot_protect():
    counts = {("t",): 30, ("a",): 2, ("b",): 8, ("c",): 20}
    relation = Relation(("t",), (("a",), ("b",), ("c",)))
    assert withheld(counts, [relation], MINIMUM, known={("b",)}) == {("a",), ("c",)}


def test_it_refuses_when_everything_around_is_known():
    counts = {("t",): 30, ("a",): 2, ("b",): 8, ("c",): 20}
    relation = Relation(("t",), (("a",), ("b",), ("c",)))
    with pytest.raises(Confidential):
        withheld(counts, [relation], MINIMUM, known={("b",), ("c",), ("t",)})
