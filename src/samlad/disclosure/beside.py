"""Two releases beside each other: a total of one and the parts of another must not leave a small rest.

The picture of a federation shows its yearly count, the pictures of its members theirs. Each is safe alone; together
the shown members subtracted from the federation give what the others have in common, or the only withheld one.
"""

from collections.abc import Mapping, Sequence

from samlad.disclosure.cells import Relation
from samlad.disclosure.relations import CELL, Key, sums_among

_PLACE = CELL.index("place")


def undone_by_earlier(
    counts: Mapping[Key, int],
    hidden: set[Key],
    before: Mapping[Key, int | None],
    wholes: Mapping[str, Sequence[str]],
    minimum: int,
) -> set[Key]:
    """Cells about to be shown that, beside what was shown before, would give a small or a single withheld rest.

    `before` holds earlier releases: a count, or none where the cell was withheld.
    """
    visible = {key: n for key, n in before.items() if n is not None}
    fresh = {key: n for key, n in counts.items() if key not in hidden and visible.get(key) != n}
    visible |= fresh
    found = set()
    for relation in sums_among({**before, **counts}, wholes):
        cells = (relation.total, *relation.parts)
        mine = [cell for cell in cells if cell in fresh and fresh[cell] > 0]
        if mine and any(cell not in counts for cell in cells) and _gives_away(relation, visible, wholes, minimum):
            parts = [cell for cell in mine if cell != relation.total] or mine
            found.add(min(parts, key=lambda cell: (fresh[cell], str(cell))))
    return found


def _gives_away(
    relation: Relation, visible: Mapping[Key, int], wholes: Mapping[str, Sequence[str]], minimum: int
) -> bool:
    if relation.total not in visible:
        return False
    unseen = sum(part not in visible for part in relation.parts)
    if unseen == len(relation.parts):
        return False
    rest = visible[relation.total] - sum(visible.get(part, 0) for part in relation.parts)
    lone = unseen == 1 and _untold(relation, wholes) == 0
    return rest > 0 and (rest < minimum or lone)


def _untold(relation: Relation, wholes: Mapping[str, Sequence[str]]) -> int:
    """Members of a whole that no release has a row for: one more unknown each."""
    if relation.parts[0][_PLACE] == relation.total[_PLACE]:
        return 0
    return len(wholes[str(relation.total[_PLACE])]) - len(relation.parts)
