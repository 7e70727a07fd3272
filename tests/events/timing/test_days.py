"""Sorts of days, and the wheel of the year."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.period import Period
from samlad.events.timing.day_effects import day_effects
from samlad.events.timing.days import DaySettings, day_table, holidays_of
from samlad.events.timing.year_wheel import year_wheel

TERM = (date(2026, 1, 8), date(2026, 6, 12))


def days_with(column: str, table: pl.DataFrame) -> list[date]:
    return table.filter(pl.col(column))["day"].to_list()


def test_holidays_are_those_of_sweden_with_the_great_eves():
    named = holidays_of(range(2026, 2027))
    assert named[date(2026, 6, 19)] == "Midsommarafton"
    assert date(2026, 4, 12) not in named


def test_the_eve_is_the_day_before():
    assert days_with("eve", day_table(Period.month(2026, 5))) == [date(2026, 5, 13), date(2026, 5, 23)]


@pytest.mark.parametrize(
    ("month", "weekend"),
    [
        ((2026, 9), [date(2026, 9, 25), date(2026, 9, 26)]),  # the 25th is a Friday
        ((2026, 8), [date(2026, 8, 28), date(2026, 8, 29)]),  # a Tuesday: the Friday after
        ((2026, 10), [date(2026, 10, 23), date(2026, 10, 24)]),  # a Sunday: paid on the Friday before
        ((2026, 12), [date(2026, 12, 25), date(2026, 12, 26)]),  # Christmas: paid on the 23rd
    ],
)
def test_the_weekend_of_payday(month, weekend):
    assert days_with("payday", day_table(Period.month(*month))) == weekend


def test_payday_is_a_setting():
    assert days_with("payday", day_table(Period.month(2026, 9), DaySettings(payday=None))) == []
    moved = day_table(Period.month(2026, 9), DaySettings(payday=18))
    assert days_with("payday", moved)[0] == date(2026, 9, 18)
    with pytest.raises(WrongUse):
        day_table(Period.month(2026, 9), DaySettings(payday=31))


def test_school_is_weekdays_in_term_that_are_no_holidays():
    table = day_table(Period.month(2026, 1), DaySettings(terms=[TERM]))
    assert days_with("school", table)[0] == date(2026, 1, 8)
    assert date(2026, 1, 10) not in days_with("school", table)
    assert day_table(Period.month(2026, 1))["school"].null_count() == 31
    with pytest.raises(InvalidInput):
        day_table(Period.month(2026, 1), DaySettings(terms=[(TERM[1], TERM[0])]))


def test_planted_effects_are_found():
    """Saturdays double, paydays half as many again, January half: read back within their intervals."""
    days = day_table(Period.years(2022, 2025))
    mean = 20.0 * np.where(days["weekday"] == 6, 2.0, 1.0) * np.where(days["payday"], 1.5, 1.0)
    counts = np.random.default_rng(6).poisson(mean * np.where(days["month"] == 1, 0.5, 1.0))
    found = day_effects(days, counts)
    for effect, level, ratio in (("weekday", "6", 2.0), ("payday", "yes", 1.5), ("month", "7", 2.0)):
        row = found.row(by_predicate=(pl.col("effect") == effect) & (pl.col("level") == level), named=True)
        assert row["low"] < ratio < row["high"]
        assert row["ratio"] == pytest.approx(ratio, rel=0.08)
    assert "school" not in found["effect"].to_list()


@pytest.mark.golden
def test_ratios_and_intervals_are_those_of_r():
    """glm(n ~ weekday + month + holiday + eve + payday, quasipoisson) in R 4.2.2 on these made-up counts."""
    days = day_table(Period(date(2025, 1, 1), date(2025, 12, 31)))
    counts = (np.arange(365) * 7919 % 11) + np.where(days["weekday"] == 5, 6, 0)
    row = day_effects(days, counts).row(
        by_predicate=(pl.col("effect") == "weekday") & (pl.col("level") == "5"), named=True
    )
    assert (row["ratio"], row["low"], row["high"]) == pytest.approx(R_FRIDAY, abs=1e-5)


R_FRIDAY = (2.2180957, 1.7904366, 2.7479043)


def test_a_short_period_cannot_tell_days_apart():
    days = day_table(Period.month(2026, 2))
    with pytest.raises(InvalidInput):
        day_effects(days, np.ones(28, dtype=int))
    with pytest.raises(InvalidInput):
        day_effects(day_table(Period.years(2024, 2025)), np.zeros(731, dtype=int))


def test_weather_that_is_known_is_an_effect():
    period = Period.years(2024, 2025)
    frost = dict.fromkeys(day_table(period).filter(pl.col("month").is_in([1, 2]))["day"].to_list()[::2], "halt")
    days = day_table(period, DaySettings(weather=frost))
    counts = np.random.default_rng(2).poisson(np.where(days["weather"].fill_null("") == "halt", 30, 10))
    row = day_effects(days, counts).row(by_predicate=pl.col("effect") == "weather", named=True)
    assert row["level"] == "halt"
    assert row["low"] < 3 < row["high"]


def test_a_high_week_is_high_and_the_rest_is_not():
    period = Period.years(2020, 2025)
    days = day_table(period)["day"]
    week = days.dt.week()
    counts = pl.Series(np.random.default_rng(3).poisson(np.where(week == 31, 9.0, 3.0)))
    wheel = year_wheel(days, counts, period)
    assert wheel.filter(pl.col("level") == "high")["week"].to_list() == [31]
    assert wheel.filter(pl.col("week") == 31)["ratio"].item() == pytest.approx(2.85, rel=0.1)
    assert wheel["events"].sum() == counts.sum()
    assert wheel["expected"].sum() == pytest.approx(counts.sum())


def test_one_wild_week_in_one_year_is_no_season():
    """What one year alone shows is told as that, not as a season."""
    period = Period.years(2022, 2025)
    days = day_table(period)["day"]
    counts = np.full(len(days), 2)
    counts[((days.dt.year() == 2023) & (days.dt.week() == 20)).to_numpy()] = 60
    wheel = year_wheel(days, pl.Series(counts), period)
    row = wheel.filter(pl.col("week") == 20).row(0, named=True)
    assert row["level"] == "one_year"
    assert set(wheel["level"].to_list()) == {"one_year", "not_different"}


def test_the_wheel_needs_a_year_and_events():
    for period, count in ((Period.month(2025, 1), 1), (Period.years(2024, 2025), 0)):
        with pytest.raises(InvalidInput):
            year_wheel(pl.Series([period.start]), pl.Series([count]), period)
