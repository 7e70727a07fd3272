"""The short way for a table of many means, totals and shares: one cube instead of one pass per variable.

It is taken when every row is a sampling unit and the weights are fixed or calibrated to classes; the answers are those
of the long way (a test holds them together).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from samlad.sources.analysis import code_text, numeric
from samlad.survey.asked import Asked, Statistic
from samlad.survey.cube import Variable, build, roll_up
from samlad.survey.design import Floats
from samlad.survey.domains import Domains
from samlad.survey.variance import Singleton

if TYPE_CHECKING:
    from samlad.survey.table import Survey

_SHORT = {Statistic.MEAN, Statistic.TOTAL, Statistic.PROPORTION}
_CELLS_PER_ROW = 0.25
"""Calibration on a number gives nearly every row a cell of its own: then the cube saves nothing."""


@dataclass(frozen=True, slots=True)
class CubeAnswer:
    """One variable in every domain: what the table shows, with the variance simple random sampling would have."""

    category: str | None
    value: Floats
    variance: Floats
    n: Floats
    base: Floats
    simple: Floats


def cube_answers(survey: Survey, domains: Domains, asked: Sequence[Asked]) -> Mapping[Asked, list[CubeAnswer]]:
    """The statistics that a cube can answer, answered; the others are left out."""
    chosen = [one for one in asked if one.statistic in _SHORT and _answered(survey, one)]
    if len(chosen) == 0 or domains.rows.size == 0 or not _suits(survey):
        return {}
    frame, variables = _prepared(survey, domains, chosen)
    grouped = survey.calibrated is not None
    cube = build(
        frame,
        [one for _asked, _category, one in variables],
        weight="w",
        design_weight="d" if grouped else None,
        strata=("h",),
        domains=("D",),
        group="g" if grouped else None,
        fpc="f",
    )
    smoother = None
    if survey.calibrated is not None and survey.calibrated.auxiliaries.groups is None:
        smoother = survey.calibrated.smoother()
    means = roll_up(cube, ("D",), singleton=survey.singleton, smoother=smoother)
    totals = means
    if any(one.statistic is Statistic.TOTAL for one in chosen):
        totals = roll_up(cube, ("D",), singleton=survey.singleton, smoother=smoother, total=True)
    found: dict[Asked, list[CubeAnswer]] = {one: [] for one in chosen}
    for number, (one, category, _variable) in enumerate(variables):
        from_ = totals if one.statistic is Statistic.TOTAL else means
        columns = (from_.value, from_.variance, from_.n, from_.base, from_.simple)
        found[one].append(CubeAnswer(category, *(column[:, number] for column in columns)))
    return found


def codes_of(asked: Asked, column: pl.Series) -> list[str]:
    """The answers a proportion tells of."""
    return list(asked.answers) or in_order(column.drop_nulls().unique())


def in_order(codes: pl.Series) -> list[str]:
    """Codes by their number when all are numbers, else as text."""
    numbers = codes.cast(pl.Float64, strict=False)
    order = codes.sort() if numbers.null_count() else codes.gather(numbers.arg_sort())
    found: list[str] = order.to_list()
    return found


def _answered(survey: Survey, one: Asked) -> bool:
    """A share of a question without answers has no code a cube could be built of."""
    if one.statistic is not Statistic.PROPORTION or one.answers:
        return True
    column = survey.table[one.variable]
    there = column.is_not_nan() if column.dtype.is_float() else column.is_not_null()
    return bool(there.any())


def _suits(survey: Survey) -> bool:
    sample = survey.sample
    if survey.replicates is not None or not sample.first.each_row:
        return False
    if survey.singleton is Singleton.FAIL and sample.first.singles.any():
        return False  # the long way knows the name of the stratum it refuses
    calibrated = survey.calibrated
    return calibrated is None or calibrated.auxiliaries.cells <= _CELLS_PER_ROW * sample.rows


def _prepared(
    survey: Survey, domains: Domains, chosen: Sequence[Asked]
) -> tuple[pl.DataFrame, list[tuple[Asked, str | None, Variable]]]:
    """The columns the cube needs under short names, and which statistic each variable of the cube belongs to."""
    first = survey.sample.first
    columns = [
        pl.Series("w", survey.sample.weight),
        pl.Series("h", first.names, dtype=pl.Enum(first.names)).gather(first.row_stratum),
        pl.Series("f", first.fraction[first.row_stratum]),
        pl.Series("D", domains.of_row).set(pl.Series(domains.of_row < 0), None),
    ]
    if survey.calibrated is not None:
        columns.append(pl.Series("d", survey.calibrated.design_weights))
        columns.append(pl.Series("g", survey.calibrated.auxiliaries.cell))
    named: dict[tuple[str, bool], str] = {}
    variables: list[tuple[Asked, str | None, Variable]] = []
    for one in chosen:
        answers = one.statistic is Statistic.PROPORTION
        key = (one.variable, answers)
        if key not in named:
            named[key] = f"q{len(named)}"
            column = survey.table[one.variable]
            text = code_text(column) if answers else numeric(survey.table, one.variable)
            columns.append(text.alias(named[key]))
        told = next(column for column in columns if column.name == named[key])
        if answers:
            codes = codes_of(one, told)
            variables += [(one, code, Variable(named[key], code)) for code in codes]
        else:
            variables.append((one, None, Variable(named[key])))
    return pl.DataFrame(columns), variables
