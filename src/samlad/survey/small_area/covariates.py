"""What is known about every place: covariates as columns of numbers, classes as indicators.

A class column stands as `C(name)`; its first class is the reference (in order of number when all are numbers, else of
the alphabet). The terms are called `intercept`, `name` and `name=class`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import numeric
from samlad.survey.small_area.variance_component import Floats

_CLASSES = re.compile(r"^C\((.+)\)$")
_SHOWN = 20
FIRST_LINE = 2
"""The heading of a file is line 1."""


@dataclass(frozen=True, slots=True)
class Covariates:
    """The covariates of every place: one column a term, the intercept first."""

    terms: tuple[str, ...]
    matrix: Floats


def class_columns(covariates: Sequence[str]) -> tuple[str, ...]:
    """The columns that hold classes and must be read as text."""
    return tuple(found[1] for name in covariates if (found := _CLASSES.match(name)))


def bare_name(covariate: str) -> str:
    """The column of a covariate: `C(name)` is the column `name`."""
    found = _CLASSES.match(covariate)
    return found[1] if found else covariate


def covariates_of(frame: pl.DataFrame, names: Sequence[str], sampled: Sequence[bool]) -> Covariates:
    """Read the covariates. `sampled` says which places the model is fitted to: they must tell the terms apart."""
    terms, columns = ["intercept"], [np.ones(frame.height)]
    for name in names:
        found = _CLASSES.match(name)
        column = frame[found[1] if found else name]
        _refuse_empty(column)
        if found:
            for level in _levels(column)[1:]:
                terms.append(f"{column.name}={level}")
                columns.append((column.cast(pl.String) == level).cast(pl.Float64).to_numpy())
        else:
            terms.append(name)
            columns.append(_numbers(column))
    matrix = np.column_stack(columns)
    _refuse_tangled(terms, matrix[np.asarray(sampled, dtype=bool)])
    return Covariates(tuple(terms), matrix)


def with_covariates(frame: pl.DataFrame, place: str, table: pl.DataFrame) -> pl.DataFrame:
    """The direct estimates with what is known of every place. A place known there alone is added, without estimate.

    `table` has one row a place, its code in the column `place` named; columns both have are those of the estimates.
    """
    require_columns(table, [place])
    known = table.with_columns(pl.col(place).cast(pl.String))
    doubled = np.flatnonzero((known[place].is_duplicated() | known[place].is_null()).to_numpy())
    if doubled.size:
        why = _("Platsen saknas eller står på flera rader.")
        _refuse_rows(known[place], doubled, why, _("Ge en rad per plats."))
    own = [name for name in known.columns if name == place or name not in frame.columns]
    told = frame.with_columns(pl.col(place).cast(pl.String))
    return told.join(known.select(own), on=place, how="full", coalesce=True, maintain_order="left_right")


def require_columns(frame: pl.DataFrame, names: Sequence[str]) -> None:
    """Stop with the columns there are when one that is asked for is missing."""
    for name in names:
        if name not in frame.columns:
            raise WrongUse(
                _("Kolumnen finns inte."),
                column=name,
                why=_("Filen har kolumnerna: {columns}.").format(columns=", ".join(frame.columns)),
                cure=_("Välj en av dem."),
            )


def _levels(column: pl.Series) -> list[str]:
    levels = column.cast(pl.String).unique().to_list()
    try:
        return sorted(levels, key=float)
    except ValueError:
        return sorted(levels)


def _numbers(column: pl.Series) -> Floats:
    try:
        numbers = numeric(column.to_frame(), column.name)
    except InvalidInput as error:
        cure = _("Rätta talet, eller skriv C(kolumn) om det är en klass.")
        error.problems = tuple(replace(problem, cure=cure) for problem in error.problems)
        raise
    _refuse_empty(numbers)
    return numbers.to_numpy()


def _refuse_empty(column: pl.Series) -> None:
    empty = np.flatnonzero(column.is_null().to_numpy())
    if empty.size:
        why = _("Uppgiften saknas, och modellen behöver den för varje plats.")
        _refuse_rows(column, empty, why, _("Fyll i uppgiften, eller ta bort platsen."))


def _refuse_rows(column: pl.Series, rows: np.ndarray, why: str, cure: str) -> None:
    raise InvalidInput(
        _("Bakgrundsuppgifterna går inte att använda."),
        problems=[
            Problem(why, cure, row=int(row) + FIRST_LINE, column=column.name, value=_as_text(column[int(row)]))
            for row in rows[:_SHOWN]
        ],
        total=int(rows.size),
    )


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def _refuse_tangled(terms: Sequence[str], matrix: Floats) -> None:
    """Every term must say something the earlier ones do not, among the places the model is fitted to."""
    if matrix.shape[0] <= matrix.shape[1]:
        raise InvalidInput(
            _("Modellen går inte att anpassa."),
            value=str(matrix.shape[0]),
            why=_("Det finns {places} platser med eget tal, och modellen har {terms} termer.").format(
                places=matrix.shape[0], terms=matrix.shape[1]
            ),
            cure=_("Använd färre bakgrundsuppgifter eller fler platser."),
        )
    scale = np.abs(matrix).max(axis=0)
    triangle = np.linalg.qr(matrix / np.where(scale > 0, scale, 1.0), mode="r")
    size = np.abs(np.diag(triangle))
    tangled = np.flatnonzero(size < 1e-9 * np.sqrt(matrix.shape[0]))
    if tangled.size:
        raise InvalidInput(
            _("Modellen går inte att anpassa."),
            column=terms[int(tangled[0])],
            why=_("Termen följer av de andra, eller saknar variation bland platserna med eget tal."),
            cure=_("Ta bort den, eller slå ihop klasser."),
        )
