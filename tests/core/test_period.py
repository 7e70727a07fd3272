"""A period is whole days, both ends included, and says what it covers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.core.language import using
from samlad.core.period import Period

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS)
def test_what_is_written_is_read_back(one, other):
    period = Period(min(one, other), max(one, other))
    assert Period.parse(str(period)) == period


@given(DAYS, DAYS, DAYS)
def test_a_day_is_inside_exactly_when_the_day_alone_overlaps(one, other, day):
    period = Period(min(one, other), max(one, other))
    assert period.contains(day) == period.overlaps(Period(day, day))


def test_several_ways_to_write_a_period():
    assert Period.parse("2021") == Period.year(2021)
    assert Period.parse("2019–2021") == Period.years(2019, 2021)
    assert Period.parse("2024-02") == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert Period.parse("2021-03-01/2021-04-15").days == 46


def test_the_end_may_not_come_first():
    with pytest.raises(InvalidInput, match="Perioden"):
        Period(date(2021, 2, 1), date(2021, 1, 1))


@pytest.mark.parametrize("text", ["", "21", "2021-13", "2021/2022", "i fjol", "2022-2021"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(InvalidInput):
        Period.parse(text)


def test_the_label_is_in_the_readers_language():
    period = Period(date(2021, 3, 1), date(2021, 4, 15))
    assert period.label() == "1 mars 2021–15 april 2021"
    with using("en"):
        assert period.label() == "1 March 2021–15 April 2021"
    assert Period.years(2019, 2021).label() == "2019–2021"


def test_the_length_in_years():
    assert Period.years(2019, 2021).year_count == 3
    assert Period(date(2021, 1, 1), date(2021, 6, 30)).year_count == pytest.approx(181 / 365.25)
