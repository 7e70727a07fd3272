"""The register knows what there was on a day, and reads names without guessing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.data.facts import facts, register

REGION = "fed:karlstadsregionen"
PLACES = register()


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(1999, 12, 31), []),
        (date(2000, 1, 1), ["1715", "1763", "1764", "1780"]),
        (date(2005, 5, 31), ["1715", "1763", "1764", "1780"]),
        (date(2005, 6, 1), ["1715", "1761", "1763", "1764", "1780"]),
        (date(2010, 12, 31), ["1715", "1761", "1763", "1764", "1780"]),
        (date(2011, 1, 1), ["1715", "1761", "1762", "1763", "1764", "1780"]),
    ],
)
def test_the_federations_members_on_a_day(day, members):
    assert PLACES.members(REGION, day) == members


@pytest.mark.parametrize(("year", "count"), [(1998, 288), (1999, 289), (2002, 289), (2003, 290), (2026, 290)])
def test_the_number_of_municipalities_over_time(year, count):
    # domain/3 section 13: 288 in 1998, 289 from 1999 (Nykvarn), 290 from 2003 (Knivsta).
    assert len(PLACES.municipalities(date(year, 6, 1))) == count


def test_heby_changed_county_and_code():
    assert PLACES.code_on("0331", date(2006, 12, 31)) == "1917"
    assert PLACES.code_on("1917", date(2007, 1, 1)) == "0331"
    assert PLACES.match_names(["Heby", "Heby"], [2005, 2008]) == ["1917", "0331"]
    assert "1917" in PLACES.municipalities(date(2006, 6, 1), "19")
    assert "0331" in PLACES.municipalities(date(2008, 6, 1), "03")


def test_varmland_has_sixteen_and_the_country_all():
    assert len(PLACES.members("17", date(2023, 1, 1))) == 16
    assert len(PLACES.members("00", date(2023, 1, 1))) == 290
    assert PLACES.members("1780", date(2023, 1, 1)) == ["1780"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Karlstad", "1780"),
        ("Karlstads kommun", "1780"),
        ("Karlstads", "1780"),
        ("  karlstad  kommun ", "1780"),
        ("Grums kommun", "1764"),
        ("Munkfors", "1762"),
        ("Hagfors kommun", "1783"),
        ("Borås", "1490"),
        ("Borås stad", "1490"),
        ("Malung–Sälens kommun", "2023"),
        ("Malung-Sälen", "2023"),
        ("Hammaro\u0308", "1761"),
        ("Tranås kommun ", "0687"),
        ("Värmlands län", "17"),
        ("Riket", "00"),
    ],
)
def test_names_as_files_write_them(name, code):
    assert PLACES.match_names([name]) == [code]


def test_every_name_in_the_register_is_read_back_in_four_spellings():
    rows = facts("municipalities").filter(facts("municipalities")["valid_to"].is_null())
    names, codes = rows["name"].to_list(), rows["code"].to_list()
    for spelt in (
        names,
        [f"{name} kommun" for name in names],
        [f"{name if name.endswith(('s', 'x', 'z')) else name + 's'} kommun" for name in names],
        [name.upper() for name in names],
    ):
        assert PLACES.match_names(spelt) == codes


def test_unknown_names_stop_with_their_rows():
    with pytest.raises(InvalidInput) as caught:
        PLACES.match_names(["Hjo", "Ankeborg", "Knivsta", "Kil"], [2021, 2021, 1999, 2021])
    assert [(problem.row, problem.value) for problem in caught.value.problems] == [(1, "Ankeborg"), (2, "Knivsta")]
    assert "1999" in caught.value.problems[1].why


@given(st.text(max_size=20))
def test_any_text_is_one_place_or_an_error(text):
    try:
        found = PLACES.match_names([text])
    except InvalidInput as error:
        assert len(error.problems) == 1  # noqa: PT017  either branch is a right answer
    else:
        assert PLACES.exists(found[0]) or found == ["00"]


def test_peers_belong_to_a_topic_and_a_year():
    # Kolada, "Liknande kommuner räddningstjänst, 2024" (domain/3 section 3.5).
    names = [PLACES.name(code) for code in PLACES.peers("1762", "rescue_service", 2024)]
    assert sorted(names) == ["Arvidsjaur", "Haparanda", "Hofors", "Hällefors", "Jokkmokk", "Karlsborg", "Vadstena"]
    with pytest.raises(NothingToShow):
        PLACES.peers("1762", "rescue_service", 2019)
    with pytest.raises(NothingToShow):
        PLACES.peers("1762", "overall", 2024)


def test_deso_codes_need_their_edition_and_their_municipality():
    assert PLACES.exists("deso2025:1780A0010")
    assert PLACES.exists("deso2018:1780C1230")
    assert not PLACES.exists("deso2025:1799A0010")
    with pytest.raises(InvalidInput):
        PLACES.exists("1780A0010")
