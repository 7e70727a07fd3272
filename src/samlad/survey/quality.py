"""Is an estimate sure enough to show? The presentation rule of NCHS, and a relative rule for what is rare.

Shares follow the standard of the National Center for Health Statistics (Parker et al. 2017, *Vital and Health
Statistics* 2:175) on Korn–Graubard intervals at 95 per cent: an effective number of answers under 30 or an interval 30
points wide says too little; 5 points wide or less is shown; in between the interval may be 130 per cent of the share.
Since 5 points come first, every rare exposure passes whatever its relative uncertainty, so `rare_limit` holds them too;
no source gives it, so whoever calls must. Totals follow the standard for counts (Parker et al. 2023, *Vital and Health
Statistics* 2:200), means, ratios and quantiles the older rule of a relative standard error under 30 per cent.

What is uncertain is `unreliable`. What would give a person away is another matter: `few_persons` marks it beside.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray
from scipy import special

from samlad.core.errors import WrongUse
from samlad.core.estimate import Status
from samlad.core.frames import polars_of
from samlad.core.language import _

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Texts = NDArray[np.object_]

_CONFIDENCE = 0.95
"""The rule's limits are made for 95 per cent, whatever level is printed."""


class Reason(StrEnum):
    """Why an estimate says too little."""

    FEW_ANSWERS = "few_answers"
    FEW_EFFECTIVE = "few_effective"
    WIDE = "wide"
    RELATIVE = "relative"
    RARE = "rare"
    RELATIVE_ERROR = "relative_error"
    FEW_UNITS = "few_units"
    NO_INTERVAL = "no_interval"


class Review(StrEnum):
    """Why a person should look at an estimate before it is shown."""

    FEW_UNITS = "few_units"
    ALL_OR_NONE = "all_or_none"
    COMPLEMENT = "complement"


