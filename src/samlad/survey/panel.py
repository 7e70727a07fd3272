"""Two waves that share persons: the variance of a change counts what the same person answered both times.

Both waves stand in one table as one sample whose waves are domains. A person's linearised value of the change is that
of the second wave minus that of the first, 0 where not asked; the variance is that of the sum over persons (or over the
clusters of the design) within strata (Kish 1965, *Survey Sampling*, section 12.4; the same as R `survey` gives for the
stacked waves with the person as cluster). Weights are calibrated wave by wave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.asked import Asked, Statistic
from samlad.survey.design import Booleans, Floats, Sample, sample_of
from samlad.survey.domains import Domains
from samlad.survey.table import Survey, estimate_table
from samlad.survey.taylor import Engine, Linear, Taylor
from samlad.survey.variance import Singleton, per_group, variances

_BLOCK = 4_000_000
"""How many numbers a dense block of domains may hold: 32 MB."""
_OWN = "§unlinked"


@dataclass(frozen=True, slots=True)
class PanelDesign:
    """How both waves were drawn: the columns of the design, the same in both, and the person's id."""

    person: str
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()


def panel_errors(
    first: Survey,
    second: Survey,
    design: PanelDesign,
    asked: Sequence[Asked],
    *,
    by: Sequence[str] = (),
    where: tuple[Booleans | None, Booleans | None] = (None, None),
) -> pl.DataFrame:
    """The standard error of every change: `statistic, variable, category, <by…>, se`.

    Persons are linked by their id; a row without one is a person of its own. Quantiles and replicate weights have no
    linearised value here and are refused.
    """
    _refuse_unlinearised(first, second, asked)
    stacked = _stacked(_coded(first.table, asked, by), _coded(second.table, asked, by), design)
    weight = np.concatenate([first.sample.weight, second.sample.weight])
    drawn = sample_of(
        stacked.with_columns(pl.Series("§weight", weight)),
        weight="§weight",
        strata=design.strata,
        clusters=design.clusters or (design.person,),
        fpc=design.fpc,
    )
    # Persons are clusters here, so the table takes the long way, through the engine below.
    survey = _Panel(stacked, drawn, first.confidence, first.interval, first.singleton, waves=(first, second))
    inside = None
    if where[0] is not None or where[1] is not None:
        sides = [np.ones(n, dtype=bool) if one is None else one for one, n in zip(where, _heights(survey), strict=True)]
        inside = np.concatenate(sides)
    found = estimate_table(survey, asked, by=by, where=inside)
    return found.select("statistic", "variable", "category", *by, "se")


def shared_persons(first: pl.DataFrame, second: pl.DataFrame, person: str) -> int:
    """How many persons answered in both waves."""
    return int(first[person].drop_nulls().cast(pl.String).is_in(second[person].drop_nulls().cast(pl.String)).sum())


@dataclass(frozen=True)
class _Panel(Survey):
    """Both waves as one survey, whose engine gives the variance of the change instead of that of a value."""

    waves: tuple[Survey, ...] = ()

    def engine(self, domains: Domains) -> Engine:
        """What computes the variance of a change in these domains."""
        return _ChangeEngine(self.sample, domains, self.waves, self.singleton)


