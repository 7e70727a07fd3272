"""The ready questionnaire: whole in three languages, exported and read back to the same, valid as an XLSForm."""

from dataclasses import replace
from pathlib import Path

import pytest

from samlad.core.direction import Polarity
from samlad.core.missing import Missing
from samlad.data.codebook import EASY, ENGLISH
from samlad.sources.codebook_file import read_codebook, write_codebook
from samlad.sources.sheets import workbook_rows
from samlad.sources.xlsform_writing import write_xlsform
from samlad.survey.questionnaire import earlier_waves, questionnaire

BOOK = questionnaire()


def test_the_themes_of_the_region_are_asked_about():
    themes = [theme.id for theme in BOOK.themes]
    assert themes == ["exposure", "worry", "preparedness", "trust", "background"]
    asked = {one.id for one in BOOK.questions}
    assert asked >= {
        *("burglary", "assault", "threat", "fire_home", "identity_theft", "computer_virus", "power_cut", "water_leak"),
        *("internet_outage_24h", "phone_outage", "drinking_water_outage", "traffic_injury", "fall_injury"),
        *("drowning_incident", "card_fraud", "torch", "smoke_alarm", "smoke_alarm_works", "hand_extinguisher"),
        *("fire_blanket", "water_cans", "battery_radio", "strong_password", "two_step", "food_week", "heat"),
        *("sex", "age_band", "housing"),
    }


@pytest.mark.parametrize("language", [ENGLISH, EASY])
def test_every_text_stands_in_every_language(language):
    for part in (*BOOK.questions, *BOOK.groups, *BOOK.themes):
        assert part.texts[language], part.id
    for question in BOOK.questions:
        if BOOK.group_of(question.id) is None:
            assert set(question.labels[language]) == set(question.values), question.id


def test_exposure_is_asked_for_twelve_months_with_a_reason():
    for question in BOOK.questions:
        if question.theme == "exposure" and not question.asked_if:
            assert (question.recall_months, bool(question.recall_reason)) == (12, True), question.id
            assert question.polarity is Polarity.MORE_IS_WORSE


def test_a_closed_question_can_be_left_unanswered():
    for question in BOOK.questions:
        if BOOK.group_of(question.id) is None:
            assert Missing.REFUSED in question.missing.values(), question.id
    assert BOOK.question("burglary").missing == {"8": Missing.DONT_KNOW, "9": Missing.REFUSED}


def test_a_working_alarm_is_asked_about_where_there_is_one():
    """94 per cent of the 94 per cent who have one: 88 of all (MSB 2018). The base makes the difference."""
    assert BOOK.question("smoke_alarm_works").asked_if == "smoke_alarm = 1"


@pytest.mark.golden
def test_what_msb_published_stands_beside_with_why_it_differs():
    """MSB's surveys 2014 and 2018 via civil.se, brandkaren-attunda.se and nykoping.se."""
    rows = earlier_waves().frame
    found = {(row["measure"], row["period_start"].year): row["value"] for row in rows.iter_rows(named=True)}
    assert found[("survey:hand_extinguisher", 2018)] == 0.68
    assert found[("survey:fire_blanket", 2014)] == 0.29
    assert found[("survey:internet_outage_24h", 2014)] == 0.25
    assert rows["se"].null_count() == rows.height
    for measure, year in found:
        assert f"msb-{year}" in BOOK.breaks(measure.removeprefix("survey:"))
    assert BOOK.as_asked("msb-2014")[0].recall_months == 60


def test_it_is_read_back_from_the_form_it_was_written_as(tmp_path: Path):
    write_xlsform(BOOK, tmp_path / "form.xlsx")
    assert read_codebook(tmp_path / "form.xlsx") == replace(BOOK, waves=())


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_it_is_read_back_from_a_codebook(tmp_path: Path, ending: str):
    write_codebook(BOOK, tmp_path / f"bok{ending}")
    assert read_codebook(tmp_path / f"bok{ending}") == BOOK


def test_the_form_has_the_shape_xlsform_asks_for(tmp_path: Path):
    write_xlsform(BOOK, tmp_path / "form.xlsx")
    sheets = workbook_rows(tmp_path / "form.xlsx")
    survey, choices = sheets["survey"], sheets["choices"]
    lists = {row.get("list_name") for row in choices}
    begun = [row.get("name") for row in survey if row.get("type") == "begin_group"]
    assert begun == [row.get("name") for row in survey if row.get("type") == "end_group"]
    asked = [row for row in survey if row.get("type").startswith("select")]
    assert all(row.get("type").split()[1] in lists for row in asked)
    names = [row.get("name") for row in asked] + begun
    assert len(set(names)) == len(names)
    assert all(row.get("label::svenska (sv)", "type").strip() for row in survey)
    assert (
        next(row for row in asked if row.get("name") == "smoke_alarm_works").get("relevant") == "${smoke_alarm} = '1'"
    )


def test_the_form_passes_pyxform(tmp_path: Path):
    xls2xform = pytest.importorskip("pyxform.xls2xform", reason="pyxform is not here")
    write_xlsform(BOOK, tmp_path / "form.xlsx")
    assert xls2xform.convert(str(tmp_path / "form.xlsx")).warnings == []
