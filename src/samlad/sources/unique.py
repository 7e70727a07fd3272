"""Numbers that must differ in a whole file, kept small: eight bytes a row for the hash, four for the line."""

import numpy as np
import numpy.typing as npt
import polars as pl

from samlad.core.language import _
from samlad.sources.mistakes import SHOWN, Mistakes


class Unique:
    """Takes the ids batch by batch and finds those that stand twice at the end."""

    def __init__(self) -> None:
        self._hashes: list[npt.NDArray[np.uint64]] = []
        self._lines: list[npt.NDArray[np.uint32]] = []

    def add(self, ids: pl.Series, lines: pl.Series) -> None:
        """Take some more ids."""
        kept = ids.is_not_null()
        self._hashes.append(ids.filter(kept).hash(seed=1).to_numpy())
        self._lines.append(lines.filter(kept).cast(pl.UInt32).to_numpy())

    def tell(self, mistakes: Mistakes, column: str) -> None:
        """Tell every line whose id stands on an earlier line too."""
        if not self._hashes:
            return
        # Sorted in place: the copy is the largest thing an import holds.
        in_order = np.concatenate(self._hashes)
        in_order.sort()
        twice = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
        if not len(twice):
            return
        del in_order
        hashes = np.concatenate(self._hashes)
        lines = np.concatenate(self._lines)
        places = np.flatnonzero(np.isin(hashes, twice))
        first: dict[int, int] = {}
        shown = 0
        for place in places.tolist():
            sign = int(hashes[place])
            if sign not in first:
                first[sign] = int(lines[place])
                continue
            if shown < SHOWN:
                shown += 1
                mistakes.add(
                    row=int(lines[place]),
                    column=column,
                    why=_("Samma nummer står redan på rad {row}.").format(row=first[sign]),
                    cure=_("Ta bort den ena raden, eller ange en annan kolumn som nummer."),
                )
            else:
                mistakes.count(1)
