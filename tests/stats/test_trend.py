"""The trend of a yearly rate: known values, and series that have none."""

import math

import pytest

from samlad.stats.trend import poisson_trend

YEARS, BASES = [2019, 2020, 2021, 2022], [1e4] * 4


def test_a_rate_that_grows_by_a_fifth_each_year():
    found = poisson_trend(YEARS, [1000, 1200, 1440, 1728], BASES)
    assert found is not None
    assert found.factor == pytest.approx(1.2)
    # Σ mean × (year − weighted mean)² is the information of the slope; the dispersion is 1.
    mean = [1000, 1200, 1440, 1728]
    middle = sum(m * y for m, y in zip(mean, YEARS, strict=True)) / sum(mean)
    information = sum(m * (y - middle) ** 2 for m, y in zip(mean, YEARS, strict=True))
    assert math.log(found.interval.high / 1.2) == pytest.approx(4.302652729911275 / math.sqrt(information), rel=1e-6)


@pytest.mark.parametrize("counts", [[0, 0, 0, 0], [0, 0, 0, 5], [5, 0, 0, 0]])
def test_no_finite_factor_fits(counts):
    assert poisson_trend(YEARS, counts, BASES) is None


def test_three_years_are_too_few():
    assert poisson_trend(YEARS[:3], [5, 6, 7], BASES[:3]) is None


def test_a_single_year_in_the_middle_has_a_trend_that_chance_carries():
    found = poisson_trend(YEARS, [0, 0, 5, 0], BASES)
    assert found is not None
    assert found.p > 0.5
