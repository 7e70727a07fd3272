"""Sex and age bands are groups, written one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.core.people import AgeBand, Sex

LOWS = st.integers(0, 110)


@given(LOWS, st.one_of(st.none(), st.integers(0, 40)))
def test_what_is_written_is_read_back(low, width):
    band = AgeBand(low, None if width is None else low + width)
    assert AgeBand.parse(str(band)) == band


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("all", AgeBand()),
        ("Samtliga", AgeBand()),
        ("65–79 år", AgeBand(65, 79)),
        ("80+", AgeBand(80)),
        ("80-w", AgeBand(80)),
        ("18", AgeBand(18, 18)),
    ],
)
def test_the_ways_files_write_ages(text, band):
    assert AgeBand.parse(text) == band


@pytest.mark.parametrize("text", ["", "gammal", "79-65", "-5", "18-"])
def test_what_is_no_band_is_refused(text):
    with pytest.raises(InvalidInput):
        AgeBand.parse(text)


@given(LOWS, st.integers(0, 40), st.integers(0, 150))
def test_a_band_holds_its_ends_and_what_is_between(low, width, age):
    assert AgeBand(low, low + width).holds(age) == (low <= age <= low + width)


def test_everyone_is_all_ages_and_has_a_word():
    assert AgeBand().is_everyone
    assert str(AgeBand()) == "all"
    assert (AgeBand().label(), Sex.ALL.label(), AgeBand(80).label()) == ("alla åldrar", "alla", "80 år och äldre")
