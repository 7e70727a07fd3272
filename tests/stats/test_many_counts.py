"""Limits of many counts are those of one count at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.stats.intervals import byar, count_interval, poisson_exact, wilson
from samlad.stats.many_counts import byar_limits, default_limits, exact_limits, wilson_limits


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=20), st.sampled_from([0.8, 0.95, 0.998]))
def test_arrays_give_what_single_counts_give(counts, confidence):
    many = np.array(counts, dtype=float)
    for limits, single in ((byar_limits, byar), (exact_limits, poisson_exact), (default_limits, count_interval)):
        low, high = limits(many, confidence)
        one_by_one = [single(count, confidence) for count in counts]
        assert low == pytest.approx([one.low for one in one_by_one])
        assert high == pytest.approx([one.high for one in one_by_one])


@pytest.mark.golden
def test_published_limits():
    # PHEindicatormethods 2.1.0, tests: Byar 65 at 95 and 99.8 per cent, 1045; Wilson 65 of 100.
    low, high = byar_limits(np.array([65.0, 1045.0]), 0.95)
    assert (low[0], high[0]) == pytest.approx((50.1631877104595, 82.8491385459398), abs=1e-9)
    assert (low[1], high[1]) == pytest.approx((982.593201807333, 1110.33121298565), abs=1e-9)
    low, high = byar_limits(np.array([65.0]), 0.998)
    assert (low[0], high[0]) == pytest.approx((42.8802614714802, 94.000290844318), abs=1e-9)
    low, high = wilson_limits(np.array([65.0]), np.array([100.0]), 0.95)
    assert (low[0], high[0]) == pytest.approx((0.55254443296888, 0.736357517569025), abs=1e-9)
    low, high = wilson_limits(np.array([65.0]), np.array([100.0]), 0.998)
    assert (low[0], high[0]) == pytest.approx((0.495494657407043, 0.77835406140897), abs=1e-9)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_wilson_interval_of_many_is_that_of_one(hits, misses):
    if hits + misses:
        found = wilson_limits(np.array([hits], dtype=float), np.array([hits + misses], dtype=float), 0.95)
        one = wilson(hits, hits + misses)
        assert (found[0][0], found[1][0]) == pytest.approx((one.low, one.high))
