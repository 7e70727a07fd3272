"""Which totals have which parts: along categories, splits, places, periods, sexes and ages, and narrower measures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from samlad.core.dims import dims_parsed
from samlad.core.period import Period
from samlad.disclosure.cells import Relation

CELL = ("measure", "category", "dims", "place", "period_start", "period_end", "sex", "age")
"""What makes a cell the cell it is; a cell shown in several units is one cell."""

_AXES = ("category", "dims", "place", "period", "sex", "age")

Key = tuple[object, ...]


def relations_among(
    counts: Mapping[Key, int], wholes: Mapping[str, Sequence[str]], veiled: Set[Key] = frozenset()
) -> list[Relation]:
    """Every total and its parts among the cells, along each way a table can be split.

    Parts that together exceed their total overlap (two unit costs of the same events): each is then held against the
    total by itself. `veiled` cells have no count.
    """
    found: list[Relation] = []
    for one in sums_among([*counts, *veiled], wholes):
        told = sum(counts.get(part, 0) for part in one.parts)
        whole = one.total in veiled or told <= counts[one.total]
        found.extend([one] if whole else [Relation(one.total, (part,)) for part in one.parts])
    return found


def sums_among(cells: Iterable[Key], wholes: Mapping[str, Sequence[str]]) -> Iterator[Relation]:
    """Every total and its parts, whatever their counts are."""
    cells = list(cells)
    for axis in _AXES:
        groups: dict[Key, dict[object, Key]] = {}
        for cell in cells:
            rest, here = _split(cell, axis)
            groups.setdefault(rest, {})[here] = cell
        for members in groups.values():
            yield from _along(axis, members, wholes)
    yield from _narrower_measures(cells)


def _narrower_measures(cells: list[Key]) -> Iterator[Relation]:
    """`events:fall.timed` counts some of the events of `events:fall`."""
    present = set(cells)
    for cell in cells:
        wider = (str(cell[0]).rpartition(".")[0], *cell[1:])
        if wider in present:
            yield Relation(wider, (cell,))


def _split(cell: Key, axis: str) -> tuple[Key, object]:
    measure, category, dims, place, start, end, sex, age = cell
    values = {
        "category": category, "dims": dims, "place": place, "period": (start, end), "sex": sex, "age": age,
    }  # fmt: skip
    here = values.pop(axis)
    return (measure, *values.values()), here


def _along(axis: str, members: Mapping[object, Key], wholes: Mapping[str, Sequence[str]]) -> Iterable[Relation]:
    if axis == "place":
        for whole, inside in wholes.items():
            present = tuple(members[part] for part in inside if part in members and part != whole)
            if whole in members and present:
                yield Relation(members[whole], present)
    elif axis == "period":
        yield from _period_relations(members)
    elif axis == "dims":
        yield from _dims_relations(members)
    else:
        total = None if axis == "category" else "all"
        parts = tuple(cell for value, cell in members.items() if value != total)
        if total in members and parts:
            yield Relation(members[total], parts)


def _period_relations(members: Mapping[object, Key]) -> Iterable[Relation]:
    """A longer period and the shortest periods inside it, e.g. five years and each of them."""
    spans = {Period(cell[4], cell[5]): cell for cell in members.values()}  # type: ignore[arg-type]
    for whole, cell in spans.items():
        inner = [span for span in spans if span != whole and _inside(span, whole)]
        finest = [span for span in inner if not any(other != span and _inside(other, span) for other in inner)]
        if finest:
            yield Relation(cell, tuple(spans[span] for span in finest))


def _inside(span: Period, whole: Period) -> bool:
    return whole.start <= span.start and span.end <= whole.end


def _dims_relations(members: Mapping[object, Key]) -> Iterable[Relation]:
    """Splits with the same names add up to the unsplit cell."""
    if "" not in members:
        return
    families: dict[tuple[str, ...], list[Key]] = {}
    for text, cell in members.items():
        if text:
            families.setdefault(tuple(dims_parsed(str(text))), []).append(cell)
    for parts in families.values():
        yield Relation(members[""], tuple(parts))
