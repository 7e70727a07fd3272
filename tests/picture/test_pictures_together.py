"""All pictures of a region side by side: no small count can be worked out from any of them together."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix
from tests.picture.made_up import REGION, material

from samlad.core.estimates import KEY, Estimates
from samlad.data.facts import register
from samlad.disclosure.publish import _counts, _relations
from samlad.disclosure.published import Published
from samlad.picture.analysis import PictureRules
from samlad.picture.compose import make_picture

MINIMUM = 5
SMALLEST_FIRST = ("1762", "1764", "1763", "1715", "1761", "1780")


@pytest.mark.simulation
def test_no_small_count_in_seven_pictures_can_be_proven():
    one = material(1)
    shown, internal = Published.empty(), Estimates.empty()
    for place in (REGION, *SMALLEST_FIRST):
        made = make_picture(
            one,
            place,
            PictureRules(level=0.01),
            minimum_count=MINIMUM,
            small_population=50,
            made=one.day,
            earlier=shown,
            behind=internal,
        )
        shown = Published.of_releases([shown.frame, made.published.frame])
        internal = Estimates(pl.concat([internal.frame, made.analysis.table.frame]).unique(KEY))
    counts = ours(_counts, internal.frame)
    seen = ours(_counts, shown.frame)
    assert not [cell for cell, count in seen.items() if 0 < count < MINIMUM]
    wholes = {code: register().members(code, one.day) for code in ("17", REGION)}
    exposed = [
        cell
        for cell, low, high in provable(counts, seen, _relations(counts, wholes))
        if low > 1e-6 or high < MINIMUM - 1e-6
    ]
    assert exposed == []


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
