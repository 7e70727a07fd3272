"""A place code is well formed or no code; a lost leading zero is told, never repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.core.placecode import PlaceCode, PlaceKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("00", PlaceKind.COUNTRY),
        ("17", PlaceKind.COUNTY),
        ("1780", PlaceKind.MUNICIPALITY),
        ("fed:karlstadsregionen", PlaceKind.FEDERATION),
        ("deso2018:1780A0010", PlaceKind.DESO_2018),
        ("deso2025:1780A0010", PlaceKind.DESO_2025),
        ("ons:E09000022", PlaceKind.FOREIGN),
    ],
)
def test_each_kind_is_known_by_its_form(text, kind):
    assert PlaceCode.parse(text).kind is kind


@pytest.mark.parametrize(
    "text", ["", "0", "780", "178", "17800", "1780A0010", "deso2025:178", "fed:", "Karlstad", "deso:1"]
)
def test_other_text_is_refused(text):
    with pytest.raises(InvalidInput):
        PlaceCode.parse(text)


def test_a_lost_leading_zero_is_named_with_its_cure():
    with pytest.raises(InvalidInput) as caught:
        PlaceCode.parse("180")
    problem = caught.value.problems[0]
    assert "fyra" in problem.why
    assert "0180" in problem.cure


def test_the_county_is_the_first_two_digits():
    assert str(PlaceCode.parse("1780").county) == "17"
    assert str(PlaceCode.parse("deso2025:1780A0010").county) == "17"
    assert PlaceCode.parse("17").county is None


@given(st.text(max_size=12))
def test_any_text_is_either_a_code_or_a_clear_error(text):
    try:
        code = PlaceCode.parse(text)
    except InvalidInput as error:
        cures = [problem.cure for problem in error.problems]
    else:
        cures = [str(code)]
        assert cures == [text]
    assert all(cures)
