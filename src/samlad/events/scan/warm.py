"""Compile the loops of the scan once, at set-up: `python -m samlad.events.scan.warm`."""

import numpy as np
import polars as pl

from samlad.events.scan.areas import ScanModel, Where
from samlad.events.scan.maxima import Direction, Runs
from samlad.events.scan.spacetime import scan_time
from samlad.events.scan.spatial import Risk, scan


def warm() -> None:
    """Run every loop once on twelve made-up areas; what is compiled stays on disk."""
    chance = np.random.default_rng(1)
    table = pl.DataFrame(
        {
            "id": [f"o{number}" for number in range(12)],
            "x": chance.uniform(0, 10_000, 12),
            "y": chance.uniform(0, 10_000, 12),
            "cases": [9, 9, *[1] * 10],
            "persons": [20] * 12,
            "day": pl.date_range(pl.date(2026, 1, 1), pl.date(2026, 1, 12), eager=True),
        }
    )
    where, few = Where("id", "x", "y"), Runs(9, 1, 1)
    for model in ScanModel:
        for direction in (Direction.HIGH, Direction.BOTH):
            scan(table, where, Risk("cases", "persons", model=model), direction=direction, runs=few)
    scan_time(table, where, when="day", count="cases", runs=few)
    people = table.select("id", pl.lit(2026).alias("year"), pl.col("persons").alias("population"))
    scan_time(table, where, when="day", count="cases", population=people, runs=few)


if __name__ == "__main__":
    warm()
