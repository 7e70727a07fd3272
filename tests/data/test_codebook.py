"""One codebook: what is refused, how a wave's answers become the common codes, how it lives with its snapshot."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin
from samlad.core.missing import Missing
from samlad.data.clean import SurveyDesign
from samlad.data.codebook import AskedAs, Codebook, Question, ResponseGroup, Theme, Wave
from samlad.data.codebook_rules import checked
from samlad.data.snapshot import Provenance, Snapshot, SnapshotClass, SnapshotKind
from samlad.data.survey_design import codebook_of, kept, survey_design
from samlad.data.waves import harmonised

YES_NO = {"1": "Ja", "2": "Nej", "8": "Vet inte", "9": "Vill inte svara"}
GONE = {"8": Missing.DONT_KNOW, "9": Missing.REFUSED}
ALARM = Question("alarm", "f1", "Brandvarnare?", YES_NO, GONE, polarity=Polarity.MORE_IS_BETTER)
WORKS = Question("works", "f2", "Fungerar den?", YES_NO, GONE, asked_if="alarm = 1")
WORRY = Question(
    "worry", "f3", "Orolig?", {"1": "Inte", "2": "Lite", "3": "Mycket", "9": "Vet ej"}, {"9": Missing.DONT_KNOW}
)
BURGLARY = Question("burglary", "f4", "Inbrott?", YES_NO, GONE, recall_months=12, recall_reason="ett helt år")
BOOK = Codebook((ALARM, WORKS, WORRY, BURGLARY))


def why(book: Codebook) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        checked(book, "kodbok.toml")
    assert all(one.file == "kodbok.toml" and one.cure for one in refused.value.problems)
    return [one.why for one in refused.value.problems]


def with_question(question: Question) -> Codebook:
    return replace(BOOK, questions=(*BOOK.questions, question))


def test_a_sound_codebook_passes():
    assert checked(BOOK) is BOOK


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (replace(ALARM, column="f9"), "Två frågor har samma namn."),
        (replace(ALARM, id="ALARM", column="f9"), "Två frågor har samma namn."),
        (replace(ALARM, id="other"), "Två frågor har samma kolumn."),
        (Question("q", "q", "?", {"1": "Ja", "2": " ja "}), "stora bokstäver eller blanktecken"),
        (Question("q", "q", "?", {"1": "Ja", "2": "Nej"}, labels={"en": {"1": "Yes", "2": "yes"}}), "stora bokstäver"),
        (Question("q", "q", "?", {"1": "Ja", "1.0": "Nej"}), "Koden står två gånger."),
        (Question("q", "q", "?", asked_if="nobody = 1"), "nämner frågan ”nobody”"),
        (Question("q", "q", "?", asked_if="alarm = 7"), "inget svar med koden ”7”"),
        (Question("q", "q", "?", asked_if="alarm ="), "slutar för tidigt"),
        (Question("q", "q", "?", asked_if="q = 1"), "på sig själv"),
        (Question("två ord", "q", "?"), "börja med en bokstav"),
        (Question("q", "q", "?", missing_ranges=((9.0, 8.0),)), "slutar innan det börjar"),
        (Question("q", "q", "?", recall_months=0), "minst en månad"),
    ],
)
def test_what_a_question_must_hold(question, told):
    assert any(told in one for one in why(with_question(question)))


def test_a_base_that_leads_back_to_itself_through_others():
    first, second = replace(ALARM, asked_if="works = 1"), WORKS
    assert sum("på sig själv" in one for one in why(replace(BOOK, questions=(first, second)))) == 2


def test_a_group_is_made_of_known_questions_that_have_its_code():
    told = why(replace(BOOK, groups=(ResponseGroup("g", "?", ("alarm", "nobody"), counted="7"),)))
    assert any("fråga som inte finns" in one for one in told)
    assert any("Koden för valt svar" in one for one in told)


def test_a_wave_with_another_recall_period_must_say_why_it_cannot_be_compared():
    wave = Wave("2018", "2018", (AskedAs("burglary", recall_months=60),))
    assert any("60 månader i mätomgången 2018 men 12" in one for one in why(replace(BOOK, waves=(wave,))))
    broken = replace(wave, asked=(AskedAs("burglary", recall_months=60, broken="fem år i stället för ett"),))
    book = checked(replace(BOOK, waves=(broken,)))
    assert book.breaks("burglary") == {"2018": "fem år i stället för ett"}
    assert book.breaks("alarm") == {}
    asked = {one.id: one for one in book.as_asked("2018")}["burglary"]
    assert (asked.recall_months, asked.broken) == (60, "fem år i stället för ett")


def test_a_wave_is_brought_to_the_common_codes():
    """Renamed column, recoded answers, a scale that ran the other way, a question not asked."""
    wave = Wave(
        "2014",
        "2014",
        (AskedAs("alarm", "q17", {"J": "1", "N": "2", "?": "8"}), AskedAs("worry", "oro", turned=True)),
        ("works",),
    )
    book = checked(replace(BOOK, waves=(wave,)))
    frame = pl.DataFrame(
        {"q17": ["J", "N", "?", None], "oro": [1.0, 2.0, 3.0, 9.0], "f4": [1, 2, 1, 9], "vikt": [1.5, 2.0, 2.5, 3.0]}
    )
    found = harmonised(frame, book, "2014")
    assert found.to_dict(as_series=False) == {
        "vikt": [1.5, 2.0, 2.5, 3.0],
        "alarm": ["1", "2", "8", None],
        "worry": ["3", "2", "1", "9"],
        "burglary": ["1", "2", "1", "9"],
    }


def test_a_code_nobody_knows_stops_with_its_number_of_rows():
    book = replace(BOOK, waves=(Wave("2014", "2014"),))
    with pytest.raises(InvalidInput) as refused:
        harmonised(pl.DataFrame({"f1": ["1", "7", "7"]}), book, "2014")
    (problem,) = refused.value.problems
    assert (problem.column, problem.value) == ("alarm", "7")
    assert problem.why.startswith("2 svar")


def test_ranges_of_missing_codes_stay_as_they_are():
    question = Question("a", "a", "?", {"1": "Ja"}, missing_ranges=((90.0, 99.0),))
    book = Codebook((question,), waves=(Wave("w", "2020"),))
    assert harmonised(pl.DataFrame({"a": [1, 95, None]}), book, "w")["a"].to_list() == ["1", "95", None]


def snapshot(mapping: dict[str, object]) -> Snapshot:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Snapshot(
        "a" * 64,
        SnapshotKind.SURVEY,
        SnapshotClass.PERSONAL,
        Provenance("s", "l", "f.csv", now, Origin.FETCHED),
        1,
        1,
        now,
        mapping,
    )


def test_the_design_is_kept_whole_with_its_snapshot():
    wave = Wave("2018", "2018", (AskedAs("burglary", "q4", {"J": "1"}, True, 60, "längre tid"),), ("works",))
    design = SurveyDesign(
        "2023",
        weight="vikt",
        questions=(
            replace(ALARM, texts={"en": "Smoke alarm?"}, labels={"en": {"1": "Yes"}}, theme="home"),
            WORKS,
            BURGLARY,
        ),
        groups=(ResponseGroup("g", "Vilka?", ("alarm",), "1", {"en": "Which?"}, "alarm = 1"),),
        themes=(Theme("home", "Hemma", {"en": "At home"}),),
        waves=(wave,),
        wave="2018",
    )
    again = survey_design(snapshot(kept(design)))
    assert again == design
    assert codebook_of(again).waves == (wave,)


def test_a_snapshot_of_an_earlier_version_is_still_read():
    mapping = kept(SurveyDesign("2023", questions=(ALARM,)))
    design = mapping["design"]
    assert isinstance(design, dict)
    for name in ("groups", "themes", "waves", "wave"):
        del design[name]
    design["questions"] = [
        {name: one[name] for name in ("id", "column", "text", "values", "missing", "missing_ranges", "asked_if")}
        for one in design["questions"]
    ]
    again = survey_design(snapshot(mapping))
    assert again.questions == (replace(ALARM, polarity=Polarity.NEUTRAL),)
    assert (again.groups, again.waves, again.wave) == ((), (), None)
