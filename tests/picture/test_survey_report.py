"""The report of a survey: weighted wholes, protected cells, changes in words, the same numbers as the library."""

from datetime import date

import polars as pl
import pytest
from tests.picture.survey_waves import (
    FEDERATION,
    KARLSTAD,
    MEMBERS,
    MUNKFORS,
    evenly,
    imported_wave,
    made_workspace,
)

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Status
from samlad.core.language import using
from samlad.disclosure.published import Published
from samlad.picture.model import Audience, DocumentKind, Picture
from samlad.picture.survey_report.analysed import Analysed
from samlad.picture.survey_report.compose import survey_report
from samlad.picture.survey_report.making import ReportChoice, analyse_survey
from samlad.picture.survey_report.method_report import MethodReport, method_report
from samlad.picture.survey_report.places import place_codes
from samlad.picture.survey_report.told_facts import ToldFacts, read_facts, read_response
from samlad.survey.asked import Asked, Statistic
from samlad.survey.quality import QualityRule
from samlad.survey.study import open_study
from samlad.survey.table import estimate_table

RULE = QualityRule(rare_limit=1.3, minimum_answers=None)
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Karlstad 10 %, the others 5 %; five years before twice as many."""
    folder = tmp_path_factory.mktemp("waves")
    workspace = made_workspace(folder / "workspace")
    earlier = imported_wave(workspace, folder, 2018, evenly(120, 60))
    return workspace, imported_wave(workspace, folder, 2023, evenly(60, 30)), earlier


@pytest.fixture(scope="module")
def of(waves) -> Analysed:
    workspace, now, earlier = waves
    choice = ReportChoice(now.id, RULE, earlier.id)
    return analyse_survey(workspace, choice, actor="Prov")[0]


@pytest.fixture(scope="module")
def report(of) -> Picture:
    return survey_report(of, made=DAY)


def share(of: Analysed, place: str, question: str = "stold", code: str = "1", **more: str):
    found = of.published.where(
        measure=f"survey:{question}", category=code, place=place, unit="share",
        period_start=date(2023, 1, 1), **({"sex": "all", "age": "all"} | more),
    )  # fmt: skip
    return next(iter(found))


@pytest.mark.golden
def test_the_federation_is_weighted_and_never_the_mean_of_its_members(of):
    """Six samples of 600, Karlstad 63.3 % of the inhabitants: 10 % and 5 % give 8.2 %, not 5.8 % (worked by hand)."""
    members = [share(of, place).value for place in MEMBERS]
    assert sum(members) / 6 == pytest.approx(0.058, abs=5e-4)
    assert share(of, FEDERATION).value == pytest.approx(0.082, abs=5e-4)
    assert share(of, FEDERATION).value == pytest.approx(0.633 * 0.10 + 0.367 * 0.05, abs=1e-5)


def test_the_numbers_are_those_of_the_library(of, waves):
    workspace, now, _earlier = waves
    study = open_study(workspace, now.id, actor="Prov")
    table = estimate_table(
        study.survey(["stold"], by=("place",)), [Asked(Statistic.PROPORTION, "stold")], by=("place",)
    )
    for row in table.filter(pl.col("category") == "1").iter_rows(named=True):
        shown = share(of, row["place"])
        assert (shown.value, shown.se, shown.n) == (row["value"], row["se"], row["n"])
        assert (shown.interval.low, shown.interval.high) == (row["low"], row["high"])


def test_only_what_was_published_is_in_the_report(report):
    assert report.kind is DocumentKind.SURVEY_REPORT
    assert report.audience is Audience.PUBLIC
    assert all(isinstance(one.rows, Published) for one in report.exhibits())


def test_two_robbed_in_munkfors_cannot_be_read_or_worked_out(of):
    assert share(of, MUNKFORS, "ran").status is Status.SUPPRESSED
    assert share(of, MUNKFORS, "ran").value is None
    assert share(of, MUNKFORS, "ran", "2").status is Status.SUPPRESSED
    others = [share(of, place, "ran").status for place in MEMBERS if place != MUNKFORS]
    # Two members at least are withheld: the federation's share is told.
    assert share(of, FEDERATION, "ran").value is not None
    assert others.count(Status.SUPPRESSED) >= 1
    for sex in ("women", "men"):
        assert share(of, MUNKFORS, "ran", sex=sex).value is None


def test_a_change_is_told_only_where_both_shares_are(of):
    changes = of.published.where(unit="percentage_points")
    told = {(row.measure, row.place.code) for row in changes if row.value is not None}
    assert ("survey:stold", KARLSTAD) in told
    assert ("survey:ran", MUNKFORS) not in {(row.measure, row.place.code) for row in changes}


def test_a_certain_change_is_told_in_words(report):
    said = [one.sentence for section in report.sections for one in section.findings]
    assert any("Karlstadsregionen" in line and "säkerställd minskning med 8,2 procentenheter" in line for line in said)
    assert any("Karlstad, " in line and "10,0 procentenheter" in line for line in said)
    assert any("säkerställd minskning" in line for line in report.summary)


def test_sections_are_the_themes_in_the_readers_language(of, report):
    assert [section.title for section in report.sections] == ["Utsatthet", "Beredskap"]
    with using("en"):
        assert survey_report(of, made=DAY).sections[0].title == "Exposure"


def test_definitions_say_question_base_recall_and_source(report):
    text = report.measures["survey:stold"]
    for words in ("Har något stulits från dig?", "senaste 12 månaderna", "Bas: alla som svarat", "Ja och Nej"):
        assert words in text.definition
    assert "Provenkät 2023" in text.source


def test_what_is_not_known_is_said(report):
    unknown = " ".join(report.unknowns)
    assert "Länet redovisas inte" in unknown
    assert "Riket redovisas inte" in unknown
    assert "Munkfors: med 600 svar" in unknown


def test_a_report_without_an_earlier_wave_says_that_change_is_not_known(waves):
    workspace, now, _earlier = waves
    alone = analyse_survey(workspace, ReportChoice(now.id, RULE), actor="Prov")[0]
    report = survey_report(alone, made=DAY)
    assert any("Om något har ändrats är inte känt" in line for line in report.unknowns)
    assert report.summary[0] == "Svaren i Karlstadsregionen jämförs varken med länet eller med en tidigare enkät."


def test_what_one_report_withheld_the_next_does_not_show(of, waves):
    workspace, now, _earlier = waves
    hidden = of.published.where(status="suppressed", unit="share")
    again = analyse_survey(workspace, ReportChoice(now.id, RULE, places=(KARLSTAD,)), actor="Prov")[0].published
    shown = again.matching(hidden)
    assert len(shown) > 0
    assert shown.frame["value"].is_null().all()


def test_the_reading_is_logged(of, waves):
    entries = [one for one in waves[0].read_log() if one.action == "read"]
    assert {one.purpose for one in entries} >= {"enkätrapport"}


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"earlier": "now"}, "gäller 2023"),
        ({"places": ("17",)}, "Enkäten har inga svar från"),
    ],
)
def test_a_choice_that_cannot_be_answered_says_why(waves, choice, words):
    workspace, now, _earlier = waves
    if choice.get("earlier") == "now":
        choice = {"earlier": now.id}
    with pytest.raises(InvalidInput) as refused:
        analyse_survey(workspace, ReportChoice(now.id, RULE, **choice), actor="Prov")
    assert words in refused.value.for_people()


def test_a_place_nobody_knows_says_so():
    with pytest.raises(InvalidInput):
        place_codes(["9999"])
    assert place_codes(["Karlstad", "1780"]) == ("1780",)


# --- the method report


@pytest.fixture(scope="module")
def method(of) -> MethodReport:
    return method_report(of, ToldFacts({"mode": "post"}), made=DAY)


def facts_of(method: MethodReport) -> dict[str, str | None]:
    return {fact.label: fact.value for part in method.parts for fact in part.facts}


def test_what_nobody_told_stays_blank(method):
    facts = facts_of(method)
    assert facts["Insamlingssätt"] == "post"
    assert facts["Urvalsram"] is None
    assert facts["Svarsandelar"] is None


@pytest.mark.golden
def test_kish_and_the_sample_are_told(method):
    """Six equal samples, Karlstad 63.3 %: Kish's effect 2.59 and 1 390 of 3 600 (worked by hand)."""
    facts = facts_of(method)
    assert facts["Svarande i filen"].replace("\u00a0", " ") == "3 600"
    assert facts["Kishs designeffekt av ojämna vikter"].startswith("2,6") or facts[
        "Kishs designeffekt av ojämna vikter"
    ].startswith("2,5")
    assert facts["Stratum med en enda svarande"] == "0"


