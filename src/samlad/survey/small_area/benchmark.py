"""Places that add up: estimates moved so that their weighted mean is the county's direct figure.

Ratio: every estimate times the same factor. Difference: the same amount added to every one (Rao & Molina 2015,
section 6.4.6). Estimates before the move stay in the table: the move is shown, not hidden.
"""

from enum import StrEnum

import numpy as np

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.survey.small_area.variance_component import Floats


class Benchmark(StrEnum):
    """How estimates are moved."""

    RATIO = "ratio"
    DIFFERENCE = "difference"


def benchmarked(estimate: Floats, population: Floats, target: float, how: Benchmark) -> Floats:
    """Estimates whose population-weighted mean is the target.

    `population` is at least 0 with a sum above 0. A ratio needs a weighted mean other than 0.
    """
    if not np.isfinite(population).all() or (population < 0).any() or population.sum() <= 0:
        raise InvalidInput(
            _("Skattningarna går inte att stämma av."),
            why=_("Folkmängden saknas eller är negativ för någon plats."),
            cure=_("Ge folkmängden för varje plats i området."),
        )
    mean = float((estimate * population).sum() / population.sum())
    if how is Benchmark.DIFFERENCE:
        return estimate + (target - mean)
    if mean == 0:
        raise InvalidInput(
            _("Skattningarna går inte att stämma av."),
            why=_("Platsernas vägda medel är 0, så ingen kvot finns."),
            cure=_("Välj difference i stället för ratio."),
        )
    return estimate * (target / mean)
