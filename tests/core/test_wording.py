"""Numbers as people read them, in two languages."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.language import using
from samlad.core.wording import (
    day,
    genitive,
    interval,
    kronor,
    listed,
    moment,
    number,
    per_cent_of,
    percent,
    unbroken,
)

NBSP = "\u00a0"


def test_swedish_numbers():
    assert number(1234567.891, 1) == f"1{NBSP}234{NBSP}567,9"
    assert number(-3.2, 1) == "−3,2"
    assert number(-0.04, 1) == "0,0"
    assert number(2.5, 1, sign=True) == "+2,5"
    assert percent(0.123, 1) == f"12,3{NBSP}%"
    assert interval(6.6, 14.3, 1) == "6,6–14,3"
    assert interval(-2.1, 3.4, 1) == "−2,1 till 3,4"


def test_english_numbers():
    with using("en"):
        assert number(1234567.891, 1) == "1,234,567.9"
        assert percent(0.5) == "50%"
        assert interval(-2.1, 3.4, 1) == "−2.1 to 3.4"
        assert per_cent_of("9–15") == "9–15%"
        assert genitive("Kil") == "Kil's"


def test_money_a_board_can_read():
    assert kronor(1_234_567) == "1,2 miljoner kronor"
    assert kronor(2.2e9) == "2,2 miljarder kronor"
    assert kronor(34_500) == f"34{NBSP}500 kronor"


def test_dates_lists_and_whose():
    assert day(date(2005, 6, 1)) == "1 juni 2005"
    assert moment(datetime(2005, 6, 1, 9, 5)) == "1 juni 2005 09:05"  # noqa: DTZ001
    assert listed(["Kil", "Grums", "Munkfors"]) == "Kil, Grums och Munkfors"
    assert (genitive("Karlstad"), genitive("Munkfors")) == ("Karlstads", "Munkfors")


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_worded_number_reads_back_to_its_rounding(value, decimals):
    text = number(value, decimals).replace(NBSP, "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(round(value, decimals), abs=10**-decimals)


def test_thousands_are_held_together_and_years_are_not():
    assert (
        unbroken("9,9 per 1 000 invånare 2021 och 100 000 till")
        == f"9,9 per 1{NBSP}000 invånare 2021 och 100{NBSP}000 till"
    )
