"""The variance of a linearised statistic: Taylor series, strata, first-stage units, finite population.

Var = Σ_h (1 − f_h) · n_h/(n_h − 1) · Σ_i (z_hi − z̄_h)², z_hi the sum of weight × linearised value in unit i
(Särndal, Swensson & Wretman 1992, *Model Assisted Survey Sampling*, ch. 5; the ultimate-cluster form of R `survey`).
n_h counts all units of the stratum, also those outside the domain: they contribute zeros, not absences.
"""

from enum import StrEnum

import numpy as np

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.survey.design import Floats, Sample


class Singleton(StrEnum):
    """What to do with a stratum of one unit: its variance cannot be known."""

    FAIL = "fail"
    SKIP = "skip"
    ADJUST = "adjust"  # around the mean of all units (R's "adjust")
    AVERAGE = "average"  # the mean variance of the other strata


def linearised_variance(sample: Sample, values: Floats, singleton: Singleton = Singleton.FAIL) -> float:
    """The variance of Σ weight × value. `values` has one number a row, 0 outside the domain."""
    totals = np.bincount(sample.unit, weights=sample.weight * values, minlength=sample.stratum_of_unit.size)
    n = sample.units_per_stratum.astype(float)
    sums = np.bincount(sample.stratum_of_unit, weights=totals, minlength=n.size)
    deviations = totals - (sums / n)[sample.stratum_of_unit]
    squares = np.bincount(sample.stratum_of_unit, weights=deviations**2, minlength=n.size)
    parts = np.divide((1 - sample.fraction) * n * squares, n - 1, out=np.zeros_like(n), where=n > 1)
    single = (n == 1) & (sample.fraction < 1)  # a census stratum has no variance and is never a singleton
    if not single.any():
        return float(parts.sum())
    if singleton is Singleton.FAIL:
        _refuse(sample, single)
    if singleton is Singleton.ADJUST:
        middle = totals.mean()
        parts[single] = (1 - sample.fraction[single]) * (sums[single] - middle) ** 2
    if singleton is Singleton.AVERAGE:
        parts[single] = parts[n > 1].mean() if (n > 1).any() else np.nan
    return float(parts.sum())


def _refuse(sample: Sample, single: Floats) -> None:
    names = [name or "–" for name, alone in zip(sample.strata_names, single, strict=True) if alone]
    raise InvalidInput(
        _("Medelfelet går inte att räkna ut."),
        value=", ".join(names[:10]),
        why=_("Stratum med en enda svarande har ingen spridning att mäta."),
        cure=_("Slå ihop stratum, eller välj en regel: skip, adjust eller average."),
    )
