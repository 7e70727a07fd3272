"""The calibration functions of Deville & Särndal (1992, JASA 87:376–382): factor, slope and potential at η = x'λ.

w = d·F(η). The potential is ∫F; minimising Σ d·∫F − T'λ over λ solves the calibration equations, since F never falls.
A factor cut at an interval is constant outside it, so its potential goes on as a straight line there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samlad.survey.calibration.method import CalibrationMethod
from samlad.survey.design import Floats

_LARGEST_EXPONENT = 300.0


@dataclass(frozen=True, slots=True)
class Curve:
    """The factors F, their slopes F' and the potentials ∫F of all cells at one λ."""

    factor: Floats
    slope: Floats
    potential: Floats


CurveOf = Callable[[Floats], Curve]


def curve_of(method: CalibrationMethod, bounds: tuple[float, float] | None) -> CurveOf:
    """The calibration function of a method, not yet cut at any limit. `logit` needs its bounds."""
    if method is CalibrationMethod.LINEAR:
        return _linear
    if method is CalibrationMethod.LOGIT:
        assert bounds is not None
        low, high = bounds
        return lambda eta: _logit(eta, low, high)
    return _exponential


def cut(curve: CurveOf, inverse: Callable[[Floats], Floats], low: Floats, high: Floats) -> CurveOf:
    """The function kept inside [low, high] cell by cell. `inverse` gives the η at which a factor is reached."""
    start, end = inverse(low), inverse(high)
    at_start, at_end = _potential_at(curve, start), _potential_at(curve, end)

    def kept(eta: Floats) -> Curve:
        # At the limit itself the factor may still move inwards: it keeps its slope there.
        below, above = eta < start, eta > end
        inside = curve(np.clip(eta, start, end))
        potential = np.where(below, at_start + low * (eta - start), inside.potential)
        potential = np.where(above, at_end + high * (eta - end), potential)
        factor = np.where(below, low, np.where(above, high, inside.factor))
        return Curve(factor, np.where(below | above, 0.0, inside.slope), potential)

    # An infinite limit is never reached: the straight line beyond it must not turn the sum into "not a number".
    def without_noise(eta: Floats) -> Curve:
        with np.errstate(invalid="ignore"):
            return kept(eta)

    return without_noise


def inverse_of(method: CalibrationMethod, bounds: tuple[float, float] | None) -> Callable[[Floats], Floats]:
    """The η at which a factor is reached; infinite where it never is."""
    if method is CalibrationMethod.LINEAR:
        return lambda factor: factor - 1
    if method is CalibrationMethod.LOGIT:
        assert bounds is not None
        low, high = bounds
        return lambda factor: _logit_inverse(factor, low, high)
    return _logarithm


def _potential_at(curve: CurveOf, eta: Floats) -> Floats:
    reached = np.isfinite(eta)
    return np.where(reached, curve(np.where(reached, eta, 0.0)).potential, 0.0)


def _linear(eta: Floats) -> Curve:
    return Curve(1 + eta, np.ones_like(eta), eta + eta**2 / 2)


def _exponential(eta: Floats) -> Curve:
    # A step too long is shortened by the solver; here it must only not overflow.
    raised = np.exp(np.minimum(eta, _LARGEST_EXPONENT))
    return Curve(raised, raised, raised)


def _logarithm(factor: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(factor, 0.0))


def _logit(eta: Floats, low: float, high: float) -> Curve:
    rate = (high - low) / ((1 - low) * (high - 1))
    # log((high − 1) + (1 − low)·e^{rate·η}) without overflow
    logarithm = np.logaddexp(np.log(high - 1), np.log(1 - low) + rate * eta)
    share = np.exp(np.log(1 - low) + rate * eta - logarithm)
    width = high - low
    return Curve(low + width * share, width * rate * share * (1 - share), low * eta + width / rate * logarithm)


def _logit_inverse(factor: Floats, low: float, high: float) -> Floats:
    rate = (high - low) / ((1 - low) * (high - 1))
    inside = np.clip(factor, low, high)
    with np.errstate(divide="ignore"):
        return np.asarray((np.log((inside - low) * (high - 1)) - np.log((high - inside) * (1 - low))) / rate)
