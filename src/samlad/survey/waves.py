"""Two waves of answers held against each other: independent samples or a panel, the same questions in both."""

from collections.abc import Mapping, Sequence

import polars as pl

from samlad.core.estimate import Status
from samlad.survey.asked import Asked, Statistic
from samlad.survey.change import changes
from samlad.survey.design import Booleans
from samlad.survey.panel import PanelDesign, panel_errors
from samlad.survey.table import Survey, estimate_table

Sides = tuple[Booleans | None, Booleans | None]


def wave_changes(
    first: Survey,
    second: Survey,
    asked: Sequence[Asked],
    *,
    by: Sequence[str] = (),
    where: Sides = (None, None),
    panel: PanelDesign | None = None,
    breaks: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Estimate both waves and their changes, as `samlad.survey.change.changes` tells them.

    An answer nobody gave in one of the waves is 0 there, not missing, as long as the question was answered.
    """
    one = estimate_table(first, asked, by=by, where=where[0])
    two = estimate_table(second, asked, by=by, where=where[1])
    joint = None if panel is None else panel_errors(first, second, panel, asked, by=by, where=where)
    return changes(
        with_unanswered(one, two, by),
        with_unanswered(two, one, by),
        by=by,
        breaks=breaks,
        panel_se=joint,
        confidence=first.confidence,
    )


def with_unanswered(table: pl.DataFrame, other: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The table with a row of 0 for every answer that only the other wave has, where the question was answered."""
    group = ["statistic", "variable", *by]
    told = [name for name in ("statistic", "variable", "category", *by) if name in other.columns]
    text = [pl.col(name).cast(pl.String) for name in by if name in table.columns and name in other.columns]
    if told != ["statistic", "variable", "category", *by]:
        return table
    table, other = table.with_columns(text), other.with_columns(text)
    shares = (pl.col("statistic") == Statistic.PROPORTION.value) & pl.col("category").is_not_null()
    answered = table.filter(shares & (pl.col("status") != Status.MISSING.value)).unique(
        group, keep="first", maintain_order=True
    )
    lacking = other.filter(shares).select(told).join(table, on=told, how="anti", nulls_equal=True)
    added = lacking.join(answered.drop("category"), on=group, how="inner", nulls_equal=True, maintain_order="left")
    zero = pl.lit(0.0)
    added = added.with_columns(value=zero, se=zero).with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name) for name in ("low", "high", "deff") if name in table.columns
    )
    return pl.concat([table, added.select(table.columns)], how="vertical_relaxed")
