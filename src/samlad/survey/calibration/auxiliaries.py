"""The auxiliary variables of a calibration: one column a margin, rows alike taken together as cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.calibration.margins import INTERCEPT, Margin
from samlad.survey.design import Floats, Integers

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Auxiliaries:
    """The known totals and the values they are totals of.

    `matrix` is cells × margins (sparse), `cell` the cell of each of the n rows, `margins` and `totals` in the order of
    its columns. Rows of weight 0 whose class is unknown stand in a cell of zeros. `groups` is each row's column when
    one classification is all there is, else none.
    """

    margins: tuple[Margin, ...]
    totals: Floats
    matrix: sparse.csr_array
    cell: Integers
    groups: Integers | None

    @property
    def cells(self) -> int:
        """The number of cells."""
        return int(self.matrix.shape[0])

    def sums(self, weights: Floats) -> Floats:
        """The totals that weights (one a row) give."""
        return np.asarray(self.matrix.T @ self.per_cell(weights))

    def per_cell(self, values: Floats) -> Floats:
        """Values of rows summed over each cell."""
        return np.asarray(np.bincount(self.cell, weights=values, minlength=self.cells), dtype=float)


def auxiliaries_of(
    frame: pl.DataFrame,
    margins: Sequence[Margin],
    weights: Floats,
    *,
    apart: Floats | None = None,
    file: str | None = None,
) -> Auxiliaries:
    """Read the auxiliary variables of every row. Rows that differ in `apart` never share a cell.

    Rows of weight above zero must have a class that the margins know; a class with a total needs rows.
    """
    variables: dict[str, list[Margin]] = {}
    for margin in margins:
        variables.setdefault(margin.variable, []).append(margin)
    counted = weights > 0
    columns = [_column(frame, variable, rows, counted, file) for variable, rows in variables.items()]
    keys = [column.key for column in columns] + ([] if apart is None else [_codes(apart)])
    cell, first = _cells(keys, frame.height)
    used = tuple(margin for column in columns for margin in column.margins)
    alone = columns[0].key if len(columns) == 1 and columns[0].values is None else None
    return Auxiliaries(
        used,
        np.array([margin.total for margin in used], dtype=float),
        sparse.csr_array(sparse.hstack([column.block(first) for column in columns], format="csr")),
        cell,
        alone,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """One variable: the code of each row's class (number of classes = unknown), or its numeric values."""

    margins: tuple[Margin, ...]
    key: Integers
    values: Floats | None

    def block(self, rows: Integers) -> sparse.csr_array:
        """Its columns of the matrix, for the rows given."""
        if self.values is not None:
            return sparse.csr_array(self.values[rows][:, None])
        codes = self.key[rows]
        known = np.flatnonzero(codes < len(self.margins))
        shape = (rows.size, len(self.margins))
        return sparse.csr_array((np.ones(known.size), (known, codes[known])), shape=shape)


def _column(
    frame: pl.DataFrame, variable: str, margins: list[Margin], counted: NDArray[np.bool_], file: str | None
) -> _Column:
    if variable == INTERCEPT and margins[0].category is None:
        return _Column(tuple(margins), np.zeros(frame.height, dtype=np.int64), np.ones(frame.height))
    for part in margins[0].parts:
        if part not in frame.columns:
            raise InvalidInput(
                _("Marginalerna passar inte svaren."),
                file=file,
                column=part,
                why=_("Kolumnen finns inte bland svaren."),
                cure=_("Kontrollera stavningen i marginalernas kolumn variable."),
            )
    if margins[0].category is None:
        values = _numbers(frame[variable], counted, file)
        return _Column(tuple(margins), _codes(values), values)
    labels = _labels(frame, margins[0].parts)
    _require_answers(labels, variable, counted, file)
    return _classes(labels, variable, margins, counted, file)


def _labels(frame: pl.DataFrame, parts: tuple[str, ...]) -> pl.Series:
    texts = [code_text(frame[part]).str.strip_chars().alias(str(place)) for place, part in enumerate(parts)]
    texts = [text.set(text == "", None) for text in texts]
    return pl.DataFrame(texts).select(pl.concat_str(pl.all(), separator="*")).to_series()


