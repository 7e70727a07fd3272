"""The calibration functions: F(0) = 1, F' its slope, the potential its integral, the inverse the way back."""

import numpy as np
import pytest

from samlad.survey.calibration import CalibrationMethod
from samlad.survey.calibration.distances import curve_of, cut, inverse_of

BOUNDS = (0.4, 3.0)
ETA = np.array([-2.5, -0.7, -0.1, 0.0, 0.3, 1.4, 4.0])
METHODS = list(CalibrationMethod)
EXPECTED = {
    # 1 + η; e^η; L + (U − L)·share with share = (1 − L)e^{Aη}/((U − 1) + (1 − L)e^{Aη}), A = (U − L)/((1 − L)(U − 1)).
    CalibrationMethod.LINEAR: lambda eta: 1 + eta,
    CalibrationMethod.RAKING: np.exp,
    CalibrationMethod.POSTSTRATIFY: np.exp,
    CalibrationMethod.LOGIT: lambda eta: (
        (0.4 * 2 + 3 * 0.6 * np.exp(2.6 / (0.6 * 2) * eta)) / (2 + 0.6 * np.exp(2.6 / (0.6 * 2) * eta))
    ),
}


def derivative(of, eta: np.ndarray) -> np.ndarray:
    step = 1e-5
    return (of(eta + step) - of(eta - step)) / (2 * step)


@pytest.mark.parametrize("method", METHODS)
def test_factor_slope_and_potential_belong_together(method):
    curve = curve_of(method, BOUNDS)
    found = curve(ETA)
    np.testing.assert_allclose(found.factor, EXPECTED[method](ETA), rtol=1e-12)
    np.testing.assert_allclose(found.slope, derivative(lambda eta: curve(eta).factor, ETA), rtol=1e-6)
    np.testing.assert_allclose(derivative(lambda eta: curve(eta).potential, ETA), found.factor, rtol=1e-6, atol=1e-8)
    assert curve(np.zeros(1)).factor[0] == pytest.approx(1.0)
    assert curve(np.zeros(1)).slope[0] == pytest.approx(1.0)


@pytest.mark.parametrize("method", METHODS)
def test_the_inverse_is_the_way_back(method):
    eta = np.array([-0.5, -0.1, 0.0, 0.3, 1.4])
    factor = curve_of(method, BOUNDS)(eta).factor
    np.testing.assert_allclose(inverse_of(method, BOUNDS)(factor), eta, atol=1e-12)


def test_factors_that_are_never_reached_lie_at_infinity():
    assert inverse_of(CalibrationMethod.RAKING, None)(np.array([0.0, -1.0])).tolist() == [-np.inf] * 2
    found = inverse_of(CalibrationMethod.LOGIT, BOUNDS)(np.array([0.4, 0.1, 3.0, 7.0]))
    assert found.tolist() == [-np.inf, -np.inf, np.inf, np.inf]


def test_a_step_far_too_long_does_not_overflow():
    for method in METHODS:
        curve = curve_of(method, BOUNDS)
        for eta in (1e4, -1e4):
            assert np.isfinite([*curve(np.array([eta])).factor, *curve(np.array([eta])).potential]).all()
    assert curve_of(CalibrationMethod.RAKING, None)(np.array([300.0, 299.0])).factor.tolist() == [
        np.exp(300),
        np.exp(299),
    ]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("low", "high"), [(0.5, 2.0), (0.85, 2.9), (0.45, 1.1), (1.2, 1.5), (0.6, 0.8)])
def test_a_cut_curve_stands_still_beyond_its_limits(method, low, high):
    """Factor at the limit, slope 0, and a potential that goes on as a straight line from where it was."""
    curve, inverse = curve_of(method, BOUNDS), inverse_of(method, BOUNDS)
    limited = cut(curve, inverse, np.full(7, low), np.full(7, high))
    found, free = limited(ETA), curve(ETA)
    np.testing.assert_allclose(found.factor, np.clip(free.factor, low, high), rtol=1e-12)
    outside = (free.factor < low) | (free.factor > high)
    np.testing.assert_allclose(found.slope, np.where(outside, 0.0, free.slope))
    np.testing.assert_allclose(derivative(lambda eta: limited(eta).potential, ETA), found.factor, rtol=1e-6)
    inside = ~outside
    np.testing.assert_allclose(found.potential[inside], free.potential[inside])
    edges = inverse(np.array([low, high]))
    edge = cut(curve, inverse, np.full(2, low), np.full(2, high))(edges)
    np.testing.assert_allclose(edge.factor, [low, high])
    np.testing.assert_allclose(edge.slope, curve(edges).slope)  # at the limit it may still move inwards
    past = cut(curve, inverse, np.full(2, low), np.full(2, high))(np.add(edges, [-1e-9, 1e-9]))
    np.testing.assert_allclose(past.potential, edge.potential, rtol=1e-7)  # without a leap


@pytest.mark.parametrize("method", METHODS)
def test_a_limit_that_is_never_reached_changes_nothing(method):
    curve = curve_of(method, BOUNDS)
    limits = (-np.inf, np.inf) if method is not CalibrationMethod.LOGIT else BOUNDS
    limited = cut(curve, inverse_of(method, BOUNDS), np.full(7, limits[0]), np.full(7, limits[1]))
    found, free = limited(ETA), curve(ETA)
    for name in ("factor", "slope", "potential"):
        np.testing.assert_allclose(getattr(found, name), getattr(free, name))


def test_every_cell_has_limits_of_its_own():
    curve, inverse = curve_of(CalibrationMethod.LINEAR, None), inverse_of(CalibrationMethod.LINEAR, None)
    limited = cut(curve, inverse, np.array([0.5, 0.9]), np.array([1.1, 4.0]))
    assert limited(np.array([1.0, 1.0])).factor.tolist() == [1.1, 2.0]
    assert limited(np.array([-0.3, -0.3])).factor.tolist() == [0.7, 0.9]
    # Potential of the first beyond 1.1: η + η²/2 at 0.1, and on with 1.1·(1 − 0.1).
    assert limited(np.array([1.0, 1.0])).potential[0] == pytest.approx(0.1 + 0.005 + 1.1 * 0.9)
