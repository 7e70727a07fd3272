"""The wheel of the year: which weeks are high, with how sure that is."""

import numpy as np
import polars as pl
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.period import Period
from samlad.stats.multiplicity import benjamini_hochberg

_LAST = 53


def year_wheel(
    days: pl.Series, counts: pl.Series, period: Period, *, confidence: float = 0.95, rate: float = 0.05
) -> pl.DataFrame:
    """`week, days, events, expected, ratio, low, high, p, p_adjusted, level` of each ISO week of the year.

    `days` and `counts` are those of the events. Expected is the period's mean a day times the days that fell in the
    week, over all years. The interval is Byar's of the events divided by the dispersion, which tells how much the same
    week differs between years beyond chance (Pearson's, at least 1); p is two-sided normal with the same dispersion,
    adjusted over all weeks. `level`: high, low, not_different, or one_year where what differs (the same way, p ≤ 0.05)
    is no longer there without the year that says it most: that was an event, not a season.
    """
    cells = _cells(days, counts, period)
    total, time = int(cells["events"].sum()), int(cells["days"].sum())
    if total < 1 or time < 52 * 7:
        raise InvalidInput(
            _("Årshjulet går inte att göra."),
            why=_("Det behövs minst ett helt år med händelser."),
        )
    weeks = cells.group_by("week").agg(pl.col("days", "events").sum()).sort("week")
    events, expected = weeks["events"].to_numpy().astype(float), weeks["days"].to_numpy() * (total / time)
    dispersion = _dispersion(cells)
    low, high = _byar(events / dispersion, confidence)
    share = expected / total
    z = (np.abs(events - expected)) / np.sqrt(dispersion * expected * (1 - share))
    p = 2 * special.ndtr(-z)
    adjusted = np.array(benjamini_hochberg(p.tolist()))
    sure = adjusted <= rate
    side = np.where(events > expected, "high", "low")
    lasting = _without_the_most_telling_year(cells, total / time, dispersion)
    level = np.where(sure & (lasting == side), side, np.where(sure, "one_year", "not_different"))
    return weeks.with_columns(
        pl.Series("expected", expected),
        pl.Series("ratio", events / expected),
        pl.Series("low", low * dispersion / expected),
        pl.Series("high", high * dispersion / expected),
        pl.Series("p", p),
        pl.Series("p_adjusted", adjusted),
        pl.Series("level", level),
    )


def _cells(days: pl.Series, counts: pl.Series, period: Period) -> pl.DataFrame:
    """`year, week, days, events` for every ISO week of the period."""
    calendar = pl.DataFrame({"day": pl.date_range(period.start, period.end, "1d", eager=True)})
    happened = pl.DataFrame({"day": days.cast(pl.Date), "events": counts}).group_by("day").agg(pl.col("events").sum())
    daily = calendar.join(happened, on="day", how="left").with_columns(pl.col("events").fill_null(0))
    return (
        daily.with_columns(
            pl.col("day").dt.iso_year().alias("year"), pl.col("day").dt.week().cast(pl.Int64).alias("week")
        )
        .group_by("year", "week")
        .agg(pl.len().cast(pl.Int64).alias("days"), pl.col("events").sum())
        .sort("year", "week")
    )


def _without_the_most_telling_year(cells: pl.DataFrame, daily: float, dispersion: float) -> np.ndarray:
    """For each week in order: high, low or nothing, when the year furthest from the mean that way is left out."""
    found = []
    excess = pl.col("events") - pl.col("days") * daily
    for (_week,), rows in (
        cells.with_columns(excess.alias("excess")).sort("week", "year").group_by("week", maintain_order=True)
    ):
        total = rows["excess"].sum()
        told = rows["excess"].arg_max() if total > 0 else rows["excess"].arg_min()
        rest = rows.with_row_index().filter(pl.col("index") != told)
        expected = float(rest["days"].sum()) * daily
        z = float(rest["excess"].sum()) / np.sqrt(dispersion * expected) if expected > 0 else 0.0
        found.append("high" if z > 1.96 else "low" if z < -1.96 else "")
    return np.array(found)


def _dispersion(cells: pl.DataFrame) -> float:
    """Pearson's dispersion of weeks within years, after each week's and each year's own level; at least 1."""
    full = cells.filter(pl.col("days") == 7, pl.col("week") < _LAST)
    table = full.pivot(on="week", index="year", values="events").drop("year").drop_nulls()
    seen = table.to_numpy().astype(float)
    years, weeks = seen.shape
    if years < 2 or seen.sum() == 0:
        return 1.0
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    inside = expected > 0
    pearson = float(np.sum((seen[inside] - expected[inside]) ** 2 / expected[inside]))
    return float(max(1.0, pearson / ((years - 1) * (weeks - 1))))


def _byar(events: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Byar's limits of counts that need not be whole (Breslow & Day 1987)."""
    z = float(special.ndtri(0.5 + confidence / 2))
    some = np.maximum(events, 1e-12)
    low = np.where(events > 0, some * np.maximum(0.0, 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    more = events + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return low, high