def _classes(
    labels: pl.Series, variable: str, margins: list[Margin], counted: NDArray[np.bool_], file: str | None
) -> _Column:
    known = {margin.category: place for place, margin in enumerate(margins)}
    unknown = len(margins)
    found = labels.replace_strict(known, default=unknown, return_dtype=pl.Int64).fill_null(unknown).to_numpy()
    _require_known(labels, found == unknown, variable, counted, file)
    rows = np.bincount(found[counted], minlength=unknown + 1)[:unknown]
    problems = [
        problem for margin, count in zip(margins, rows, strict=True) if (problem := _misfit(margin, int(count)))
    ]
    if problems:
        raise _unfit(problems, len(problems))
    # A class without people in the population and without answers says nothing.
    kept = [place for place, margin in enumerate(margins) if margin.total > 0]
    renumbered = np.full(unknown + 1, len(kept), dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    return _Column(tuple(margins[place] for place in kept), renumbered[found], None)


def _misfit(margin: Margin, answers: int) -> Problem | None:
    if margin.total > 0 and answers == 0:
        why = _("Populationen har klassen, men ingen svarande finns i den.")
        cure = _("Slå ihop klassen med en annan, i både svar och marginaler.")
    elif margin.total == 0 and answers > 0:
        why = _("Svarande finns i klassen, men populationen har ingen.")
        cure = _("Rätta marginalen, eller slå ihop klassen med en annan.")
    else:
        return None
    return Problem(why, cure, margin.file, margin.row, column=margin.variable, value=margin.category)


def _require_answers(labels: pl.Series, variable: str, counted: NDArray[np.bool_], file: str | None) -> None:
    missing = np.flatnonzero(labels.is_null().to_numpy() & counted)
    if missing.size:
        why = _("Svarande saknar uppgift i en variabel som vikterna ska stämma med.")
        cure = _("Fyll i uppgiften, ge de saknade en egen klass med total, eller ta bort variabeln.")
        problems = [Problem(why, cure, file, int(row) + 2, variable) for row in missing[:SHOWN]]
        raise _unfit(problems, int(missing.size))


def _require_known(
    labels: pl.Series, strange: NDArray[np.bool_], variable: str, counted: NDArray[np.bool_], file: str | None
) -> None:
    rows = np.flatnonzero(strange & counted)
    if not rows.size:
        return
    why, cure = _("Klassen finns bland svaren men inte i marginalerna."), _("Ge klassen en total, eller rätta svaret.")
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(str(labels[int(row)]), int(row) + 2)
    problems = [Problem(why, cure, file, row, variable, label) for label, row in first.items()]
    raise _unfit(problems[:SHOWN], len(problems))


def _numbers(column: pl.Series, counted: NDArray[np.bool_], file: str | None) -> Floats:
    numbers = column.cast(pl.Float64, strict=False).fill_nan(None)
    wrong = np.flatnonzero((numbers.is_null() | numbers.is_infinite().fill_null(False)).to_numpy() & counted)
    if wrong.size:
        why = _("Värdet saknas eller är inget tal, och vikterna ska stämma med variabelns total.")
        cure = _("Rätta värdet, eller ge klasser i stället för en total.")
        problems = [
            Problem(why, cure, file, int(row) + 2, column.name, None if (v := column[int(row)]) is None else str(v))
            for row in wrong[:SHOWN]
        ]
        raise _unfit(problems, int(wrong.size))
    return np.where(counted, numbers.fill_null(0.0).to_numpy(), 0.0)


def _codes(values: Floats) -> Integers:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _cells(keys: list[Integers], rows: int) -> tuple[Integers, Integers]:
    """The cell of each row and a row of each cell."""
    cell = np.zeros(rows, dtype=np.int64)
    first = np.zeros(1, dtype=np.int64)
    for key in keys:
        _values, first, cell = np.unique(cell * (key.max() + 1) + key, return_index=True, return_inverse=True)
    return cell.astype(np.int64), first.astype(np.int64)


def _unfit(problems: list[Problem], total: int) -> InvalidInput:
    return InvalidInput(_("Marginalerna passar inte svaren."), problems=problems[:SHOWN], total=total)