def test_of_a_withheld_share_no_design_effect_is_told(waves):
    workspace, now, _earlier = waves
    munkfors = analyse_survey(workspace, ReportChoice(now.id, RULE, places=(MUNKFORS,)), actor="Prov")[0]
    parts = {part.title: part for part in method_report(munkfors, ToldFacts(), made=DAY).parts}
    rows = {line[0]: line[1:] for line in parts["Designeffekter"].sheets[0].lines}
    assert rows["Har du blivit rånad? – Ja"] == ("sekretess", "–", "–")
    assert rows["Har något stulits från dig? – Ja"][0] == "600"


def test_a_small_response_is_not_printed(of):
    response = pl.DataFrame(
        {"variable": [None, "stratum"], "category": [None, "a"], "sampled": [900.0, 8.0], "responded": [600.0, 3.0]}
    )
    parts = {part.title: part for part in method_report(of, ToldFacts({}, response), made=DAY).parts}
    lines = parts["Insamling och svar"].sheets[-1].lines
    assert lines[0][2:] == ("600", "66,7\u00a0%")
    assert lines[1][2:] == ("under 5", "–")


@pytest.mark.parametrize("text", ["mode = ", 'modus = "post"', "mode = { a = 1 }", "[mode]\n"])
def test_facts_that_cannot_be_printed_stop(tmp_path, text):
    file = tmp_path / "uppgifter.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_facts(file)


def test_response_rates_that_cannot_be_stop(tmp_path):
    file = tmp_path / "svar.csv"
    file.write_text("variable,category,sampled,responded\n,,10,12\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="Svarsandelarna"):
        read_response(file)
