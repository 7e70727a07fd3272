"""Intervals are the named formulas, to the digits others print."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.stats.intervals import (
    beta_share,
    byar,
    count_interval,
    korn_graubard,
    poisson_exact,
    t_quantile,
    wilson,
)

SOURCE = "PHEindicatormethods 2.1.0, tests (github ukhsa-collaboration/PHEindicatormethods, commit 093fd28)"


@pytest.mark.golden
@pytest.mark.parametrize(
    ("count", "confidence", "low", "high"),
    [
        (65, 0.95, 50.1631877104595, 82.8491385459398),
        (1045, 0.95, 982.593201807333, 1110.33121298565),
        (65, 0.998, 42.8802614714802, 94.000290844318),
    ],
)
def test_byar(count, confidence, low, high):
    found = byar(count, confidence)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9), SOURCE


@pytest.mark.golden
@pytest.mark.parametrize(
    ("confidence", "low", "high"),
    [(0.95, 0.55254443296888, 0.736357517569025), (0.998, 0.495494657407043, 0.77835406140897)],
)
def test_wilson(confidence, low, high):
    found = wilson(65, 100, confidence)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9), SOURCE


@pytest.mark.golden
def test_exact_limits_below_ten():
    # Source as above, ISR3: 9 observed; the limits of the ratio times the expected count 8.3588… are those of 9.
    expected = 9 / 1.07670498828137
    found = count_interval(9)
    assert found.low / expected == pytest.approx(0.492338082509578, abs=1e-8)
    assert found.high / expected == pytest.approx(2.04392145554997, abs=1e-8)


def test_the_rule_changes_at_ten():
    assert count_interval(9) == poisson_exact(9)
    assert count_interval(10) == byar(10)
    assert poisson_exact(0).low == 0
    assert poisson_exact(0).high == pytest.approx(-math.log(0.025))


@given(st.integers(0, 10_000), st.sampled_from([0.8, 0.95, 0.998]))
def test_limits_hold_the_count_and_widen_with_confidence(count, confidence):
    for limits in (byar, poisson_exact):
        assert limits(count, confidence).holds(count)
        assert limits(count, 0.5).width <= limits(count, confidence).width


@given(st.integers(1, 500), st.data())
def test_shares_stay_between_nothing_and_everything(n, data):
    hits = data.draw(st.integers(0, n))
    for found in (beta_share(hits / n, n), wilson(hits, n)):
        assert 0 <= found.low <= hits / n + 1e-12
        assert hits / n - 1e-12 <= found.high <= 1


@pytest.mark.golden
def test_korn_graubard_as_in_the_precision_table():
    # Share 10 %, 300 answers, design effect 1.15, no few-degrees factor: 6.6–14.3 (domain/4 section 7, verified).
    se = math.sqrt(1.15 * 0.1 * 0.9 / 300)
    found = korn_graubard(0.1, se, 300, 299)
    assert (round(found.low * 100, 1), round(found.high * 100, 1)) == (6.6, 14.3)


def test_nobody_and_everybody_still_have_a_limit():
    assert korn_graubard(0.0, 0.0, 50, 49).high == pytest.approx(1 - 0.025 ** (1 / 50))
    assert korn_graubard(1.0, 0.0, 50, 49).low == pytest.approx(0.025 ** (1 / 50))


def test_t_meets_the_normal():
    assert t_quantile(0.95, math.inf) == pytest.approx(1.959964, abs=1e-6)
    assert t_quantile(0.95, 10) == pytest.approx(2.228139, abs=1e-6)
