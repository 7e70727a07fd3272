"""Links between two registers: pairs scored, each event given one partner at most, and the groups that they form."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.progress import Progress, silent
from samlad.events.linkage.model import Scored, scored
from samlad.events.linkage.records import records
from samlad.events.linkage.settings import LinkSettings


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many events both registers have (n11), the left alone (n10) and the right alone (n01).

    All that capture–recapture needs; no pair can be read out of it.
    """

    n11: int
    n10: int
    n01: int


@dataclass(frozen=True, slots=True)
class Linked:
    """`links`: left_id, right_id, probability, cluster; sorted by the left register's order."""

    links: pl.DataFrame
    overlap: Overlap
    scored: Scored


def linked(left: IntoFrame, right: IntoFrame, settings: LinkSettings, progress: Progress = silent) -> Linked:
    """Link two registers. Whether it is allowed is for the caller to have asked (`settings.legal`)."""
    one, other = records(left, settings.left, "left"), records(right, settings.right, "right")
    if one.lonlat != other.lonlat:
        one, other = one.in_plane(), other.in_plane()
    found = scored(one, other, settings.model, progress)
    pairs = one_to_one(found.pairs) if settings.model.one_to_one else found.pairs
    links = pairs.with_columns(clusters(pairs)).select(
        one.ids.gather(pairs["left"]).alias("left_id"),
        other.ids.gather(pairs["right"]).alias("right_id"),
        "probability",
        "cluster",
    )
    both_left, both_right = pairs["left"].n_unique(), pairs["right"].n_unique()
    overlap = Overlap(both_left, one.frame.height - both_left, other.frame.height - both_right)
    return Linked(links, overlap, found)


def one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """The best pairs in which no event stands twice: taken by falling probability, ties in the registers' order."""
    order = pairs.sort(["probability", "left", "right"], descending=[True, False, False])
    taken_left, taken_right = set[int](), set[int]()
    kept = np.zeros(order.height, dtype=np.bool_)
    for at, (left, right) in enumerate(zip(order["left"].to_list(), order["right"].to_list(), strict=True)):
        if left not in taken_left and right not in taken_right:
            kept[at] = True
            taken_left.add(left)
            taken_right.add(right)
    return order.filter(pl.Series(kept)).sort("left", "right")


def clusters(pairs: pl.DataFrame) -> pl.Series:
    """The group of each pair, numbered from 1 in the left register's order: pairs that share an event share a group."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if pairs.is_empty():
        return pl.Series("cluster", [], dtype=pl.Int64)
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    size = int(left.max()) + 1
    count = size + int(right.max()) + 1
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right + size)), shape=(count, count))
    _number, labels = connected_components(graph, directed=False)
    return pl.Series("cluster", labels[left]).rank("dense").cast(pl.Int64)
