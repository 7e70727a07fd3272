"""All pictures of a region side by side: no small count can be worked out from any of them together."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix
from tests.picture.made_up import MEMBERS, REGION, RULES, material, together_of

from samlad.data.facts import register
from samlad.disclosure.publish import _counts, _relations
from samlad.picture.together import analyse_together

MINIMUM = 5


@pytest.fixture(scope="module")
def region():
    return together_of(material(1))


def test_no_small_count_in_seven_pictures_can_be_proven(region):
    counts, seen = ours(_counts, region.table.frame), ours(_counts, region.published.frame)
    assert not [cell for cell, count in seen.items() if 0 < count < MINIMUM]
    wholes = {code: register().members(code, material(1).day) for code in ("17", REGION)}
    ranges = list(provable(counts, seen, _relations(counts, wholes)))
    assert len(ranges) > 300  # there is something to protect
    assert [cell for cell, low, high in ranges if low > 1e-6 or high < MINIMUM - 1e-6] == []


def test_a_place_shows_the_same_whichever_pictures_were_made_before(region):
    one = material(1)
    for place in MEMBERS[:2]:
        again = analyse_together(
            one, [REGION, *MEMBERS, place], RULES, minimum_count=MINIMUM, small_population=50,
            earlier=region.published, behind=region.table,
        )  # fmt: skip
        assert again.shown_of(place).frame.equals(region.shown_of(place).frame)


def ours(count, frame: pl.DataFrame):
    return count(frame.filter(pl.col("origin") != "fetched"))


def provable(counts, seen, relations):
    """For every withheld small count, the least and largest value that agree with all that is shown."""
    hidden = {cell: index for index, cell in enumerate(cell for cell in counts if cell not in seen)}
    used = [one for one in relations if any(cell in hidden for cell in (one.total, *one.parts))]
    slack = [at for at, one in enumerate(used) if counts[one.total] > sum(counts[part] for part in one.parts)]
    matrix, right = lil_matrix((len(used), len(hidden) + len(slack))), np.zeros(len(used))
    for at, one in enumerate(used):
        for sign, cell in ((-1, one.total), *((1, part) for part in one.parts)):
            if cell in hidden:
                matrix[at, hidden[cell]] += sign
            else:
                right[at] -= sign * counts[cell]
    for column, at in enumerate(slack, len(hidden)):
        matrix[at, column] = 1
    sums = matrix.tocsr()
    for cell, index in hidden.items():
        if counts[cell] < MINIMUM:
            aim = np.zeros(sums.shape[1])
            aim[index] = 1
            low, high = linprog(aim, A_eq=sums, b_eq=right), linprog(-aim, A_eq=sums, b_eq=right)
            yield cell, low.fun, np.inf if high.status == 3 else -high.fun
