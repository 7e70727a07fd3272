"""Made-up event records of four registers, drawn from seeded Poisson processes."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from samlad.core.people import AgeBand, Sex
from samlad.data.clean import EVENT_SCHEMA
from samlad.stats.streams import stream
from samlad.synthetic import plan
from samlad.synthetic.inhabitants import BANDS, county_structure, population_table

Numbers = Any  # NumPy's own stubs give Any back from choice() and divide()

_YEARS = tuple(range(plan.FIRST_YEAR, plan.LAST_YEAR + 1))

# Weights of the hours 0–23 and of the weekdays Monday–Sunday: assumptions of the generator.
_NIGHT_OUT_HOURS = np.array([5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 8, 9, 7], float)
_NIGHT_OUT_DAYS = np.array([2, 2, 2, 3, 6, 7, 3], float)
_DAY_HOURS = np.array([1, 1, 1, 1, 1, 1, 2, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 5, 4, 3, 3, 2, 2, 1], float)
_EVEN_DAYS = np.ones(7)


@cache
def person_years(place: str, year: int) -> float:
    """Published inhabitants, on the straight line between published years."""
    rows = population_table().filter(pl.col("place") == place)
    return float(np.interp(year, rows["year"].to_numpy(), rows["population"].to_numpy()))


def all_records(places: Sequence[str], seed: int, plants: plan.Plants) -> dict[str, pl.DataFrame]:
    """The registers by name: rescue service, injuries, damage claims, robberies. Columns as `EVENT_SCHEMA`."""
    return {
        "raddningsinsatser": rescue_records(places, seed, plants),
        "skador": injury_records(places, seed, plants),
        "skadegorelse": damage_records(places, seed, plants),
        "ran": robbery_records(places, seed),
    }


def rescue_records(places: Sequence[str], seed: int, plants: plan.Plants) -> pl.DataFrame:
    """Rescue-service operations with MCF's event types."""
    total = sum(plan.RESCUE_MIX.values())

    def rate(place: str, year: int, kind: str) -> float:
        clustered = kind == "2" and place == plants.cluster_place
        return plan.RESCUE_PER_1000 * plan.RESCUE_MIX[kind] / total * (plants.cluster_factor if clustered else 1.0)

    return _drawn(
        "raddningsinsatser", "R", places, tuple(plan.RESCUE_MIX), rate, seed, "rescue", _DAY_HOURS, _EVEN_DAYS
    )


def injury_records(places: Sequence[str], seed: int, plants: plan.Plants) -> pl.DataFrame:
    """Injuries treated in hospital: falls by age and sex, and severe single accidents of cyclists."""
    parts = []
    structure = county_structure()
    for band in BANDS:
        for sex in (Sex.WOMEN, Sex.MEN):
            level = plan.FALLS_PER_1000_BY_AGE[str(band)] * structure[band, sex]

            def rate(place: str, year: int, kind: str, level: float = level) -> float:
                rising = plants.trend_factor ** (year - plan.FIRST_YEAR) if place == plants.trend_place else 1.0
                return level * rising

            parts.append(_injuries("fall", "", band, sex, places, rate, seed, "fall"))
    adults = [band for band in BANDS if band.low >= 10]
    weight = sum(structure[band, sex] for band in adults for sex in (Sex.WOMEN, Sex.MEN))
    for band in adults:
        for sex in (Sex.WOMEN, Sex.MEN):
            level = plan.CYCLE_SINGLE_PER_1000 * structure[band, sex] / weight

            def cycle_rate(place: str, year: int, kind: str, level: float = level) -> float:
                return level

            parts.append(_injuries("trafik", "cykel singel svår", band, sex, places, cycle_rate, seed, "cycle"))
    return _numbered(pl.concat(parts), "S")


def damage_records(places: Sequence[str], seed: int, plants: plan.Plants) -> pl.DataFrame:
    """The municipalities' own damage claims with their cost (log-normal, median 4 000 SEK: an assumption)."""

    def rate(place: str, year: int, kind: str) -> float:
        level = plan.VANDALISM_PER_1000.get(place, plan.VANDALISM_ELSEWHERE)
        treated = place == plants.effect_place and year >= plants.intervention_day.year
        return level * (plants.effect_factor if treated else 1.0)

    frame = _drawn(
        "skadegorelse", "K", places, ("skadegörelse",), rate, seed, "vandalism", _NIGHT_OUT_HOURS, _NIGHT_OUT_DAYS
    )
    cost = np.round(stream(seed, "cost").lognormal(np.log(4000), 1.1, frame.height), -1)
    return frame.with_columns(pl.Series("cost", cost))


