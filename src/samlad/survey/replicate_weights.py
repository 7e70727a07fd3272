"""Making replicate weights from a design: jackknife, bootstrap, balanced half-samples, successive differences.

JK1/JKn drop one first-stage unit at a time (Wolter 2007, ch. 4); the bootstrap is that of Rao, Wu & Yue (1992, Survey
Methodology 18:209–217), n_h − 1 units drawn with replacement per stratum, rescaled for the finite population (Rao & Wu
1988, JASA 83:231–241); BRR takes half of every stratum of two units by a Hadamard matrix, Fay's form (ρ) leaves the
other half a share; SDR is for systematic samples in file order (Fay & Train 1995; Ash 2014, Survey Methodology 40).
"""

import numpy as np
from scipy import linalg

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.stats.streams import stream
from samlad.survey.design import Floats, Integers, Sample, Stage
from samlad.survey.replicates import Replicates
from samlad.survey.variance import refuse


def jackknife(sample: Sample) -> Replicates:
    """One replicate per first-stage unit. With one stratum this is JK1, with several JKn; f_h shrinks its scale."""
    stage = sample.first
    _require_pairs(stage)
    n = stage.units_per_stratum[stage.stratum].astype(float)
    units = stage.stratum.size
    own = stage.unit[:, None] == np.arange(units)
    same = stage.row_stratum[:, None] == stage.stratum
    factor = np.where(own, 0.0, np.where(same, n / (n - 1), 1.0))
    return Replicates(sample.weight[:, None] * factor, 1.0, (n - 1) / n * (1 - stage.fraction[stage.stratum]))


def bootstrap(sample: Sample, replicates: int, seed: int) -> Replicates:
    """Rao–Wu–Yue's rescaled bootstrap of the first stage; the same seed gives the same weights."""
    stage = sample.first
    _require_pairs(stage)
    random = stream(seed, "bootstrap")
    factor = np.ones((stage.stratum.size, replicates))
    for stratum, n in enumerate(stage.units_per_stratum):
        units = np.flatnonzero(stage.stratum == stratum)
        if n < 2:
            continue  # a census stratum of one
        drawn = random.multinomial(n - 1, np.full(n, 1 / n), size=replicates).T
        shrink = np.sqrt(1 - stage.fraction[stratum])
        factor[units] = 1 - shrink + shrink * drawn * n / (n - 1)
    return Replicates(sample.weight[:, None] * factor[stage.unit], 1 / replicates, np.ones(replicates))


def balanced_half_samples(sample: Sample, fay_rho: float = 0.0) -> Replicates:
    """Balanced repeated replication: every stratum must have two units. `fay_rho` from 0 to below 1."""
    stage = sample.first
    uneven = np.flatnonzero(stage.units_per_stratum != 2)
    if uneven.size:
        raise InvalidInput(
            _("Halvurval går inte att göra."),
            value=", ".join((stage.names[index] or "–") for index in uneven[:10]),
            why=_("Varje stratum ska ha precis två urvalsenheter."),
            cure=_("Slå ihop eller para enheter, eller välj jackknife eller bootstrap."),
        )
    matrix = _hadamard(stage.units_per_stratum.size + 1)
    first = np.zeros(stage.stratum.size, dtype=bool)
    first[np.unique(stage.stratum, return_index=True)[1]] = True
    sign = np.where(first[:, None], 1, -1) * matrix[:, 1:].T[stage.stratum]
    factor = np.where(sign > 0, 2 - fay_rho, fay_rho)
    count = matrix.shape[0]
    return Replicates(sample.weight[:, None] * factor[stage.unit], 1 / (count * (1 - fay_rho) ** 2), np.ones(count))


def successive_differences(sample: Sample, replicates: int) -> Replicates:
    """SDR of units in file order; `replicates` is rounded up to a power of two."""
    stage = sample.first
    matrix = _hadamard(replicates)
    count = matrix.shape[0]
    order: Integers = np.arange(stage.stratum.size)
    above, below = matrix[1 + order % (count - 1)], matrix[1 + (order + 1) % (count - 1)]
    factor = 1 + 2**-1.5 * above - 2**-1.5 * below
    return Replicates(sample.weight[:, None] * factor[stage.unit], 4 / count, np.ones(count))


def _hadamard(least: int) -> Floats:
    matrix: Floats = linalg.hadamard(1 << max(1, (least - 1).bit_length())).astype(float)
    return matrix


def _require_pairs(stage: Stage) -> None:
    if stage.singles.any():
        refuse([stage.names[index] for index in np.flatnonzero(stage.singles)])
