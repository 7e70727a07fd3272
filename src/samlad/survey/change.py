"""What has changed between two waves, and what cannot be told from chance.

Difference = second − first; Var = V1 + V2 for independent samples, and with a panel the variance of the joint
linearised values (samlad.survey.panel). Tests and intervals use t with df1 + df2; p values are adjusted over all rows
of the table at once (Benjamini & Hochberg 1995): a board that reads forty changes would else be shown two by chance.
Where the method was broken between the waves both values are shown and nothing is said of a change.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from scipy import special

from samlad.core.errors import InvalidInput, NothingToShow, Problem, WrongUse
from samlad.core.estimate import Status
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.survey.design import Booleans, Floats
from samlad.survey.intervals import t_quantiles

NUMBERS = ("value", "se", "low", "high", "margin", "n", "base", "deff", "df", "confidence")
MARKS = ("status", "reason", "review")
WAVE = (
    "wave",
    "year",
    "period",
    "period_start",
    "period_end",
    "unit",
    "method",
    "origin",
    "snapshot",
    "source",
    "reference",
)
"""Columns that tell the waves apart, or where a number is from: never part of what is compared."""
OUTPUT = (
    *("value_1", "value_2", "difference", "se", "low", "high", "p", "p_adjusted", "status", "df", "verdict", "broken"),
)
_ASKED = ("statistic", "variable", "category")
_SHOWN = 20


class Verdict(StrEnum):
    """What can be said about one change."""

    INCREASE = "increase"
    DECREASE = "decrease"
    CANNOT_SAY = "cannot_say"
    BROKEN = "broken"  # the method changed: the waves must not be held against each other

    def label(self) -> str:
        """The verdict in words a board understands."""
        return {
            Verdict.INCREASE: _("säkerställd ökning"),
            Verdict.DECREASE: _("säkerställd minskning"),
            Verdict.CANNOT_SAY: _("går inte att säga"),
            Verdict.BROKEN: _("kan inte jämföras: mätningen har ändrats"),
        }[self]


def changes(
    first: IntoFrame,
    second: IntoFrame,
    *,
    by: Sequence[str] | None = None,
    breaks: Mapping[str, str] | None = None,
    panel_se: pl.DataFrame | None = None,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Hold two tables of estimates against each other, row by row.

    Both have `value` and `se` (`samlad.survey.published_wave` makes `se` of margins), else columns `df` (none: known
    exactly) and `status`. The key is statistic, variable, category and `by`, or without `by` every shared column that
    is no number, mark or period. `breaks` maps a variable to why its waves cannot be compared. `panel_se` holds, by the
    same key, the `se` of the difference where persons are shared.

    Gives the key, value_1, value_2, difference, se, low, high, p, p_adjusted, status, df, verdict, broken. A row in one
    wave alone is `missing`; a verdict needs an adjusted p of at most 1 − confidence and a status of `ok`. A share of 0
    or 100 per cent with no standard error is not tested: its p is empty and its status `unreliable`.
    """
    one, two = polars_of(first), polars_of(second)
    keys = key_columns(one, two, by)
    both = _paired(one, two, keys)
    if panel_se is not None:
        joint = panel_se.select(*[pl.col(name).cast(pl.String) for name in keys], pl.col("se").alias("_joint"))
        both = both.join(joint, on=keys, how="left", nulls_equal=True, maintain_order="left")
    told = breaks or {}
    broken = [next((told[name] for name in _named(row) if name in told), None) for row in _variables(both)]
    return _tested(both, keys, np.array([one is not None for one in broken]), broken, confidence)


def key_columns(one: pl.DataFrame, two: pl.DataFrame, by: Sequence[str] | None = None) -> list[str]:
    """The columns that say which row is which; one named like a column of the result is wrong use."""
    for table in (one, two):
        if "value" not in table.columns or "se" not in table.columns:
            raise InvalidInput(
                _("Mätomgångarna går inte att jämföra."),
                why=_("Tabellen saknar value eller osäkerhet (se, low och high, eller margin)."),
                cure=_("Ge värden med felmarginal, eller svar med vikter."),
            )
    shared = [name for name in one.columns if name in two.columns]
    keys = [name for name in shared if name not in (*NUMBERS, *MARKS, *WAVE)]
    if by is not None:
        keys = [*(name for name in _ASKED if name in shared), *by]
    _refuse_names(keys, shared)
    for number, table in enumerate((one, two), start=1):
        _refuse_doubles(table, keys, number)
    return keys


def _refuse_names(keys: Sequence[str], shared: Sequence[str]) -> None:
    for name in keys:
        if name in OUTPUT or name not in shared:
            raise WrongUse(
                _("Det går inte att dela upp efter kolumnen."),
                column=name,
                why=_("Den heter som en av resultatets kolumner.")
                if name in OUTPUT
                else _("Den finns inte i båda mätomgångarna."),
                cure=_("Byt namn på kolumnen i filen."),
            )


def _refuse_doubles(table: pl.DataFrame, keys: list[str], number: int) -> None:
    doubled = table.select(keys).is_duplicated() if keys else pl.Series([table.height > 1] * table.height)
    rows = doubled.arg_true()
    if len(rows):
        told = [", ".join(str(table[name][row]) for name in keys) for row in rows.head(_SHOWN).to_list()]
        raise InvalidInput(
            _("Mätomgångarna går inte att jämföra."),
            problems=[
                Problem(
                    _("Mätomgång {number} har flera rader med samma nyckel.").format(number=number),
                    _("Ge tabellerna samma nyckelkolumner: statistic, variable, category och uppdelningen."),
                    row=int(row) + 2,
                    value=value or None,
                )
                for row, value in zip(rows.head(_SHOWN).to_list(), told, strict=True)
            ],
            total=len(rows),
        )


