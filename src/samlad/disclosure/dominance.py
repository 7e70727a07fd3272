"""Sums that give away their largest part: the rules of dominance for amounts (costs, hours, turnover).

nk: a cell is sensitive when its n largest contributors make up more than k of the sum. p-percent: it is when somebody
who is the second largest contributor can work out the largest to within p of it, that is when all the others
together are less than p of the largest (Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 4). The limits are
set by whoever publishes: no rule here has a default.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LargestShare:
    """The nk rule: the `largest` (n) contributors may make up at most `share` (k, 0–1) of the sum."""

    largest: int
    share: float

    def __post_init__(self) -> None:
        _require(self.largest >= 1, "largest", self.largest)
        _require(0 < self.share < 1, "share", self.share)


@dataclass(frozen=True, slots=True)
class GuessedWithin:
    """The p-percent rule: the second largest must not be able to guess the largest to within `share` (p, 0–1) of it."""

    share: float

    def __post_init__(self) -> None:
        _require(0 < self.share < 1, "share", self.share)


def dominated(
    contributions: IntoFrame,
    *,
    by: Sequence[str],
    amount: str,
    contributor: str | None = None,
    rules: Sequence[LargestShare | GuessedWithin],
) -> pl.DataFrame:
    """One row per cell: `<by…>, contributors, total, sensitive`.

    Each row of `contributions` is one amount, at least 0; rows of the same `contributor` are added up first. A sum of 0
    is not sensitive, and one with a single contributor always is.
    """
    table = polars_of(contributions)
    _refuse_bad(table, amount)
    if not rules:
        raise WrongUse(_("Ingen regel för dominans är vald."), cure=_("Ge en nk-regel, en p-procentregel eller båda."))
    if contributor is not None:
        table = table.group_by(*by, contributor, maintain_order=True).agg(pl.col(amount).sum())
    parts = pl.col(amount).sort(descending=True)
    total = pl.col(amount).sum()
    sensitive = pl.any_horizontal([_sensitive(rule, parts, total) for rule in rules]) & (total > 0)
    counted = [(pl.col(amount) > 0).sum().alias("contributors"), total.alias("total"), sensitive.alias("sensitive")]
    return table.group_by(by, maintain_order=True).agg(counted) if by else table.select(counted)


def _sensitive(rule: LargestShare | GuessedWithin, parts: pl.Expr, total: pl.Expr) -> pl.Expr:
    # A hair of rounding must not decide whether exactly k per cent is more than k per cent.
    if isinstance(rule, LargestShare):
        return parts.head(rule.largest).sum() > total * rule.share * (1 + 1e-12)
    rest = total - parts.head(2).sum()
    return rest < parts.first() * rule.share * (1 - 1e-12)


def _refuse_bad(table: pl.DataFrame, amount: str) -> None:
    numbers = table[amount].cast(pl.Float64, strict=False)
    bad = (numbers.is_null() | ~numbers.is_finite() | (numbers < 0)).fill_null(True).arg_true()
    if len(bad):
        raise InvalidInput(
            _("Beloppen går inte att pröva."),
            problems=[
                Problem(
                    _("Beloppet saknas, är negativt eller är inget tal."),
                    _("Rätta beloppet, eller ta bort raden."),
                    row=row + 2,
                    column=amount,
                    value=str(table[amount][row]),
                )
                for row in bad.head(_SHOWN).to_list()
            ],
            total=len(bad),
        )


def _require(kept: bool, name: str, value: float) -> None:
    if not kept:
        raise WrongUse(
            _("Regeln för dominans går inte att använda."),
            column=name,
            value=str(value),
            why=_("Antalet ska vara minst 1 och andelen mellan 0 och 1."),
            cure=_("Skriv till exempel två bidragsgivare och 0,85."),
        )
