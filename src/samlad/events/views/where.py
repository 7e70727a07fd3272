"""Where it happens: counts and rates by municipality, each beside all the others together."""

import math

import polars as pl

from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities
from samlad.stats.intervals import count_interval
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.two_counts import rate_ratio

SCHEMA = {
    "place": pl.String(),
    "events": pl.Int64(),
    "person_years": pl.Float64(),
    "per_1000": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "ratio": pl.Float64(),
    "ratio_low": pl.Float64(),
    "ratio_high": pl.Float64(),
    "p_adjusted": pl.Float64(),
    "significance": pl.String(),
}


def where(gathered: Gathered, selection: Selection, *, confidence: float = 0.95) -> pl.DataFrame:
    """One row a municipality: `place, events, person_years, per_1000, low, high, ratio, ratio_low, ratio_high,
    p_adjusted, significance`.

    Rates per 1 000 person-years with Byar's limits (exact below ten). `ratio` holds the place against all the other
    municipalities of the table together, own place left out, with its exact interval (Przyborowski & Wilenski 1940);
    `significance` is `higher` or `lower` when the p value, adjusted for all places (Benjamini & Hochberg 1995), is at
    most 1 − confidence, else `not_different`, or `not_comparable` without the others. Events that stand for suicide
    are in no row.
    """
    period = selection.days(gathered.events)
    chosen = selection.within(period)
    places = municipalities(gathered, selection)
    table = counted(chosen.of(gathered.events, by_place=True), ["place"])
    numbers = dict(table.iter_rows())
    bases = {place: gathered.population.person_years([place], period) for place in places}
    total, whole = sum(int(numbers.get(place, 0)) for place in places), sum(bases.values())
    rows: list[dict[str, object]] = []
    for place in places:
        n, base = int(numbers.get(place, 0)), bases[place]
        limits = count_interval(n, confidence)
        other = rate_ratio(n, base, total - n, whole - base, confidence) if whole > base > 0 else None
        rows.append(
            {
                "place": place,
                "events": n,
                "person_years": base,
                "per_1000": 1000 * n / base if base else None,
                "low": 1000 * limits.low / base if base else None,
                "high": 1000 * limits.high / base if base else None,
                "ratio": other.ratio if other else None,
                "ratio_low": other.interval.low if other else None,
                "ratio_high": other.interval.high if other and math.isfinite(other.interval.high) else None,
                "p_adjusted": other.p if other else math.nan,
            }
        )
    adjusted = benjamini_hochberg([float(str(row["p_adjusted"])) for row in rows])
    for row, p in zip(rows, adjusted, strict=True):
        row["p_adjusted"] = None if math.isnan(p) else p
        row["significance"] = _verdict(row["ratio"], p, 1 - confidence)
    return pl.DataFrame(rows, schema=SCHEMA)


def _verdict(ratio: object, p: float, level: float) -> str:
    if not isinstance(ratio, float) or math.isnan(p):
        return "not_comparable"
    if p > level:
        return "not_different"
    return "higher" if ratio > 1 else "lower"
