"""A sum must not give away its largest part: nk and p-percent."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, WrongUse
from samlad.disclosure.dominance import GuessedWithin, LargestShare, dominated


def told(amounts: list[float], *rules) -> bool:
    table = pl.DataFrame({"cell": ["a"] * len(amounts), "sek": amounts}, schema={"cell": pl.String, "sek": pl.Float64})
    return dominated(table, by=["cell"], amount="sek", rules=rules)["sensitive"][0]


def test_two_that_make_up_more_than_85_per_cent():
    assert told([50, 36, 14], LargestShare(2, 0.85))
    assert not told([50, 35, 15], LargestShare(2, 0.85))  # exactly 85 is not more


def test_the_second_largest_guesses_the_largest():
    # Total 110, the second takes away its own 30: 80 left, at most 10 too much for 70, which is 14 per cent.
    assert told([70, 30, 10], GuessedWithin(0.15))
    assert not told([70, 30, 10], GuessedWithin(0.14))


def test_one_contributor_is_sensitive_and_an_empty_sum_is_not():
    assert told([5], LargestShare(1, 0.9))
    assert told([5], GuessedWithin(0.1))
    assert not told([0, 0], LargestShare(1, 0.9), GuessedWithin(0.1))


def test_rows_of_one_contributor_are_added_up():
    table = pl.DataFrame({"cell": ["a"] * 4, "who": ["x", "x", "y", "z"], "sek": [30, 30, 20, 20]})
    alone = dominated(table, by=["cell"], amount="sek", rules=[LargestShare(1, 0.5)])
    together = dominated(table, by=["cell"], amount="sek", contributor="who", rules=[LargestShare(1, 0.5)])
    assert (alone["sensitive"][0], together["sensitive"][0]) == (False, True)
    assert together.to_dicts()[0] == {"cell": "a", "contributors": 3, "total": 100, "sensitive": True}


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8), st.floats(0.05, 0.95), st.integers(1, 3))
def test_more_largest_contributors_are_never_less_sensitive(amounts, share, largest):
    assert told(amounts, LargestShare(largest, share)) <= told(amounts, LargestShare(largest + 1, share))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8), st.floats(0.05, 0.9))
def test_the_unit_of_the_amount_does_not_matter(amounts, share):
    assert told(amounts, GuessedWithin(share)) == told([x * 1024 for x in amounts], GuessedWithin(share))


@pytest.mark.parametrize("amounts", [[1.0, -2.0], [1.0, None], [1.0, float("inf")]])
def test_bad_amounts_are_named(amounts):
    with pytest.raises(InvalidInput) as caught:
        told(amounts, LargestShare(1, 0.5))
    assert caught.value.problems[0].row == 3


def test_rules_that_cannot_be():
    with pytest.raises(WrongUse):
        LargestShare(0, 0.5)
    with pytest.raises(WrongUse):
        GuessedWithin(1.5)
    with pytest.raises(WrongUse):
        told([1.0])
