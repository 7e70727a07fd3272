"""The area model of Fay and Herriot: each place's best estimate, its mean squared error and its weight on the direct.

EBLUP = γ·direct + (1 − γ)·x'β with γ = σ²u/(σ²u + D). The mean squared error is estimated by the form that belongs to
the fit of σ²u, with g1 = γD, g2 = (1 − γ)²·x'Cov(β)x and g3 = (1 − γ)²/(σ²u + D)·Var(σ²u):

- REML: g1 + g2 + 2·g3, Var = 2/ΣV⁻² (Prasad & Rao 1990, JASA 85:163–171; Datta & Lahiri 2000, Statistica Sinica
  10:613–627);
- ML: also − b·(1 − γ)² with b = −tr[Cov(β)·ΣV⁻²xx']/ΣV⁻² (Datta & Lahiri 2000);
- FH: Var = 2m/(ΣV⁻¹)² and b = 2·[mΣV⁻² − (ΣV⁻¹)²]/(ΣV⁻¹)³ (Datta, Rao & Smith 2005, Biometrika 92:183–196).

A place without a direct estimate is D = ∞ in the same formulas: x'β, with σ²u + x'Cov(β)x − b.
"""

from dataclasses import dataclass

import numpy as np

from samlad.survey.small_area.variance_component import Floats, VarianceFit, model_variance, weighted_fit


@dataclass(frozen=True, slots=True)
class AreaModel:
    """A fitted area model: coefficients with their covariance, σ²u with its variance and bias."""

    fit: VarianceFit
    sigma2: float
    sigma2_variance: float
    sigma2_bias: float
    beta: Floats
    covariance: Floats
    places: int

    @property
    def beta_se(self) -> Floats:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True, slots=True)
class Predicted:
    """Place by place: the estimate, the synthetic part x'β, the mean squared error, g1 and the shrinkage γ."""

    estimate: Floats
    synthetic: Floats
    mse: Floats
    leading: Floats
    shrinkage: Floats


def fitted(direct: Floats, sampling: Floats, covariates: Floats, fit: VarianceFit = VarianceFit.REML) -> AreaModel:
    """Fit the model to the places that have a direct estimate.

    `direct` and `sampling` (the variances D, above 0) have one number a place, `covariates` one row a place with the
    intercept as a column of its own, of full column rank and with fewer columns than places.
    """
    sigma2 = model_variance(direct, sampling, covariates, fit)
    at = weighted_fit(direct, sampling, covariates, sigma2)
    once, twice = float(at.weight.sum()), float((at.weight**2).sum())
    places = direct.size
    if fit is VarianceFit.FH:
        variance = 2 * places / once**2
        bias = 2 * (places * twice - once**2) / once**3
    else:
        variance = 2 / twice
        lost = float((at.weight * at.leverage).sum())  # tr[Cov(β)·Σ V⁻²xx']
        bias = -lost / twice if fit is VarianceFit.ML else 0.0
    return AreaModel(fit, sigma2, variance, bias, at.beta, at.covariance, places)


def predicted(model: AreaModel, direct: Floats, sampling: Floats, covariates: Floats) -> Predicted:
    """Estimates for all places; a `direct` that is nan has no say, whatever its `sampling`."""
    unknown = np.isnan(direct)
    known_variance = np.where(unknown, np.inf, sampling)
    total = model.sigma2 + known_variance
    shrinkage = model.sigma2 / total
    away = 1 - shrinkage
    synthetic = covariates @ model.beta
    estimate = synthetic + shrinkage * np.where(unknown, 0.0, direct - synthetic)
    leading = model.sigma2 * away
    coefficients = away**2 * np.einsum("dp,pq,dq->d", covariates, model.covariance, covariates)
    component = away**2 / total * model.sigma2_variance
    mse = leading + coefficients + 2 * component - model.sigma2_bias * away**2
    return Predicted(estimate, synthetic, np.maximum(mse, 0.0), leading, shrinkage)
