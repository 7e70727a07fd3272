"""What a reader who can add and subtract could prove about a withheld count.

For every withheld cell the least and the largest value that agree with everything shown is a linear programme
(Fischetti & Salazar 2000, INFORMS J. Computing 12:185–197); HiGHS, through scipy, solves it. Cells that hang
together are looked at together; withheld cells under one single total need no programme.
"""

from collections.abc import Iterable, Mapping, Sequence, Set

import numpy as np

from samlad.disclosure.cells import Cell, Relation

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
    from scipy.optimize import linprog  # half a second to load, and seldom needed

    position = {cell: index for index, cell in enumerate(members)}
    incomplete = [r for r in group if counts[r.total] > sum(counts[part] for part in r.parts)]
    width = len(members) + len(incomplete)
    matrix, right = np.zeros((len(group), width)), np.zeros(len(group))
    for row, relation in enumerate(group):
        for sign, cell in ((-1, relation.total), *((1, part) for part in relation.parts)):
            if cell in position:
                matrix[row, position[cell]] += sign
            else:
                right[row] -= sign * counts[cell]
        if relation in incomplete:
            matrix[row, len(members) + incomplete.index(relation)] = 1
    for target in targets:
        aim = np.zeros(width)
        aim[position[target]] = 1
        low = linprog(aim, A_eq=matrix, b_eq=right)
        high = linprog(-aim, A_eq=matrix, b_eq=right)
        if low.fun > _TOLERANCE or (high.status != 3 and -high.fun < minimum - _TOLERANCE):
            return target
    return None
