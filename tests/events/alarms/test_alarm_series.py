"""Which series can be watched: dates of every kind, and what stops."""

from datetime import date

import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.events.alarms import Settings, alarms, require_settings, series_of


def frame(dates: list[object], counts: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"d": dates, "n": counts}, strict=False)


@pytest.mark.parametrize(
    "dates",
    [
        [1, 2, 3],
        [10, 20, 30],
        ["2026-01-05", "2026-01-12", "2026-01-19"],
        ["2026-W53", "2027-W01", "2027-W02"],
        ["2026-11", "2026-12", "2027-01"],
        ["2026-01-31", "2026-02-01", "2026-02-02"],
        [2019, 2020, 2021],
        [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)],
    ],
)
def test_steps_of_every_length(dates):
    series = series_of(frame(dates, [1, 0, 4]), "d", "n")
    assert series.counts.tolist() == [1, 0, 4]
    assert series.dates.to_list() == dates


def test_the_order_of_the_rows_means_nothing():
    series = series_of(frame(["2026-02", "2026-01", "2026-03"], [2, 1, 3]), "d", "n")
    assert series.counts.tolist() == [1, 2, 3]


def test_a_gap_stops_or_counts_zero():
    with_gap = frame(["2026-01-05", "2026-01-12", "2026-02-02", "2026-02-09"], [1, 2, 3, 4])
    with pytest.raises(InvalidInput) as error:
        series_of(with_gap, "d", "n")
    assert error.value.problems[0].row == 4
    assert "2 steg" in error.value.problems[0].why
    assert series_of(with_gap, "d", "n", fill_gaps=True).counts.tolist() == [1, 2, 0, 0, 3, 4]


def test_months_without_events_are_filled_as_months():
    series = series_of(frame(["2026-01", "2026-02", "2026-05"], [1, 1, 1]), "d", "n", fill_gaps=True)
    assert series.counts.tolist() == [1, 1, 0, 0, 1]
    assert series.dates.to_list()[2] == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("dates", "counts", "row"),
    [
        ([1, 2, 3], [1, -1, 2], 3),
        ([1, 2, 3], [1, 2.5, 2], 3),
        ([1, 2, 3], [1, None, 2], 3),
        ([1, 2, None], [1, 2, 2], 4),
        ([1, 2, 2], [1, 2, 2], 4),
        (["2026-01-01", "2026-02-31", "2026-03-01"], [1, 2, 2], 3),
        (["2026-W01", "2026-W60", "2026-W03"], [1, 2, 2], 3),
        (["i går", "i dag", "nyss"], [1, 2, 3], 2),
    ],
)
def test_what_is_wrong_is_told_by_its_row(dates, counts, row):
    with pytest.raises(InvalidInput) as error:
        series_of(frame(dates, counts), "d", "n")
    assert error.value.problems[0].row == row


@pytest.mark.parametrize(
    "settings",
    [
        Settings(frequency=0),
        Settings(years=0),
        Settings(half_window=26),
        Settings(alpha=0.0),
        Settings(alpha=1.0),
        Settings(k=-1.0),
        Settings(limit54=(5, 0)),
        Settings(recent=260),
    ],
)
def test_settings_nothing_can_be_done_with(settings):
    with pytest.raises(WrongUse):
        require_settings(settings)


def test_a_pandas_table_is_a_table():
    pandas = pytest.importorskip("pandas")
    found = alarms(pandas.DataFrame({"d": [1, 2], "n": [3, 4]}), "d", "n")
    assert found["alarm"].to_list() == [False, False]
