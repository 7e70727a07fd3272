"""The model under Farrington's limits, against R's glm."""

import numpy as np
import pytest

from samlad.events.alarms.farrington_flexible import negative_binomial_quantile
from samlad.events.alarms.quasi_poisson import down_weighted, fit

COUNTS = np.array([3, 5, 2, 8, 6, 9, 12, 7, 11, 15], dtype=float)
TREND = np.column_stack([np.ones(10), np.arange(1.0, 11.0)])


@pytest.mark.golden
def test_coefficients_errors_and_dispersion():
    """summary(glm(c(3,5,2,8,6,9,12,7,11,15) ~ I(1:10), family = quasipoisson)) in R 4.2.2."""
    fitted = fit(TREND, COUNTS)
    assert fitted is not None
    assert fitted.beta == pytest.approx([1.115323002, 0.153383143], abs=1e-8)
    assert np.sqrt(fitted.dispersion * np.diag(fitted.inverse)) == pytest.approx([0.2515448472, 0.0347213983], abs=1e-7)
    assert fitted.dispersion == pytest.approx(0.691566353, abs=1e-7)
    assert fitted.p_of(1) == pytest.approx(0.00223381320, abs=1e-8)


def test_weights_sum_to_the_number_of_weeks_and_hold_the_outbreak_down():
    counts = np.array([2, 3, 2, 1, 40, 2, 3, 2], dtype=float)
    fitted = fit(np.ones((8, 1)), counts)
    assert fitted is not None
    weights = down_weighted(counts, fitted, 1.0)
    assert weights.sum() == pytest.approx(8.0)
    assert weights.argmin() == 4


def test_columns_that_say_the_same_cannot_be_fitted():
    assert fit(np.column_stack([np.ones(10), np.ones(10)]), COUNTS) is None


@pytest.mark.golden
@pytest.mark.parametrize(
    ("share", "mean", "dispersion", "count"),
    [(0.99, 4.0, 1.0, 9), (0.99, 4.0, 2.0, 13), (0.999, 0.2, 1.5, 4), (0.95, 100.0, 3.0, 130)],
)
def test_quantiles(share, mean, dispersion, count):
    """qpois(.99, 4); qnbinom(share, mu = mean, size = mean/(dispersion - 1)) in R 4.2.2."""
    assert negative_binomial_quantile(share, mean, dispersion) == count
