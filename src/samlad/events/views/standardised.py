"""Rates of municipalities as if all had the same ages: directly standardised to the European population of 2013."""

from collections.abc import Iterable

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.people import AgeBand
from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.rating.cells import RateColumns
from samlad.events.rating.standard import ESP2013
from samlad.events.rating.table import RateChoice, RateMethod, rates
from samlad.events.views.selection import Selection, municipalities

PER = 1000.0


def standardised(gathered: Gathered, selection: Selection, *, confidence: float = 0.95) -> pl.DataFrame:
    """One row a municipality: `place, crude, value, low, high, n, base, status`; rates per 1 000 person-years.

    `value` has Dobson's limits and is not given on fewer than ten events (`suppressed`); the bands are the finest that
    both the events and the inhabitants of every municipality can be told in. `n` counts the events of a known age that
    has inhabitants, `base` the person-years of the newest year known. Events that stand for suicide are in no row.
    """
    places = [place for place in municipalities(gathered, selection) if gathered.inhabitants.get(place)]
    events = selection.of(gathered.events, by_place=True).drop_nulls("age").filter(pl.col("place").is_in(places))
    cells = _cells(gathered, places, counted(events, ["place", "age"]), selection.days(gathered.events).year_count)
    if not cells["n"].sum() or cells["age"].n_unique() < 2:
        raise NothingToShow(
            _("Talen går inte att åldersstandardisera."),
            why=_("Det behövs händelser med känd ålder, och folkmängd i samma åldersgrupper för kommunerna."),
            cure=_("Läs in folkmängd efter kön och ålder: samlad import indicators FIL."),
        )
    columns = RateColumns("n", "people", by=("place",), age="age")
    frames = [
        rates(cells, columns, RateChoice(method, confidence=confidence, per=PER)).frame
        for method in (RateMethod.CRUDE, RateMethod.DIRECT)
    ]
    crude = frames[0].select("place", pl.col("value").alias("crude"))
    joined = frames[1].join(crude, on="place", how="left", maintain_order="left")
    return joined.select("place", "crude", "value", "low", "high", "n", "base", "status").sort("place")


def _cells(gathered: Gathered, places: list[str], counts: pl.DataFrame, years: float) -> pl.DataFrame:
    """`place, age, n, people` in the finest bands common to all, an age being its lower bound."""
    hurt = [(str(place), AgeBand.parse(age), int(n)) for place, age, n in counts.iter_rows()]
    living = [(place, age, people) for place in places for (age, _sex), people in gathered.inhabitants[place].items()]
    lows = _common_lows([age for _place, age, _n in [*hurt, *living]])
    sums: dict[tuple[str, int], list[float]] = {(place, low): [0.0, 0.0] for place in places for low in lows}
    for place, age, n in hurt:
        sums[place, _band(lows, age)][0] += n
    for place, age, people in living:
        sums[place, _band(lows, age)][1] += people * years
    rows = [(place, str(low), int(n), people) for (place, low), (n, people) in sums.items()]
    schema = {"place": pl.String(), "age": pl.String(), "n": pl.Int64(), "people": pl.Float64()}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    # A band whose inhabitants are known of no municipality has no rate, and is no part of the standard.
    return table.filter(pl.col("people").sum().over("age") > 0)


def _common_lows(bands: Iterable[AgeBand]) -> list[int]:
    """The lower bounds of the standard that cut no band in two; the first is nought."""
    spans = {(band.low, band.high) for band in bands}
    cuts = {low for low, _high in spans} | {high + 1 for _low, high in spans if high is not None}
    cuts = {0} | (cuts & set(ESP2013.lows))
    return sorted(cut for cut in cuts if not any(low < cut and (high is None or cut <= high) for low, high in spans))


def _band(lows: list[int], age: AgeBand) -> int:
    return max(low for low in lows if low <= age.low)
