"""A survey opened as a study, and a choice that tells its command: names, codes of no answer, conditions, regions."""

import dataclasses
import shlex
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.estimate import Origin
from samlad.core.missing import Missing
from samlad.data.clean import Question, SurveyDesign
from samlad.data.facts import register
from samlad.data.snapshot import Provenance, Snapshot, SnapshotClass, SnapshotKind
from samlad.survey.asked import Statistic
from samlad.survey.choice import Choice, read_standard
from samlad.survey.code_counts import code_counts
from samlad.survey.power import detectable
from samlad.survey.regions import regions
from samlad.survey.standard_shares import own_mix
from samlad.survey.study import Study

ANSWERS = pl.DataFrame(
    {
        "kommun": ["0114", "0114", "1780", "1780", "1780", "1780"],
        "alder": ["18-49", "50-79", "18-49", "18-49", "50-79", "50-79"],
        "vikt": [10.0, 10.0, 20.0, 20.0, 20.0, 40.0],
        "larm": [1.0, 8.0, 2.0, 1.0, None, 1.0],
        "rum": [3.0, 99.0, 2.0, 4.0, 5.0, None],
    }
)
QUESTIONS = (
    Question("larm", "larm", "Brandvarnare?", {"1": "Ja", "2": "Nej", "8": "Vet ej"}, {"8": Missing.DONT_KNOW}),
    Question("rooms", "rum", "Hur många rum?", missing_ranges=((98.0, 99.0),)),
)


def study(**design: object) -> Study:
    told = {"period": "2025", "weight": "vikt", "place": "kommun", "age": "alder", "questions": QUESTIONS} | design
    provenance = Provenance("Prov", "", "prov.csv", datetime(2026, 1, 1, tzinfo=UTC), Origin.SYNTHETIC)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    snapshot = Snapshot("ab" * 32, SnapshotKind.SURVEY, SnapshotClass.PERSONAL, provenance, 1, 6, now)
    return Study(snapshot, SurveyDesign(**told), ANSWERS)  # type: ignore[arg-type]


def test_a_study_has_questions_by_id_and_places_by_one_name():
    one = study()
    assert one.splits == ("place", "age", "larm")
    frame = one.table().frame
    assert frame["place"].to_list()[0] == "0114"
    assert frame["larm"].to_list() == ["1", None, "2", "1", None, "1"]
    assert frame["rooms"].to_list() == [3.0, None, 2.0, 4.0, 5.0, None]


def test_a_file_about_one_place_has_that_place_in_every_row():
    one = study(place=None, place_code="1780")
    assert one.splits[0] == "place"
    assert set(one.column("place").to_list()) == {"1780"}


def test_a_question_never_takes_the_name_of_another_column():
    taken = Question("vikt", "rum", "Vad väger du?")
    one = study(questions=(QUESTIONS[0], taken))
    assert set(one.questions) == {"larm", "rum"}
    assert one.column("vikt").to_list() == ANSWERS["vikt"].to_list()


def test_what_is_not_in_the_survey_is_told_with_what_is():
    with pytest.raises(WrongUse) as told:
        study().column("inkomst")
    assert "larm" in told.value.for_people()


def test_a_survey_without_weights_is_not_estimated():
    with pytest.raises(InvalidInput, match="går inte att skatta"):
        Choice("ab", ("larm",)).table(study(weight=None))


def test_a_share_counts_answers_alone():
    """Weights of Ja 10 + 20 + 40 of 90 among those who answered."""
    found = Choice("ab", ("larm",)).table(study())
    assert found["category"].to_list() == ["1", "2"]
    assert found["value"].to_list() == pytest.approx([70 / 90, 20 / 90])
    assert found["n"].to_list() == [4, 4]


def test_a_domain_leaves_the_others_in_the_design():
    found = Choice("ab", ("rooms",), Statistic.MEAN, among=(("place", "1780"),)).table(study())
    assert found["value"].item() == pytest.approx((2 * 20 + 4 * 20 + 5 * 20) / 60)
    assert found["n"].item() == 3


