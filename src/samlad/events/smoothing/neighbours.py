"""Who is next to whom: pairs of places made symmetric, with islands allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import filled, names, require_columns, stop_at

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of places by their number, each pair once and `first` < `second`; `size` places in all."""

    size: int
    first: Integers
    second: Integers

    @property
    def degree(self) -> Integers:
        """How many neighbours every place has; islands have none."""
        both = np.concatenate([self.first, self.second])
        return np.bincount(both, minlength=self.size)


def neighbours_of(frame: IntoFrame, places: Sequence[str]) -> Neighbours:
    """Neighbours of the places, from a table whose first two columns name pairs; one direction is enough.

    A pair of a place with itself, or with a place that is not among them, stops with its row: the codes may be of
    another edition.
    """
    table = polars_of(frame)
    if table.width < 2:
        raise InvalidInput(
            _("Grannarna går inte att läsa."),
            why=_("Tabellen har en kolumn; det behövs två: platsen och dess granne."),
            cure=_("En rad per par av grannar."),
        )
    one, other = table.columns[:2]
    require_columns(table, [one, other])
    known = {place: at for at, place in enumerate(places)}
    ends = []
    for column in (one, other):
        text = filled(names(table, column), column)
        why = _("Platsen finns inte bland dem som ska utjämnas.")
        cure = _("Använd samma årgång av koderna i båda filerna.")
        stop_at(~text.is_in(list(known)), text, column, why, cure)
        ends.append(np.array([known[name] for name in text], dtype=np.int64))
    stop_at(pl.Series(ends[0] == ends[1]), names(table, one), one, _("Platsen står som sin egen granne."))
    pairs = np.unique(np.column_stack([np.minimum(*ends), np.maximum(*ends)]), axis=0)
    return Neighbours(len(places), pairs[:, 0], pairs[:, 1])
