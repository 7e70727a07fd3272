"""Shares of answers: which to withhold, so that no few respondents can be read or worked out.

All answers to a question sum to one, and the places of a whole, women and men, or the ages, sum, weighted, to the
whole. A single withheld share would be what is left; as with counts, at least two are withheld, together at least the
minimum of respondents.
"""

from collections.abc import Iterable, Mapping, Sequence, Set

import polars as pl

from samlad.core.estimate import Unit
from samlad.disclosure.relations import CELL, Key

_CATEGORY, _PLACE = CELL.index("category"), CELL.index("place")
_SEX, _AGE = CELL.index("sex"), CELL.index("age")
_EVERYONE = "all"


def withheld_shares(
    frame: pl.DataFrame, wholes: Mapping[str, Sequence[str]], minimum: int, *, already: Set[Key] = frozenset()
) -> set[Key]:
    """Cells of shares to withhold. How many gave an answer is taken as share × respondents.

    `already` are cells that earlier releases withheld.
    """
    rows = frame.filter(
        pl.col("unit") == Unit.SHARE.value,
        pl.col("reference").is_null(),
        pl.col("n").is_not_null(),
        pl.col("value").is_not_null(),
    )
    cells = {row[:-2]: (row[-2] * row[-1], row[-1]) for row in rows.select(*CELL, "value", "n").iter_rows()}
    hits = {cell: count for cell, (count, _n) in cells.items()}
    hidden = {
        cell for cell, (count, n) in cells.items() if n < minimum or _few(count, minimum) or _few(n - count, minimum)
    }
    hidden |= already & cells.keys()
    lines = [*_answers(cells), *_places(cells, wholes), *_parts(cells, _SEX), *_parts(cells, _AGE)]
    while more := {cell for parts, total in lines if (cell := _next(parts, total, hits, hidden, minimum))}:
        hidden |= more
    return hidden


def _few(respondents: float, minimum: int) -> bool:
    """One to minimum − 1, allowing for weights."""
    return 0.5 < respondents < minimum - 0.5


def _answers(cells: Iterable[Key]) -> Iterable[tuple[list[Key], Key | None]]:
    """The answers to one question in one place: their sum, one, needs no row to be known."""
    groups: dict[Key, list[Key]] = {}
    for cell in cells:
        groups.setdefault((*cell[:_CATEGORY], *cell[_CATEGORY + 1 :]), []).append(cell)
    return ((group, None) for group in groups.values())


def _places(cells: Mapping[Key, object], wholes: Mapping[str, Sequence[str]]) -> Iterable[tuple[list[Key], Key | None]]:
    """The members of a whole that is told with them."""
    for cell in cells:
        if (members := wholes.get(str(cell[_PLACE]))) is not None:
            parts = [(*cell[:_PLACE], member, *cell[_PLACE + 1 :]) for member in members if member != cell[_PLACE]]
            if parts and all(part in cells for part in parts):
                yield parts, cell


def _parts(cells: Iterable[Key], axis: int) -> Iterable[tuple[list[Key], Key | None]]:
    """Women and men, or the ages, of a total that is told with them."""
    groups: dict[Key, dict[object, Key]] = {}
    for cell in cells:
        groups.setdefault((*cell[:axis], *cell[axis + 1 :]), {})[cell[axis]] = cell
    for found in groups.values():
        parts = [cell for value, cell in found.items() if value != _EVERYONE]
        if parts and _EVERYONE in found:
            yield parts, found[_EVERYONE]


def _next(
    parts: Sequence[Key], total: Key | None, hits: Mapping[Key, float], hidden: set[Key], minimum: int
) -> Key | None:
    """One more cell to withhold on a line, or none when the line is safe."""
    unseen = [part for part in parts if part in hidden]
    choices = sorted((hits[part], str(part), part) for part in parts if part not in hidden and hits[part] > 0)
    if total is not None and total in hidden:
        return choices[0][2] if choices and not unseen else None
    if not unseen or (len(unseen) > 1 and sum(hits[part] for part in unseen) >= minimum - 0.5):
        return None
    return choices[0][2] if choices else total
