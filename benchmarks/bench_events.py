"""A register of made-up events from file to table: imported, coded, rates and rhythm, at 1, 2, 5 and 10 million rows.

Each size runs in a process of its own, so that its peak memory is its own; the goal is 60 s and 4 GB for 10 million.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WORK = """
import json, resource, sys, time
from pathlib import Path
import numpy as np, polars as pl
from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.events.codes.coding import coded
from samlad.events.kinds import EventKind
from samlad.events.population import Population
from samlad.events.rates import Stamp, place_rates
from samlad.events.rhythm import week_rhythm
from samlad.sources.importing import import_file

folder, made = Path(sys.argv[1]), Path(sys.argv[2])
marks = [time.perf_counter()]
settings = Settings("bench", "1780", "17", 5, 50, 0.01, True, "bench")
workspace = Workspace.create(folder / "workspace", settings)
snapshot = import_file(workspace, SnapshotKind.EVENTS, made, origin=Origin.SYNTHETIC, actor="bench").snapshot
marks.append(time.perf_counter())
needed = ["register", "kind", "start", "precision", "place", "count"]
rows = workspace.scan_clean(snapshot, actor="bench", purpose="bench").select(needed).collect()
events = coded(rows)
marks.append(time.perf_counter())
places = sorted(events["place"].unique())
stamp = Stamp("bench", Origin.SYNTHETIC)
years = [Period.year(year) for year in range(2015, 2025)]
people = Population({place: {2015: 20_000.0, 2024: 21_000.0} for place in places})
kinds = [EventKind.BUILDING_FIRE, EventKind.TRAFFIC, EventKind.OTHER_FIRE]
place_rates(events, people, places={one: [one] for one in places}, periods=years, kinds=kinds, stamp=stamp)
marks.append(time.perf_counter())
fires = events.filter(pl.col("event_kind") == "building_fire", pl.col("place") == "1780")
week_rhythm(fires, measure="events:building_fire", place="1780", period=Period.years(2015, 2024), stamp=stamp)
marks.append(time.perf_counter())
steps = dict(zip(("import", "code", "rates", "rhythm"), np.diff(marks).round(2).tolist()))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps(steps | {"seconds": round(marks[-1] - marks[0], 2), "gigabytes": round(peak, 2)}))
"""
PLACES = ("1715", "1730", "1737", "1760", "1761", "1762", "1763", "1764", "1765", "1766", "1780", "1781", "1784")


def write_register(path: Path, rows: int) -> None:
    """Reports of ten years: number, alarm time, event type, municipality, sex and age band."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(1)
    minute = random.integers(0, 10 * 365 * 1440, rows)
    moment = pl.Series((np.datetime64("2015-01-01T00:00", "m") + minute).astype("datetime64[us]"))
    pl.DataFrame(
        {
            "Händelsenummer": pl.Series(np.arange(rows)).cast(pl.String),
            "Larmtid": moment.dt.strftime("%Y-%m-%d %H:%M"),
            "Händelsetyp": random.choice(["1", "2", "3", "6", "14", "13"], rows),
            "Kommunkod": random.choice(PLACES, rows),
            "Kön": random.choice(["K", "M"], rows),
            "Ålder": random.choice(["0-17", "18-64", "65-79", "80+"], rows),
        }
    ).write_csv(path, separator=";")


@pytest.mark.parametrize("millions", [1, 2, 5, 10])
def test_register_to_tables(benchmark, tmp_path, millions):
    made = tmp_path / "register.csv"
    write_register(made, millions * 1_000_000)

    def run() -> dict[str, float]:
        done = subprocess.run(
            [sys.executable, "-c", WORK, str(tmp_path), str(made)], check=True, capture_output=True, text=True
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))

    benchmark.extra_info |= benchmark.pedantic(run, rounds=1)
