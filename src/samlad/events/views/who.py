"""Who is hit: counts and rates by sex and age, against inhabitants of the same sex and age."""

from collections.abc import Sequence

import polars as pl

from samlad.core.people import AgeBand, Sex
from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities
from samlad.stats.intervals import count_interval

SCHEMA = {
    "sex": pl.String(),
    "age": pl.String(),
    "events": pl.Int64(),
    "inhabitants": pl.Float64(),
    "per_1000": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}


def who(gathered: Gathered, selection: Selection, *, confidence: float = 0.95) -> pl.DataFrame:
    """One row a sex and age band of the register: `sex, age, events, inhabitants, per_1000, low, high`.

    Rates per 1 000 person-years with Byar's limits, exact below ten; `inhabitants` is persons in the newest year
    known, times the years of the period in the rate. A band that the population does not have, or that is cut in
    another way there, has no rate. Events without known sex or age are in no row (`unknown` counts them).
    """
    period = selection.days(gathered.events)
    events = selection.of(gathered.events).drop_nulls(["sex", "age"])
    rows: list[dict[str, object]] = []
    for sex, age, n in counted(events, ["sex", "age"]).iter_rows():
        base = _inhabitants(gathered, municipalities(gathered, selection), AgeBand.parse(age), Sex(sex))
        years = None if base is None else base * period.year_count
        limits = count_interval(int(n), confidence)
        rows.append(
            {
                "sex": sex,
                "age": age,
                "events": int(n),
                "inhabitants": base,
                "per_1000": None if not years else 1000 * n / years,
                "low": None if not years else 1000 * limits.low / years,
                "high": None if not years else 1000 * limits.high / years,
            }
        )
    rows.sort(key=lambda row: (str(row["sex"]), AgeBand.parse(str(row["age"])).low))
    return pl.DataFrame(rows, schema=SCHEMA)


def unknown(gathered: Gathered, selection: Selection) -> int:
    """How many events of the selection have no known sex or age."""
    events = selection.of(gathered.events)
    return int(events.filter(pl.col("sex").is_null() | pl.col("age").is_null())["count"].sum())


def _inhabitants(gathered: Gathered, places: Sequence[str], band: AgeBand, sex: Sex) -> float | None:
    """Persons of the sex inside the band: the bands of the population that lie in it must fill it."""
    found = 0.0
    for place in places:
        known = gathered.inhabitants.get(place)
        if known is None:
            continue
        inside = [age for age, of_sex in known if of_sex is sex and _lies_in(age, band)]
        if not inside or min(age.low for age in inside) != band.low:
            return None
        found += sum(known[age, sex] for age in inside)
    return found or None


def _lies_in(age: AgeBand, band: AgeBand) -> bool:
    if age.low < band.low:
        return False
    return band.high is None or (age.high is not None and age.high <= band.high)
