"""The area model written out with full matrices, and its variance in closed form where every place is as uncertain.

With equal sampling variances D and p coefficients the fits are RSS/(m − p) − D (REML and the moments) and RSS/m − D
(ML), RSS the residual sum of squares of ordinary least squares; never below 0.
"""

import numpy as np
import pytest

from samlad.survey.small_area.fay_herriot import fitted, predicted
from samlad.survey.small_area.variance_component import VarianceFit, model_variance, weighted_fit

X = np.column_stack([np.ones(9), [1.0, 4, 2, 8, 5, 7, 3, 9, 6], [0.0, 0, 1, 1, 0, 1, 0, 1, 1]])
Y = np.array([12.0, 19, 16, 31, 26, 25, 14, 38, 22])
D = np.array([1.0, 2, 0.5, 4, 3, 1.5, 2.5, 6, 0.8])
TWO_TOPS = {
    # Five sure places that are alike and three unsure ones that are not: two explanations, each with a top of its own.
    "at nought": ([0.0, 0.1, 0, -0.1, 0.1, 3.9, 2.8, -2.1], 1.0),
    "at nought, the other higher": ([-0.1, -0.1, 0, 0, 0, 4.2, 4.3, 2.4], 1.0),
    "inside": ([-0.2, 0, 0.1, 0.2, 0, -2.8, -3.9, 3.7], 1.0),
    "inside, far apart": ([-0.2, -0.2, -0.1, 0.2, -0.2, 2.8, 3.8, -1.1], 1.0),
}


