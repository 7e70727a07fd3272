"""The scale the model works on: as it is, or a share as its arcsine root or its logit, and the way back.

On a transformed scale the sampling variance no longer hangs on the share itself (Efron & Morris 1975, JASA 70:311–319).
The way back is the mean of the share when the place's true value is normal about the estimate with variance g1
(Sugasawa & Kubokawa 2017, Comput. Stat. Data Anal. 114:47–60), not the bare inverse, which is biased towards 0 or 1.
The mean squared error is the mean square about that estimate when the true value is normal with the model's mean
squared error; both means by Gauss–Hermite quadrature. The limits of the interval are those of the scale, turned back.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from samlad.survey.small_area.variance_component import Floats

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(61)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


class Scale(StrEnum):
    """The scale on which places are alike."""

    IDENTITY = "identity"
    ARCSINE = "arcsine"
    LOGIT = "logit"


@dataclass(frozen=True, slots=True)
class Returned:
    """Estimates, root mean squared errors and limits back on the scale of the share."""

    estimate: Floats
    rmse: Floats
    low: Floats
    high: Floats


def onto(scale: Scale, share: Floats, variance: Floats, effective: Floats | None) -> tuple[Floats, Floats]:
    """Values and sampling variances on the scale, from shares and their variances.

    With effective sample sizes: arcsine has D = 1/(4·n_eff); logit uses the empirical logit with half an answer added
    on each side, which is finite at 0 and 100 %, and its variance by Gart & Zweifel (1967, Biometrika 54:181–187).
    Without, D follows from the delta method, and 0 or 100 % has none (infinite or nan).
    """
    if scale is Scale.IDENTITY:
        return share, variance
    if scale is Scale.ARCSINE:
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = variance / (4 * share * (1 - share)) if effective is None else 1 / (4 * effective)
        return np.arcsin(np.sqrt(share)), spread
    if effective is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(share / (1 - share)), variance / (share * (1 - share)) ** 2
    hits, misses = share * effective, (1 - share) * effective
    spread = (effective + 1) * (effective + 2) / (effective * (hits + 1) * (misses + 1))
    return np.log((hits + 0.5) / (misses + 0.5)), spread


def back(scale: Scale, estimate: Floats, leading: Floats, mse: Floats, quantile: float) -> Returned:
    """Back from the scale. `leading` is g1, `quantile` that of the interval (1.96 for 95 %)."""
    half = quantile * np.sqrt(mse)
    if scale is Scale.IDENTITY:
        return Returned(estimate, np.sqrt(mse), estimate - half, estimate + half)
    mean = _expected(scale, estimate, leading)
    around = _inverse(scale, _spread(estimate, mse))
    rmse = np.sqrt(((around - mean[:, None]) ** 2) @ _WEIGHTS)
    return Returned(mean, rmse, _inverse(scale, estimate - half), _inverse(scale, estimate + half))


def _expected(scale: Scale, middle: Floats, variance: Floats) -> Floats:
    expected: Floats = _inverse(scale, _spread(middle, variance)) @ _WEIGHTS
    return expected


def _spread(middle: Floats, variance: Floats) -> Floats:
    spread: Floats = middle[:, None] + np.sqrt(variance)[:, None] * _NODES[None, :]
    return spread


def _inverse(scale: Scale, value: Floats) -> Floats:
    if scale is Scale.ARCSINE:
        # Beyond the ends of the scale the share stays at 0 or 1.
        return np.sin(np.clip(value, 0, np.pi / 2)) ** 2
    return 1 / (1 + np.exp(-value))
