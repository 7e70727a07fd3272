"""Two rates beside each other, and many questions at once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.streams import stream
from samlad.stats.trend import poisson_trend
from samlad.stats.two_counts import rate_ratio


@given(st.integers(0, 60), st.integers(1, 60), st.floats(1, 1e5), st.floats(1, 1e5))
def test_the_interval_excludes_one_exactly_when_p_is_small(count, other, base, other_base):
    found = rate_ratio(count, base, other, other_base)
    assert found is not None
    assert found.interval.low <= found.ratio * (1 + 1e-9)
    assert found.ratio <= found.interval.high * (1 + 1e-9)
    excludes = not found.interval.holds(1.0)
    # At the very border rounding decides.
    assert excludes == (found.p < 0.05) or found.p == pytest.approx(0.05, abs=1e-6)


@given(st.integers(1, 40), st.integers(1, 40))
def test_against_scipys_binomial_limits(count, other):
    found = rate_ratio(count, 1.0, other, 1.0)
    limits = stats.binomtest(count, count + other).proportion_ci(0.95, method="exact")
    assert found.interval.low == pytest.approx(limits.low / (1 - limits.low))
    assert found.interval.high == pytest.approx(limits.high / (1 - limits.high))


def test_nothing_to_divide_by_gives_no_ratio():
    assert rate_ratio(3, 10, 0, 10) is None
    assert rate_ratio(0, 10, 0, 10) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_control_as_scipy_does_it(p_values):
    assert benjamini_hochberg(p_values) == pytest.approx(list(stats.false_discovery_control(p_values)))


def test_what_was_not_tested_is_no_part_of_the_family():
    assert benjamini_hochberg([0.01, math.nan, 0.02])[0] == pytest.approx(0.02)
    assert math.isnan(benjamini_hochberg([0.01, math.nan])[1])
    assert benjamini_hochberg([]) == []


def test_a_stream_is_its_seed_and_name():
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random() != stream(2, "b").random()


def test_a_pure_growth_is_found_exactly():
    years, base = range(2016, 2024), [1e6] * 8
    counts = [round(1000 * 1.08**i) for i in range(8)]
    found = poisson_trend(list(years), counts, base)
    assert found.factor == pytest.approx(1.08, abs=1e-3)
    assert found.interval.low > 1
    assert found.dispersion == 1.0


def test_the_slope_agrees_with_a_direct_maximum_of_the_likelihood():
    from scipy.optimize import minimize

    years, counts, base = [0, 1, 2, 3, 4, 5], [12, 18, 15, 25, 22, 31], [1.0, 1.1, 1.2, 1.1, 1.0, 1.2]

    def loss(p):
        return sum(
            b * math.exp(p[0] + p[1] * x) - y * (p[0] + p[1] * x) for x, y, b in zip(years, counts, base, strict=True)
        )

    slope = minimize(loss, [3.0, 0.0], tol=1e-12).x[1]
    assert math.log(poisson_trend(years, counts, base).factor) == pytest.approx(slope, abs=1e-5)


def test_too_little_history_gives_no_trend():
    assert poisson_trend([1, 2, 3], [1, 2, 3], [1, 1, 1]) is None
    assert poisson_trend([1, 2, 3, 4], [0, 0, 0, 0], [1, 1, 1, 1]) is None
