"""A design read from columns: strata, sampling units, stages and fractions, and what is refused with which row."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey import sample_of

FRAME = pl.DataFrame(
    {
        "region": ["N", "N", "S", "S", "S", "S"],
        "sex": ["k", "m", "k", "k", "m", "m"],
        "house": [7, 7, 3, 9, 3, 3],
        "person": [1, 2, 1, 1, 1, 2],
        "N": [4.0, 4.0, 10.0, 10.0, 10.0, 10.0],
        "M": [2.0, 2.0, 6.0, 1.0, 6.0, 6.0],
        "w": [1.0, 2.0, 3.0, 0.0, 1.5, 2.5],
    }
)


def test_rows_without_a_design_are_one_stratum_of_units():
    sample = sample_of(FRAME, weight="w")
    stage = sample.first
    assert sample.rows == 6
    assert sample.weight.tolist() == FRAME["w"].to_list()
    assert len(sample.stages) == 1
    assert (stage.unit.tolist(), stage.row_stratum.tolist()) == ([0, 1, 2, 3, 4, 5], [0] * 6)
    assert (stage.units_per_stratum.tolist(), stage.fraction.tolist(), stage.names) == ([6], [0.0], ("",))
    assert stage.each_row
    assert not stage.singles.any()


def test_strata_are_crossed_and_keep_their_names():
    stage = sample_of(FRAME, weight="w", strata=["region", "sex"]).first
    assert stage.names == ("N×k", "N×m", "S×k", "S×m")
    assert stage.row_stratum.tolist() == [0, 1, 2, 2, 3, 3]
    assert stage.units_per_stratum.tolist() == [1, 1, 2, 2]
    assert stage.singles.tolist() == [True, True, False, False]
    # A name that holds the sign is no other stratum.
    odd = pl.DataFrame({"a": ["x×y", "x"], "b": ["z", "y×z"], "w": [1.0, 1.0]})
    assert sample_of(odd, weight="w", strata=["a", "b"]).first.units_per_stratum.tolist() == [1, 1]


def test_clusters_are_nested_in_their_stratum_and_parent():
    sample = sample_of(FRAME, weight="w", strata=["region"], clusters=["house", "person"], fpc=["N", "M"])
    first, second = sample.stages
    assert sample.first is first
    assert first.row_stratum.tolist() == [0, 0, 1, 1, 1, 1]
    assert first.unit.tolist() == [0, 0, 1, 2, 1, 1]
    assert first.units_per_stratum.tolist() == [1, 2]
    assert first.fraction.tolist() == [1 / 4, 2 / 10]
    assert first.names == ("N", "S")
    assert not first.each_row
    # Persons in their house: 1 and 2 in the first, 1 (twice) and 2 in the second, 1 in the third.
    assert second.row_stratum.tolist() == [0, 0, 1, 2, 1, 1]
    assert second.unit.tolist() == [0, 1, 2, 4, 2, 3]
    assert second.units_per_stratum.tolist() == [2, 2, 1]
    assert second.fraction.tolist() == [1.0, 2 / 6, 1.0]
    assert second.names == ("1", "2", "3")
    assert second.singles.tolist() == [False, False, False]  # the last is a census of one


def test_houses_of_one_number_in_two_strata_are_two():
    frame = FRAME.with_columns(pl.lit(5).alias("house"))
    stage = sample_of(frame, weight="w", strata=["region"], clusters=["house"]).first
    assert stage.unit.tolist() == [0, 0, 1, 1, 1, 1]
    assert stage.singles.tolist() == [True, True]


def test_without_a_population_there_is_one_stage():
    """Ultimate clusters: what was drawn in a house does not matter."""
    assert len(sample_of(FRAME, weight="w", clusters=["house", "person"]).stages) == 1


@pytest.mark.parametrize(
    ("sizes", "fractions"),
    [([6.0, 6.0, 8.0, 8.0, 8.0, 8.0], [2 / 6, 4 / 8]), ([0.1, 0.1, 1.0, 1.0, 1.0, 1.0], [0.1, 1.0]),
     ([2.0, 2.0, 4.0, 4.0, 4.0, 4.0], [1.0, 1.0])],
)  # fmt: skip
def test_sizes_and_fractions(sizes, fractions):
    frame = FRAME.with_columns(pl.Series("N", sizes))
    assert sample_of(frame, weight="w", strata=["region"], fpc=["N"]).first.fraction.tolist() == fractions


@pytest.mark.parametrize(
    ("sizes", "told", "why"),
    [
        ([2.0, 2.0, 3.0, 3.0, 3.0, 3.0], "S: 3", "mindre än urvalet"),
        ([1.5, 1.5, 9.0, 9.0, 9.0, 9.0], "N: 1.5", "mindre än urvalet"),
        ([0.0, 0.0, 9.0, 9.0, 9.0, 9.0], "N: 0", "mindre än urvalet"),
        ([-1.0, -1.0, 9.0, 9.0, 9.0, 9.0], "N: -1", "mindre än urvalet"),
        ([5.0, 5.0, 8.0, 9.0, 9.0, 8.0], "S: 9", "inte samma"),
        ([1.0, 2.0, 8.0, 9.0, 9.0, 8.0], "N: 2", "inte samma"),
        ([0.5, 0.0, 9.0, 9.0, 9.0, 9.0], "N: 0.5", "inte samma"),
    ],
)
def test_sizes_that_vary_or_are_too_small_are_named(sizes, told, why):
    frame = FRAME.with_columns(pl.Series("N", sizes))
    with pytest.raises(InvalidInput) as caught:
        sample_of(frame, weight="w", strata=["region"], fpc=["N"])
    problem = caught.value.problems[0]
    assert (problem.column, problem.value) == ("N", told)
    assert why in problem.why
    with pytest.raises(InvalidInput) as caught:
        sample_of(frame.with_columns(pl.lit(5.0).alias("N")), weight="w", fpc=["N"])
    assert caught.value.problems[0].value == "5"  # one stratum has no name


def test_columns_that_do_not_fit_each_other_are_wrong_use():
    for how in (
        {"fpc": ["N", "M"]},
        {"fpc": ["N", "M"], "clusters": ["house"]},
        {"fpc": ["N"], "clusters": ["house", "person"]},
        {"strata": ["sex", "region", "sex"]},
        {"clusters": ["house", "house"]},
    ):
        with pytest.raises(WrongUse):
            sample_of(FRAME, weight="w", **how)
    sample_of(FRAME, weight="w", strata=["house"], clusters=["house"])  # one of each is no repetition


@pytest.mark.parametrize("column", ["region", "house", "N"])
def test_gaps_in_the_design_are_named_row_by_row(column):
    gaps = [k in (1, 4) for k in range(6)]
    frame = FRAME.with_columns(pl.when(~pl.Series(gaps)).then(column).alias(column))
    with pytest.raises(InvalidInput) as caught:
        sample_of(frame, weight="w", strata=["region"], clusters=["house"], fpc=["N"])
    assert [(one.row, one.column) for one in caught.value.problems] == [(3, column), (6, column)]
    assert caught.value.total == 2


@pytest.mark.parametrize("bad", [-0.5, None, float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_none_are_named(bad):
    frame = FRAME.with_columns(pl.Series("w", [1.0, bad, 2.0, 0.0, bad, 1.0]))
    with pytest.raises(InvalidInput) as caught:
        sample_of(frame, weight="w")
    assert [(one.row, one.column) for one in caught.value.problems] == [(3, "w"), (6, "w")]
    assert caught.value.problems[0].value == (None if bad is None else str(bad))
    assert caught.value.total == 2


def test_words_are_neither_weights_nor_sizes():
    words = FRAME.with_columns(pl.Series("w", ["1", "två", "3", "4", "5", "6"]), pl.col("w").alias("v"))
    with pytest.raises(InvalidInput) as caught:
        sample_of(words, weight="w")
    assert [(one.row, one.value) for one in caught.value.problems] == [(3, "två")]
    with pytest.raises(InvalidInput) as caught:
        sample_of(words, weight="v", fpc=["w"])
    assert [(one.row, one.column) for one in caught.value.problems] == [(3, "w")]


def test_twenty_bad_rows_are_shown_of_all():
    many = pl.DataFrame({"w": [-1.0] * 30, "s": pl.Series([None] * 30, dtype=pl.String), "v": [1.0] * 30})
    for how in ({"weight": "w"}, {"weight": "v", "strata": ["s"]}):
        with pytest.raises(InvalidInput) as caught:
            sample_of(many, **how)
        assert (len(caught.value.problems), caught.value.total) == (20, 30)
        assert [one.row for one in caught.value.problems] == list(range(2, 22))


@pytest.mark.parametrize(
    "how", [{}, {"strata": ["region"]}, {"clusters": ["house"]}, {"clusters": ["house"], "fpc": ["N"]}]
)
def test_a_file_without_rows_is_a_sample_of_nobody(how):
    sample = sample_of(FRAME.clear(), weight="w", **how)
    assert sample.rows == 0
    assert sample.first.row_stratum.size == 0
    assert (sample.first.units_per_stratum.tolist(), sample.first.fraction.tolist()) == ([0], [0.0])


def test_other_weights_are_of_the_same_drawing():
    sample = sample_of(FRAME, weight="w", strata=["region"])
    other = sample.with_weight(np.ones(6))
    assert other.stages is sample.stages
    assert other.weight.tolist() == [1.0] * 6
