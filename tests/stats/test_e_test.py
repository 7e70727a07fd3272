"""The E-test of two Poisson rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.stats.e_test import e_test
from samlad.stats.two_counts import rate_ratio


@pytest.mark.golden
def test_three_against_none():
    # Krishnamoorthy & Thomson 2004; ptools 2.0.0, tests: 0.0884.
    assert e_test(0, 1, 3, 1) == pytest.approx(0.08838, abs=1e-5)


def test_nothing_happened_and_what_cannot_be():
    assert e_test(0, 1, 0, 1) is None
    for wrong in ((-1, 1, 2, 1), (1, 0, 2, 1)):
        with pytest.raises(InvalidInput):
            e_test(*wrong)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.5, 20), st.floats(0.5, 20))
def test_it_is_a_probability_and_does_not_depend_on_the_order(one, other, base, other_base):
    if one + other:
        p = e_test(one, base, other, other_base)
        assert 0 <= p <= 1
        assert p == pytest.approx(e_test(other, other_base, one, base), rel=1e-6, abs=1e-9)


def test_equal_rates_do_not_differ_and_it_is_less_timid_than_the_conditional_test():
    assert e_test(20, 10, 20, 10) == pytest.approx(1.0)
    assert e_test(30, 100, 15, 100) < rate_ratio(30, 100, 15, 100).p
    assert e_test(3000, 1.0, 3300, 1.0) == pytest.approx(0.000157, abs=1e-5)


def test_very_many_events_are_compared_at_once():
    # |z| = 3000 / √2003000 = 2.1198: two normal tails.
    assert e_test(1_000_000, 1.0, 1_003_000, 1.0) == pytest.approx(0.0340, abs=1e-4)
    assert e_test(10_000, 1.0, 10_300, 1.0) == pytest.approx(0.03525, abs=2e-4)
