"""*Vad går att säga?* For every question and place: the smallest pooling at which anything can be said.

The ladder begins with the place alone, then several waves of it together, then groups it belongs to (a federation, a
county, similar municipalities: the group with fewest answers first), then groups over several waves. A step holds
when the presentation rule (samlad.survey.quality) shows the pooled share. Beside it stands how large a change between
two such waves would show. The same table serves before a survey is ordered, from planned answers and assumed shares.

A group is weighted by population, never by answers: Var = ΣW²·deff·p(1 − p)/n. It is reckoned with only when every
member of it is in the table: else it would speak for places nobody asked.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, NothingToShow, Problem, WrongUse
from samlad.core.estimate import Status
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import numeric
from samlad.survey.power import detectable
from samlad.survey.quality import QualityRule, shares_judged
from samlad.survey.sayability_words import sentence

_KEY = ("question", "category")
_SHOWN = 20
_LINE = "§line"
"""The line of every row in its file, kept while rows are chosen."""


@dataclass(frozen=True, slots=True)
class SayColumns:
    """Where places, questions, shares 0–1, answers and design effects stand; the names are those of an estimate table.

    `population` is needed for groups. `df` is used when there is such a column, else answers − 1.
    """

    place: str
    question: str = "variable"
    category: str = "category"
    share: str = "value"
    n: str = "n"
    deff: str = "deff"
    df: str = "df"
    population: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the map: the rule, how many waves may be put together, the power and level of a change.

    `design_effect` stands in where a row has none (a share of 0 or 100 per cent has none).
    """

    rule: QualityRule
    waves: int = 1
    design_effect: float | None = None
    power: float = 0.80
    level: float = 0.05

    def __post_init__(self) -> None:
        if self.waves < 1 or (self.design_effect is not None and not 0 < self.design_effect < math.inf):
            raise WrongUse(
                _("Kartan över vad som går att säga går inte att göra."),
                why=_("Antalet mätomgångar ska vara minst 1 och designeffekten större än 0."),
                cure=_("Rätta talet."),
            )


def sayability(frame: IntoFrame, columns: SayColumns, ask: Ask, *, groups: IntoFrame | None = None) -> pl.DataFrame:
    """One row per question, category and place: what can be said, at which pooling, and what change would show.

    `groups` has `place, level, group`: a level is a kind of group (`federation`), in which a place has one. Gives
    question, category, place, pooling (`place`, a level, or null when nothing can be said), group, waves, n, share,
    low, high, detectable_rise, detectable_fall, status, reason (why the place alone does not do), review, sentence.
    """
    cells = _cells(polars_of(frame), columns, ask)
    chosen: pl.DataFrame | None = None
    for step in _ladder(cells, ask, None if groups is None else _groups(polars_of(groups), columns)):
        judged = _judged(step, ask)
        chosen = judged if chosen is None else _first_that_holds(chosen, judged)
    assert chosen is not None  # the ladder begins with the place alone
    alone = _judged(_alone(cells, 1), ask).select(*_KEY, "place", pl.col("reason").alias("alone"))
    return _told(chosen.join(alone, on=[*_KEY, "place"], how="left", nulls_equal=True, maintain_order="left"), ask)


def crossed(places: IntoFrame, shares: IntoFrame, *, columns: SayColumns) -> pl.DataFrame:
    """Every place with every question, for a survey that is planned: answers from one table, assumed shares from the
    other (`question, share` and, if told, `category, deff`)."""
    asked = polars_of(shares)
    names = {"question": columns.question, "share": columns.share, "category": columns.category, "deff": columns.deff}
    for name in ("question", "share"):
        _require(asked, name)
    asked = asked.select(pl.col(name).alias(new) for name, new in names.items() if name in asked.columns)
    table = polars_of(places)
    return table.drop([name for name in asked.columns if name in table.columns]).join(asked, how="cross")


