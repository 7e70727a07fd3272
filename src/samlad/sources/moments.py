"""Dates and times as they stand in files; whether day or month comes first is decided by a whole column."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

import polars as pl

_TIME = (
    r"(?:(?:\s*[T,]\s*|\s+)(?:kl\.?\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?\s*$"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "mars mar march",
            "april apr",
            "maj may",
            "juni jun june",
            "juli jul july",
            "augusti aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}


class MomentFormat(StrEnum):
    """How the dates of one column are written."""

    ISO = "yyyy-mm-dd"
    DAY_FIRST = "dd/mm/yyyy"
    MONTH_FIRST = "mm/dd/yyyy"
    YEAR_FIRST = "yyyy/mm/dd"
    COMPACT = "yyyymmdd"
    WORDS = "d month yyyy"
    EXCEL = "excel"
    MONTH = "yyyy-mm"
    YEAR = "yyyy"


_PATTERNS = {
    MomentFormat.ISO: r"^\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME,
    MomentFormat.DAY_FIRST: r"^\s*(?P<day>\d{1,2})[/.-]\s?(?P<month>\d{1,2})(?:[/.-]\s?|\s+)(?P<year>\d{4})" + _TIME,
    MomentFormat.MONTH_FIRST: r"^\s*(?P<month>\d{1,2})[/.-]\s?(?P<day>\d{1,2})[/.-]\s?(?P<year>\d{4})" + _TIME,
    MomentFormat.YEAR_FIRST: r"^\s*(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})" + _TIME,
    MomentFormat.COMPACT: r"^\s*(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})" + _TIME,
    MomentFormat.WORDS: r"^\s*(?:den\s+)?(?P<day>\d{1,2})\s+(?P<word>[A-Za-z]+)\.?\s+(?P<year>\d{4})" + _TIME,
    MomentFormat.EXCEL: r"^\s*(?P<serial>[1-9]\d{4}(?:\.\d+)?)\s*$",
    MomentFormat.MONTH: r"^\s*(?P<year>(?:18|19|20)\d{2})-(?P<month>\d{2})\s*$",
    MomentFormat.YEAR: r"^\s*(?P<year>(?:18|19|20)\d{2})(?:\.0)?\s*$",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a column's dates look like. `unclear` lists the forms between which nothing in the file decides."""

    format: MomentFormat | None
    unclear: tuple[MomentFormat, ...] = ()
    midnight: bool = False


def moments(texts: pl.Series, form: MomentFormat) -> pl.DataFrame:
    """Columns `moment` (null where there is no such day or time) and `precision` (`minute`, `day`, `month`, `year`)."""
    if form is MomentFormat.EXCEL:
        return _serials(texts)
    parts = texts.str.extract_groups(_PATTERNS[form]).struct.unnest()
    have = set(parts.columns)
    month = pl.col("month") if "month" in have else pl.lit("1")
    if "word" in have:
        month = pl.col("word").str.to_lowercase().replace_strict(_MONTHS, default=None).cast(pl.String)
    day = pl.col("day") if "day" in have else pl.lit("1")
    if "hour" not in have:
        parts = parts.with_columns(pl.lit(None, pl.String).alias(name) for name in ("hour", "minute", "second", "half"))
    hour = pl.col("hour").cast(pl.Int32, strict=False)
    afternoon = pl.col("half").str.to_lowercase().str.starts_with("p")
    # Twelve o'clock is the first hour of its half day; a 13 PM is no time.
    clock = (
        pl.when(pl.col("half").is_null())
        .then(hour)
        .when(hour.is_between(1, 12))
        .then(hour % 12 + 12 * afternoon.cast(pl.Int32))
        .otherwise(99)
    )
    written = pl.format(
        "{}-{}-{} {}:{}:{}",
        pl.col("year"),
        month.str.zfill(2) if "month" in have or "word" in have else pl.lit("01"),
        day.str.zfill(2),
        clock.fill_null(0).cast(pl.String).str.zfill(2),
        pl.col("minute").fill_null("00"),
        pl.col("second").fill_null("00"),
    )
    unit = {MomentFormat.MONTH: "month", MomentFormat.YEAR: "year"}.get(form, "day")
    return parts.select(
        written.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False).alias("moment"),
        pl.when(pl.col("hour").is_null()).then(pl.lit(unit)).otherwise(pl.lit("minute")).alias("precision"),
    )


def _serials(texts: pl.Series) -> pl.DataFrame:
    """Excel's days since 30 December 1899, decimals being the time of day."""
    days = texts.str.strip_chars().cast(pl.Float64, strict=False).alias("days")
    start = pl.lit("1899-12-30").str.to_datetime(time_unit="us")
    return days.to_frame().select(
        (start + pl.duration(minutes=(pl.col("days") * 1440).round())).alias("moment"),
        pl.when(pl.col("days") % 1 == 0).then(pl.lit("day")).otherwise(pl.lit("minute")).alias("precision"),
    )


def judged(texts: pl.Series) -> Judged:
    """Find the form of a column's dates from all of its values."""
    found = texts.drop_nulls().unique()
    found = found.filter(found.str.strip_chars() != "")
    if found.is_empty():
        return Judged(None)
    fits = {form: int(found.str.contains(pattern).sum()) for form, pattern in _PATTERNS.items()}
    form, count = max(fits.items(), key=lambda pair: pair[1])
    if count * 2 < len(found):
        return Judged(None)
    if form is MomentFormat.DAY_FIRST and fits[MomentFormat.MONTH_FIRST]:
        return _day_or_month(found)
    times = moments(found, form)
    return Judged(form, midnight=_only_midnight(times))


def _only_midnight(times: pl.DataFrame) -> bool:
    timed = times.filter(pl.col("precision") == "minute")
    return not timed.is_empty() and bool((timed["moment"].dt.time() == time(0, 0)).all())


def _day_or_month(found: pl.Series) -> Judged:
    as_day, as_month = moments(found, MomentFormat.DAY_FIRST), moments(found, MomentFormat.MONTH_FIRST)
    no_day, no_month = int(as_day["moment"].is_null().sum()), int(as_month["moment"].is_null().sum())
    midnight = _only_midnight(as_day)
    # Points between the parts, and a year after a blank (3/2 2021), are only written with the day first.
    if no_day == 0 and (found.str.contains(r"^\s*\d{1,2}(?:\.\s?\d{1,2}\.|/\s?\d{1,2}\s+\d{4})").all()):
        return Judged(MomentFormat.DAY_FIRST, midnight=midnight)
    if no_day * 10 <= no_month and no_month:
        return Judged(MomentFormat.DAY_FIRST, midnight=midnight)
    if no_month * 10 <= no_day and no_day:
        return Judged(MomentFormat.MONTH_FIRST, midnight=_only_midnight(as_month))
    if no_day == no_month == 0 and as_day["moment"].equals(as_month["moment"]):
        return Judged(MomentFormat.DAY_FIRST, midnight=midnight)
    return Judged(None, (MomentFormat.DAY_FIRST, MomentFormat.MONTH_FIRST))