@dataclass(frozen=True, slots=True)
class QualityRule:
    """The limits. `rare_limit` (1.3 = 130 per cent of the share) also holds shares with a narrow interval; none leaves
    them to the standard. `minimum_answers` is the fewest respondents of any estimate. The rest are those of NCHS.
    """

    rare_limit: float | None
    minimum_answers: int | None
    minimum_effective: float = 30
    narrow: float = 0.05
    wide: float = 0.30
    relative_limit: float = 1.30
    minimum_df: float = 8
    count_answers: int = 10
    count_relative_limit: float = 1.60
    older_answers: int = 30
    older_relative_error: float = 0.30

    def __post_init__(self) -> None:
        for name in ("rare_limit", "minimum_answers"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise WrongUse(
                    _("Kvalitetsregeln går inte att använda."),
                    column=name,
                    value=str(value),
                    why=_("Gränsen ska vara större än 0."),
                    cure=_("Ge en gräns, eller ingen alls."),
                )


@dataclass(frozen=True, slots=True)
class ShareQuality:
    """Judged shares: the interval the judgement rests on, the reason (`None` = show) and what to review."""

    low: Floats
    high: Floats
    reason: Texts
    review: Texts


def shares_judged(share: Floats, se: Floats, n: Floats, df: Floats, rule: QualityRule) -> ShareQuality:
    """Judge shares 0–1 with standard errors, respondents and degrees of freedom, all at once."""
    inner = (share > 0) & (share < 1) & (se > 0)
    effective = np.where(inner, np.divide(share * (1 - share), se**2, out=n.copy(), where=inner), n)
    low, high = _limits(share, effective, n, df, inner)
    width = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(share > 0, width / share, 0.0)  # nothing to be relative to at 0 per cent
        complement = np.where(share < 1, width / (1 - share), 0.0)
    reason = _first(
        (_fewer(n, rule.minimum_answers), Reason.FEW_ANSWERS),
        (np.minimum(effective, n) < rule.minimum_effective, Reason.FEW_EFFECTIVE),
        (np.isnan(width), Reason.NO_INTERVAL),
        (width >= rule.wide, Reason.WIDE),
        ((width > rule.narrow) & (relative > rule.relative_limit), Reason.RELATIVE),
        (relative > (np.inf if rule.rare_limit is None else rule.rare_limit), Reason.RARE),
    )
    review = _joined(
        (df < rule.minimum_df, Review.FEW_UNITS),
        ((share <= 0) | (share >= 1), Review.ALL_OR_NONE),
        ((width > rule.narrow) & (complement > rule.relative_limit), Review.COMPLEMENT),
    )
    return ShareQuality(low, high, reason, review)


def judged(estimates: IntoFrame, rule: QualityRule) -> pl.DataFrame:
    """The estimate table with its status judged: `ok` rows that say too little become `unreliable`.

    Needs the columns `statistic, value, se, n, df, status` of a survey estimate. Adds `reason` (`Reason`, null when
    shown) and `review` (`Review`, several joined by ;). Rows that are not `ok` are left as they are.
    """
    table = polars_of(estimates)
    for name in ("statistic", "value", "se", "n", "df", "status"):
        if name not in table.columns:
            raise WrongUse(
                _("Tabellen är ingen tabell över skattningar."),
                column=name,
                why=_("Kolumnen finns inte."),
                cure=_("Använd resultatet av samlad survey estimate."),
            )
    value, se, n, df = (_column(table[name]) for name in ("value", "se", "n", "df"))
    statistic = table["statistic"].cast(pl.String).to_numpy()
    reason, review = np.full(table.height, None, dtype=object), np.full(table.height, None, dtype=object)
    usable = (table["status"].cast(pl.String) == Status.OK.value).to_numpy() & ~np.isnan(value)
    for rows, judge in (
        (usable & (statistic == "proportion"), shares_judged),
        (usable & (statistic == "total"), _totals_judged),
        (usable & ~np.isin(statistic, ("proportion", "total")), _others_judged),
    ):
        found = judge(value[rows], se[rows], n[rows], df[rows], rule)
        reason[rows], review[rows] = found.reason, found.review
    reasons = pl.Series("reason", reason.tolist(), dtype=pl.String)
    status = pl.when(pl.col("reason").is_not_null()).then(pl.lit(Status.UNRELIABLE.value)).otherwise("status")
    return table.with_columns(reasons, pl.Series("review", review.tolist(), dtype=pl.String)).with_columns(
        status.alias("status")
    )


def few_persons(estimates: IntoFrame, minimum: int) -> pl.Series:
    """Which shares rest on fewer persons than the minimum, in the answer or outside it; confidentiality, not quality.

    The number behind an answer is taken as share × respondents. A zero says nothing about anybody.
    """
    table = polars_of(estimates)
    value, n = _column(table["value"]), _column(table["n"])
    behind = value * n
    few = _between(behind, minimum) | _between(n - behind, minimum)
    return pl.Series("few_persons", few & (table["statistic"] == "proportion").to_numpy())


def _between(persons: Floats, minimum: int) -> Booleans:
    # Half a person either way: weights make the product a little off.
    found: Booleans = (persons > 0.5) & (persons < minimum - 0.5)
    return found


def _totals_judged(value: Floats, se: Floats, n: Floats, df: Floats, rule: QualityRule) -> ShareQuality:
    """Totals: the interval is that of the logarithm, so its relative width is exp(t·cv) − exp(−t·cv)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _t(df) * se / np.abs(value)
        relative = np.where(value == 0, np.nan, np.exp(spread) - np.exp(-spread))
    reason = _first(
        (_fewer(n, rule.minimum_answers) | (n < rule.count_answers), Reason.FEW_ANSWERS),
        (df < rule.minimum_df, Reason.FEW_UNITS),
        (np.isnan(relative), Reason.NO_INTERVAL),
        (relative > rule.count_relative_limit, Reason.RELATIVE),
    )
    return ShareQuality(
        value * np.exp(-spread), value * np.exp(spread), reason, _joined(((value == 0), Review.ALL_OR_NONE))
    )


def _others_judged(value: Floats, se: Floats, n: Floats, df: Floats, rule: QualityRule) -> ShareQuality:
    """Means, ratios and quantiles: enough answers and a relative standard error under the limit."""
    half = _t(df) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        error = se / np.abs(value)
    reason = _first(
        (_fewer(n, rule.minimum_answers) | (n < rule.older_answers), Reason.FEW_ANSWERS),
        (np.isnan(half), Reason.NO_INTERVAL),
        (~(error < rule.older_relative_error) & (se > 0), Reason.RELATIVE_ERROR),
    )
    return ShareQuality(value - half, value + half, reason, _joined((df < rule.minimum_df, Review.FEW_UNITS)))


def _limits(share: Floats, effective: Floats, n: Floats, df: Floats, inner: Booleans) -> tuple[Floats, Floats]:
    """Korn–Graubard limits on an effective size of at most n, as NCHS has them."""
    corrected = inner & (n > 1)
    ratio = np.where(corrected, _t(np.where(corrected, n - 1, 1.0)) / _t(df), 1.0)
    size = np.minimum(effective * ratio**2, n)
    size = np.where((df > 0) | ~inner, size, np.nan)
    p, tail = np.clip(share, 0, 1), (1 - _CONFIDENCE) / 2
    hits = p * size
    low, high = np.where(np.isnan(size), np.nan, 0.0), np.where(np.isnan(size), np.nan, 1.0)
    some, rest = (hits > 0) & (size > 0), (size - hits > 1e-12 * size) & (size > 0)
    low[some] = special.betaincinv(hits[some], size[some] - hits[some] + 1, tail)
    high[rest] = special.betaincinv(hits[rest] + 1, size[rest] - hits[rest], 1 - tail)
    return low, high


def _t(df: Floats) -> Floats:
    usable = df > 0
    found = special.stdtrit(np.where(usable & np.isfinite(df), df, 1.0), 0.5 + _CONFIDENCE / 2)
    found = np.where(np.isposinf(df), special.ndtri(0.5 + _CONFIDENCE / 2), found)
    quantile: Floats = np.where(usable, found, np.nan)
    return quantile


def _fewer(n: Floats, minimum: int | None) -> Booleans:
    fewer: Booleans = n < (0 if minimum is None else minimum)
    return fewer


def _first(*tests: tuple[Booleans, Reason]) -> Texts:
    """The first test that is met names the reason."""
    reason = np.full(tests[0][0].shape, None, dtype=object)
    for met, name in reversed(tests):
        reason[met] = name.value
    return reason


def _joined(*tests: tuple[Booleans, Review]) -> Texts:
    found = [";".join(name.value for met, name in tests if met[row]) or None for row in range(tests[0][0].size)]
    return np.array([*found, None], dtype=object)[:-1]


def _column(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
