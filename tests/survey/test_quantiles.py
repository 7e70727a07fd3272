"""Quantiles written out: the smallest answer that reaches the level, and Woodruff's interval carried back.

With equal weights and answers 1 … n the share at or below answer k is F = k/n, and the variance of that share is
F(1 − F)/(n − 1).
"""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.survey.design import sample_of
from samlad.survey.domains import domains_of
from samlad.survey.quantiles import quantiles
from samlad.survey.taylor import Taylor


def told(frame: pl.DataFrame, level: float, *, confidence: float = 0.95, where: list[bool] | None = None) -> np.ndarray:
    """Value, SE, low and high (rows) in every domain of column g (columns)."""
    sample = sample_of(frame, weight="w")
    domains = domains_of(frame, ["g"], None if where is None else np.array(where))
    values, valid = frame["y"].fill_null(0.0).to_numpy(), frame["y"].is_not_null().to_numpy()
    df = domains.degrees_of_freedom(sample)
    found = quantiles(Taylor(sample, domains), sample.weight, values, valid, domains, level, df, confidence)
    return np.array(found)


def rows(y: list[float | None], w: float = 3.0, g: str = "a") -> pl.DataFrame:
    return pl.DataFrame({"y": y, "w": [w] * len(y), "g": [g] * len(y)}, schema_overrides={"y": pl.Float64})


def answers(n: int, **how) -> pl.DataFrame:
    """1 … n, not in order."""
    return rows([float(k * 7 % n + 1) for k in range(n)], **how)


@pytest.mark.parametrize(("level", "value"), [(0.5, 50), (0.501, 51), (0.25, 25), (0.9, 90), (0.001, 1), (1.0, 100)])
def test_a_level_that_falls_on_an_answer_is_that_answer(level, value):
    assert told(answers(100), level)[0, 0] == value


def test_the_interval_is_that_of_the_share_at_the_quantile():
    n, level = 100, 0.3
    value, se, low, high = told(answers(n), level)[:, 0]
    t = special.stdtrit(n - 1, 0.975)
    half = t * np.sqrt(0.3 * 0.7 / (n - 1))  # 0.0913: 30 ± 9.1 answers
    assert (value, low, high) == (30, np.ceil(30 - n * half), np.ceil(30 + n * half)) == (30, 21, 40)
    assert se == pytest.approx((40 - 21) / (2 * t), rel=1e-12)


def test_weights_and_not_rows_are_counted():
    """Weights 1, 1 and 8: the third answer alone is eight tenths."""
    frame = pl.DataFrame({"y": [1.0, 2.0, 3.0], "w": [1.0, 1.0, 8.0], "g": ["a"] * 3})
    assert [told(frame, level)[0, 0] for level in (0.1, 0.2, 0.21, 0.9)] == [1, 2, 3, 3]


def test_every_domain_has_its_own_and_rows_without_answer_weight_or_domain_count_in_none():
    small, large = answers(50), answers(60, g="b").with_columns(pl.col("y") + 1000)
    alone = [told(small, 0.4)[:, 0], told(large, 0.4)[:, 0]]
    nobody = rows([None] * 40)  # stands for 0 as a number, and must not be one
    weightless = rows([-5.0] * 40, w=0.0)
    outside = rows([-9.0] * 40, g="b")
    frame = pl.concat([outside, large, nobody, small, weightless])
    found = told(frame, 0.4, where=[False] * 40 + [True] * 190)
    assert found[0].tolist() == [alone[0][0], alone[1][0]] == [20, 1024]
    # More units in the sample, the same two groups: F(1 − F)/m · n/(n − 1) for a group of m answers among n rows.
    for column, m, f in ((0, 50, 20 / 50), (1, 60, 24 / 60)):
        df = (50 + 40 if column == 0 else 60) - 1  # rows of weight count, answered or not
        half = special.stdtrit(df, 0.975) * np.sqrt(f * (1 - f) / m * 230 / 229)
        limits = [np.ceil(m * (f - half)), np.ceil(m * (f + half))]
        assert (found[2:, column] - 1000 * column).tolist() == limits


def test_a_domain_without_answers_or_weight_has_no_quantile():
    frame = pl.concat([answers(20), rows([None, None], g="b"), rows([4.0, 5.0], w=0.0, g="c")])
    found = told(frame, 0.5)
    assert found[0, 0] == 10
    assert np.isnan(found[:, 1:]).all()


def test_everybody_answering_the_same_leaves_no_doubt():
    assert told(rows([7.0] * 9), 0.5)[:, 0].tolist() == [7, 0, 7, 7]


def test_a_limit_beyond_the_edge_has_no_answer():
    """Two answers: F = ½ with SE ½; with half confidence t(1) is 1 and the limits lie at 0 and 1."""
    two = rows([3.0, 8.0])
    value, se, low, high = told(two, 0.5, confidence=0.499)[:, 0]
    assert (value, low, high) == (3, 3, 8)
    assert se == pytest.approx((8 - 3) / 2, rel=0.01)
    assert np.isnan(told(two, 0.5, confidence=0.51)[1:, 0]).all()
    top = told(answers(100), 0.99)[:, 0]
    assert top[2] < 99
    assert np.isnan(top[[1, 3]]).all()
    bottom = told(answers(100), 0.01)[:, 0]
    assert bottom[3] > 1
    assert np.isnan(bottom[[1, 2]]).all()
