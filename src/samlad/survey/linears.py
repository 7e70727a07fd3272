"""A statistic as rows of a linear estimator: what is summed above and below, and which rows count."""

import numpy as np
import polars as pl

from samlad.sources.analysis import numeric
from samlad.survey.asked import Asked, Statistic
from samlad.survey.design import Booleans, Floats
from samlad.survey.taylor import Linear


def numbers_of(table: pl.DataFrame, column: str) -> tuple[Floats, Booleans]:
    """A column as numbers (0 where missing) and where it is there."""
    found = numeric(table, column)
    return found.fill_null(0.0).to_numpy(), found.is_not_null().to_numpy()


def linear_of(table: pl.DataFrame, asked: Asked) -> Linear:
    """A mean, total or ratio. A ratio counts the rows that have both its columns."""
    y, valid = numbers_of(table, asked.columns[0])
    if asked.statistic is Statistic.TOTAL:
        return Linear(y, None, valid)
    if asked.statistic is Statistic.MEAN:
        return Linear(y, valid.astype(float), valid)
    x, has_x = numbers_of(table, asked.columns[1])
    both = valid & has_x
    return Linear(np.where(both, y, 0.0), np.where(both, x, 0.0), both)


def share_of(codes: pl.Series, code: str | None) -> Linear:
    """The share whose stored answer is `code`, of those who answered; none is an answer that nobody gave."""
    valid = codes.is_not_null().to_numpy()
    hit = np.zeros(valid.size) if code is None else (codes == code).fill_null(False).to_numpy().astype(float)
    return Linear(hit, valid.astype(float), valid)
