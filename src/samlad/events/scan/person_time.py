"""How many people each area has at each time, from populations known for some years."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.analysis import code_text, numeric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def daily_weights(years: Sequence[int], first: date, days: int) -> Floats:
    """How much of each known year's value every day takes (days × years).

    A value stands on 1 July; between two known years the straight line, outside them constant; a day counts at noon.
    """
    known = np.array([float(date(year, 7, 1).toordinal()) for year in years])
    noons = first.toordinal() + 0.5 + np.arange(days)
    weights = np.zeros((days, len(years)))
    for place in range(len(years)):
        one = np.zeros(len(years))
        one[place] = 1.0
        weights[:, place] = np.interp(noons, known, one)
    return weights


def expected_over_time(
    population: pl.DataFrame,
    *,
    id: str,
    ids: Sequence[str],
    steps: Sequence[tuple[date, date]],
    cases: pl.DataFrame,
    classes: Sequence[str],
) -> Floats:
    """Expected cases by time and area (steps × areas), summing to all cases.

    `population`: columns `id`, `year`, `population` and `classes`; `cases`: `classes` and `cases`. Each class has the
    rate it has over all areas and times (cases by person-days). `steps`: first and last day of each time. Errors:
    InvalidInput for an area without population, or cases of a class that nobody belongs to.
    """
    place = {name: number for number, name in enumerate(ids)}
    areas = code_text(population[id]).str.strip_chars()
    _require_everywhere(areas, ids, id)
    years = numeric(population, "year")
    values = numeric(population, "population")
    if years.is_null().any() or values.is_null().any() or (values < 0).any():
        raise InvalidInput(
            _("Befolkningen går inte att räkna med."),
            why=_("Ett år eller ett antal saknas, eller är negativt."),
            cure=_("Rätta befolkningsfilen: id, year, population."),
        )
    distinct = sorted({int(year) for year in years})
    first, last = steps[0][0], steps[-1][1]
    weights = daily_weights(distinct, first, (last - first).days + 1)
    by_step = np.array([weights[(a - first).days : (b - first).days + 1].sum(axis=0) for a, b in steps])
    row_class, number, rates_of = _numbered(population, cases, classes)
    keep = np.array([name in place for name in areas])
    year_number = {year: index for index, year in enumerate(distinct)}
    cell = np.zeros((number, len(ids), len(distinct)))
    rows = np.flatnonzero(keep)
    at = np.array([place[areas[int(row)]] for row in rows], dtype=np.int64)
    when = np.array([year_number[int(years[int(row)])] for row in rows], dtype=np.int64)
    np.add.at(cell, (row_class[rows], at, when), values.to_numpy()[rows])
    person_days = np.einsum("cay,ty->cta", cell, by_step)
    per_class = person_days.sum(axis=(1, 2))
    if ((per_class == 0) & (rates_of > 0)).any():
        raise InvalidInput(
            _("Fall i en klass där ingen bor."),
            cure=_("Kontrollera att klasserna heter likadant bland fallen och i befolkningen."),
        )
    rate = np.divide(rates_of, per_class, out=np.zeros(number), where=per_class > 0)
    return np.asarray(np.einsum("c,cta->ta", rate, person_days))


def _require_everywhere(areas: pl.Series, ids: Sequence[str], id: str) -> None:
    lacking = [name for name in ids if name not in set(areas)]
    if lacking:
        raise InvalidInput(
            _("Området saknas i befolkningen."),
            column=id,
            value=lacking[0],
            why=_("{count} områden saknar befolkning.").format(count=len(lacking)),
            cure=_("Lägg till dem i befolkningsfilen."),
        )


def _numbered(population: pl.DataFrame, cases: pl.DataFrame, classes: Sequence[str]) -> tuple[Ints, int, Floats]:
    """For each row of the population its class; how many classes; the cases of each."""
    if not classes:
        return np.zeros(population.height, dtype=np.int64), 1, np.array([float(cases["cases"].sum())])
    names = [[code_text(frame[name]).str.strip_chars() for name in classes] for frame in (population, cases)]
    told = [list(zip(*columns, strict=True)) for columns in names]
    known = {name: number for number, name in enumerate(dict.fromkeys([*told[0], *told[1]]))}
    row_class = np.array([known[name] for name in told[0]], dtype=np.int64)
    counts = np.bincount(
        [known[name] for name in told[1]], weights=cases["cases"].cast(pl.Float64).to_numpy(), minlength=len(known)
    )
    return row_class, len(known), np.asarray(counts, dtype=np.float64)


def days_of(first: date, last: date) -> list[tuple[date, date]]:
    """Every day as a time of its own."""
    return [(first + timedelta(days=day),) * 2 for day in range((last - first).days + 1)]


def years_of(first: date, last: date) -> list[tuple[date, date]]:
    """Every calendar year as a time of its own, the first and last cut to the study."""
    years = range(first.year, last.year + 1)
    return [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in years]


def months_of(first: date, last: date) -> list[tuple[date, date]]:
    """Every calendar month as a time of its own, the first and last cut to the study."""
    steps, begun = [], date(first.year, first.month, 1)
    while begun <= last:
        following = date(begun.year + begun.month // 12, begun.month % 12 + 1, 1)
        steps.append((max(first, begun), min(last, following - timedelta(days=1))))
        begun = following
    return steps
