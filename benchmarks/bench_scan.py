"""The scan statistic in process: zones made, the observed data scanned and every run's exact maximum found.

No peer can be had from Debian or the package index; SaTScan 10.3.2 took 17.7 s for 3 000 areas, 72 s for 6 160, about
2 s at least for any run, and about 510 s for the prospective permutation (measured on another machine of two cores).
The loops are compiled at set-up; `test_first_call_*` measures a process that finds nothing compiled on disk.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samlad.events.scan.areas import Where
from samlad.events.scan.maxima import Runs
from samlad.events.scan.spacetime import Study, scan_time
from samlad.events.scan.spatial import Risk, scan
from samlad.events.scan.warm import warm

WHERE = Where("id", "x", "y")


def areas(count: int, cases: int) -> pl.DataFrame:
    chance = np.random.default_rng(1)
    people = chance.integers(500, 3000, count)
    return pl.DataFrame(
        {
            "id": [f"a{number}" for number in range(count)],
            "x": chance.uniform(0, 200_000, count),
            "y": chance.uniform(0, 200_000, count),
            "people": people,
            "cases": np.bincount(chance.choice(count, cases, p=people / people.sum()), minlength=count),
        }
    )


@pytest.mark.parametrize(
    ("count", "cases", "runs"),
    [(180, 400, 9999), (281, 552, 999), (1000, 2000, 999), (3000, 5000, 999), (3000, 20_000, 999), (6160, 10_000, 999)],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_circular_poisson(benchmark, count, cases, runs, threads):
    table = areas(count, cases)
    found = benchmark.pedantic(
        lambda: scan(table, WHERE, Risk("cases", "people"), runs=Runs(runs, 7, threads)), rounds=3, warmup_rounds=1
    )
    assert found["p"][0] >= 1 / (runs + 1)


@pytest.mark.parametrize("runs", [99, 999])
def test_prospective_permutation(benchmark, runs):
    """3 000 areas × 365 days, spans of up to 30 days."""
    chance = np.random.default_rng(2)
    places = areas(3000, 1).with_columns(pl.lit(0).alias("cases"), pl.lit(date(2025, 1, 1)).alias("day"))
    chosen = chance.integers(0, 3000, 5000)
    days = [date(2025, 1, 1) + timedelta(days=int(day)) for day in chance.integers(0, 365, 5000)]
    cases = places[chosen].with_columns(pl.lit(1).alias("cases"), pl.Series("day", days))
    table = pl.concat([places, cases])
    study = Study(date(2025, 1, 1), date(2025, 12, 31))
    found = benchmark.pedantic(
        lambda: scan_time(table, WHERE, when="day", count="cases", study=study, runs=Runs(runs, 7)), rounds=1
    )
    assert found.height > 0


@pytest.mark.parametrize("kept", [True, False], ids=["compiled_on_disk", "nothing_compiled"])
def test_first_call_in_a_new_process(benchmark, tmp_path: Path, kept):
    """A process of its own that scans twelve areas with every model: Python, imports, and compiling if it must."""
    warm()
    there = dict(os.environ) if kept else dict(os.environ) | {"NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "samlad.events.scan.warm"]
    benchmark.pedantic(lambda: subprocess.run(command, env=there, check=True), rounds=1)
