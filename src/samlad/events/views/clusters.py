"""Where, or where and when, there is more than chance: the scan over the municipalities or squares of a selection."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities
from samlad.places.centres import centres, known_centres

_KILOMETRE = 1000.0
_DATED = ("minute", "hour", "day")


class Grain(StrEnum):
    """What an area is."""

    MUNICIPALITY = "municipality"
    SQUARE = "square"  # one kilometre, from the events' own points in SWEREF 99 TM


class Question(StrEnum):
    """What is asked."""

    WHERE = "where"  # more than the inhabitants explain, over the whole period
    NOW = "now"  # more than usual there, alive on the last day


@dataclass(frozen=True, slots=True)
class Search:
    """How clusters are looked for."""

    question: Question = Question.WHERE
    grain: Grain = Grain.MUNICIPALITY
    max_days: int = 30
    simulations: int = 999
    seed: int = 1


def clusters(gathered: Gathered, selection: Selection, search: Search, *, progress: Progress = silent) -> pl.DataFrame:
    """The clusters as `samlad.events.scan` gives them; `members` are place codes, or squares `east-north` in km.

    `WHERE` holds municipalities against their inhabitants (Poisson). `NOW` needs no inhabitants: the space-time
    permutation with spans that reach the last day; squares have no inhabitants and are asked `NOW` only. Events that
    stand for suicide are never part of it.
    """
    if search.grain is Grain.SQUARE and search.question is Question.WHERE:
        raise NothingToShow(
            _("Rutor har ingen känd folkmängd."),
            why=_("Utan folkmängd går det bara att fråga vad som är ovanligt just nu."),
            cure=_("Fråga efter det som pågår nu, eller välj kommuner."),
        )
    events = selection.of(gathered.events, by_place=True)
    if search.question is Question.WHERE:
        return _where(gathered, selection, events, search, progress)
    return _now(gathered, selection, events, search, progress)


def _where(
    gathered: Gathered, selection: Selection, events: pl.DataFrame, search: Search, progress: Progress
) -> pl.DataFrame:
    from samlad.events.scan.areas import Where
    from samlad.events.scan.maxima import Runs
    from samlad.events.scan.spatial import Risk, scan

    period = selection.days(gathered.events)
    places = known_centres(municipalities(gathered, selection))
    numbers = dict(events.group_by("place").agg(pl.col("count").sum()).iter_rows())
    points = centres()
    table = pl.DataFrame(
        {
            "place": places,
            "cases": [int(numbers.get(place, 0)) for place in places],
            "people": [gathered.population.person_years([place], period) for place in places],
            "lon": [points[place][0] for place in places],
            "lat": [points[place][1] for place in places],
        }
    )
    _require(int(table["cases"].sum()), table.height)
    return scan(
        table, Where("place", "lon", "lat", lonlat=True), Risk("cases", "people"),
        runs=Runs(search.simulations, search.seed), progress=progress,
    )  # fmt: skip


def _now(
    gathered: Gathered, selection: Selection, events: pl.DataFrame, search: Search, progress: Progress
) -> pl.DataFrame:
    from samlad.events.scan.areas import Where
    from samlad.events.scan.maxima import Runs
    from samlad.events.scan.spacetime import Study, scan_time

    period = selection.days(gathered.events)
    dated = events.filter(pl.col("precision").is_in(list(_DATED)), pl.col("start").dt.date() <= period.end)
    table = _in_squares(dated) if search.grain is Grain.SQUARE else _in_municipalities(dated)
    _require(int(table["count"].sum()), table["area"].n_unique())
    return scan_time(
        table,
        Where("area", "x", "y", lonlat=search.grain is Grain.MUNICIPALITY),
        when="day",
        count="count",
        study=Study(period.start, period.end, longest=search.max_days),
        runs=Runs(search.simulations, search.seed),
        progress=progress,
    )


def _in_municipalities(events: pl.DataFrame) -> pl.DataFrame:
    points = centres()
    known = events.filter(pl.col("place").is_in(list(points)))
    place = pl.col("place")
    return known.select(
        place.alias("area"),
        place.replace_strict({code: point[0] for code, point in points.items()}, return_dtype=pl.Float64).alias("x"),
        place.replace_strict({code: point[1] for code, point in points.items()}, return_dtype=pl.Float64).alias("y"),
        pl.col("start").dt.date().alias("day"),
        "count",
    )


def _in_squares(events: pl.DataFrame) -> pl.DataFrame:
    east, north = ((pl.col(axis) / _KILOMETRE).floor() for axis in ("x", "y"))
    return events.drop_nulls(["x", "y"]).select(
        pl.format("{}-{}", east.cast(pl.Int64), north.cast(pl.Int64)).alias("area"),
        ((east + 0.5) * _KILOMETRE).alias("x"),
        ((north + 0.5) * _KILOMETRE).alias("y"),
        pl.col("start").dt.date().alias("day"),
        "count",
    )


def _require(cases: int, areas: int) -> None:
    if cases < 2 or areas < 2:
        raise NothingToShow(
            _("Det finns för lite att söka kluster i."),
            why=_("Urvalet har {cases} händelser i {areas} områden.").format(cases=cases, areas=areas),
            cure=_("Välj fler slag, platser eller dagar."),
        )
