"""The intervals of shares, each exactly its named formula; the formulas are written out with scipy.stats."""

import numpy as np
import pytest
from scipy import stats

from samlad.survey.intervals import ShareInterval, around, of_shares, t_quantiles

pytestmark = pytest.mark.golden


def limits(rule: ShareInterval, p: float, se: float, n: float, df: float, confidence: float = 0.95):
    low, high = of_shares(rule, *(np.array([one]) for one in (p, se, n, df)), confidence)
    return float(low[0]), float(high[0])


def beta(p: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Clopper & Pearson's limits for p·n of n."""
    tail, x = (1 - confidence) / 2, p * n
    return (float(stats.beta.ppf(tail, x, n - x + 1)) if x > 0 else 0.0,
            float(stats.beta.ppf(1 - tail, x + 1, n - x)) if x < n else 1.0)  # fmt: skip


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("p", "se", "n", "df"), [(0.1, 0.02, 300, 12), (0.5, 0.004, 80, 3), (0.97, 0.05, 2, 3)])
def test_korn_and_graubard(p, se, n, df, confidence):
    """n_eff = p(1 − p)/SE² · (t(n − 1)/t(df))², not capped at n (Korn & Graubard 1998)."""
    quantile = 0.5 + confidence / 2
    effective = p * (1 - p) / se**2 * (stats.t.ppf(quantile, n - 1) / stats.t.ppf(quantile, df)) ** 2
    assert limits(ShareInterval.BETA, p, se, n, df, confidence) == pytest.approx(beta(p, effective, confidence))


@pytest.mark.parametrize(
    ("n", "p", "low", "high"),
    [
        (300, 0.01, 0.2, 3.1),
        (300, 0.1, 6.6, 14.3),
        (400, 0.05, 3.0, 7.8),
        (600, 0.3, 26.1, 34.1),
        (800, 0.5, 46.2, 53.8),
    ],
)
def test_the_planning_table(n, p, low, high):
    """Per cent, design effect 1.15, degrees of freedom many: one digit is printed."""
    se = (1.15 * p * (1 - p) / n) ** 0.5
    found = limits(ShareInterval.BETA, p, se, n, n - 1)
    assert [round(100 * one, 1) for one in found] == [low, high]


@pytest.mark.parametrize("p", [0.0, 1.0])
@pytest.mark.parametrize("n", [1, 2, 40])
def test_nobody_and_everybody_rest_on_n(p, n):
    assert limits(ShareInterval.BETA, p, 0.0, n, 5) == pytest.approx(beta(p, n))
    z = stats.norm.ppf(0.975)
    edge = z**2 / (n + z**2)
    low, high = limits(ShareInterval.WILSON, p, 0.0, n, 5)
    assert (low, high) == pytest.approx((0.0, edge) if p == 0 else (1 - edge, 1.0), abs=1e-12)
    assert np.isnan(limits(ShareInterval.LOGIT, p, 0.0, n, 5)).all()


def test_a_share_without_error_rests_on_n_and_one_without_answers_on_nothing():
    assert limits(ShareInterval.BETA, 0.25, 0.0, 8, 5) == pytest.approx(beta(0.25, 8))
    assert np.isnan(limits(ShareInterval.BETA, 0.0, 0.0, 0, 5)).all()


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_everybody_rests_on_n_even_with_an_error_told(p):
    assert limits(ShareInterval.BETA, p, 0.1, 40, 5) == pytest.approx(beta(p, 40))
    assert np.isnan(limits(ShareInterval.LOGIT, p, 0.1, 40, 5)).all()


def test_one_answer_takes_no_t_factor():
    """t(n − 1) does not exist for one answer: n_eff is p(1 − p)/SE² as it is."""
    assert limits(ShareInterval.BETA, 0.4, 0.2, 1, 5) == pytest.approx(beta(0.4, 0.4 * 0.6 / 0.04))


def test_logit():
    half = stats.t.ppf(0.975, 7) * 0.03 / (0.2 * 0.8)
    middle = np.log(0.2 / 0.8)
    expected = [1 / (1 + np.exp(-(middle - half))), 1 / (1 + np.exp(-(middle + half)))]
    assert limits(ShareInterval.LOGIT, 0.2, 0.03, 90, 7) == pytest.approx(expected)


@pytest.mark.parametrize("p", [0.02, 0.5])
def test_wilson(p):
    """The limits are where |p − P| = z·√(P(1 − P)/n_eff); n_eff without the t factor."""
    low, high = limits(ShareInterval.WILSON, p, 0.03, 90, 7)
    z, effective = stats.norm.ppf(0.975), p * (1 - p) / 0.03**2
    for limit in (low, high):
        assert abs(p - limit) == pytest.approx(z * (limit * (1 - limit) / effective) ** 0.5)
    assert low < p < high


def test_normal_and_other_statistics():
    half = stats.t.ppf(0.95, 4) * 0.2
    assert limits(ShareInterval.NORMAL, 0.1, 0.2, 9, 4, 0.9) == pytest.approx((0.1 - half, 0.1 + half))
    low, high = around(np.array([10.0]), np.array([0.2]), np.array([4.0]), 0.9)
    assert (low[0], high[0]) == pytest.approx((10 - half, 10 + half))


def test_without_degrees_of_freedom_there_is_no_interval():
    found = t_quantiles(np.array([-1.0, 0.0, np.nan, 1.0, 2.5, np.inf]), 0.9)
    assert np.isnan(found[:3]).all()
    assert found[3:] == pytest.approx([stats.t.ppf(0.95, 1), stats.t.ppf(0.95, 2.5), stats.norm.ppf(0.95)])
    for rule in (ShareInterval.BETA, ShareInterval.LOGIT, ShareInterval.NORMAL):
        assert np.isnan(limits(rule, 0.3, 0.1, 20, 0)).all()
    assert limits(ShareInterval.BETA, 1.0, 0.0, 3, 0) == pytest.approx(beta(1.0, 3))
