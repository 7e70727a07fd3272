"""Allocation: its limits always hold, the sum is the total, and what cannot be is said."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey.planning.allocation import Rule, RuleKind, allocate, whole_sizes

# The six municipalities of the Karlstad region; svy 0.35 left three of them under the minimum of 300.
KARLSTAD = pl.DataFrame(
    {
        "stratum": ["Karlstad", "Hammarö", "Forshaga", "Kil", "Grums", "Munkfors"],
        "population": [71000, 12100, 9000, 9300, 7300, 2900],
        "sd": [0.5, 0.4, 0.3, 0.3, 0.2, 0.0],
    }
)
RULES = [
    Rule(RuleKind.EQUAL),
    Rule(RuleKind.PROPORTIONAL),
    Rule(RuleKind.POWER, power=0.5),
    Rule(RuleKind.NEYMAN, deviation="sd"),
]


@given(
    population=st.lists(st.integers(1, 5000), min_size=1, max_size=12),
    minimum=st.integers(0, 60),
    share=st.floats(0, 1),
    rule=st.sampled_from(RULES[:3]),
)
def test_limits_always_hold_and_the_sum_is_the_total(population, minimum, share, rule):
    least, most = sum(min(minimum, size) for size in population), sum(population)
    total = max(1, round(least + share * (most - least)))
    frame = pl.DataFrame({"stratum": [str(place) for place in range(len(population))], "population": population})
    sizes = allocate(frame, total=total, minimum=minimum, rule=rule)["sample"].to_numpy()
    assert sizes.sum() == total
    assert (sizes >= np.minimum(minimum, population)).all()
    assert (sizes <= population).all()


def test_the_minimum_is_kept_where_others_dropped_it():
    found = allocate(KARLSTAD, total=3600, minimum=300, response_rate=0.5)
    assert found["sample"].min() == 300
    assert found["sample"].sum() == 3600
    # Above the minimum the sampling fractions are alike.
    above = found.filter(pl.col("sample") > 300)
    assert (above["sample"] / above["population"]).std() < 2e-4


def test_each_rule_by_hand():
    frame = pl.DataFrame({"stratum": ["a", "b"], "population": [100, 400], "sd": [4.0, 1.0]})
    by = {rule.kind: allocate(frame, total=60, minimum=5, rule=rule)["sample"].to_list() for rule in RULES}
    assert by == {
        RuleKind.EQUAL: [30, 30],
        RuleKind.PROPORTIONAL: [12, 48],
        RuleKind.POWER: [20, 40],  # √100 : √400
        RuleKind.NEYMAN: [30, 30],  # 100·4 : 400·1
    }


def test_largest_remainder_with_ties_in_file_order():
    frame = pl.DataFrame({"stratum": list("abc"), "population": [10, 10, 10]})
    assert allocate(frame, total=10, minimum=0)["sample"].to_list() == [4, 3, 3]
    uneven = pl.DataFrame({"stratum": list("abc"), "population": [50, 30, 20]})
    assert allocate(uneven, total=7, minimum=0)["sample"].to_list() == [4, 2, 1]  # 3.5, 2.1, 1.4


def test_a_stratum_smaller_than_the_minimum_is_taken_whole():
    frame = pl.DataFrame({"stratum": ["stor", "liten", "tom"], "population": [1000, 40, 0]})
    found = allocate(frame, total=200, minimum=100, response_rate=0.5)
    assert found["sample"].to_list() == [160, 40, 0]
    assert found["expected_responses"].to_list() == [80, 20, 0]
    assert found["half_width"].to_list() == pytest.approx(
        [1.96 * np.sqrt(0.25 / 80 * (1 - 80 / 1000)), 1.96 * np.sqrt(0.25 / 20 * 0.5), None]
    )


def test_everybody_is_a_census():
    found = allocate(KARLSTAD, total=int(KARLSTAD["population"].sum()), minimum=0)
    assert found["sample"].to_list() == KARLSTAD["population"].to_list()
    assert found["half_width"].to_list() == [0.0] * 6


@pytest.mark.parametrize(
    ("total", "minimum", "rule", "why"),
    [
        (1000, 300, None, "fler än de 1\u00a0000"),
        (1_000_000, 0, None, "färre än de 1\u00a0000\u00a0000"),
    ],
)
def test_the_impossible_says_why(total, minimum, rule, why):
    with pytest.raises(InvalidInput) as caught:
        allocate(KARLSTAD, total=total, minimum=minimum, rule=rule)
    assert why in caught.value.problems[0].why


def test_measures_of_zero_cannot_grow():
    flat = KARLSTAD.with_columns(sd=pl.lit(0.0))
    with pytest.raises(InvalidInput) as caught:
        allocate(flat, total=3000, minimum=300, rule=Rule(RuleKind.NEYMAN, deviation="sd"))
    assert "noll" in caught.value.problems[0].why
    assert whole_sizes(np.zeros(2), np.array([3.0, 4.0]), np.array([9.0, 9.0]), 10).tolist() == [3, 4]


@pytest.mark.parametrize(
    "change",
    [
        {"population": [1, 2, None, 4, 5, 6]},
        {"population": [1, 2, -3, 4, 5, 6]},
        {"population": [1.0, 2.0, 3.5, 4.0, 5.0, 6.0]},
        {"stratum": ["a", "a", "b", "c", "d", "e"]},
        {"stratum": [None, "a", "b", "c", "d", "e"]},
        {"sd": [1.0, 1, 1, 1, 1, None]},
    ],
)
def test_strata_that_cannot_be_read(change):
    frame = KARLSTAD.with_columns(*(pl.Series(name, values) for name, values in change.items()))
    with pytest.raises(InvalidInput):
        allocate(frame, total=10, minimum=0, rule=RULES[3])


def test_wrong_use():
    for asked in ({"total": 0}, {"minimum": -1}, {"response_rate": 0.0}, {"response_rate": 1.5},
                  {"rule": Rule(RuleKind.POWER, power=-1)}):  # fmt: skip
        with pytest.raises(WrongUse):
            allocate(KARLSTAD, **{"total": 3600, "minimum": 300} | asked)
    with pytest.raises(InvalidInput):
        allocate(KARLSTAD, total=3600, minimum=300, rule=Rule(RuleKind.NEYMAN, deviation="spridning"))
