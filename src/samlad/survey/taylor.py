"""Ratios and totals of many domains with their Taylor variances, computed from the rows.

A mean is the ratio Σwy/Σw over the valid answers, a share the mean of a 0/1 variable. The linearised value of a ratio
is u = (y − R·x)/Σwx inside the domain and 0 outside; of a total u = y (Woodruff 1971, JASA 66:411–414). With calibrated
weights u is replaced by its residual from the regression on the auxiliary variables with design weights (Deville &
Särndal 1992, JASA 87:376–382).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from samlad.survey.design import Booleans, Floats, Integers, Sample, Stage
from samlad.survey.domains import Domains
from samlad.survey.variance import Pairs, Singleton, of_singletons, per_group, variances

_BLOCK = 4_000_000
"""How many numbers a dense block of domains may hold: 32 MB."""


@dataclass(frozen=True, slots=True)
class Linear:
    """What is estimated: Σwy/Σwx, or Σwy when `x` is none. `valid` marks the rows that count; the others are 0."""

    y: Floats
    x: Floats | None
    valid: Booleans


class Engine(Protocol):
    """Gives value and variance of a statistic for every domain; NaN where there is nothing to estimate."""

    def of(self, linear: Linear) -> tuple[Floats, Floats]: ...


Residuals = Callable[[Floats], Floats]
"""From linearised values (rows × k) to their residuals from the calibration's auxiliary variables."""


def ratio_parts(weight: Floats, linear: Linear, domains: Domains) -> tuple[Floats, Floats]:
    """The values and the denominators of every domain; NaN where the denominator is zero."""
    top = domains.sums(weight * linear.y)
    if linear.x is None:
        return top, np.ones(domains.count)
    below = domains.sums(weight * linear.x)
    return np.divide(top, below, out=np.full(domains.count, np.nan), where=below != 0), below


def linearised(linear: Linear, value: Floats, below: Floats, inside: Booleans) -> Floats:
    """u = (y − R·x)/Σwx (a total: u = y) of each row in each of some domains, 0 outside; `inside` is rows × domains."""
    u = np.broadcast_to(linear.y[:, None], inside.shape)
    if linear.x is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            u = (u - value * linear.x[:, None]) / below
    return np.where(inside & linear.valid[:, None], u, 0.0)


@dataclass(frozen=True)
class Taylor:
    """Weights taken as fixed: only rows of the domain have a score, so the work does not grow with the domains."""

    sample: Sample
    domains: Domains
    singleton: Singleton = Singleton.FAIL

    def of(self, linear: Linear) -> tuple[Floats, Floats]:
        """Value and variance per domain."""
        value, below = ratio_parts(self.sample.weight, linear, self.domains)
        rows = self.domains.rows
        domain = self.domains.of_row[rows]
        score = linear.y[rows]
        if linear.x is not None:
            with np.errstate(invalid="ignore", divide="ignore"):
                score = (score - value[domain] * linear.x[rows]) / below[domain]
        score = np.where(linear.valid[rows], self.sample.weight[rows] * score, 0.0)
        return value, np.where(np.isnan(value), np.nan, self.variance_of(score, linear.valid[rows]))

    def variance_of(self, score: Floats, valid: Booleans) -> Floats:
        """The variance per domain of scores (weight × linearised value), one for each of `domains.rows`."""
        variance = np.zeros(self.domains.count)
        for cells in self._cells:
            variance += cells.variance(score, valid.astype(float), self.singleton, self.domains.count)
        return variance

    @cached_property
    def _cells(self) -> tuple["_Cells", ...]:
        factor = np.ones(self.sample.rows)
        made = []
        for stage in self.sample.stages:
            made.append(_cells_of(stage, factor, self.domains))
            factor = factor * stage.fraction[stage.row_stratum]
        return tuple(made)


@dataclass(frozen=True)
class _Cells:
    """Where the scores of one stage are added up: rows → (unit, domain) → (stratum, domain) → domain."""

    cell: Integers | None  # of each row; none when every row is a unit of its own
    pair: Integers  # (stratum, domain) of each cell
    pair_domain: Integers
    pair_stratum: Integers
    cells_in_pair: Floats
    factor: Floats  # of each pair: the fractions of the stages above
    stage: Stage = field(repr=False)

    def variance(self, score: Floats, valid: Floats, singleton: Singleton, count: int) -> Floats:
        pairs = self.pair_domain.size
        if self.cell is not None:
            score = per_group(self.cell, score, self.pair.size)
        n = self.stage.units_per_stratum[self.pair_stratum].astype(float)
        totals = per_group(self.pair, score, pairs)
        middle = totals / n
        squares = per_group(self.pair, (score - middle[self.pair]) ** 2, pairs)
        # Units of the stratum without rows in the domain have the score 0.
        squares += (n - self.cells_in_pair) * middle**2
        open_share = 1 - self.stage.fraction[self.pair_stratum]
        scale = self.factor * np.divide(open_share * n, n - 1, out=np.zeros_like(n), where=n > 1)
        found = per_group(self.pair_domain, scale * squares, count)
        if self.stage.singles.any():
            if self.cell is not None:
                valid = per_group(self.cell, valid, self.pair.size)
            present = per_group(self.pair, valid, pairs) > 0
            pairs_of = Pairs(self.pair_stratum, self.pair_domain, present[:, None], count, self.stage.names)
            single = pairs_of.present & self.stage.singles[self.pair_stratum][:, None]
            found += of_singletons(
                singleton, pairs_of, single, totals[:, None], (scale * squares)[:, None],
                self.factor * open_share, self.stage.stratum.size,
            )[:, 0]  # fmt: skip
        return found


def _cells_of(stage: Stage, factor: Floats, domains: Domains) -> _Cells:
    rows, count = domains.rows, domains.count
    domain = domains.of_row[rows]
    stratum = stage.row_stratum[rows]
    cell = None
    if stage.each_row:
        cell_domain, cell_stratum, cell_factor = domain, stratum, factor[rows]
    else:
        key, first, cell = np.unique(stage.unit[rows] * count + domain, return_index=True, return_inverse=True)
        cell_domain, cell_stratum, cell_factor = key % count, stratum[first], factor[rows][first]
    key, first, pair = np.unique(cell_stratum * count + cell_domain, return_index=True, return_inverse=True)
    inside = np.bincount(pair, minlength=key.size).astype(float)
    return _Cells(cell, pair, key % count, key // count, inside, cell_factor[first], stage)


@dataclass(frozen=True)
class CalibratedTaylor:
    """Calibrated weights: every row has a residual in every domain, worked off in blocks of domains."""

    sample: Sample
    domains: Domains
    residuals: Residuals
    singleton: Singleton = Singleton.FAIL

    def of(self, linear: Linear) -> tuple[Floats, Floats]:
        """Value and variance per domain."""
        value, below = ratio_parts(self.sample.weight, linear, self.domains)
        variance = np.full(self.domains.count, np.nan)
        usable = np.flatnonzero(~np.isnan(value))
        step = max(1, _BLOCK // max(self.sample.rows, 1))
        everyone = np.ones((self.sample.rows, 1), dtype=bool)
        for start in range(0, usable.size, step):
            block = usable[start : start + step]
            u = linearised(linear, value[block], below[block], self.domains.of_row[:, None] == block)
            scores = self.sample.weight[:, None] * self.residuals(u)
            variance[block] = variances(self.sample, scores, everyone, self.singleton)
        return value, variance
