"""The comparison of two waves written out number by number: keys, statuses, tests at their edges."""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.survey.change import Verdict, changes


def wave(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns)


def test_a_wave_without_its_standard_error_cannot_be_compared():
    whole = wave(variable=["q"], value=[0.4], se=[0.02])
    for lacking in (whole.drop("se"), whole.drop("value")):
        with pytest.raises(InvalidInput, match="går inte att jämföra"):
            changes(lacking, whole)
        with pytest.raises(InvalidInput, match="går inte att jämföra"):
            changes(whole, lacking)


def test_the_wave_with_two_rows_of_one_key_is_named_with_its_rows():
    once = wave(variable=["q"], value=[0.4], se=[0.02])
    twice = pl.concat([once, once])
    for number, pair in ((1, (twice, once)), (2, (once, twice))):
        with pytest.raises(InvalidInput) as caught:
            changes(*pair)
        assert [problem.row for problem in caught.value.problems] == [2, 3]
        assert f"Mätomgång {number} " in str(caught.value.problems[0].why)


def test_without_keys_one_row_each_is_compared_and_two_are_too_many():
    one, two = wave(value=[0.40], se=[0.03]), wave(value=[0.50], se=[0.04])
    row = changes(one, two).to_dicts()[0]
    assert (row["difference"], row["se"]) == pytest.approx((0.10, 0.05))
    assert row["p"] == pytest.approx(2 * special.ndtr(-2.0))  # no degrees of freedom told: the normal distribution
    with pytest.raises(InvalidInput) as caught:
        changes(pl.concat([one, one]), two)
    assert [problem.row for problem in caught.value.problems] == [2, 3]
    assert caught.value.total == 2


def test_at_most_twenty_doubled_rows_are_listed_and_all_are_counted():
    many = wave(variable=["q"] * 25, value=[0.4] * 25, se=[0.02] * 25)
    with pytest.raises(InvalidInput) as caught:
        changes(many, many)
    assert (len(caught.value.problems), caught.value.total) == (20, 25)


def test_a_missing_key_is_a_key_like_any_other():
    one = wave(variable=["q", "q"], sex=["women", None], value=[0.4, 0.5], se=[0.02, 0.02])
    found = changes(one, one.with_columns(pl.col("value") + 0.1))
    assert found.height == 2
    assert found["difference"].to_list() == pytest.approx([0.1, 0.1])


def test_what_never_applied_stays_so_and_what_is_untold_is_missing():
    one = wave(variable=["a", "b"], value=[None, None], se=[None, None], status=["not_applicable", "ok"])
    one = pl.concat(
        [one.cast({"value": pl.Float64, "se": pl.Float64}), wave(variable=["c"], value=[0.3], se=[0.1], status=["ok"])]
    )
    found = dict(changes(one, one).select("variable", "status").iter_rows())
    assert found == {"a": "not_applicable", "b": "missing", "c": "ok"}


@pytest.mark.parametrize("variable", ["y", "y/x", "x/y", "y:0.5"])
def test_a_break_in_a_question_breaks_its_ratio_and_its_median_too(variable):
    one = wave(variable=[variable, "z"], value=[1.0, 1.0], se=[0.1, 0.1])
    rows = changes(one, one, breaks={"y": "ny fråga"}).to_dicts()
    assert (rows[0]["difference"], rows[0]["p"], rows[0]["status"]) == (None, None, "not_applicable")
    assert (rows[0]["broken"], rows[0]["verdict"]) == ("ny fråga", Verdict.BROKEN)
    assert (rows[1]["broken"], rows[1]["difference"]) == (None, 0.0)


def test_a_value_without_error_has_no_difference_to_tell():
    one = wave(variable=["q", "z"], value=[0.4, 0.4], se=[None, 0.1])
    rows = changes(one, wave(variable=["q", "z"], value=[0.5, 0.5], se=[0.1, 0.1])).to_dicts()
    assert (rows[0]["difference"], rows[0]["p"], rows[0]["status"]) == (None, None, "unreliable")
    assert rows[1]["difference"] == pytest.approx(0.1)


def test_no_error_or_no_degree_of_freedom_is_no_test():
    one = wave(variable=["sure", "one", "few"], value=[2.0, 2.0, 2.0], se=[0.0, 0.3, 0.3], df=[9.0, 0.0, 0.5])
    two = one.with_columns(pl.col("value") + 1)
    rows = changes(one, two).to_dicts()
    assert [row["p"] is None for row in rows] == [True, True, False]
    assert [row["status"] for row in rows] == ["unreliable", "unreliable", "ok"]
    assert rows[2]["p"] == pytest.approx(2 * special.stdtr(1, -1 / np.hypot(0.3, 0.3)))


def test_a_share_of_nobody_with_an_error_told_is_tested_and_one_without_is_not():
    one = wave(variable=["told", "flat"], value=[0.0, 0.0], se=[0.02, 0.0])
    two = wave(variable=["told", "flat"], value=[0.1, 0.1], se=[0.02, 0.02])
    rows = changes(one, two).to_dicts()
    assert rows[0]["p"] == pytest.approx(2 * special.ndtr(-0.1 / np.hypot(0.02, 0.02)))
    assert rows[1]["p"] is None


def test_a_change_just_at_the_level_is_sure_and_its_sign_tells_which():
    p = 2 * special.ndtr(-2.0)
    one = wave(variable=["q"], value=[0.5], se=[0.03])
    for value, verdict in ((0.6, Verdict.INCREASE), (0.4, Verdict.DECREASE)):
        row = changes(one, wave(variable=["q"], value=[value], se=[0.04]), confidence=1 - p * (1 + 1e-9)).to_dicts()[0]
        assert row["verdict"] == verdict
    row = changes(one, wave(variable=["q"], value=[0.6], se=[0.04]), confidence=1 - p * (1 - 1e-6)).to_dicts()[0]
    assert row["verdict"] == Verdict.CANNOT_SAY
