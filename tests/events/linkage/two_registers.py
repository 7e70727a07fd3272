"""Two made-up registers of the same accidents with known truth: late clocks, moved points, slips of the pen, gaps."""

from datetime import datetime

import numpy as np
import polars as pl

START = datetime(2020, 1, 1)  # noqa: DTZ001 (local time)
KINDS = ("fall", "trafik", "brand", "vatten", "annat")
_SHARES = (0.4, 0.3, 0.15, 0.1, 0.05)


def registers(
    accidents: int, left: float, right: float, seed: int, days: int = 365
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Left and right register, each with its share of the accidents, and the true pairs (left_id, right_id)."""
    random = np.random.default_rng(seed)
    towns = random.uniform((380_000, 6_560_000), (460_000, 6_650_000), size=(60, 2))
    truth = {
        "at": towns[random.integers(0, 60, accidents)] + random.normal(0, 3_000, (accidents, 2)),
        "minute": random.integers(0, days * 1440, accidents),
        "kind": random.choice(KINDS, accidents, p=_SHARES),
        "sex": random.choice(["women", "men"], accidents),
        "age": random.integers(0, 95, accidents),
    }
    one = _register(truth, left, "L", random, minutes=10, metres=100, missing=0.1)
    other = _register(truth, right, "R", random, minutes=25, metres=200, missing=0.3)
    pairs = one.select("truth", left_id="event_id").join(other.select("truth", right_id="event_id"), on="truth")
    return one.drop("truth"), other.drop("truth"), pairs.drop("truth")


def _register(
    truth: dict[str, np.ndarray], share: float, letter: str, random: np.random.Generator, *,
    minutes: float, metres: float, missing: float,
) -> pl.DataFrame:  # fmt: skip
    kept = np.flatnonzero(random.random(len(truth["minute"])) < share)
    random.shuffle(kept)
    size = len(kept)
    wrong, gone = random.random(size) < 0.05, random.random(size) < missing
    age = np.maximum(truth["age"][kept] + np.where(wrong, random.integers(-3, 4, size), 0), 0)
    point = truth["at"][kept] + random.normal(0, metres, (size, 2))
    moved = truth["minute"][kept] + np.rint(random.laplace(0, minutes, size)).astype(int)
    return pl.DataFrame(
        {
            "event_id": [f"{letter}{number}" for number in range(size)],
            "start": pl.Series(moved),
            "x": point[:, 0],
            "y": point[:, 1],
            "kind": np.where(wrong, random.choice(KINDS, size), truth["kind"][kept]),
            "sex": truth["sex"][kept],
            "age": age,
            "truth": kept,
            "gone": gone,
        }
    ).with_columns(
        (pl.lit(START) + pl.duration(minutes=pl.col("start"))).alias("start"),
        pl.when(~pl.col("gone")).then("sex").alias("sex"),
        pl.when(~pl.col("gone")).then("age").alias("age"),
    ).drop("gone")  # fmt: skip
