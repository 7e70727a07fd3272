"""The domains of a table: which one every row belongs to, and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from samlad.survey.design import Booleans, Floats, Integers, Sample

_FLAGS = 20_000_000
"""Up to so many pairs are ticked off one by one, which is faster than sorting."""

EVERYONE = "§all"
"""The one column of the labels when there is no `by`: a frame cannot have a row without a column."""


@dataclass(frozen=True, slots=True)
class Domains:
    """`of_row` numbers the domain of each row, −1 outside all; `labels` has one row a domain, a column a `by`."""

    labels: pl.DataFrame
    of_row: Integers

    @property
    def count(self) -> int:
        """How many there are."""
        return self.labels.height

    @property
    def rows(self) -> Integers:
        """The rows that lie in a domain."""
        found: Integers = np.flatnonzero(self.of_row >= 0)
        return found

    def sums(self, values: Floats) -> Floats:
        """The sum of one number a row, per domain."""
        rows = self.rows
        found: Floats = np.bincount(self.of_row[rows], weights=values[rows], minlength=self.count).astype(float)
        return found

    def degrees_of_freedom(self, sample: Sample) -> Floats:
        """Sampling units minus strata, over units with rows of weight above zero in the domain (R's `degf`)."""
        rows = self.rows[sample.weight[self.rows] > 0]
        domain = self.of_row[rows]
        if sample.first.each_row:
            units = np.bincount(domain, minlength=self.count).astype(float)
        else:
            units = _distinct(domain, sample.first.unit[rows], self.count)
        return units - _distinct(domain, sample.first.row_stratum[rows], self.count)


def _distinct(domain: Integers, number: Integers, count: int) -> Floats:
    width = int(number.max()) + 1 if number.size else 1
    if count * width <= _FLAGS:
        seen = np.zeros(count * width, dtype=bool)
        seen[domain * width + number] = True
        found: Floats = seen.reshape(count, width).sum(axis=1).astype(float)
        return found
    pairs = np.unique(domain * width + number)
    return np.bincount(pairs // width, minlength=count).astype(float)


def domains_of(table: pl.DataFrame, by: Sequence[str], where: Booleans | None = None) -> Domains:
    """One domain per observed combination of `by` among the rows `where`, in sorted order; all rows without `by`.

    Rows with a missing `by` lie in no domain: they stay in the design and are not reported.
    """
    inside = np.ones(table.height, dtype=bool) if where is None else where.copy()
    for name in by:
        inside &= table[name].is_not_null().to_numpy()
    labels, number = numbered(table.filter(pl.Series(inside)), by)
    of_row = np.full(table.height, -1, dtype=np.int64)
    of_row[inside] = number
    return Domains(labels, of_row)


def numbered(table: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, Integers]:
    """The distinct values of some columns in order, and which of them each row has."""
    if not columns:
        return pl.DataFrame({EVERYONE: [0]}), np.zeros(table.height, dtype=np.int64)
    names = list(dict.fromkeys(columns))
    labels = table.select(names).unique().sort(names)
    found = table.select(names).join(
        labels.with_row_index("§"), on=names, how="left", maintain_order="left", nulls_equal=True
    )
    number: Integers = found["§"].cast(pl.Int64).to_numpy()
    return labels, number
