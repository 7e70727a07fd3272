"""Which estimates are sure enough to show: the NCHS rule, its gap, and the rule that closes it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import WrongUse
from samlad.core.language import using
from samlad.survey.quality import QualityRule, Reason, Review, few_persons, judged, shares_judged
from samlad.survey.quality_words import in_place_of_a_number, reason_in_words, review_in_words

NCHS = QualityRule(rare_limit=None, minimum_answers=None)
HELD = QualityRule(rare_limit=1.30, minimum_answers=None)
DEFF = 1.15
# Net answers × share: 95 % Korn–Graubard intervals in per cent at a design effect of 1.15, no finite population.
PUBLISHED = {
    300: {1: (0.2, 3.1, 292), 2: (0.7, 4.5, 193), 5: (2.7, 8.4, 114), 10: (6.6, 14.3, 77)},
    400: {1: (0.2, 2.7, 246), 2: (0.8, 4.1, 164), 5: (3.0, 7.8, 98), 10: (7.1, 13.6, 66)},
    600: {1: (0.3, 2.3, 194), 2: (1.0, 3.6, 131), 5: (3.3, 7.2, 79), 10: (7.6, 12.9, 53)},
    800: {1: (0.4, 2.1, 165), 2: (1.1, 3.3, 112), 5: (3.5, 6.9, 68), 10: (7.9, 12.5, 46)},
}
CELLS = [(n, p, *row) for n, shares in PUBLISHED.items() for p, row in shares.items()]


def one(share: float, n: float, rule: QualityRule, *, deff: float = DEFF, df: float | None = None):
    se = np.sqrt(deff * share * (1 - share) / n)
    return shares_judged(*(np.array([float(x)]) for x in (share, se, n, n - 1 if df is None else df)), rule)


@pytest.mark.golden
@pytest.mark.parametrize(("n", "p", "low", "high", "relative"), CELLS)
def test_the_published_intervals_and_relative_widths(n, p, low, high, relative):
    found = one(p / 100, n, NCHS)
    assert (round(found.low[0] * 100, 1), round(found.high[0] * 100, 1)) == (low, high)
    assert round((found.high[0] - found.low[0]) / p * 10_000) == relative


@pytest.mark.golden
@pytest.mark.parametrize(("n", "p"), [(n, p) for n, p, *_ in CELLS])
def test_the_standard_alone_lets_every_rare_exposure_pass(n, p):
    assert one(p / 100, n, NCHS).reason[0] is None


@pytest.mark.golden
@pytest.mark.parametrize(("n", "p", "low", "high", "relative"), CELLS)
def test_the_relative_rule_holds_what_is_too_rare(n, p, low, high, relative):
    # At 130 per cent: 300 answers carry 5 per cent but not 2; 2 needs about 800; 1 is never carried.
    assert one(p / 100, n, HELD).reason[0] == (Reason.RARE if relative > 130 else None)


@pytest.mark.parametrize(
    ("share", "n", "deff", "reason"),
    [
        (0.5, 29, 1.0, Reason.FEW_EFFECTIVE),
        (0.5, 59, 2.0, Reason.FEW_EFFECTIVE),
        (0.5, 40, 1.0, Reason.WIDE),
        (0.05, 100, 1.0, Reason.RELATIVE),
        (0.5, 100, 1.0, None),
        (0.95, 100, 1.0, None),
    ],
)
def test_each_step_of_the_standard(share, n, deff, reason):
    assert one(share, n, NCHS, deff=deff).reason[0] == reason


def test_the_effective_number_is_never_more_than_the_answers():
    assert one(0.5, 29, NCHS, deff=0.2).reason[0] == Reason.FEW_EFFECTIVE


def test_an_unsure_complement_is_a_footnote_and_few_units_a_review():
    assert one(0.95, 100, NCHS).review[0] == Review.COMPLEMENT
    assert one(0.5, 400, NCHS, df=7).review[0] == Review.FEW_UNITS
    assert one(0.5, 400, NCHS, df=8).review[0] is None


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_none_and_all_have_a_limit_and_are_reviewed(share):
    found = one(share, 100, HELD)
    assert found.review[0] == Review.ALL_OR_NONE
    assert found.reason[0] is None
    # 1 − 0.025^(1/100): the exact limit with no case among a hundred.
    assert (found.high - found.low)[0] == pytest.approx(1 - 0.025 ** (1 / 100), abs=1e-12)
    assert one(share, 20, HELD).reason[0] == Reason.FEW_EFFECTIVE


def test_no_degrees_of_freedom_no_interval():
    assert one(0.5, 400, NCHS, df=0).reason[0] == Reason.NO_INTERVAL


@given(st.floats(0.001, 0.999), st.integers(31, 3000), st.floats(0.5, 3))
def test_more_answers_never_make_an_estimate_less_sure(share, n, deff):
    fewer, more = (one(share, size, HELD, deff=deff).reason[0] for size in (n, 2 * n))
    assert fewer is not None or more is None


def table(**columns: list[object]) -> pl.DataFrame:
    rows = len(columns["statistic"])
    filled = {"df": [200.0] * rows, "status": ["ok"] * rows, **columns}
    return pl.DataFrame(filled)


def test_a_table_is_judged_row_by_row():
    frame = table(
        statistic=["proportion", "proportion", "total", "total", "mean", "mean", "proportion"],
        value=[0.02, 0.10, 5000.0, 40.0, 3.4, 0.1, None],
        se=[0.0087, 0.0186, 400.0, 30.0, 0.1, 0.05, None],
        n=[300, 300, 300, 300, 300, 300, 0],
        status=["ok"] * 6 + ["missing"],
    )
    found = judged(frame, HELD)
    assert found["status"].to_list() == ["unreliable", "ok", "ok", "unreliable", "ok", "unreliable", "missing"]
    assert found["reason"].to_list() == ["rare", None, None, "relative", None, "relative_error", None]
    assert found["value"].to_list() == frame["value"].to_list()


def test_totals_on_few_answers_or_few_units_say_too_little():
    frame = table(statistic=["total"] * 2, value=[50.0] * 2, se=[5.0] * 2, n=[9, 50], df=[100.0, 5.0])
    assert judged(frame, NCHS)["reason"].to_list() == ["few_answers", "few_units"]


def test_a_minimum_of_respondents_holds_every_statistic():
    rule = QualityRule(rare_limit=None, minimum_answers=100)
    frame = table(statistic=["proportion", "total", "mean"], value=[0.5] * 3, se=[0.05] * 3, n=[99] * 3)
    assert judged(frame, rule)["reason"].to_list() == ["few_answers"] * 3


def test_confidentiality_is_marked_apart_from_quality():
    frame = table(statistic=["proportion"] * 4, value=[0.01, 0.99, 0.0, 0.5], se=[0.005] * 4, n=[300] * 4)
    assert few_persons(frame, 5).to_list() == [True, True, False, False]
    assert "few_persons" not in judged(frame, NCHS).columns


def test_an_empty_table_and_one_of_another_kind():
    empty = table(statistic=[], value=[], se=[], n=[])
    assert judged(empty, NCHS).height == 0
    with pytest.raises(WrongUse):
        judged(pl.DataFrame({"value": [1.0]}), NCHS)
    with pytest.raises(WrongUse):
        QualityRule(rare_limit=-1, minimum_answers=None)


def test_every_reason_has_words_in_both_languages():
    for language in ("sv", "en"):
        with using(language):
            said = [reason_in_words(reason, HELD) for reason in Reason]
            said += [review_in_words(review, HELD) for review in Review]
        assert len(set(said)) == len(said)
    assert reason_in_words(Reason.RARE, HELD) == (
        "För ovanligt för så få svar: osäkerheten är större än 130\u00a0% av andelen."
    )
    assert in_place_of_a_number(0.007, 0.045) == "någonstans mellan 0,7 och 4,5\u00a0%"