def _cells(table: pl.DataFrame, columns: SayColumns, ask: Ask) -> pl.DataFrame:
    """The rows by the names used here: question, category, place, share, n, effective, df, population."""
    for name in (columns.place, columns.question, columns.share, columns.n):
        _require(table, name)
    table = table.with_row_index(_LINE, offset=2)
    if "statistic" in table.columns:
        table = table.filter(pl.col("statistic") == "proportion")
    if table.height == 0:
        raise NothingToShow(_("Tabellen har inga andelar."))
    share, n = numeric(table, columns.share), numeric(table, columns.n)
    _refuse(table, columns.share, (share < 0) | (share > 1), _("En andel ska ligga mellan 0 och 1."))
    _refuse(table, columns.n, n.is_null() | (n < 0), _("Antalet svar saknas eller är negativt."))
    deff = numeric(table, columns.deff) if columns.deff in table.columns else pl.Series([None] * table.height)
    spare = ask.design_effect if ask.design_effect is not None else deff.drop_nulls().mean()
    if spare is None:
        raise WrongUse(
            _("Kartan över vad som går att säga går inte att göra."),
            column=columns.deff,
            why=_("Designeffekten är inte känd."),
            cure=_("Ge --design-effect, till exempel 1.15, eller en kolumn med deff."),
        )
    deff = deff.cast(pl.Float64).fill_null(spare)
    _refuse(table, columns.deff, deff <= 0, _("Talet ska vara större än 0."))
    people = numeric(table, columns.population) if columns.population else pl.Series([None] * table.height)
    df = numeric(table, columns.df) if columns.df in table.columns else n - 1
    category = table[columns.category].cast(pl.String) if columns.category in table.columns else None
    cells = pl.DataFrame(
        {
            "question": table[columns.question].cast(pl.String),
            "category": pl.Series([None] * table.height, dtype=pl.String) if category is None else category,
            "place": table[columns.place].cast(pl.String),
            "share": share,
            "n": n,
            "effective": n / deff,
            "df": df.fill_null(n - 1),
            "population": people.cast(pl.Float64),
        }
    )
    doubled = cells.select(*_KEY, "place").is_duplicated()
    _refuse(table, columns.place, doubled, _("Platsen står på flera rader för samma fråga och svar."))
    return cells


def _ladder(cells: pl.DataFrame, ask: Ask, groups: pl.DataFrame | None) -> Iterator[pl.DataFrame]:
    """The poolings, smallest first: one row per question, category and place in each."""
    for waves in range(1, ask.waves + 1):
        yield _alone(cells, waves)
    if groups is None:
        return
    pooled = _pooled(cells, groups)
    most = int(pooled["rank"].max() or 0)  # type: ignore[arg-type]
    for waves in range(1, ask.waves + 1):
        for rank in range(1, most + 1):
            yield _over_waves(pooled.filter(pl.col("rank") == rank).drop("rank"), waves)


def _alone(cells: pl.DataFrame, waves: int) -> pl.DataFrame:
    own = cells.drop("population").with_columns(
        pooling=pl.lit("place"), group=pl.col("place"), se=_binomial_se(pl.col("share"), pl.col("effective"))
    )
    return _over_waves(own, waves)


def _over_waves(step: pl.DataFrame, waves: int) -> pl.DataFrame:
    times = [(pl.col(name) * waves).alias(name) for name in ("n", "effective", "df")]
    return step.with_columns(*times, se=pl.col("se") / waves**0.5, waves=pl.lit(waves, dtype=pl.Int64))


def _binomial_se(share: pl.Expr, effective: pl.Expr) -> pl.Expr:
    return (share * (1 - share) / effective).sqrt()


