"""Numbers as they stand in files: `1 234,5`, `1,234.5`, `−3`; a whole column decides which sign is the decimal one."""

from enum import StrEnum

import polars as pl

_SPACES = r"[\s\u00a0\u2007\u2009\u202f]"
_PLAIN = r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$"


class DecimalMark(StrEnum):
    """What stands before the decimals; the other sign may part thousands."""

    COMMA = "comma"
    POINT = "point"


def number(text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """Text as numbers; what is no number becomes null."""
    decimal, thousands = (",", r"\.") if mark is DecimalMark.COMMA else (r"\.", ",")
    tidy = text.str.strip_chars().str.replace("\u2212", "-", literal=True).str.replace_all(_SPACES, " ")
    spaced = tidy.str.contains(rf"^[-+]?\d{{1,3}}(?: \d{{3}})+(?:{decimal}\d+)?$")
    grouped = tidy.str.contains(rf"^[-+]?\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?$")
    tidy = pl.when(spaced).then(tidy.str.replace_all(" ", "", literal=True)).otherwise(tidy)
    tidy = pl.when(grouped).then(tidy.str.replace_all(thousands, "")).otherwise(tidy)
    if mark is DecimalMark.COMMA:
        # A point that parts no thousands is no decimal mark here: it must not pass unseen.
        tidy = pl.when(tidy.str.contains(".", literal=True)).then(None).otherwise(tidy)
        tidy = tidy.str.replace(",", ".", literal=True)
    return pl.when(tidy.str.contains(_PLAIN)).then(tidy).otherwise(None).cast(pl.Float64, strict=False)


def decimal_mark(texts: pl.Series, *, swedish: bool) -> DecimalMark | None:
    """The decimal mark of a column, or none when its values can be read both ways.

    `swedish` is true for files with semicolons between fields, where a point is no likely decimal mark.
    """
    found = texts.drop_nulls().str.strip_chars().unique()
    comma = found.filter(found.str.contains(",", literal=True))
    point = found.filter(found.str.contains(".", literal=True))
    both = found.filter(found.str.contains(",", literal=True) & found.str.contains(".", literal=True))
    if len(both):
        return DecimalMark.COMMA if both.str.contains(r"\..*,\d+$").any() else DecimalMark.POINT
    if len(comma) and len(point):
        sure_comma, sure_point = _sure(comma, ","), _sure(point, ".")
        if sure_comma != sure_point:
            return DecimalMark.COMMA if sure_comma else DecimalMark.POINT
        return None
    if len(comma):
        if _sure(comma, ","):
            return DecimalMark.COMMA
        return DecimalMark.POINT if comma.str.contains(r",\d{3},").any() else None
    if len(point) and swedish and not _sure(point, "."):
        return DecimalMark.COMMA if point.str.contains(r"\.\d{3}\.").any() else None
    return DecimalMark.POINT


def _sure(texts: pl.Series, mark: str) -> bool:
    """Can the sign only be a decimal mark in at least one value?"""
    sign = "," if mark == "," else r"\."
    return bool(texts.str.contains(rf"{sign}(?:\d{{1,2}}|\d{{4,}})$|^[-+]?0{sign}|^[-+]?\d{{4,}}{sign}").any())
