"""What a reader who can add and subtract could prove about a withheld count.

For every withheld cell the least and the largest value that agree with everything shown is a linear programme
(Fischetti & Salazar 2000, INFORMS J. Computing 12:185–197); HiGHS, through scipy, solves it. Cells that hang
together are looked at together; withheld cells under one single total need no programme.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from samlad.disclosure.cells import Cell, Relation

Floats = NDArray[np.float64]

_TOLERANCE = 1e-6


def first_exposed(
    counts: Mapping[Cell, int],
    relations: Sequence[Relation],
    small: Set[Cell],
    hidden: Set[Cell],
    veiled: Set[Cell],
    minimum: int,
) -> Cell | None:
    """The first primary cell proven to be above 0 or below the minimum; none when all are safe.

    `veiled` cells were withheld in an earlier release: a total of theirs may leave any amount over for them.
    """
    usable = [_without(relation, veiled) for relation in relations if relation.total not in veiled]
    for group in _groups(usable, hidden):
        members = {cell for relation in group for cell in (relation.total, *relation.parts)} & hidden
        targets = sorted(small & members, key=str)
        if len(group) == 1 or not targets:
            continue  # one total alone was made safe when its parts were chosen
        if exposed := _exposed_in(group, sorted(members, key=str), targets, counts, minimum):
            return exposed
    return None


def _without(relation: Relation, veiled: Set[Cell]) -> Relation:
    if not any(part in veiled for part in relation.parts):
        return relation
    return Relation(relation.total, tuple(part for part in relation.parts if part not in veiled))


def _groups(relations: Sequence[Relation], hidden: Set[Cell]) -> Iterable[list[Relation]]:
    """Relations that share withheld cells, gathered by following them."""
    touching: dict[Cell, list[int]] = {}
    for index, relation in enumerate(relations):
        for cell in {relation.total, *relation.parts} & hidden:
            touching.setdefault(cell, []).append(index)
    seen: set[int] = set()
    for start in sorted({index for indices in touching.values() for index in indices}):
        if start in seen:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            index = waiting.pop()
            group.append(relations[index])
            for cell in {relations[index].total, *relations[index].parts} & hidden:
                fresh = [other for other in touching[cell] if other not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        yield group


def _exposed_in(
    group: list[Relation], members: list[Cell], targets: list[Cell], counts: Mapping[Cell, int], minimum: int
) -> Cell | None:
    """The first target whose range is too narrow.

    One programme gives a witness for many cells at once: values that agree with everything shown, in which as many
    targets as possible are 0 (or at least the minimum). Only cells without a witness get a programme of their own.
    """
    programme = _Programme(group, members, counts)
    positions = {target: members.index(target) for target in targets}
    for target in _without_witness(positions, lambda wanted: programme.smallest(wanted), lambda x: x <= _TOLERANCE):
        if programme.smallest([positions[target]])[positions[target]] > _TOLERANCE:
            return target
    enough = minimum - _TOLERANCE
    for target in _without_witness(positions, lambda wanted: programme.largest(wanted, minimum), lambda x: x >= enough):
        if programme.largest([positions[target]], minimum)[positions[target]] < enough:
            return target
    return None


def _without_witness(
    positions: Mapping[Cell, int], solve: Callable[[list[int]], Floats], is_safe: Callable[[float], bool]
) -> list[Cell]:
    """The cells that no joint solution shows to be safe; asked again for the rest as long as that helps."""
    left = dict(positions)
    while left:
        values = solve(list(left.values()))
        still = {cell: at for cell, at in left.items() if not is_safe(float(values[at]))}
        if len(still) == len(left):
            break
        left = still
    return list(left)


class _Programme:
    """The values that agree with everything shown: one unknown a withheld cell, one more for each unknown rest."""

    def __init__(self, group: list[Relation], members: list[Cell], counts: Mapping[Cell, int]) -> None:
        position = {cell: index for index, cell in enumerate(members)}
        incomplete = [r for r in group if counts[r.total] > sum(counts[part] for part in r.parts)]
        slack = {id(relation): len(members) + at for at, relation in enumerate(incomplete)}
        self._width = len(members) + len(incomplete)
        entries: list[tuple[int, int, float]] = []
        self._right = np.zeros(len(group))
        for row, relation in enumerate(group):
            for sign, cell in ((-1, relation.total), *((1, part) for part in relation.parts)):
                if cell in position:
                    entries.append((row, position[cell], float(sign)))
                else:
                    self._right[row] -= sign * counts[cell]
            if id(relation) in slack:
                entries.append((row, slack[id(relation)], 1.0))
        self._entries = entries

    def smallest(self, wanted: list[int]) -> Floats:
        """A solution in which the wanted unknowns are as small as they can be together."""
        aim = np.zeros(self._width)
        aim[wanted] = 1
        return self._solved(aim, self._entries, self._right)

    def largest(self, wanted: list[int], enough: int) -> Floats:
        """A solution in which as much as possible of `enough` is reached by each of the wanted unknowns."""
        entries = list(self._entries)
        right = [float(value) for value in self._right]
        width = self._width
        # reached + below = enough and reached + above = value, with reached, below and above at least 0.
        for at in wanted:
            reached, below, above = width, width + 1, width + 2
            width += 3
            entries += [(len(right), reached, 1.0), (len(right), below, 1.0)]
            right.append(float(enough))
            entries += [(len(right), reached, 1.0), (len(right), above, 1.0), (len(right), at, -1.0)]
            right.append(0.0)
        aim = np.zeros(width)
        aim[self._width :: 3] = -1
        return self._solved(aim, entries, np.array(right))

    @staticmethod
    def _solved(aim: Floats, entries: list[tuple[int, int, float]], right: Floats) -> Floats:
        from scipy.optimize import linprog  # half a second to load, and seldom needed
        from scipy.sparse import coo_array

        rows, columns, values = (np.array(part) for part in zip(*entries, strict=True))
        sums = coo_array((values, (rows, columns)), shape=(right.size, aim.size)).tocsr()
        found = linprog(aim, A_eq=sums, b_eq=right)
        if found.x is None:
            raise ArithmeticError(f"the counts agree with themselves, yet the programme says: {found.message}")
        solution: Floats = found.x
        return solution
