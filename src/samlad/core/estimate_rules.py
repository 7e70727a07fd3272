"""What every row of the estimate table must hold, each rule with its reason and its cure."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from samlad.core.estimate import Origin, Status, Unit
from samlad.core.language import _
from samlad.core.people import Sex

_PLACE = (
    r"^(?:\d{2}|\d{4}|fed:[a-z0-9å-ö][a-z0-9å-ö-]*|deso(?:2018|2025):\d{4}[ABC]\d{4}"
    r"|[a-z][a-z0-9-]*:[^\s;|]+)$"
)
_AGE = r"^(?:all|\d{1,3}-\d{1,3}|\d{1,3}\+)$"
_DIMS = r"^(?:[a-z][a-z0-9_]*=[^;=|]+(?:;[a-z][a-z0-9_]*=[^;=|]+)*)?$"
_NUMBERS = ("value", "se", "low", "high", "confidence", "base")


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand on a row: `broken` is true where it fails; `column` is the one to show."""

    column: str
    broken: pl.Expr
    why: Callable[[], str]
    cure: Callable[[], str]


def _one_of(column: str, allowed: list[str]) -> Rule:
    return Rule(
        column,
        ~pl.col(column).is_in(allowed).fill_null(False),
        lambda: _("Värdet hör inte till de tillåtna."),
        lambda: _("Använd något av: {allowed}.").format(allowed=", ".join(allowed)),
    )


def _shaped(column: str, pattern: str) -> Rule:
    return Rule(
        column,
        ~pl.col(column).str.contains(pattern).fill_null(False),
        lambda: _("Värdet har inte rätt form."),
        lambda: _("Se beskrivningen av kolumnen ”{column}”.").format(column=column),
    )


def _present(column: str) -> Rule:
    return Rule(
        column,
        pl.col(column).is_null() | (pl.col(column).cast(pl.String) == ""),
        lambda: _("Uppgiften saknas."),
        lambda: _("Varje rad ska ha den."),
    )


_HAS_VALUE = pl.col("status").is_in([status.value for status in Status if status.has_value])

RULES: tuple[Rule, ...] = (
    _present("measure"),
    _present("method"),
    _present("snapshot"),
    _present("period_start"),
    _present("period_end"),
    _one_of("unit", [unit.value for unit in Unit]),
    _one_of("status", [status.value for status in Status]),
    _one_of("origin", [origin.value for origin in Origin]),
    _one_of("sex", [sex.value for sex in Sex]),
    _shaped("place", _PLACE),
    _shaped("age", _AGE),
    _shaped("dims", _DIMS),
    *(
        Rule(
            name,
            (~pl.col(name).is_finite()).fill_null(False),
            lambda: _("Talet är oändligt eller inget tal."),
            lambda: _("Lämna tomt och ge en status som säger varför."),
        )
        for name in _NUMBERS
    ),
    Rule(
        "period_end",
        (pl.col("period_end") < pl.col("period_start")).fill_null(False),
        lambda: _("Perioden slutar innan den börjar."),
        lambda: _("Byt plats på datumen eller rätta det som är fel."),
    ),
    Rule(
        "status",
        pl.col("value").is_not_null() != _HAS_VALUE,
        lambda: _("Värde och status säger emot varandra."),
        lambda: _("Ge ett värde, eller en status som säger varför det saknas."),
    ),
    Rule(
        "value",
        ((pl.col("unit") == "share") & ~pl.col("value").is_between(0, 1)).fill_null(False),
        lambda: _("En andel ska ligga mellan 0 och 1."),
        lambda: _("Dela procent med 100."),
    ),
    Rule(
        "value",
        (
            pl.col("unit").is_in(["count", "per_1000", "per_10000", "per_100000", "days", "minutes"])
            & (pl.col("value") < 0)
        ).fill_null(False),
        lambda: _("Ett antal eller en frekvens kan inte vara negativ."),
        lambda: _("Rätta talet, eller använd enheten ”difference” för en skillnad."),
    ),
    Rule(
        "low",
        (pl.col("low").is_null() != pl.col("high").is_null())
        | (pl.col("low").is_not_null() & pl.col("confidence").is_null())
        | (pl.col("low") > pl.col("high")).fill_null(False),
        lambda: _("Intervallet är inte helt: båda gränserna och konfidensgraden behövs, i ordning."),
        lambda: _("Ge både nedre och övre gräns, eller ingen."),
    ),
    Rule(
        "value",
        # A tolerance: bounds at a limit are often computed by another formula than the value.
        (
            (pl.col("value") < pl.col("low") - 1e-9 * (1 + pl.col("low").abs()))
            | (pl.col("value") > pl.col("high") + 1e-9 * (1 + pl.col("high").abs()))
        ).fill_null(False),
        lambda: _("Värdet ligger utanför sitt intervall."),
        lambda: _("Rätta värdet eller gränserna."),
    ),
    Rule(
        "confidence",
        (~pl.col("confidence").is_between(0, 1, closed="none")).fill_null(False),
        lambda: _("Konfidensgraden ska ligga mellan 0 och 1."),
        lambda: _("Skriv till exempel 0,95."),
    ),
    Rule(
        "se",
        (pl.col("se") < 0).fill_null(False),
        lambda: _("Ett medelfel kan inte vara negativt."),
        lambda: _("Rätta talet i källan."),
    ),
    Rule(
        "n",
        ((pl.col("n") < 0) | (pl.col("base") < 0)).fill_null(False),
        lambda: _("Antal och bas kan inte vara negativa."),
        lambda: _("Rätta talet i källan."),
    ),
)
