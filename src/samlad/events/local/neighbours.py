"""Who is whose neighbour: within a distance, the k nearest, or by a file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import code_text, numeric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Links from area `source` to area `target` (positions 0 … n − 1), each once, none to itself."""

    n: int
    source: Ints
    target: Ints

    @property
    def number(self) -> Ints:
        """How many neighbours each area has."""
        return np.bincount(self.source, minlength=self.n)

    def summed(self, values: Floats, weights: Floats | None = None) -> Floats:
        """The neighbours' values summed for each area."""
        near = values[self.target] if weights is None else values[self.target] * weights
        return np.asarray(np.bincount(self.source, weights=near, minlength=self.n), dtype=np.float64)

    @property
    def row_weights(self) -> Floats:
        """Weights of the links that sum to 1 for each area with a neighbour."""
        return np.asarray(1.0 / self.number[self.source])


def points_of(frame: pl.DataFrame, x: str, y: str) -> Floats:
    """The coordinates in metres, n × 2; a missing one stops."""
    columns = [numeric(frame, name) for name in (x, y)]
    for name, values in zip((x, y), columns, strict=True):
        missing = values.is_null().arg_true()
        if len(missing):
            raise InvalidInput(
                _("Platserna går inte att räkna på."),
                why=_("Koordinaten saknas."),
                cure=_("Fyll i den, eller ta bort raden."),
                row=int(missing[0]) + 2,
                column=name,
            )
    return np.column_stack([values.to_numpy() for values in columns]).astype(np.float64)


def within(points: Floats, metres: float) -> Neighbours:
    """All pairs at most `metres` apart (Euclid)."""
    from scipy.spatial import cKDTree

    _require_some(len(points))
    pairs = cKDTree(points).query_pairs(metres, output_type="ndarray").astype(np.int64)
    return _both_ways(len(points), pairs)


def nearest(points: Floats, k: int) -> Neighbours:
    """The `k` nearest of each area; ties by file order. Not mutual: A may be near B though B has nearer ones."""
    from scipy.spatial import cKDTree

    _require_some(len(points))
    if not 1 <= k < len(points):
        raise WrongUse(
            _("Antalet grannar går inte att använda."),
            value=str(k),
            why=_("Det ska ligga mellan {low} och {high}.").format(low=1, high=len(points) - 1),
        )
    near = min(len(points), k + 9)
    distance, found = cKDTree(points).query(points, near)
    own = found == np.arange(len(points))[:, None]
    distance = np.where(own, np.inf, distance)
    order = np.lexsort((found, distance), axis=1)[:, :k]
    target = np.take_along_axis(found, order, axis=1).ravel()
    return Neighbours(len(points), np.repeat(np.arange(len(points)), k), target.astype(np.int64))


def from_gal(path: Path, ids: pl.Series) -> Neighbours:
    """Neighbours of a GAL file (GeoDa): ids as in the column, or the numbers 1 … n of the rows."""
    lines = _gal_lines(path)
    named = {name: place for place, name in enumerate(code_text(ids))}
    if len(named) < len(ids):
        raise InvalidInput(_("Platserna går inte att räkna på."), why=_("Samma beteckning står på flera rader."))
    told = {line[0] for line in lines}
    if not told <= named.keys() and told == {str(row) for row in range(1, len(ids) + 1)}:
        named = {str(row + 1): row for row in range(len(ids))}
    links: set[tuple[int, int]] = set()
    for area, *near in lines:
        for other in near:
            if area not in named or other not in named:
                lacking = area if area not in named else other
                raise _unreadable(path, lacking, _("Området finns inte i tabellen."))
            if area != other:
                links.add((named[area], named[other]))
    ordered = np.array(sorted(links), dtype=np.int64).reshape(-1, 2)
    return Neighbours(len(ids), ordered[:, 0], ordered[:, 1])


def _gal_lines(path: Path) -> list[list[str]]:
    """For each area of the file its id and its neighbours."""
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, None, _("Filen går inte att läsa.")) from error
    found: list[list[str]] = []
    at = 1
    while at < len(rows):
        if not rows[at]:
            at += 1
            continue
        if len(rows[at]) != 2 or not rows[at][1].isdigit():
            raise _unreadable(path, " ".join(rows[at]), _("Raden ska ha ett område och antalet grannar."))
        area, number = rows[at][0], int(rows[at][1])
        near = rows[at + 1] if number and at + 1 < len(rows) else []
        if len(near) != number:
            raise _unreadable(path, area, _("Antalet grannar stämmer inte med raden under."))
        found.append([area, *near])
        at += 2 if number else 1
    if not found:
        raise _unreadable(path, None, _("Filen har inga områden."))
    return found


def _unreadable(path: Path, value: str | None, why: str) -> InvalidInput:
    cure = _("Använd en GAL-fil, så som GeoDa skriver den.")
    return InvalidInput(_("Grannarna går inte att läsa."), file=path.name, value=value, why=why, cure=cure)


def _both_ways(n: int, pairs: Ints) -> Neighbours:
    source = np.concatenate([pairs[:, 0], pairs[:, 1]])
    target = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.lexsort((target, source))
    return Neighbours(n, source[order], target[order])


def _require_some(n: int) -> None:
    if n < 3:
        raise InvalidInput(_("Platserna går inte att räkna på."), why=_("Det behövs minst tre platser."))
