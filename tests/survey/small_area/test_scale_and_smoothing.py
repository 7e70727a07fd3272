"""Shares on their scale and back, smoothed variances and benchmarks, against closed forms and sums written out."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import integrate, special

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey.small_area.benchmark import Benchmark, benchmarked, benchmarked_regions, read_targets
from samlad.survey.small_area.scale import Scale, back, onto
from samlad.survey.small_area.smoothing import expected_shares, smoothed_variances, typical_deff

SHARE, VARIANCE = np.array([0.1, 0.4, 0.75]), np.array([0.002, 0.003, 0.001])
EFFECTIVE = np.array([40.0, 90.0, 160.0])


def test_values_and_variances_on_the_scale():
    """Delta method: g'(p)²·Var, with g' = 1/(2√(p(1−p))) for the arcsine root and 1/(p(1−p)) for the logit."""
    spread = SHARE * (1 - SHARE)
    found = onto(Scale.IDENTITY, SHARE, VARIANCE, EFFECTIVE)
    assert (found[0].tolist(), found[1].tolist()) == (SHARE.tolist(), VARIANCE.tolist())
    for scale, value, slope in (
        (Scale.ARCSINE, np.arcsin(np.sqrt(SHARE)), 1 / (2 * np.sqrt(spread))),
        (Scale.LOGIT, special.logit(SHARE), 1 / spread),
    ):
        found = onto(scale, SHARE, VARIANCE, None)
        np.testing.assert_allclose(found, (value, slope**2 * VARIANCE), rtol=1e-13)


def test_with_effective_sizes_also_nobody_and_everybody_have_a_value():
    """1/(4n) for the arcsine; half an answer on each side for the logit, (n+1)(n+2)/(n(x+1)(n−x+1)) its variance."""
    share, n = np.array([0.0, 0.25, 1.0]), np.array([20.0, 40.0, 10.0])
    value, variance = onto(Scale.ARCSINE, share, np.zeros(3), n)
    np.testing.assert_allclose(value, [0, np.pi / 6, np.pi / 2])
    np.testing.assert_allclose(variance, [1 / 80, 1 / 160, 1 / 40])
    value, variance = onto(Scale.LOGIT, share, np.zeros(3), n)
    np.testing.assert_allclose(value, np.log([0.5 / 20.5, 10.5 / 30.5, 10.5 / 0.5]))
    np.testing.assert_allclose(variance, [21 * 22 / (20 * 1 * 21), 41 * 42 / (40 * 11 * 31), 11 * 12 / (10 * 11 * 1)])


def test_nobody_without_an_effective_size_has_no_variance():
    for scale in (Scale.ARCSINE, Scale.LOGIT):
        assert not np.isfinite(onto(scale, np.array([0.0, 1.0]), np.zeros(2), None)[1]).any()


def test_the_identity_needs_no_way_back():
    found = back(Scale.IDENTITY, SHARE, VARIANCE, 4 * VARIANCE, 1.5)
    half = 1.5 * np.sqrt(4 * VARIANCE)
    told = (found.estimate, found.rmse, found.low, found.high)
    np.testing.assert_allclose(told, (SHARE, np.sqrt(4 * VARIANCE), SHARE - half, SHARE + half))


def test_the_arcsine_back_by_its_cosines():
    """E sin²θ = (1 − cos2μ·e^(−2v))/2 and E sin⁴θ = 3/8 − cos2μ·e^(−2v)/2 + cos4μ·e^(−8v)/8, θ normal (μ, v)."""
    middle, leading, mse = np.array([0.7, 0.9]), np.array([0.006, 0.004]), np.array([0.01, 0.007])
    found = back(Scale.ARCSINE, middle, leading, mse, 1.2)
    mean = (1 - np.cos(2 * middle) * np.exp(-2 * leading)) / 2
    first = (1 - np.cos(2 * middle) * np.exp(-2 * mse)) / 2
    second = 3 / 8 - np.cos(2 * middle) * np.exp(-2 * mse) / 2 + np.cos(4 * middle) * np.exp(-8 * mse) / 8
    np.testing.assert_allclose(found.estimate, mean, rtol=1e-10)
    np.testing.assert_allclose(found.rmse, np.sqrt(second - 2 * mean * first + mean**2), rtol=1e-8)
    half = 1.2 * np.sqrt(mse)
    np.testing.assert_allclose((found.low, found.high), (np.sin(middle - half) ** 2, np.sin(middle + half) ** 2))


def test_beyond_the_ends_of_the_arcsine_stand_nobody_and_everybody():
    found = back(Scale.ARCSINE, np.array([0.1, 1.5]), np.full(2, 1e-6), np.full(2, 0.04), 1.96)
    assert found.low[0] == 0.0
    assert found.high[1] == 1.0
    assert found.high[0] == pytest.approx(np.sin(0.1 + 1.96 * 0.2) ** 2)


def test_the_logit_back_by_integration():
    middle, leading, mse = -1.3, 0.3, 0.5
    found = back(Scale.LOGIT, np.array([middle]), np.array([leading]), np.array([mse]), 1.96)

    def expected(of, variance: float) -> float:
        density = lambda x: np.exp(-((x - middle) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)  # noqa: E731
        return integrate.quad(lambda x: of(special.expit(x)) * density(x), middle - 12, middle + 12)[0]

    mean = expected(lambda p: p, leading)
    assert found.estimate[0] == pytest.approx(mean, rel=1e-9)
    assert found.rmse[0] == pytest.approx(np.sqrt(expected(lambda p: (p - mean) ** 2, mse)), rel=1e-8)
    half = 1.96 * np.sqrt(mse)
    assert (found.low[0], found.high[0]) == pytest.approx((special.expit(middle - half), special.expit(middle + half)))


def test_the_expected_share_of_a_class_has_half_an_answer_at_the_pooled_share():
    """Two classes: (Σ p·n + k·pooled/2)/(Σ n + k/2) of its k places, also where a class has no case."""
    share, n = np.array([0.0, 0.0, 0.2, 0.1, 0.4]), np.array([30.0, 50.0, 40.0, 60.0, 20.0])
    first = np.array([1.0, 1, 0, 0, 0])
    pooled = (share * n).sum() / n.sum()
    expected = np.where(first == 1, pooled / (30 + 50 + 1), (8 + 6 + 8 + 1.5 * pooled) / (40 + 60 + 20 + 1.5))
    found = expected_shares(share, n, np.column_stack([first, 1 - first]))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    variances = smoothed_variances(share, n, np.column_stack([first, 1 - first]))
    np.testing.assert_allclose(variances, expected * (1 - expected) / n, rtol=1e-12)


@pytest.mark.parametrize("slope", [1.0, 40.0])
def test_the_regression_solves_its_equations(slope):
    """Σ x·(hits − answers·p) = 0 for the intercept and a number, however unlike the places are."""
    x = np.array([-2.0, -1.0, 0.5, 1.0, 1.5, 3.0])
    share, n = np.array([0.0, 0.02, 0.3, 0.6, 0.9, 1.0]), np.array([80.0, 500.0, 60.0, 300.0, 40.0, 900.0])
    covariates = np.column_stack([np.ones(6), x * slope])
    found = expected_shares(share, n, covariates)
    pooled = (share * n).sum() / n.sum()
    left = covariates.T @ (share * n + pooled / 2 - (n + 0.5) * found)
    assert np.abs(left).max() < 1e-8 * slope
    assert (np.diff(found) > 0).all()
    linear = np.diff(special.logit(found)) / np.diff(x)
    np.testing.assert_allclose(linear, linear[0], rtol=1e-9)


def test_nobody_or_everybody_everywhere_has_no_expected_share():
    for share in (np.zeros(3), np.ones(3)):
        assert np.isnan(expected_shares(share, np.full(3, 10.0), np.ones((3, 1)))).all()


def test_the_typical_design_effect_leaves_out_places_without_variance():
    share, n = np.array([0.5, 0.2, 0.0, 0.4, 1.0]), np.array([10.0, 40.0, 20.0, 24.0, 5.0])
    variance = np.array([0.05, 0.006, 0.01, 0.0, 0.0])
    assert typical_deff(share, variance, n) == pytest.approx((0.05 + 0.006) / (0.25 / 10 + 0.16 / 40))
    assert np.isnan(typical_deff(np.array([0.0, 1.0]), np.ones(2), np.ones(2)))


ESTIMATES = pl.DataFrame({"place": list("abcde"), "estimate": [0.1, 0.3, 0.2, 0.5, 0.4]})
TABLE = pl.DataFrame({"region": ["N", "N", "S", "S", None], "people": [300, 100, 50, 150, 70]})


def test_every_region_adds_up_to_its_own_figure():
    """N: (0.1·300 + 0.3·100)/400 = 0.15; S: (0.2·50 + 0.5·150)/200 = 0.425; a place of neither keeps its estimate."""
    ratio = benchmarked_regions(
        ESTIMATES, TABLE, {"N": 0.3, "S": 0.4}, region="region", population="people", how=Benchmark.RATIO
    )
    told = ratio["benchmarked"].to_list()
    assert told == [pytest.approx(0.2), pytest.approx(0.6), *(pytest.approx(p * 0.4 / 0.425) for p in (0.2, 0.5)), None]
    moved = benchmarked_regions(
        ESTIMATES, TABLE, {"N": 0.3}, region="region", population="people", how=Benchmark.DIFFERENCE
    )
    assert moved["benchmarked"].to_list() == [pytest.approx(0.25), pytest.approx(0.45), None, None, None]
    assert ratio["estimate"].to_list() == ESTIMATES["estimate"].to_list()


def test_one_figure_without_region_is_for_all():
    mean = (0.1 * 300 + 0.3 * 100 + 0.2 * 50 + 0.5 * 150 + 0.4 * 70) / 670
    for region in (None, "region"):
        found = benchmarked_regions(
            ESTIMATES, TABLE, {"": 0.5}, region=region, population="people", how=Benchmark.DIFFERENCE
        )
        assert found["benchmarked"].to_list() == pytest.approx((ESTIMATES["estimate"] + (0.5 - mean)).to_list())


@pytest.mark.parametrize(("region", "population", "option"), [(None, "people", "--region"), ("region", None, "--pop")])
def test_what_a_benchmark_needs_is_asked_for(region, population, option):
    with pytest.raises(WrongUse) as caught:
        benchmarked_regions(ESTIMATES, TABLE, {"N": 0.3}, region=region, population=population, how=Benchmark.RATIO)
    assert option in caught.value.problems[0].why


def test_a_region_of_no_place_and_people_that_are_missing_are_told():
    with pytest.raises(InvalidInput) as caught:
        benchmarked_regions(
            ESTIMATES, TABLE, {"N": 0.3, "X": 0.1}, region="region", population="people", how=Benchmark.RATIO
        )
    assert caught.value.problems[0].value == "X"
    gone = TABLE.with_columns(pl.when(pl.col("people") != 100).then("people").alias("people"))
    with pytest.raises(InvalidInput):
        benchmarked_regions(ESTIMATES, gone, {"N": 0.3}, region="region", population="people", how=Benchmark.RATIO)


@pytest.mark.parametrize("people", [[1.0, -0.5], [0.0, 0.0], [1.0, np.inf], [np.nan, 1.0]])
def test_a_benchmark_needs_people(people):
    with pytest.raises(InvalidInput):
        benchmarked(np.array([0.1, 0.2]), np.array(people), 0.1, Benchmark.DIFFERENCE)


def test_a_place_of_nobody_or_of_half_a_million_is_weighed_as_it_is():
    for people in ([0.0, 4.0], [0.0, 0.5]):
        assert benchmarked(np.array([0.1, 0.2]), np.array(people), 0.3, Benchmark.RATIO).tolist() == pytest.approx(
            [0.15, 0.3]
        )


def test_a_mean_of_nought_has_no_ratio_and_one_has():
    with pytest.raises(InvalidInput):
        benchmarked(np.array([-1.0, 1.0]), np.ones(2), 0.3, Benchmark.RATIO)
    for mean in (1.0, -1.0):
        assert benchmarked(np.array([mean]), np.ones(1), 0.3, Benchmark.RATIO).tolist() == [pytest.approx(0.3)]
    assert benchmarked(np.array([-1.0, 1.0]), np.ones(2), 0.3, Benchmark.DIFFERENCE).tolist() == [-0.7, 1.3]


def test_targets_are_read_once_a_region(tmp_path: Path):
    path = tmp_path / "targets.csv"
    for text, found in (
        ("region,value\n01,0.3\n02,0.2\n", {"01": 0.3, "02": 0.2}),
        ("value\n0.25\n", {"": 0.25}),
        ("region,value\n,0.25\n", {"": 0.25}),
    ):
        path.write_text(text, encoding="utf-8")
        assert read_targets(path) == found
    for text in ("region,value\n01,0.3\n01,0.2\n", "region,value\n01,\n02,0.1\n", "value\n0.1\n0.2\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInput):
            read_targets(path)
