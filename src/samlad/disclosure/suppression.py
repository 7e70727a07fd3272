"""Which cells to withhold so that no small count can be read, nor worked out by subtraction.

A count from 1 to minimum − 1 is withheld (primary). Wherever a total and its parts are shown together, the withheld
parts must be at least two and sum to at least the minimum; else the smallest shown part, and at last the total, is
withheld too (secondary). What an earlier release showed counts as known. Where tables cross, that is not enough, so
an audit by linear programming follows: as long as a reader could prove that some primary cell is above 0 or below
the minimum, another cell beside it is withheld.
"""

from collections.abc import Mapping, Sequence

from samlad.core.errors import Confidential
from samlad.core.language import _
from samlad.disclosure.audit import first_exposed
from samlad.disclosure.cells import Cell, Relation


def primary(counts: Mapping[Cell, int], minimum: int) -> set[Cell]:
    """The cells that are small in themselves. A zero is shown: it says nothing about anybody."""
    return {cell for cell, count in counts.items() if 0 < count < minimum}


def withheld(
    counts: Mapping[Cell, int],
    relations: Sequence[Relation],
    minimum: int,
    *,
    already: frozenset[Cell] | set[Cell] = frozenset(),
    known: frozenset[Cell] | set[Cell] = frozenset(),
) -> set[Cell]:
    """All cells to withhold. `already` are withheld for other reasons; `known` were shown in an earlier release."""
    small = primary(counts, minimum)
    hidden = _with_partners(counts, relations, minimum, small | set(already), known)
    while exposed := first_exposed(counts, relations, small, hidden - set(known), minimum):
        hidden.add(_nearest_cover(exposed, counts, relations, hidden, known))
        hidden = _with_partners(counts, relations, minimum, hidden, known)
    return hidden


def _with_partners(
    counts: Mapping[Cell, int],
    relations: Sequence[Relation],
    minimum: int,
    hidden: set[Cell],
    known: frozenset[Cell] | set[Cell],
) -> set[Cell]:
    """Withhold until every single total is safe by itself."""
    hidden = set(hidden)
    while True:
        extra = {cell for relation in relations if (cell := _next_to_hide(relation, counts, hidden, known, minimum))}
        if not extra - hidden:
            return hidden
        hidden |= extra


def _nearest_cover(
    exposed: Cell,
    counts: Mapping[Cell, int],
    relations: Sequence[Relation],
    hidden: set[Cell],
    known: frozenset[Cell] | set[Cell],
) -> Cell:
    """The smallest shown cell beside an exposed one, or beside what is withheld with it."""
    reach = {exposed}
    while True:
        near = [r for r in relations if reach & {r.total, *r.parts}]
        around = {cell for relation in near for cell in (relation.total, *relation.parts)}
        shown = [cell for cell in around if cell not in hidden and cell not in known and counts[cell] > 0]
        if shown:
            return _smallest(shown, counts)
        if around <= reach:
            return _give_up()
        reach |= around


def _next_to_hide(
    relation: Relation,
    counts: Mapping[Cell, int],
    hidden: set[Cell],
    known: frozenset[Cell] | set[Cell],
    minimum: int,
) -> Cell | None:
    unseen = [part for part in relation.parts if part in hidden and part not in known]
    rest = counts[relation.total] - sum(counts[part] for part in relation.parts)
    choices = [part for part in relation.parts if part not in hidden and part not in known and counts[part] > 0]
    if relation.total in hidden and relation.total not in known:
        # A withheld total is given back by its own parts when every one of them is shown.
        return _smallest(choices, counts) if not unseen and rest == 0 and choices else None
    if not unseen:
        return None
    pieces = len(unseen) + (1 if rest > 0 else 0)
    mass = sum(counts[part] for part in unseen) + max(rest, 0)
    if pieces >= 2 and mass >= minimum:
        return None
    if choices:
        return _smallest(choices, counts)
    return relation.total if relation.total not in known else _give_up()


def _smallest(cells: Sequence[Cell], counts: Mapping[Cell, int]) -> Cell:
    return min(cells, key=lambda cell: (counts[cell], str(cell)))


def _give_up() -> Cell:
    raise Confidential(
        _("Tabellerna går inte att skydda."),
        why=_("Tidigare publicerade tal räcker för att räkna ut ett litet antal."),
        cure=_("Publicera färre uppdelningar, eller större områden."),
    )