@pytest.mark.parametrize("fit", list(VarianceFit))
@pytest.mark.parametrize(("sampling", "columns"), [(0.5, 2), (4.0, 3), (2.0, 1), (900.0, 2)])
def test_equal_sampling_variances_have_a_closed_form(fit, sampling, columns):
    x = X[:, :columns]
    rss = float(((Y - x @ np.linalg.lstsq(x, Y, rcond=None)[0]) ** 2).sum())
    whole = 9 if fit is VarianceFit.ML else 9 - columns
    found = model_variance(Y, np.full(9, sampling), x, fit)
    assert found == pytest.approx(max(rss / whole - sampling, 0.0), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("fit", list(VarianceFit))
@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
def test_kronor_and_millions_of_kronor_tell_the_same(fit, unit):
    """RSS/m − D whatever the unit, also when chance is next to nothing of the spread."""
    rss = float(((Y - Y.mean()) ** 2).sum())
    found = model_variance(Y * unit, np.full(9, 1e-9 * unit**2), np.ones((9, 1)), fit)
    assert found == pytest.approx(rss / (9 if fit is VarianceFit.ML else 8) * unit**2, rel=1e-8)
    large = model_variance(Y * 1e6, np.ones(9), np.ones((9, 1)), fit)
    assert large == pytest.approx(rss * 1e12 / (9 if fit is VarianceFit.ML else 8), rel=1e-8)


@pytest.mark.parametrize("fit", list(VarianceFit))
def test_a_little_less_spread_than_chance_makes_is_none(fit):
    rss = float(((Y - Y.mean()) ** 2).sum())
    whole = 9 if fit is VarianceFit.ML else 8
    assert model_variance(Y, np.full(9, rss / (whole - 0.5)), np.ones((9, 1)), fit) == 0.0


def likelihood(y: np.ndarray, d: np.ndarray, x: np.ndarray, sigma2: float, *, restricted: bool) -> float:
    """The logarithm of the normal likelihood, constants left out, by full matrices."""
    inverse = np.diag(1 / (sigma2 + d))
    middle = x.T @ inverse @ x
    projection = inverse - inverse @ x @ np.linalg.inv(middle) @ x.T @ inverse
    penalty = np.linalg.slogdet(middle)[1] if restricted else 0.0
    return float(-0.5 * (np.log(sigma2 + d).sum() + penalty + y @ projection @ y))


@pytest.mark.parametrize("fit", [VarianceFit.REML, VarianceFit.ML])
@pytest.mark.parametrize("name", ["nine places", *TWO_TOPS])
def test_no_other_variance_is_more_likely(fit, name):
    y, d, x = Y, D, X
    if name != "nine places":
        y = np.array(TWO_TOPS[name][0])
        d, x = np.repeat([0.01, TWO_TOPS[name][1]], [5, 3]), np.ones((8, 1))
    found = model_variance(y, d, x, fit)
    restricted = fit is VarianceFit.REML
    others = [0.0, *np.geomspace(1e-5, 1e3, 400), found * 0.99, found * 1.01]
    best = likelihood(y, d, x, found, restricted=restricted)
    assert best >= max(likelihood(y, d, x, one, restricted=restricted) for one in others) - 1e-12
    if found > 0:
        # At the top itself: the slope changes its sign within a billionth.
        step = found * 1e-5
        two = [likelihood(y, d, x, found + side, restricted=restricted) for side in (-step, step)]
        assert (best - two[0], best - two[1]) == pytest.approx((best - two[1], best - two[0]), rel=1e-2)


def test_the_moment_fit_solves_its_equation():
    """Σ r²/(σ² + D) = m − p with r the residuals at that σ²."""
    found = model_variance(Y, D, X, VarianceFit.FH)
    at = weighted_fit(Y, D, X, found)
    assert (at.residual**2 / (found + D)).sum() == pytest.approx(9 - 3, rel=1e-12)
    assert found > 0


def test_the_weighted_fit_by_full_matrices():
    at = weighted_fit(Y, D, X, 1.7)
    inverse = np.diag(1 / (1.7 + D))
    middle = X.T @ inverse @ X
    beta = np.linalg.solve(middle, X.T @ inverse @ Y)
    np.testing.assert_allclose(at.weight, np.diag(inverse))
    np.testing.assert_allclose(at.beta, beta)
    np.testing.assert_allclose(at.covariance, np.linalg.inv(middle))
    np.testing.assert_allclose(at.residual, Y - X @ beta)
    np.testing.assert_allclose(at.leverage, np.diag(X @ np.linalg.inv(middle) @ X.T @ inverse))
    assert at.log_determinant == pytest.approx(np.linalg.slogdet(middle)[1])


@pytest.mark.parametrize("fit", list(VarianceFit))
def test_every_place_by_the_published_formulas(fit):
    """g1, g2, g3 and the bias of σ² (Datta & Lahiri 2000; Datta, Rao & Smith 2005); the last place has no answer."""
    direct = np.append(Y[:-1], np.nan)
    model = fitted(Y[:-1], D[:-1], X[:-1], fit)
    found = predicted(model, direct, D, X)
    s = model.sigma2
    assert s > 0
    v = s + D[:-1]
    inverse = np.diag(1 / v)
    covariance = np.linalg.inv(X[:-1].T @ inverse @ X[:-1])
    beta = covariance @ X[:-1].T @ inverse @ Y[:-1]
    np.testing.assert_allclose(model.beta, beta)
    np.testing.assert_allclose(model.beta_se, np.sqrt(np.diag(covariance)))
    assert model.places == 8
    if fit is VarianceFit.FH:
        variance = 2 * 8 / (1 / v).sum() ** 2
        bias = 2 * (8 * (1 / v**2).sum() - (1 / v).sum() ** 2) / (1 / v).sum() ** 3
    else:
        variance = 2 / (1 / v**2).sum()
        lost = np.trace(covariance @ X[:-1].T @ inverse @ inverse @ X[:-1])
        bias = -lost / (1 / v**2).sum() if fit is VarianceFit.ML else 0.0
    assert (model.sigma2_variance, model.sigma2_bias) == pytest.approx((variance, bias), rel=1e-9)
    for k in range(9):
        synthetic = X[k] @ beta
        if k == 8:
            gamma, estimate, g1, g3, away = 0.0, synthetic, s, 0.0, 1.0
        else:
            gamma = s / (s + D[k])
            estimate, away = gamma * Y[k] + (1 - gamma) * synthetic, 1 - gamma
            g1, g3 = gamma * D[k], away**2 / (s + D[k]) * variance
        mse = g1 + away**2 * (X[k] @ covariance @ X[k]) + 2 * g3 - bias * away**2
        assert (found.shrinkage[k], found.estimate[k]) == pytest.approx((gamma, estimate), rel=1e-9)
        assert (found.synthetic[k], found.leading[k]) == pytest.approx((synthetic, g1), rel=1e-9)
        assert found.mse[k] == pytest.approx(mse, rel=1e-9)


def test_an_estimated_error_is_never_below_nought():
    """The correction for the bias of the moments can be larger than all the rest: then 0 is told."""
    model = fitted(Y, D, X, VarianceFit.FH)
    from dataclasses import replace

    harsh = replace(model, sigma2_bias=1e6)
    assert predicted(harsh, Y, D, X).mse.tolist() == [0.0] * 9


def test_the_restricted_fit_is_the_one_that_is_taken_unless_told():
    assert fitted(Y, D, X).sigma2 == fitted(Y, D, X, VarianceFit.REML).sigma2