def _paired(one: pl.DataFrame, two: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    sides = [_side(one, keys, "1"), _side(two, keys, "2")]
    if keys:
        both = sides[0].join(
            sides[1], on=keys, how="full", coalesce=True, nulls_equal=True, maintain_order="left_right"
        )
    else:
        both = pl.concat(sides, how="horizontal")
    if both.select("value_1", "value_2").drop_nulls().is_empty():
        raise NothingToShow(
            _("Mätomgångarna har inga rader att jämföra."),
            why=_("Ingen rad finns med värde i båda, med nyckeln {keys}.").format(keys=", ".join(keys) or "–"),
            cure=_("Ge med --by de kolumner som är desamma i båda."),
        )
    return both.with_columns(pl.col("status_1", "status_2").fill_null(Status.MISSING.value))


def _side(table: pl.DataFrame, keys: list[str], number: str) -> pl.DataFrame:
    df = pl.col("df").cast(pl.Float64).fill_null(np.inf) if "df" in table.columns else pl.lit(np.inf)
    value = pl.col("value").cast(pl.Float64)
    status = pl.col("status").cast(pl.String) if "status" in table.columns else pl.lit(Status.OK.value)
    untold = value.is_null() & (status != Status.NOT_APPLICABLE.value)
    return table.select(
        *[pl.col(name).cast(pl.String) for name in keys],
        value.alias(f"value_{number}"),
        pl.col("se").cast(pl.Float64).alias(f"se_{number}"),
        df.alias(f"df_{number}"),
        pl.when(untold).then(pl.lit(Status.MISSING.value)).otherwise(status).alias(f"status_{number}"),
    )


def _variables(both: pl.DataFrame) -> Sequence[str]:
    return both["variable"].to_list() if "variable" in both.columns else [""] * both.height


def _named(variable: str) -> list[str]:
    """The questions behind a variable as it is asked for: itself, both of a ratio, that of a quantile."""
    return [variable, *variable.split("/"), variable.rpartition(":")[0]]


def _tested(
    both: pl.DataFrame, keys: list[str], broken: Booleans, why: Sequence[str | None], confidence: float
) -> pl.DataFrame:
    value_1, value_2, se_1, se_2, df_1, df_2 = (
        both[f"{name}_{number}"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("value", "se", "df")
        for number in (1, 2)
    )
    se = np.sqrt(se_1**2 + se_2**2)
    if "_joint" in both.columns:
        se = both["_joint"].fill_null(np.nan).to_numpy()
    se = np.where(broken, np.nan, se)
    difference = np.where(broken | np.isnan(se), np.nan, value_2 - value_1)
    flat = _without_spread(value_1, se_1) | _without_spread(value_2, se_2)
    df = df_1 + df_2
    half = t_quantiles(df, confidence) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where((se > 0) & (df > 0) & ~flat, 2 * _t_tail(df, np.abs(difference) / se), np.nan)
    adjusted = np.array(benjamini_hochberg(p.tolist()))
    status = _status(both["status_1"].to_list(), both["status_2"].to_list(), broken, np.isnan(p))
    verdicts = _verdicts(difference, adjusted, status, broken, 1 - confidence)
    numbers = {
        "value_1": value_1,
        "value_2": value_2,
        "difference": difference,
        "se": se,
        "low": difference - half,
        "high": difference + half,
        "p": p,
        "p_adjusted": adjusted,
    }
    told = pl.DataFrame(
        [
            *[pl.Series(name, column).fill_nan(None) for name, column in numbers.items()],
            pl.Series("status", status, dtype=pl.String),
            pl.Series("df", df).fill_nan(None),
            pl.Series("verdict", verdicts, dtype=pl.String),
            pl.Series("broken", why, dtype=pl.String),
        ]
    )
    return pl.concat([both.select(keys), told], how="horizontal") if keys else told


def _without_spread(value: Floats, se: Floats) -> Booleans:
    """Nobody or everybody answered so: the standard error of nought is no certainty, and a test would say too much."""
    flat: Booleans = (se == 0) & ((value == 0) | (value == 1))
    return flat


def _t_tail(df: Floats, t: Floats) -> Floats:
    """The chance of at least t; normal when the degrees of freedom are infinite."""
    finite = np.isfinite(df) & (df > 0)
    tail: Floats = np.where(finite, special.stdtr(np.where(finite, df, 1.0), -t), special.ndtr(-t))
    return tail


def _status(one: Sequence[str], two: Sequence[str], broken: Booleans, untested: Booleans) -> list[str]:
    order = (Status.MISSING.value, Status.NOT_APPLICABLE.value, Status.UNRELIABLE.value)
    found = []
    for pair, is_broken, no_test in zip(zip(one, two, strict=True), broken, untested, strict=True):
        if is_broken and Status.MISSING.value not in pair:
            found.append(Status.NOT_APPLICABLE.value)
            continue
        worst = next((status for status in order if status in pair), Status.OK.value)
        found.append(Status.UNRELIABLE.value if worst == Status.OK.value and no_test else worst)
    return found


def _verdicts(difference: Floats, adjusted: Floats, status: Sequence[str], broken: Booleans, level: float) -> list[str]:
    found = []
    for change, p, one, is_broken in zip(difference, adjusted, status, broken, strict=True):
        if is_broken:
            found.append(Verdict.BROKEN.value)
        elif one == Status.OK.value and p <= level:
            found.append((Verdict.INCREASE if change > 0 else Verdict.DECREASE).value)
        else:
            found.append(Verdict.CANNOT_SAY.value)
    return found
