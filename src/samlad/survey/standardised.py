"""Standardised shares and means: what a place would have with the standard's ages, so that an old one is comparable.

value_D = Σ_a π_a · m_Da with m_Da the weighted mean in class a of domain D and π_a the standard's share; linearised
u = π_a (y − m_Da)/W_Da for the persons of D in class a (as R's `svystandardize` followed by `svymean`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.analysis import numeric
from samlad.survey.design import Booleans, Floats, Integers
from samlad.survey.domains import EVERYONE, Domains, domains_of
from samlad.survey.intervals import around
from samlad.survey.table import Survey
from samlad.survey.taylor import Taylor
from samlad.survey.variance import per_group, variances


def standardised(
    survey: Survey,
    variable: str,
    over: str,
    standard: Mapping[str, float],
    *,
    by: Sequence[str] = (),
    where: Booleans | None = None,
) -> pl.DataFrame:
    """The standardised mean of a numeric (or 0/1) variable per domain: by…, value, se, low, high, n, base, df, status.

    `standard` gives each class of the column `over` its weight (persons or shares; they are scaled to 1). A domain
    without answers in some class of the standard cannot be standardised: its status is `not_applicable`.
    """
    domains = domains_of(survey.table, by, where)
    column = numeric(survey.table, variable)
    classes = _classes(survey.table[over], standard)
    valid = column.is_not_null().to_numpy() & (classes >= 0) & (domains.of_row >= 0)
    y = column.fill_null(0.0).to_numpy()
    shares = np.array(list(standard.values()), dtype=float)
    found = _Cells.of(survey, domains, classes, valid, y, shares / shares.sum())
    df = domains.degrees_of_freedom(survey.sample)
    low, high = around(found.value, found.se, df, survey.confidence)
    told = ~np.isnan(found.value)
    numbers = {"value": found.value, "se": found.se, "low": low, "high": high}
    counted = (valid & (survey.sample.weight > 0)).astype(float)
    return pl.DataFrame(
        {
            **{name: domains.labels[name] for name in domains.labels.columns if name != EVERYONE},
            **{name: pl.Series(np.where(told, column, np.nan)).fill_nan(None) for name, column in numbers.items()},
            "n": domains.sums(counted).astype(np.int64),
            "base": domains.sums(survey.sample.weight * valid),
            "df": df,
            "status": np.where(told, "ok", "not_applicable"),
        }
    )


def lacking_classes(
    survey: Survey,
    variable: str,
    over: str,
    standard: Mapping[str, float],
    *,
    by: Sequence[str] = (),
    where: Booleans | None = None,
) -> dict[tuple[str, ...], list[str]]:
    """Why a domain is `not_applicable`: its values of `by`, and the classes nobody there answered in."""
    domains = domains_of(survey.table, by, where)
    classes = _classes(survey.table[over], standard)
    there = numeric(survey.table, variable).is_not_null().to_numpy()
    valid = there & (classes >= 0) & (domains.of_row >= 0)
    cell = np.where(valid, domains.of_row * len(standard) + classes, 0)
    base = per_group(cell, np.where(valid, survey.sample.weight, 0.0), domains.count * len(standard))
    names = list(standard)
    found = {}
    groups = domains.labels.drop(EVERYONE, strict=False).iter_rows() if by else [()]
    for group, sums in zip(groups, base.reshape(-1, len(names)), strict=True):
        empty = [names[kind] for kind in np.flatnonzero(sums == 0)]
        if empty:
            found[tuple(str(part) for part in group)] = empty
    return found


@dataclass(frozen=True)
class _Cells:
    value: Floats
    se: Floats

    @classmethod
    def of(
        cls, survey: Survey, domains: Domains, classes: Integers, valid: Booleans, y: Floats, shares: Floats
    ) -> "_Cells":
        weight, kinds = survey.sample.weight, shares.size
        cell = np.where(valid, domains.of_row * kinds + classes, 0)
        inside = np.where(valid, weight, 0.0)
        base = per_group(cell, inside, domains.count * kinds)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = per_group(cell, inside * y, domains.count * kinds) / base
        table = mean.reshape(domains.count, kinds)
        value: Floats = (table * shares).sum(axis=1)
        if survey.calibrated is None:
            u = np.where(valid, shares[classes] * (y - mean[cell]) / base[cell], 0.0)
            rows = domains.rows
            taylor = Taylor(survey.sample, domains, survey.singleton)
            return cls(value, np.sqrt(taylor.variance_of((weight * u)[rows], valid[rows])))
        variance = np.full(domains.count, np.nan)
        for domain in np.flatnonzero(~np.isnan(value)):
            own = valid & (domains.of_row == domain)
            u = np.zeros(weight.size)
            u[own] = shares[classes[own]] * (y[own] - mean[cell[own]]) / base[cell[own]]
            u = survey.calibrated.residuals(u)
            everyone = np.ones((weight.size, 1), dtype=bool)
            variance[domain] = variances(survey.sample, (weight * u)[:, None], everyone, survey.singleton)[0]
        return cls(value, np.sqrt(variance))


def _classes(column: pl.Series, standard: Mapping[str, float]) -> Integers:
    """The number of each row's class in the standard, −1 when it is missing."""
    if not standard or any(weight <= 0 for weight in standard.values()):
        raise InvalidInput(
            _("Standardbefolkningen går inte att använda."),
            column=column.name,
            why=_("Varje klass ska ha en vikt över noll."),
            cure=_("Ge antalet personer eller andelen i varje klass."),
        )
    text = column.cast(pl.String)
    unknown = sorted(set(text.drop_nulls().to_list()) - set(standard))
    if unknown:
        raise InvalidInput(
            _("Standardbefolkningen går inte att använda."),
            column=column.name,
            value=unknown[0],
            why=_("Klassen finns i svaren men inte i standarden."),
            cure=_("Lägg till klassen i standarden, eller koda om svaren."),
        )
    numbers = {name: number for number, name in enumerate(standard)}
    found: Integers = text.replace_strict(numbers, default=-1, return_dtype=pl.Int64).to_numpy()
    return found
