"""What is summed above and below a mean, a total, a ratio and a share, and which rows count."""

import polars as pl
import pytest

from samlad.survey import sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.linears import linear_of, share_of
from samlad.survey.table import Survey, estimate_table

HOMES = pl.DataFrame({"w": [1.0, 2.0, 4.0, 8.0], "alarms": [4.0, None, 6.0, 3.0], "rooms": [2.0, 5.0, None, 1.0]})


def test_a_ratio_counts_those_who_answered_both():
    """(1·4 + 8·3)/(1·2 + 8·1) = 2.8: the second told no alarms, the third no rooms."""
    linear = linear_of(HOMES, Asked(Statistic.RATIO, "alarms/rooms"))
    assert linear.x is not None
    assert (linear.y.tolist(), linear.x.tolist()) == ([4, 0, 0, 3], [2, 0, 0, 1])
    assert linear.valid.tolist() == [True, False, False, True]
    survey = Survey(HOMES, sample_of(HOMES, weight="w"))
    row = estimate_table(survey, [Asked(Statistic.RATIO, "alarms/rooms")]).row(0, named=True)
    assert (row["value"], row["n"], row["base"]) == (pytest.approx(2.8), 2, 9.0)


def test_means_and_totals_leave_out_who_did_not_answer():
    mean, total = (linear_of(HOMES, Asked(kind, "rooms")) for kind in (Statistic.MEAN, Statistic.TOTAL))
    assert mean.x is not None
    assert (mean.y.tolist(), mean.x.tolist()) == ([2, 5, 0, 1], [1, 1, 0, 1])
    assert (total.y.tolist(), total.x) == ([2, 5, 0, 1], None)
    assert total.valid.tolist() == mean.valid.tolist() == [True, True, False, True]


def test_an_answer_nobody_gave_is_a_share_of_none():
    codes = pl.Series(["1", "2", None, "1"])
    one, none, absent = (share_of(codes, code) for code in ("1", None, "9"))
    assert one.x is not None
    assert (one.y.tolist(), one.x.tolist()) == ([1, 0, 0, 1], [1, 1, 0, 1])
    assert none.y.tolist() == absent.y.tolist() == [0, 0, 0, 0]
    assert none.valid.tolist() == [True, True, False, True]
