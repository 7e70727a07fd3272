"""Which words of the registers mean which level of the severity pyramid.

Only words that say what became of the person are read. "Svårt skadad" or "lindrigt skadad" is a judgement on the spot
and says nothing of care: such events have no level, and are counted as unknown.
"""

import polars as pl

from samlad.events.burden.severity import Severity

_WORDS: tuple[tuple[Severity, str], ...] = (
    (Severity.NO_CARE, r"ingen vård|utan vård|vårdades inte|egenvård|no.?care"),
    (Severity.DEAD, r"avlid|^död|dödsfall|omkom|^dead$|^death$|fatal"),
    (Severity.INPATIENT, r"slutenvård|sluten vård|inskriven|inlagd|inpatient"),
    (Severity.OUTPATIENT, r"öppenvård|öppen vård|akutmottagning|poliklin|outpatient"),
)
_NOT = r"(?i)\b(ej|inte|icke|non|not)\b"


def severity_level() -> pl.Expr:
    """The level of the column `severity` as `Severity` has it; null where its words say none."""
    text = pl.col("severity").str.strip_chars().str.to_lowercase()
    known: pl.Expr = pl.lit(None, pl.String)
    for level, words in reversed(_WORDS):
        sure = text.str.contains(words) if level is Severity.NO_CARE else text.str.contains(words) & _said(text)
        known = pl.when(sure).then(pl.lit(level.value)).otherwise(known)
    return known


def _said(text: pl.Expr) -> pl.Expr:
    """The word is not denied: "ej inskriven" tells of no hospital."""
    return ~text.str.contains(_NOT)
