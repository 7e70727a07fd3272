"""Which cells to withhold so that no small count can be read, nor worked out by subtraction.

A count from 1 to minimum − 1 is withheld (primary). Wherever a total and its parts are shown together, the withheld
parts must be at least two and sum to at least the minimum; else the smallest shown part, and at last the total, is
withheld too (secondary). Where tables cross, that is not enough, so an audit by linear programming follows: as long as
a reader could prove that some primary cell is above 0 or below the minimum, another cell beside it is withheld.

Earlier releases are reckoned with. A cell shown then is known to the reader; a cell withheld then is veiled: its count
is not at hand here, but what a total leaves over for the veiled cells must not be a small count either.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

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
    already: Set[Cell] = frozenset(),
    known: Set[Cell] = frozenset(),
    veiled: Set[Cell] = frozenset(),
) -> set[Cell]:
    """All cells to withhold now.

    `counts` holds the cells to be shown and those shown before. `already` are withheld for other reasons; `known` were
    shown in an earlier release with the same count; `veiled` were withheld in one and have no count here.
    """
    state = _State(counts, relations, minimum, known, veiled)
    small = primary(counts, minimum)
    hidden = state.with_partners(small | set(already))
    while exposed := first_exposed(counts, relations, small, hidden - known, veiled, minimum):
        hidden.add(state.nearest_cover(exposed, hidden))
        hidden = state.with_partners(hidden)
    return hidden


@dataclass(frozen=True, slots=True)
class _State:
    """What stays the same while cells are chosen."""

    counts: Mapping[Cell, int]
    relations: Sequence[Relation]
    minimum: int
    known: Set[Cell]
    veiled: Set[Cell]

    def with_partners(self, hidden: set[Cell]) -> set[Cell]:
        """Withhold until every single total is safe by itself."""
        hidden = set(hidden)
        while True:
            extra = {cell for relation in self.relations if (cell := self._next_to_hide(relation, hidden))}
            if not extra - hidden:
                return hidden
            hidden |= extra

    def nearest_cover(self, exposed: Cell, hidden: Set[Cell]) -> Cell:
        """The smallest shown cell beside an exposed one, or beside what is withheld with it."""
        reach = {exposed}
        while True:
            near = [r for r in self.relations if reach & {r.total, *r.parts}]
            around = {cell for relation in near for cell in (relation.total, *relation.parts)}
            if choices := [cell for cell in around if self._can_be_hidden(cell, hidden)]:
                return self._smallest(choices)
            if around <= reach:
                raise _cannot_be_protected()
            reach |= around

    def _can_be_hidden(self, cell: Cell, hidden: Set[Cell]) -> bool:
        free = cell not in hidden and cell not in self.known and cell not in self.veiled
        return free and self.counts[cell] > 0

    def _next_to_hide(self, relation: Relation, hidden: Set[Cell]) -> Cell | None:
        total, parts = relation.total, relation.parts
        veiled = sum(part in self.veiled for part in parts)
        unseen = [part for part in parts if part in hidden and part not in self.known]
        choices = [part for part in parts if self._can_be_hidden(part, hidden)]
        if total in self.veiled or (total in hidden and total not in self.known):
            # A withheld total is given back by its own parts when every one of them is shown.
            given_back = not unseen and not veiled and (total in self.veiled or self._rest(relation) == 0)
            return self._smallest(choices) if given_back and choices else None
        if not unseen and not veiled:
            return None
        rest = max(self._rest(relation), 0)  # what the veiled parts have, or parts that no table tells
        mass = rest + sum(self.counts[part] for part in unseen)
        pieces = len(unseen) + max(veiled, 1 if rest else 0)
        if mass == 0 or (pieces >= 2 and mass >= self.minimum):
            return None
        if choices:
            return self._smallest(choices)
        if total not in self.known:
            return total
        if unseen:
            raise _cannot_be_protected()
        return None  # about cells of an earlier release alone, and all beside them is public already

    def _rest(self, relation: Relation) -> int:
        told = sum(self.counts[part] for part in relation.parts if part not in self.veiled)
        return self.counts[relation.total] - told

    def _smallest(self, cells: Sequence[Cell]) -> Cell:
        return min(cells, key=lambda cell: (self.counts[cell], str(cell)))


def _cannot_be_protected() -> Confidential:
    return Confidential(
        _("Tabellerna går inte att skydda."),
        why=_("Tidigare publicerade tal räcker för att räkna ut ett litet antal."),
        cure=_("Publicera färre uppdelningar, eller större områden."),
    )