def test_a_standardised_share_gives_every_place_the_mix_of_the_whole():
    """Ages weigh 50 and 70; in 1780 half of the young and all of the old who answered have an alarm."""
    survey = Choice("ab", ("larm",), by=("place",), standardise="age").survey(study())
    assert own_mix(survey, "age") == {"18-49": 50.0, "50-79": 70.0}
    found = Choice("ab", ("larm",), by=("place",), standardise="age").table(study())
    assert found.filter(place="1780", category="1")["value"].item() == pytest.approx((50 * 0.5 + 70 * 1) / 120)
    assert found.filter(place="0114", category="1")["status"].item() == "not_applicable"  # none of the old answered


@pytest.mark.parametrize("code", ["1", "O'Hara", '"', "a = 1 OR 1"])
def test_a_condition_is_quoted_for_the_command(code):
    words = shlex.split(Choice("ab", ("larm",), among=(("kön 2", code),)).command())
    told = words[words.index("--where") + 1]
    assert pl.DataFrame({"kön 2": [code, "annat"]}).filter(pl.sql_expr(told)).height == 1


@pytest.mark.parametrize(("variables", "confidence"), [((), 0.95), (("larm",), 1.0), (("larm",), 0.0)])
def test_a_choice_that_means_nothing_is_refused(variables, confidence):
    with pytest.raises(WrongUse):
        Choice("ab", variables, confidence=confidence)


def test_a_standard_with_a_class_twice_is_refused(tmp_path):
    path = tmp_path / "standard.csv"
    path.write_text("category,total\n18-49,10\n18-49,20\n")
    with pytest.raises(WrongUse):
        read_standard(path)


def test_open_answers_are_counted_but_never_listed():
    found = code_counts(study()).filter(question="rooms")
    assert found["label"].to_list()[0] == "öppet svar"
    assert found["n"].to_list() == [4, 1, 1]  # answers, the code 99, and the empty field
    assert found["code"].to_list() == [None, "99", None]


def test_a_place_has_one_group_a_level_and_groups_are_whole():
    day = date(2023, 12, 31)
    found = regions(register(), register().municipalities(day), day)
    assert not found.select("place", "level").is_duplicated().any()
    for level, group in found.select("level", "group").unique().iter_rows():
        members = found.filter(level=level, group=group)["place"].to_list()
        assert sorted(members) == register().members(group, day)


def test_a_share_of_zero_cannot_fall_and_one_of_all_cannot_rise():
    ends = np.array([0.0, 1.0])
    assert np.isnan(detectable(ends, np.array([100.0, 100.0]), fall=True)).tolist() == [True, False]
    assert np.isnan(detectable(ends, np.array([100.0, 100.0]))).tolist() == [False, True]


def test_a_question_has_the_answers_of_those_it_was_put_to():
    """The same as in the pictures: an answer from somebody without an alarm is no answer about alarms."""
    rooms = Question("rooms", "rum", "Hur många rum?", asked_if="larm = 1", missing_ranges=((98.0, 99.0),))
    frame = study(questions=(QUESTIONS[0], rooms)).table().frame
    assert frame["rooms"].to_list() == [3.0, None, None, 4.0, None, None]


@pytest.mark.parametrize(
    ("statistic", "variable"),
    [
        (Statistic.MEAN, "larm"),
        (Statistic.TOTAL, "place"),
        (Statistic.QUANTILE, "larm:0.5"),
        (Statistic.RATIO, "rooms/larm"),
    ],
)
def test_labelled_codes_are_no_numbers(statistic, variable):
    with pytest.raises(WrongUse, match="går inte att räkna ut"):
        Choice("ab", (variable,), statistic).table(study())
    assert study().measured == ("rooms",)


def test_a_scale_with_words_at_its_ends_is_a_number():
    """Of the answers 2, 3, 4 and 5 only the last is labelled; with a label for most of them they are codes."""
    ends = Question("rooms", "rum", "Hur många rum?", {"0": "Inget", "5": "Fem eller fler"}, missing_ranges=((98, 99),))
    assert not study(questions=(ends,)).is_coded("rooms")
    words = dataclasses.replace(ends, values={"2": "Två", "3": "Tre", "4": "Fyra", "5": "Fem"})
    assert study(questions=(words,)).is_coded("rooms")
