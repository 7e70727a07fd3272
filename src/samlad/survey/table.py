"""The table of a survey: every statistic asked for, in every domain, with its standard error, interval and base.

Columns: statistic, variable, category, one per `by`, value, se, low, high, n, base, deff, df, status. `n` counts valid
answers with weight above zero, `base` sums their weights, `deff` is the variance over that of simple random sampling
with replacement, `df` the sampling units minus strata with rows in the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.estimate import Status
from samlad.core.language import _
from samlad.sources.analysis import code_text, numeric
from samlad.survey.asked import Asked, Statistic
from samlad.survey.cubed import CubeAnswer, codes_of, cube_answers
from samlad.survey.design import Booleans, Floats, Sample, refuse_repeated
from samlad.survey.domains import EVERYONE, Domains, domains_of
from samlad.survey.intervals import ShareInterval, around, of_shares
from samlad.survey.linears import linear_of, numbers_of, share_of
from samlad.survey.quantiles import quantiles
from samlad.survey.replicates import Replicated, Replicates
from samlad.survey.taylor import CalibratedTaylor, Engine, Linear, Taylor
from samlad.survey.variance import Singleton

if TYPE_CHECKING:
    from samlad.survey.calibration import Calibrated

_NONE: Floats = np.empty(0)
OUTPUT = ("statistic", "variable", "category", "value", "se", "low", "high", "n", "base", "deff", "df", "status")


@dataclass(frozen=True)
class Survey:
    """A survey ready for questions: its rows, its design, and how variances and intervals are made.

    `calibrated` tells how the weights met their margins; `replicates` takes the place of the design.
    """

    table: pl.DataFrame
    sample: Sample
    confidence: float = 0.95
    interval: ShareInterval = ShareInterval.BETA
    singleton: Singleton = Singleton.FAIL
    calibrated: Calibrated | None = None
    replicates: Replicates | None = None

    def engine(self, domains: Domains) -> Engine:
        """What computes variances for these domains."""
        if self.replicates is not None:
            return Replicated(self.sample.weight, self.replicates, domains)
        if self.calibrated is not None:
            return CalibratedTaylor(self.sample, domains, self.calibrated.residuals, self.singleton)
        return Taylor(self.sample, domains, self.singleton)


def estimate_table(
    survey: Survey, asked: Sequence[Asked], *, by: Sequence[str] = (), where: Booleans | None = None
) -> pl.DataFrame:
    """Estimate everything asked, one row per observed combination of `by` (and per answer of a proportion).

    `where` is a domain: rows outside stay in the design. Rows with a missing `by` are not reported. A question that
    nobody answered has one row without a category. `missing` is what nobody answered, `not_applicable` what cannot be
    computed from the answers (a ratio to nothing).
    """
    _check_names(by)
    domains = domains_of(survey.table, by, where)
    if domains.count == 0:
        return _joined([_Part(one, None, np.empty((5, 0)), np.empty(0), np.empty(0)) for one in asked], domains, _NONE)
    run = _Run(survey, domains, survey.engine(domains), _degrees(survey, domains))
    cubed = cube_answers(survey, domains, asked)
    parts = [
        part
        for one in asked
        for part in (_from_cube(run, one, cubed[one]) if one in cubed else _ANSWERS[one.statistic](run, one))
    ]
    return _joined(parts, domains, run.df)


def require_numbers(table: pl.DataFrame, asked: Asked) -> None:
    """Stop where a column that must be counted with holds something else than numbers."""
    if asked.statistic is not Statistic.PROPORTION:
        for column in asked.columns:
            numeric(table, column)


def _check_names(by: Sequence[str]) -> None:
    refuse_repeated(by)
    for name in by:
        if name in OUTPUT:
            raise WrongUse(
                _("Det går inte att dela upp efter kolumnen."),
                column=name,
                why=_("Den heter som en av resultatets kolumner."),
                cure=_("Byt namn på kolumnen i filen."),
            )


def _degrees(survey: Survey, domains: Domains) -> Floats:
    if survey.replicates is not None:
        return np.full(domains.count, survey.replicates.degrees_of_freedom)
    return domains.degrees_of_freedom(survey.sample)


@dataclass(frozen=True)
class _Part:
    """One variable (or answer) in every domain: value, se, low, high and deff as rows of `numbers`."""

    asked: Asked
    category: str | None
    numbers: Floats
    n: Floats
    base: Floats


def _joined(parts: Sequence[_Part], domains: Domains, df: Floats) -> pl.DataFrame:
    """All parts under one another. NaN is what could not be told: it becomes missing."""
    count = domains.count
    which = pl.Series(np.repeat(np.arange(len(parts)), count))
    n = np.concatenate([part.n for part in parts])
    numbers = np.concatenate([part.numbers for part in parts], axis=1)
    value, se, low, high, deff = (pl.Series(column).fill_nan(None) for column in numbers)
    named: dict[str, list[str | None]] = {
        "statistic": [part.asked.statistic.value for part in parts],
        "variable": [part.asked.variable for part in parts],
        "category": [part.category for part in parts],
    }
    return pl.DataFrame(
        {
            **{name: pl.Series(texts, dtype=pl.String).gather(which) for name, texts in named.items()},
            **{
                name: domains.labels[name].gather(np.tile(np.arange(count), len(parts)))
                for name in domains.labels.columns
                if name != EVERYONE
            },
            **{"value": value, "se": se, "low": low, "high": high},
            "n": n.astype(np.int64),
            "base": np.concatenate([part.base for part in parts]),
            "deff": deff,
            "df": np.tile(df.astype(float), len(parts)),
            "status": _status(n, numbers[0]),
        }
    )


def _status(n: Floats, value: Floats) -> pl.Series:
    words = pl.Series([Status.MISSING.value, Status.NOT_APPLICABLE.value, Status.OK.value], dtype=pl.String)
    return words.gather(np.where(n > 0, np.where(np.isnan(value), 1, 2), 0))


@dataclass(frozen=True)
class _Run:
    """One survey cut into one set of domains."""

    survey: Survey
    domains: Domains
    engine: Engine
    df: Floats

    def linear(self, asked: Asked, category: str | None, linear: Linear) -> _Part:
        """The rows of one linear statistic, computed from the answers."""
        value, variance = self.engine.of(linear)
        n, base = self.base(linear.valid)
        if asked.statistic is Statistic.RATIO:
            effect = np.full(n.shape, np.nan)
        else:
            effect = self._design_effect(linear, value, variance, n, base)
        return self.told(asked, category, value, variance, n, base, effect)

    def told(
        self,
        asked: Asked,
        category: str | None,
        value: Floats,
        variance: Floats,
        n: Floats,
        base: Floats,
        effect: Floats,
    ) -> _Part:
        """The rows of one linear statistic with its interval."""
        se = np.sqrt(np.maximum(variance, 0.0))
        if asked.statistic is Statistic.PROPORTION:
            value = np.clip(value, 0.0, 1.0)  # sums of weights can leave a share a hair outside
            low, high = of_shares(self.survey.interval, value, se, n, self.df, self.survey.confidence)
        else:
            low, high = around(value, se, self.df, self.survey.confidence)
        return self.rows(asked, category, (value, se, low, high), n, base, effect)

    def rows(
        self,
        asked: Asked,
        category: str | None,
        numbers: tuple[Floats, Floats, Floats, Floats],
        n: Floats,
        base: Floats,
        deff: Floats,
    ) -> _Part:
        """One row a domain. Without a valid answer nothing but n, base and the status is told."""
        told = n > 0
        return _Part(asked, category, np.where(told, np.stack([*numbers, deff]), np.nan), n, base)

    def base(self, valid: Booleans) -> tuple[Floats, Floats]:
        """Valid answers with weight above zero, and the sum of their weights."""
        weight = self.survey.sample.weight
        counted = (valid & (weight > 0)).astype(float)
        return self.domains.sums(counted), self.domains.sums(weight * valid)

    def _design_effect(self, linear: Linear, value: Floats, variance: Floats, n: Floats, base: Floats) -> Floats:
        """Variance over that of simple random sampling with replacement (R's `deff="replace"`)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = value if linear.x is not None else value / base
            inside = np.where(self.domains.of_row >= 0, middle[self.domains.of_row], 0.0)
            squares = self.domains.sums(self.survey.sample.weight * linear.valid * (linear.y - inside) ** 2)
            simple = squares / base / (n - 1)
            scale = np.ones_like(base) if linear.x is not None else base**2
            effect = variance / (simple * scale)
        return np.where(np.isfinite(effect) & (simple > 0) & (n > 1), effect, np.nan)


def _from_cube(run: _Run, asked: Asked, answers: Sequence[CubeAnswer]) -> Iterator[_Part]:
    for one in answers:
        with np.errstate(invalid="ignore", divide="ignore"):
            effect = np.where((one.simple > 0) & (one.n > 1), one.variance / one.simple, np.nan)
        yield run.told(asked, one.category, one.value, one.variance, one.n, one.base, effect)


def _plain(run: _Run, asked: Asked) -> Iterator[_Part]:
    yield run.linear(asked, None, linear_of(run.survey.table, asked))


def _proportions(run: _Run, asked: Asked) -> Iterator[_Part]:
    codes = code_text(run.survey.table[asked.variable])
    named: list[str | None] = [*codes_of(asked, codes)]
    for code in named or [None]:
        yield run.linear(asked, code, share_of(codes, code))


def _quantiles(run: _Run, asked: Asked) -> Iterator[_Part]:
    values, valid = numbers_of(run.survey.table, asked.columns[0])
    survey = run.survey
    found = quantiles(
        run.engine, survey.sample.weight, values, valid, run.domains, asked.level, run.df, survey.confidence
    )
    n, base = run.base(valid)
    yield run.rows(asked, asked.level_as_written, found, n, base, np.full(n.shape, np.nan))


_ANSWERS: dict[Statistic, Callable[[_Run, Asked], Iterator[_Part]]] = {
    Statistic.MEAN: _plain,
    Statistic.TOTAL: _plain,
    Statistic.PROPORTION: _proportions,
    Statistic.RATIO: _plain,
    Statistic.QUANTILE: _quantiles,
}