def robbery_records(places: Sequence[str], seed: int) -> pl.DataFrame:
    """Street robberies."""

    def rate(place: str, year: int, kind: str) -> float:
        return plan.ROBBERY_PER_1000

    return _drawn("ran", "P", places, ("rån",), rate, seed, "robbery", _NIGHT_OUT_HOURS, _NIGHT_OUT_DAYS)


def _injuries(
    kind: str,
    subkind: str,
    band: AgeBand,
    sex: Sex,
    places: Sequence[str],
    rate: Callable[[str, int, str], float],
    seed: int,
    name: str,
) -> pl.DataFrame:
    frame = _drawn(
        "skador", "S", places, (kind,), rate, seed, "fall", _DAY_HOURS, _EVEN_DAYS, names=(name, str(band), sex)
    )
    return frame.with_columns(
        pl.lit(subkind or None, dtype=pl.String).alias("subkind"),
        pl.lit("slutenvård").alias("severity"),
        pl.lit(sex.value).alias("sex"),
        pl.lit(str(band)).alias("age"),
    )


def _drawn(
    register: str,
    letter: str,
    places: Sequence[str],
    kinds: Sequence[str],
    rate: Callable[[str, int, str], float],
    seed: int,
    spots: str,
    hours: Numbers,
    days: Numbers,
    names: tuple[object, ...] = (),
) -> pl.DataFrame:
    """Events with Poisson counts per place, year and kind, spread over days, hours and spots by weights."""
    random = stream(seed, register, *names)
    cells = [(place, year, kind) for place in places for year in _YEARS for kind in kinds]
    means = [rate(place, year, kind) * person_years(place, year) / 1000 for place, year, kind in cells]
    counts = random.poisson(means)
    which = np.repeat(np.arange(len(cells)), counts)
    start = _moments(np.array([year for _p, year, _k in cells])[which], hours, days, random)
    spot = random.choice(len(plan.SPOTS[spots]), size=which.size, p=_falling(len(plan.SPOTS[spots])))
    frame = pl.DataFrame(
        {
            "register": [register] * which.size,
            "kind": np.array([kind for _p, _y, kind in cells], dtype=object)[which],
            "start": start,
            "place": np.array([place for place, _y, _k in cells], dtype=object)[which],
            "spot": np.array(plan.SPOTS[spots], dtype=object)[spot],
        },
        schema_overrides={"kind": pl.String, "place": pl.String, "spot": pl.String, "register": pl.String},
    ).with_columns(
        pl.col("start").cast(pl.Datetime("us")),
        pl.lit("minute").alias("precision"),
        pl.lit(1, dtype=pl.Int64).alias("count"),
    )
    frame = frame.with_columns(
        pl.col("start").alias("end"),
        *(
            pl.lit(None, dtype=kind).alias(name)
            for name, kind in EVENT_SCHEMA.items()
            if name not in frame.columns and name != "end"
        ),
    )
    return _numbered(frame.select(EVENT_SCHEMA.names()), letter)


def _moments(years: Numbers, hours: Numbers, days: Numbers, random: np.random.Generator) -> Numbers:
    """A minute in the given years: the weekday by weight, then hour by weight."""
    first = np.array([np.datetime64(f"{year}-01-01", "D") for year in years], dtype="datetime64[D]")
    weekday = random.choice(7, size=years.size, p=days / days.sum())
    first_weekday = (first.astype(int) + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    week = random.integers(0, 52, size=years.size)
    day = first + ((weekday - first_weekday) % 7 + 7 * week).astype("timedelta64[D]")
    hour = random.choice(24, size=years.size, p=hours / hours.sum())
    minute = random.integers(0, 60, size=years.size)
    return (day.astype("datetime64[m]") + (hour * 60 + minute).astype("timedelta64[m]")).astype("datetime64[us]")


def _falling(n: int) -> Numbers:
    weights = 1 / np.arange(1, n + 1)
    return np.divide(weights, weights.sum())


def _numbered(frame: pl.DataFrame, letter: str) -> pl.DataFrame:
    ordered = frame.sort("start", "place", "kind", maintain_order=True)
    numbers = pl.int_range(1, ordered.height + 1, eager=True).cast(pl.String).str.zfill(6)
    return ordered.with_columns((letter + numbers).alias("event_id"))
