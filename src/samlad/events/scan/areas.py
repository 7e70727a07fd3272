"""The areas a scan goes over, checked: one place, its cases, and what was expected there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.events.scan.nearest import chord, on_the_globe
from samlad.sources.analysis import code_text, numeric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_METRES = 1000.0


class ScanModel(StrEnum):
    """What chance is compared with."""

    POISSON = "poisson"
    BERNOULLI = "bernoulli"


@dataclass(frozen=True, slots=True)
class Where:
    """The columns that say where an area lies. With `lonlat` x is longitude and y latitude, in degrees; else metres."""

    id: str
    x: str
    y: str
    lonlat: bool = False

    def radius(self, kilometres: float | None) -> float | None:
        """A distance in the unit of `Areas.points`."""
        if kilometres is None:
            return None
        return chord(kilometres) if self.lonlat else kilometres * _METRES


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas in the order they were met: `ids`, `points` (n × dimensions), and for every row of the table its area."""

    ids: tuple[str, ...]
    points: Floats
    row_area: Ints

    def summed(self, values: Floats) -> Floats:
        """The values of the rows summed to areas."""
        return np.asarray(np.bincount(self.row_area, weights=values, minlength=len(self.ids)), dtype=np.float64)


def areas_of(frame: pl.DataFrame, where: Where) -> Areas:
    """The areas of a table; several rows of one area must lie at the same point. A row without an id stops."""
    named = code_text(frame[where.id]).str.strip_chars()
    _stop_at((named.is_null() | (named == "")), named, where.id, _("Området saknar beteckning."))
    x, y = (numeric(frame, column) for column in (where.x, where.y))
    for column, values in ((where.x, x), (where.y, y)):
        _stop_at(values.is_null(), named, column, _("Området saknar koordinat."))
    if where.lonlat:
        _stop_at(x.abs() > 180, x, where.x, _("Longituden ligger utanför jorden."))
        _stop_at(y.abs() > 90, y, where.y, _("Latituden ligger utanför jorden."))
    ids = named.unique(maintain_order=True)
    place = dict(zip(ids, range(len(ids)), strict=True))
    row_area = np.array([place[name] for name in named], dtype=np.int64)
    first = np.full(len(ids), -1)
    first[row_area[::-1]] = np.arange(len(row_area))[::-1]
    east, north = x.to_numpy(), y.to_numpy()
    moved = pl.Series((east != east[first[row_area]]) | (north != north[first[row_area]]))
    _stop_at(moved, named, where.id, _("Området har två olika platser."))
    points = on_the_globe(east[first], north[first]) if where.lonlat else np.column_stack([east[first], north[first]])
    return Areas(tuple(ids), points, row_area)


def whole_counts(frame: pl.DataFrame, column: str) -> Ints:
    """A column of counts: whole numbers, none negative, missing ones zero."""
    values = numeric(frame, column).fill_null(0.0)
    _stop_at(values < 0, values, column, _("Antalet är negativt."))
    _stop_at(values != values.round(), values, column, _("Antalet är inget heltal."))
    return values.to_numpy().astype(np.int64)


def once_each(frame: pl.DataFrame, where: Where, covariates: Sequence[str]) -> None:
    """No area stands twice (in the same class of the covariates)."""
    again = frame.select(where.id, *covariates).is_duplicated()
    cure = _("Lägg ihop raderna, eller ange vad som skiljer dem med --covariates.")
    _stop_at(again, code_text(frame[where.id]), where.id, _("Området står på flera rader."), cure)


def expected_counts(
    frame: pl.DataFrame, areas: Areas, cases: Ints, population: str, covariates: Sequence[str]
) -> Floats:
    """Expected cases by area, summing to all cases: each class of the covariates has the rate it has in all areas.

    Internal indirect standardisation (Kulldorff 1997). Without covariates: in proportion to the population. Cases
    where nobody lives cannot be expected and stop.
    """
    people = numeric(frame, population).fill_null(0.0)
    _stop_at(people < 0, people, population, _("Befolkningen är negativ."))
    _stop_at((people == 0) & pl.Series(cases > 0), people, population, _("Fall där ingen bor."))
    classes = [code_text(frame[name]).alias(f"class {place}") for place, name in enumerate(covariates)]
    rows = pl.DataFrame([*classes, people.alias("people"), pl.Series("cases", cases.astype(float))])
    rate = pl.col("cases").sum() / pl.col("people").sum()
    expected = pl.col("people") * (rate.over([column.name for column in classes]) if classes else rate)
    return areas.summed(rows.select(expected.fill_nan(0.0)).to_series().to_numpy())


def given_expected(frame: pl.DataFrame, areas: Areas, cases: Ints, column: str) -> Floats:
    """Expected cases the user computed, scaled to sum to all cases."""
    values = numeric(frame, column).fill_null(0.0)
    _stop_at(values < 0, values, column, _("Det förväntade antalet är negativt."))
    _stop_at((values == 0) & pl.Series(cases > 0), values, column, _("Fall där inga väntas."))
    expected = areas.summed(values.to_numpy())
    return expected * (cases.sum() / expected.sum()) if expected.sum() > 0 else expected


def require_cases(cases: int) -> None:
    """Somewhere to look: at least one case."""
    if cases < 1:
        raise InvalidInput(
            _("Det finns inga fall att leta kluster bland."),
            cure=_("Kontrollera kolumnen med antal fall, och urvalet."),
        )


def _stop_at(wrong: pl.Series, values: pl.Series, column: str, what: str, cure: str | None = None) -> None:
    """Stop with the first rows where something is wrong."""
    places = wrong.fill_null(False).arg_true()
    if places.is_empty():
        return
    told = [
        Problem(
            what,
            cure or _("Rätta värdet, eller ta bort raden."),
            row=place + 2,
            column=column,
            value=None if values[place] is None else str(values[place]),
        )
        for place in places.head(20)
    ]
    raise InvalidInput(_("Områdena går inte att söka kluster i."), problems=told, total=len(places))
