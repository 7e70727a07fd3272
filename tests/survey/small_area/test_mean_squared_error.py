"""Is the error that is told the error that is made? Places drawn many times from a known model."""

import numpy as np
import pytest

from samlad.stats.streams import stream
from samlad.survey.small_area import VarianceFit, fitted, predicted

DRAWS = 1500
PLACES = 30


@pytest.mark.simulation
@pytest.mark.parametrize("fit", list(VarianceFit))
def test_the_told_error_is_the_real_one(fit):
    random = stream(11, "mse", fit)
    sampling = np.repeat([0.3, 0.5, 0.7, 1.0, 1.5], PLACES // 5)
    x = np.column_stack([np.ones(PLACES), np.linspace(-1, 1, PLACES)])
    told, made = np.zeros(PLACES), np.zeros(PLACES)
    for _draw in range(DRAWS):
        truth = x @ [2.0, 1.0] + random.normal(size=PLACES)
        direct = truth + np.sqrt(sampling) * random.normal(size=PLACES)
        found = predicted(fitted(direct, sampling, x, fit), direct, sampling, x)
        told += found.mse / DRAWS
        made += (found.estimate - truth) ** 2 / DRAWS
    # The error of the simulation itself is about 0.7 per cent over all places, 3.7 for one.
    assert told.mean() == pytest.approx(made.mean(), rel=0.04)
    assert told == pytest.approx(made, rel=0.16)
    assert (made < sampling).all()
