"""Does the model fit? Standardised residuals and how far from normal they lie.

Normality is judged by the Shapiro–Francia statistic, the squared correlation between ordered residuals and
expected normal scores (Shapiro & Francia 1972, JASA 67:215–216), with the approximate p value of Royston (1993,
Statistics in Medicine 12:181–184; 5 to 5 000 places).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from samlad.survey.small_area.fay_herriot import AreaModel
from samlad.survey.small_area.variance_component import Floats

_FEWEST, _MOST = 5, 5000


@dataclass(frozen=True, slots=True)
class Normality:
    """The correlation W′ (1 = exactly normal) and its p value; a small p value speaks against the model."""

    w: float
    p: float


def standardised_residuals(model: AreaModel, direct: Floats, sampling: Floats, covariates: Floats) -> Floats:
    """(direct − x'β)/√(σ²u + D), nan where there is no direct estimate."""
    residuals: Floats = (direct - covariates @ model.beta) / np.sqrt(model.sigma2 + sampling)
    return residuals


def normality(residuals: Floats) -> Normality | None:
    """Shapiro–Francia's test; none with fewer than 5 or more than 5 000 residuals, or when all are equal."""
    values = np.sort(residuals[~np.isnan(residuals)])
    n = values.size
    if not _FEWEST <= n <= _MOST or values[0] == values[-1]:
        return None
    scores = special.ndtri((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    w = float(np.corrcoef(values, scores)[0, 1] ** 2)
    log_n = math.log(n)
    middle = -1.2725 + 1.0521 * (math.log(log_n) - log_n)
    spread = 1.0308 - 0.26758 * (math.log(log_n) + 2 / log_n)
    return Normality(w, float(special.ndtr(-(math.log1p(-min(w, 1 - 1e-16)) - middle) / spread)))