@dataclass(frozen=True)
class _ChangeEngine:
    """Value (second − first) and variance of every domain."""

    sample: Sample
    domains: Domains
    waves: tuple[Survey, ...]
    singleton: Singleton

    def of(self, linear: Linear) -> tuple[Floats, Floats]:
        """The change and its variance per domain; NaN where a wave has nothing to estimate."""
        if all(wave.calibrated is None for wave in self.waves):
            return self._fixed(linear)
        return self._calibrated(linear)

    @cached_property
    def _taylor(self) -> Taylor:
        return Taylor(self.sample, self.domains, self.singleton)

    def _fixed(self, linear: Linear) -> tuple[Floats, Floats]:
        """Weights taken as fixed: a row has a score in its own domain alone, so the work does not grow with them."""
        rows, count = self.domains.rows, self.domains.count
        second = rows >= self.waves[0].sample.rows
        half = self.domains.of_row[rows] + count * second
        weight, valid, y = self.sample.weight[rows], linear.valid[rows], linear.y[rows]
        top = per_group(half, weight * y, 2 * count)
        answered = per_group(half, valid.astype(float), 2 * count) > 0
        value, score = np.where(answered, top, np.nan), y
        if linear.x is not None:
            x = linear.x[rows]
            below = per_group(half, weight * x, 2 * count)
            value = np.divide(top, below, out=np.full(2 * count, np.nan), where=below != 0)
            with np.errstate(invalid="ignore", divide="ignore"):
                score = (y - value[half] * x) / below[half]
        score = np.nan_to_num(np.where(valid, np.where(second, 1.0, -1.0) * weight * score, 0.0))
        change = value[count:] - value[:count]
        return change, np.where(np.isnan(change), np.nan, self._taylor.variance_of(score, valid))

    def _calibrated(self, linear: Linear) -> tuple[Floats, Floats]:
        """Calibrated weights: every row has a residual in every domain, worked off in blocks of domains."""
        value, variance = np.full(self.domains.count, np.nan), np.full(self.domains.count, np.nan)
        step = max(1, _BLOCK // max(self.sample.rows, 1))
        for start in range(0, self.domains.count, step):
            block = np.arange(start, min(start + step, self.domains.count))
            inside = (self.domains.of_row[:, None] == block) & linear.valid[:, None]
            value[block], scores = self._scores(linear, inside)
            variance[block] = variances(self.sample, np.nan_to_num(scores), inside, self.singleton)
        return value, np.where(np.isnan(value), np.nan, variance)

    def _scores(self, linear: Linear, inside: Booleans) -> tuple[Floats, Floats]:
        """Weight × linearised value of the change, rows × domains: minus in the first wave, plus in the second."""
        parts: list[Floats] = []
        change = np.zeros(inside.shape[1])
        start = 0
        for sign, wave in zip((-1.0, 1.0), self.waves, strict=True):
            rows = slice(start, start + wave.sample.rows)
            start += wave.sample.rows
            value, u = _linearised(linear, inside[rows], wave.sample.weight, rows)
            u = u if wave.calibrated is None else wave.calibrated.residuals(np.nan_to_num(u))
            parts.append(sign * wave.sample.weight[:, None] * u)
            change += sign * value
        return change, np.vstack(parts)


def _linearised(linear: Linear, inside: Booleans, weight: Floats, rows: slice) -> tuple[Floats, Floats]:
    """The values of one wave and u = (y − R·x)/Σwx in each domain, 0 outside (u = y for a total)."""
    y = np.where(inside, linear.y[rows][:, None], 0.0)
    top = weight @ y
    some = inside.any(axis=0)
    if linear.x is None:
        return np.where(some, top, np.nan), y
    x = np.where(inside, linear.x[rows][:, None], 0.0)
    below = weight @ x
    value = np.divide(top, below, out=np.full(top.shape, np.nan), where=below != 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return value, (y - value * x) / below


def _stacked(first: pl.DataFrame, second: pl.DataFrame, design: PanelDesign) -> pl.DataFrame:
    named = [_with_persons(table, design.person, number) for number, table in enumerate((first, second), start=1)]
    if shared_persons(first, second, design.person) == 0:
        raise InvalidInput(
            _("Panelen går inte att använda."),
            column=design.person,
            why=_("Ingen person finns i båda mätomgångarna."),
            cure=_("Kontrollera att löpnumren är desamma, eller jämför utan --panel-id."),
        )
    stacked = pl.concat(named, how="diagonal_relaxed")
    if not design.fpc:
        return stacked
    # The population of a stratum changes from year to year: the larger one is the safe side.
    population = pl.col(design.fpc[0]).cast(pl.Float64).max()
    return stacked.with_columns(population.over(design.strata) if design.strata else population)


def _coded(table: pl.DataFrame, asked: Sequence[Asked], by: Sequence[str]) -> pl.DataFrame:
    """Answers and groups as the text of their codes, so that 1 in one file is 1.0 in the other."""
    columns = {*by, *(one.variable for one in asked if one.statistic is Statistic.PROPORTION)}
    return table.with_columns(code_text(table[name]) for name in table.columns if name in columns)


def _with_persons(table: pl.DataFrame, person: str, number: int) -> pl.DataFrame:
    """Ids as text, each once a wave; a row without one is a person of its own."""
    require_persons(table, person, number)
    alone = pl.format("{}:{}:{}", pl.lit(_OWN), pl.lit(number), pl.int_range(pl.len()))
    return table.with_columns(pl.coalesce(pl.col(person).cast(pl.String), alone).alias(person))


def require_persons(table: pl.DataFrame, person: str, number: int) -> None:
    """Stop when a person has several rows in wave `number`."""
    ids = table[person].cast(pl.String)
    doubled = (ids.is_duplicated() & ids.is_not_null()).arg_true()
    if len(doubled):
        raise InvalidInput(
            _("Panelen går inte att använda."),
            problems=[
                Problem(
                    _("Personen står på flera rader i mätomgång {number}.").format(number=number),
                    _("Behåll ett svar per person och mätomgång."),
                    row=row + 2,
                    column=person,
                )
                for row in doubled.head(20).to_list()
            ],
            total=len(doubled),
        )


def _refuse_unlinearised(first: Survey, second: Survey, asked: Sequence[Asked]) -> None:
    quantile = next((one for one in asked if one.statistic is Statistic.QUANTILE), None)
    if quantile is not None:
        raise WrongUse(
            _("Panelens förändring går inte att räkna ut."),
            value=quantile.variable,
            why=_("Kvantiler kan bara jämföras mellan oberoende urval."),
            cure=_("Ta bort --quantile eller --panel-id."),
        )
    if first.replicates is not None or second.replicates is not None:
        raise WrongUse(
            _("Panelens förändring går inte att räkna ut."),
            why=_("Replikatvikter och --panel-id går inte ihop."),
            cure=_("Beskriv urvalet med --strata, --cluster och --fpc i stället."),
        )


def _heights(panel: _Panel) -> tuple[int, ...]:
    return tuple(wave.sample.rows for wave in panel.waves)
