"""Codes of registers: ranges, editions by the event's day, own lists, and nothing dropped."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.events.codes.codelist import tidied
from samlad.events.codes.coding import CodeStatus, code_table, coded, look_up
from samlad.events.codes.reading import read_lists, standard_lists, workspace_lists
from samlad.events.kinds import EventKind

DAY = date(2024, 5, 1)


def events(*rows: tuple[str | None, str, int]) -> pl.DataFrame:
    """Events as (code, day, count) of one register."""
    return pl.DataFrame(
        {
            "register": ["r"] * len(rows),
            "kind": [code for code, _day, _n in rows],
            "start": [datetime.fromisoformat(day) for _code, day, _n in rows],
            "count": [n for _code, _day, n in rows],
        },
        schema_overrides={"kind": pl.String, "start": pl.Datetime("us")},
    )


@pytest.mark.golden
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("V01", "traffic"), ("V99", "other"), ("V89", "traffic"), ("W00", "fall"), ("W19.9", "fall"), ("w01", "fall"),
        ("W20", "mechanical"), ("W65", "drowning"), ("W74", "drowning"), ("V90", "drowning"), ("V91", "other"),
        ("X00", "building_fire"), ("X09", "other_fire"), ("X49", "poisoning"), ("X60", "self_harm"),
        ("X84", "self_harm"), ("X85", "violence"), ("X99", "violence"), ("Y09", "violence"), ("Y10", "undetermined"),
        ("Y84", "care"), ("Y98", "other"),
    ],
)  # fmt: skip
def test_icd_10_chapter_xx_by_its_blocks(code, kind):
    """The blocks of chapter XX as WHO's ICD-10 divides it: V01–V99, W00–W19, … Y90–Y98."""
    assert look_up(code, None, DAY, standard_lists()).kind.value == kind


def test_every_code_from_v01_to_y98_has_a_kind():
    codes = [f"{letter}{number:02d}" for letter in "VWXY" for number in range(100)][1:-1]
    known = [code for code in codes if look_up(code, None, DAY, standard_lists()).status is CodeStatus.MAPPED]
    # Y37–Y39 are not in use in ICD-10.
    assert set(codes) - set(known) <= {"Y37", "Y38", "Y39"}
    assert look_up("V00", None, DAY, standard_lists()).status is CodeStatus.UNMAPPED


def test_alarms_stand_apart_and_code_10_does_not_exist():
    lists = standard_lists()
    assert {look_up(code, "r", DAY, lists).kind for code in ("14", "15")} == {EventKind.FALSE_ALARM}
    assert look_up("10", "r", DAY, lists).status is CodeStatus.UNMAPPED


def test_the_edition_of_the_events_day_counts():
    """MCF's type 6 exists from 2005: an event of 2003 with that code comes from the wrong list."""
    table = code_table(events(("6", "2003-06-01", 2), ("6", "2010-06-01", 3), ("2", "1999-01-01", 1)))
    told = {(row["code"], row["status"]): (row["events"], row["edition"]) for row in table.iter_rows(named=True)}
    assert told == {("6", "wrong_edition"): (2, "2005"), ("6", "mapped"): (3, "2005"), ("2", "mapped"): (1, "1998")}
    kinds = coded(events(("6", "2003-06-01", 1), ("6", "2010-06-01", 1)))["event_kind"].to_list()
    assert kinds == ["unmapped", "person_in_distress"]


@given(st.lists(st.tuples(st.sampled_from(["1", "14", "W01", "zz", None, "6"]), st.integers(0, 5)), max_size=30))
def test_no_event_is_dropped(rows):
    made = events(*((code, "2020-01-01", n) for code, n in rows))
    assert coded(made).height == made.height
    assert code_table(made)["events"].sum() == made["count"].sum()


def test_a_workspaces_own_list_comes_first_and_only_for_its_register(tmp_path):
    folder = tmp_path / "codes"
    folder.mkdir()
    (folder / "est.csv").write_text("from;to;kind;registers\n1;3;vandalism;est*\nH1;;other;\n", encoding="utf-8")
    lists = workspace_lists(tmp_path)
    assert look_up("1", "est-2024", DAY, lists).kind is EventKind.VANDALISM
    assert look_up("1", "raddning", DAY, lists).kind is EventKind.BUILDING_FIRE
    assert look_up("h1", "annat", DAY, lists).kind is EventKind.OTHER


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.toml", "name = ", "citattecken"),
        ("a.toml", 'name = "a"', "Skriv name"),
        ("a.toml", 'name = "a"\nkoder = 1', "Ta bort"),
        ("a.toml", 'name = "a"\n[[code]]\nfrom = "1"\nkind = "brand"', "building_fire"),
        ("a.toml", 'name = "a"\n[[code]]\nfrom = "9"\nto = "1"\nkind = "other"', "W19"),
        ("a.toml", 'name = "a"\nvalid_from = "i går"\n[[code]]\nfrom = "1"\nkind = "other"', "2027-12-31"),
        ("a.csv", "kod;slag\n1;fall\n", "from"),
        ("a.csv", "from;kind\n1;fallolycka\n", "building_fire"),
    ],
)
def test_a_list_with_a_mistake_is_refused_with_its_cure(tmp_path, name, content, words):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_lists(tmp_path / name)
    assert words in caught.value.problems[0].cure


@pytest.mark.parametrize(
    ("written", "plain"), [(" w01.9 ", "W01"), ("W019", "W01"), ("1.0", "1"), ("Brand i  byggnad", "brand i byggnad")]
)
def test_codes_are_compared_in_one_form(written, plain):
    assert tidied(written) == plain
