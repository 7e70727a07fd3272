"""Do the intervals hold the truth as often as they say? Drawn samples from a made-up population."""

import numpy as np
import polars as pl
import pytest

from samlad.stats.streams import stream
from samlad.survey import sample_of, share

DRAWS = 600
SIZES = np.array([6000, 3000, 1000])  # inhabitants of three strata, drawn equally


@pytest.mark.simulation
@pytest.mark.parametrize("n", [300, 600])
@pytest.mark.parametrize("truth", [0.1, 0.5])
def test_korn_graubard_covers(n, truth):
    random = stream(1, "coverage", n, truth)
    per_stratum = n // 3
    frame = pl.DataFrame(
        {
            "stratum": np.repeat(["a", "b", "c"], per_stratum),
            "N": np.repeat(SIZES, per_stratum),
            "w": np.repeat(SIZES / per_stratum, per_stratum),
        }
    )
    sample = sample_of(frame, weight="w", strata=("stratum",), fpc=("N",))
    everyone = np.ones(frame.height, dtype=bool)
    populations = [np.arange(size) < round(size * truth) for size in SIZES]
    real = sum(population.sum() for population in populations) / SIZES.sum()
    held = 0
    for _draw in range(DRAWS):
        hits = np.concatenate([random.choice(population, per_stratum, replace=False) for population in populations])
        found = share(sample, hits, everyone)
        held += found.interval.holds(real)
    # Korn–Graubard is made to err on the safe side: at least the nominal 95 %, less two simulation errors.
    assert held / DRAWS >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / DRAWS)
    assert held / DRAWS <= 0.995


@pytest.mark.simulation
def test_unequal_weights_do_not_bias_the_share():
    random = stream(2, "bias")
    values = []
    for _draw in range(DRAWS):
        hits = np.concatenate([random.random(100) < p for p in (0.05, 0.2, 0.6)])
        frame = pl.DataFrame({"w": np.repeat(SIZES / 100, 100), "s": np.repeat(["a", "b", "c"], 100)})
        values.append(share(sample_of(frame, weight="w", strata=("s",)), hits, np.ones(300, dtype=bool)).value)
    real = float((SIZES * [0.05, 0.2, 0.6]).sum() / SIZES.sum())
    assert np.mean(values) == pytest.approx(real, abs=3 * np.std(values) / np.sqrt(DRAWS))
