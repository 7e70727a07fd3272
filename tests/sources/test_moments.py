"""Dates are read in the forms people write; day and month are told apart by the column, or not at all."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.sources.moments import MomentFormat, judged, moments

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)).map(lambda one: one.replace(second=0, microsecond=0))  # noqa: DTZ001 (local time)


def read(text: str, form: MomentFormat) -> tuple[datetime | None, str]:
    row = moments(pl.Series([text]), form).row(0)
    return row[0], row[1]


@given(TIMES, st.sampled_from([" ", "T", "  ", " kl. ", " kl "]), st.sampled_from([":", "."]))
def test_iso_with_any_sort_of_time(when: datetime, between: str, mark: str) -> None:
    text = f"{when:%Y-%m-%d}{between}{when.hour}{mark}{when:%M}"
    assert read(text, MomentFormat.ISO) == (when, "minute")


@given(DAYS)
def test_a_day_in_all_forms(day: date) -> None:
    when = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (local time)
    forms = {
        f"{day}": MomentFormat.ISO,
        f"{day.day}/{day.month} {day.year}": MomentFormat.DAY_FIRST,
        f"{day.day:02}.{day.month:02}.{day.year}": MomentFormat.DAY_FIRST,
        f"{day.day}. {day.month}. {day.year}": MomentFormat.DAY_FIRST,
        f"{day.month}/{day.day}/{day.year}": MomentFormat.MONTH_FIRST,
        f"{day.year}/{day.month}/{day.day}": MomentFormat.YEAR_FIRST,
    }
    for text, form in forms.items():
        assert read(text, form) == (when, "day"), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-02-03 14:05", datetime(2021, 2, 3, 14, 5)),  # noqa: DTZ001
        ("2023-03-20 13:36:41 +01:00", datetime(2023, 3, 20, 13, 36, 41)),  # noqa: DTZ001
        ("2021-02-03T14:05:06.123Z", datetime(2021, 2, 3, 14, 5, 6)),  # noqa: DTZ001
        ("3 februari 2021 kl. 9.05", datetime(2021, 2, 3, 9, 5)),  # noqa: DTZ001
        ("den 3 feb. 2021", datetime(2021, 2, 3)),  # noqa: DTZ001
        ("20210203", datetime(2021, 2, 3)),  # noqa: DTZ001
        ("7/19/2017 1:45 PM", datetime(2017, 7, 19, 13, 45)),  # noqa: DTZ001
        ("7/19/2017 12:05 AM", datetime(2017, 7, 19, 0, 5)),  # noqa: DTZ001
        ("44230", datetime(2021, 2, 3)),  # noqa: DTZ001
        ("44230.5", datetime(2021, 2, 3, 12, 0)),  # noqa: DTZ001
        ("2021-02", datetime(2021, 2, 1)),  # noqa: DTZ001
        ("2021", datetime(2021, 1, 1)),  # noqa: DTZ001
    ],
)
def test_forms_that_stand_in_real_files(text: str, expected: datetime) -> None:
    form = judged(pl.Series([text])).format
    assert form is not None
    assert read(text, form)[0] == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2021-02-31", MomentFormat.ISO),
        ("31/2 2021", MomentFormat.DAY_FIRST),
        ("2021-02-03 25:00", MomentFormat.ISO),
        ("2021-02-03 12:60", MomentFormat.ISO),
        ("7/19/2017 13:45 PM", MomentFormat.MONTH_FIRST),
        ("19/7/2017", MomentFormat.MONTH_FIRST),
        ("3 fubruari 2021", MomentFormat.WORDS),
        ("i går", MomentFormat.ISO),
    ],
)
def test_days_and_times_that_never_were(text: str, form: MomentFormat) -> None:
    assert read(text, form)[0] is None


@given(st.lists(DAYS, min_size=1, max_size=30), st.booleans())
def test_day_and_month_are_never_guessed(days: list[date], day_first: bool) -> None:
    pattern = "{0.day}/{0.month}/{0.year}" if day_first else "{0.month}/{0.day}/{0.year}"
    found = judged(pl.Series([pattern.format(day) for day in days]))
    if any(day.day > 12 for day in days):
        assert found.format is (MomentFormat.DAY_FIRST if day_first else MomentFormat.MONTH_FIRST)
    elif any(day.day != day.month for day in days):
        assert found.format is None
        assert found.unclear == (MomentFormat.DAY_FIRST, MomentFormat.MONTH_FIRST)
    else:
        assert found.format is MomentFormat.DAY_FIRST


def test_points_and_a_blank_before_the_year_put_the_day_first() -> None:
    assert judged(pl.Series(["03.02.2021"])).format is MomentFormat.DAY_FIRST
    assert judged(pl.Series(["3/2 2021"])).format is MomentFormat.DAY_FIRST


def test_one_slip_does_not_hide_the_form_of_the_others() -> None:
    texts = [f"{day}/1/2021" for day in range(1, 29)] + ["31/2/2021"]
    assert judged(pl.Series(texts)).format is MomentFormat.DAY_FIRST


def test_midnight_everywhere_means_that_no_time_is_known() -> None:
    assert judged(pl.Series(["2021-02-03 00:00:00", "2021-02-04 00:00:00"])).midnight
    assert not judged(pl.Series(["2021-02-03 00:00:00", "2021-02-04 00:10:00"])).midnight


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_text_breaks_the_judging(texts: list[str]) -> None:
    found = judged(pl.Series(texts, dtype=pl.String))
    if found.format is not None:
        moments(pl.Series(texts, dtype=pl.String), found.format)