def _pooled(cells: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Each place's groups for every question, ranked by how many answers they have."""
    members = groups.group_by("level", "group").agg(pl.len().alias("members"))
    usable = cells.filter(pl.col("share").is_not_null() & (pl.col("n") > 0) & (pl.col("population") > 0))
    weight = pl.col("population") / pl.col("population").sum()
    variance = (weight**2 * pl.col("share") * (1 - pl.col("share")) / pl.col("effective")).sum()
    share = (weight * pl.col("share")).sum()
    pools = (
        usable.join(groups, on="place", how="inner")
        .group_by(*_KEY, "level", "group", maintain_order=True)
        .agg(
            share.alias("share"),
            variance.sqrt().alias("se"),
            (1 / (weight**2 / pl.col("effective")).sum()).alias("bare"),
            pl.col("n", "df").sum(),
            pl.len().alias("asked"),
        )
        .join(members, on=["level", "group"])
        .filter(pl.col("asked") == pl.col("members"))
        .with_columns(
            effective=pl.when(pl.col("se") > 0)
            .then(pl.col("share") * (1 - pl.col("share")) / pl.col("se") ** 2)
            .otherwise("bare")
        )
    )
    rank = pl.struct("n", "level").rank("ordinal").over(*_KEY, "place").cast(pl.Int64)
    rows = cells.select(*_KEY, "place").join(groups, on="place", how="inner", maintain_order="left")
    placed = rows.join(
        pools, on=[*_KEY, "level", "group"], how="inner", nulls_equal=True, maintain_order="left"
    ).with_columns(rank=rank)
    return placed.select(
        *_KEY, "place", "share", "n", "effective", "df", pooling="level", group="group", se="se", rank="rank"
    )


def _judged(step: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    numbers = {name: step[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("share", "se", "n", "df")}
    effective = step["effective"].fill_null(np.nan).to_numpy()
    known = ~np.isnan(numbers["share"]) & (numbers["n"] > 0)
    share, se, n, df = (np.where(known, numbers[name], 0.5) for name in ("share", "se", "n", "df"))
    found = shares_judged(share, se, n, df, ask.rule)
    reason = np.where(known, found.reason, "no_answers")
    spread = np.where(known, effective, 1.0)
    rise, fall = (
        np.where(known, detectable(share, spread, power=ask.power, level=ask.level, fall=side), np.nan)
        for side in (False, True)
    )
    return step.select(*_KEY, "place", "pooling", "group", "waves", "n", "share").with_columns(
        *[
            pl.Series(name, np.where(known, column, np.nan)).fill_nan(None)
            for name, column in (
                ("low", found.low),
                ("high", found.high),
                ("detectable_rise", rise),
                ("detectable_fall", fall),
            )
        ],
        pl.Series("reason", reason.tolist(), dtype=pl.String),
        pl.Series("review", found.review.tolist(), dtype=pl.String),
    )


def _first_that_holds(chosen: pl.DataFrame, step: pl.DataFrame) -> pl.DataFrame:
    """Rows that do not hold yet take the next step if that one does."""
    better = step.filter(pl.col("reason").is_null())
    keys = [*_KEY, "place"]
    waiting = chosen.filter(pl.col("reason").is_not_null()).select(keys)
    taken = waiting.join(better, on=keys, how="inner", nulls_equal=True)
    kept = chosen.join(taken.select(keys), on=keys, how="anti", nulls_equal=True)
    order = chosen.select(keys)
    return order.join(pl.concat([kept, taken]), on=keys, how="left", nulls_equal=True, maintain_order="left")


def _told(chosen: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """The table as it is shown: nothing about a pooling that does not hold."""
    holds = pl.col("reason").is_null()
    blank = ("pooling", "group", "waves", "n", "share", "low", "high", "detectable_rise", "detectable_fall", "review")
    status = pl.when(holds).then(pl.lit(Status.OK.value)).otherwise(pl.lit(Status.UNRELIABLE.value))
    shown = chosen.with_columns(pl.when(holds).then(pl.col(name)).alias(name) for name in blank)
    shown = shown.with_columns(status.alias("status"), pl.col("alone").alias("reason")).drop("alone")
    sentences = [sentence(row, ask.rule) for row in shown.iter_rows(named=True)]
    order = ["question", "category", "place", "pooling", "group", "waves", "n", "share", "low", "high"]
    return shown.with_columns(pl.Series("sentence", sentences, dtype=pl.String)).select(
        *order, "detectable_rise", "detectable_fall", "status", "reason", "review", "sentence"
    )


def _groups(table: pl.DataFrame, columns: SayColumns) -> pl.DataFrame:
    for name in ("place", "level", "group"):
        _require(table, name)
    if columns.population is None:
        raise WrongUse(
            _("Områdena går inte att räkna ihop."),
            why=_("Folkmängden är inte angiven, och lika stora urval i olika stora kommuner väger inte lika."),
            cure=_("Peka ut kolumnen med folkmängd."),
        )
    table = table.with_row_index(_LINE, offset=2)
    groups = table.select(pl.col("place", "level", "group").cast(pl.String))
    _refuse(
        table, "place", groups.select("place", "level").is_duplicated(), _("Platsen har två områden på samma nivå.")
    )
    return groups


def _require(table: pl.DataFrame, name: str) -> None:
    if name not in table.columns:
        raise WrongUse(
            _("Kolumnen finns inte."),
            column=name,
            why=_("Filen har kolumnerna: {columns}.").format(columns=", ".join(table.columns)),
            cure=_("Välj en av dem."),
        )


def _refuse(table: pl.DataFrame, column: str, bad: pl.Series, why: str) -> None:
    rows = bad.fill_null(False).arg_true()
    if len(rows):
        raise InvalidInput(
            _("Kartan över vad som går att säga går inte att göra."),
            problems=[
                Problem(
                    why,
                    _("Rätta raden, eller ta bort den."),
                    row=int(table[_LINE][row]),
                    column=column,
                    value=None if table[column][row] is None else str(table[column][row]),
                )
                for row in rows.head(_SHOWN).to_list()
            ],
            total=len(rows),
        )
