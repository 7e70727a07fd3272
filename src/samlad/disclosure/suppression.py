"""Which cells to withhold so that no small count can be read, nor worked out by subtraction.

A count from 1 to minimum − 1 is withheld (primary). Wherever a total and its parts are shown together, the withheld
parts must be at least two and sum to at least the minimum; else the smallest shown part, and at last the total, is
withheld too (secondary). Where tables cross, that is not enough, so an audit by linear programming follows: as long as
a reader could prove that some primary cell is above 0 or below the minimum, another cell beside it is withheld.

Earlier releases are reckoned with. A cell shown then is known to the reader; a cell withheld then stays withheld, and
what is shown now must not give it away. Where its count is no longer at hand it is veiled: what a total leaves over for
veiled cells must not be a small count.
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
    fixed: Set[Cell] = frozenset(),
    veiled: Set[Cell] = frozenset(),
) -> set[Cell]:
    """All cells to withhold.

    `counts` holds the cells to be shown now and those of earlier releases. `already` are withheld for other reasons, or
    were withheld before; `known` were shown before with the same count; `fixed` belong to earlier releases alone and
    cannot be chosen; `veiled` were withheld before and have no count here.
    """
    state = _State(counts, relations, minimum, known, veiled, fixed)
    hidden = state.with_partners(primary(counts, minimum) - known | set(already))
    small = primary(counts, minimum)
    while exposed := first_exposed(counts, relations, small, hidden - known, veiled, minimum):
        cover = state.nearest_cover(exposed, hidden)
        if cover is not None:
            hidden = state.with_partners(hidden | {cover})
        elif exposed in fixed:
            small -= {exposed}  # given away by earlier releases alone: nothing here adds to it
        else:
            raise _cannot_be_protected()
    return hidden


@dataclass(frozen=True, slots=True)
class _State:
    """What stays the same while cells are chosen."""

    counts: Mapping[Cell, int]
    relations: Sequence[Relation]
    minimum: int
    known: Set[Cell]
    veiled: Set[Cell]
    fixed: Set[Cell]

    def with_partners(self, hidden: set[Cell]) -> set[Cell]:
        """Withhold until every single total is safe by itself."""
        hidden = set(hidden)
        while True:
            extra = {cell for relation in self.relations if (cell := self._next_to_hide(relation, hidden))}
            if not extra - hidden:
                return hidden
            hidden |= extra

    def nearest_cover(self, exposed: Cell, hidden: Set[Cell]) -> Cell | None:
        """The smallest shown cell beside an exposed one, or beside what is withheld with it; none when all is known."""
        reach = {exposed}
        while True:
            near = [r for r in self.relations if reach & {r.total, *r.parts}]
            around = {cell for relation in near for cell in (relation.total, *relation.parts)}
            if choices := [cell for cell in around if self._can_be_hidden(cell, hidden)]:
                return self._smallest(choices)
            if around <= reach:
                return None
            reach |= around

    def _can_be_hidden(self, cell: Cell, hidden: Set[Cell]) -> bool:
        bound = cell in hidden or cell in self.known or cell in self.veiled or cell in self.fixed
        return not bound and self.counts[cell] > 0

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
        if total not in self.known and total not in self.fixed:
            return total
        if any(part not in self.fixed for part in unseen):
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
