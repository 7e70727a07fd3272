"""Standardised estimates as rows of the survey's table: every domain with the same mix of ages (or other classes)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.asked import Asked, Statistic
from samlad.survey.design import Booleans
from samlad.survey.standardised import lacking_classes, standardised
from samlad.survey.table import OUTPUT, Survey

_HIT = "§hit"


def standardised_table(
    survey: Survey,
    asked: Sequence[Asked],
    over: str,
    standard: Mapping[str, float] | None = None,
    *,
    by: Sequence[str] = (),
    where: Booleans | None = None,
) -> pl.DataFrame:
    """The columns of `estimate_table`, for means and for the share of every answer; `deff` is not told.

    `standard` gives each class of `over` its weight. Without one it is the weighted mix of the whole survey, so that
    the domains can be held against each other. Rows without a class take no part.
    """
    for one in asked:
        if one.statistic not in (Statistic.MEAN, Statistic.PROPORTION):
            raise WrongUse(
                _("Talet går inte att standardisera."),
                value=one.variable,
                why=_("Bara medelvärden och andelar standardiseras."),
                cure=_("Välj --mean eller --proportion."),
            )
    weights = own_mix(survey, over) if standard is None else standard
    parts = [
        standardised(replace(survey, table=table), _HIT, over, weights, by=by, where=where).with_columns(
            pl.lit(one.statistic.value).alias("statistic"),
            pl.lit(one.variable).alias("variable"),
            pl.lit(category, dtype=pl.String).alias("category"),
            pl.lit(None, dtype=pl.Float64).alias("deff"),
        )
        for one in asked
        for category, table in _hits(survey.table, one)
    ]
    order = [*OUTPUT[:3], *by, *OUTPUT[3:]]
    return pl.concat(parts).select(order)


def lacking_of(
    survey: Survey,
    asked: Sequence[Asked],
    over: str,
    standard: Mapping[str, float] | None = None,
    *,
    by: Sequence[str] = (),
    where: Booleans | None = None,
) -> dict[str, dict[tuple[str, ...], list[str]]]:
    """For every question the domains that cannot be standardised, and the classes nobody there answered in."""
    weights = own_mix(survey, over) if standard is None else standard
    return {
        one.variable: lacking_classes(replace(survey, table=table), _HIT, over, weights, by=by, where=where)
        for one in asked
        for _category, table in _hits(survey.table, one)[:1]
    }


def own_mix(survey: Survey, over: str) -> dict[str, float]:
    """The weighted mix of the whole survey: class and its sum of weights, in sorted order."""
    told = pl.DataFrame({"class": survey.table[over].cast(pl.String), "weight": survey.sample.weight})
    mix = told.drop_nulls().group_by("class").agg(pl.col("weight").sum()).filter(pl.col("weight") > 0).sort("class")
    if mix.is_empty():
        raise NothingToShow(
            _("Det finns inget att standardisera efter."), value=over, why=_("Ingen svarande har någon klass.")
        )
    return dict(mix.iter_rows())


def _hits(table: pl.DataFrame, one: Asked) -> list[tuple[str | None, pl.DataFrame]]:
    """The table with the numbers that are averaged: the column itself, or 0 and 1 for each of the answers."""
    if one.statistic is Statistic.MEAN:
        return [(None, table.with_columns(table[one.variable].alias(_HIT)))]
    codes = code_text(table[one.variable])
    answers = one.answers or tuple(sorted(codes.drop_nulls().unique().to_list()))
    return [(code, table.with_columns((codes == code).cast(pl.Float64).alias(_HIT))) for code in answers]
