"""Shares of answers: what counts as an answer, and how a federation is weighted."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin
from samlad.core.missing import Missing
from samlad.data.clean import Question, SurveyDesign
from samlad.survey import sample_of, share_estimates

QUESTION = Question("larm", "q1", "Brandvarnare", {"1": "Ja", "2": "Nej", "8": "Vet inte"}, {"8": Missing.DONT_KNOW})


def survey(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns)


def made(answers: pl.DataFrame, question: Question = QUESTION, wholes: dict[str, list[str]] | None = None):
    design = SurveyDesign("2023", weight="w", strata=("place",), place="place", questions=(question,))
    return share_estimates(answers, design, wholes=wholes or {}, snapshot="abc", origin=Origin.SYNTHETIC)


def test_dont_know_is_no_answer_and_no_zero():
    answers = survey(place=["1780"] * 5, w=[1.0] * 5, q1=["1", "1", "2", "8", None])
    row = next(iter(made(answers).where(category="1", place="1780")))
    assert row.value == pytest.approx(2 / 3)
    assert row.n == 3
    assert len(made(answers).where(category="8")) == 0


def test_spss_codes_and_missing_ranges():
    question = Question("larm", "q1", "Brandvarnare", {"1": "Ja", "2": "Nej", "9": "?"}, missing_ranges=((8.0, 9.0),))
    answers = survey(place=["1780"] * 4, w=[1.0] * 4, q1=[1.0, 2.0, 9.0, 1.0])
    rows = made(answers, question)
    assert {row.category: row.n for row in rows} == {"1": 3, "2": 3}


def test_equal_samples_of_unequal_places_are_weighted():
    # Karlstad 10 % of 87 786, five others 5 % of the rest: pooling unweighted would say 5.8 (domain/1 section 6.2).
    places = ["1780", "1761", "1763", "1764", "1715", "1762"]
    sizes = [87786.0, 15136, 11292, 8925, 11810, 3656]
    rows = [
        (place, size / 600, "1" if k < 600 * (0.10 if place == "1780" else 0.05) else "2")
        for place, size in zip(places, sizes, strict=True)
        for k in range(600)
    ]
    answers = pl.DataFrame(rows, schema=["place", "w", "q1"], orient="row")
    table = made(answers, wholes={"fed:karlstadsregionen": places})
    row = next(iter(table.where(place="fed:karlstadsregionen", category="1")))
    assert round(row.value * 100, 1) == 8.2
    assert row.n == 3600


def test_a_whole_with_a_member_that_was_not_asked_is_not_estimated():
    answers = survey(place=["1780"] * 4, w=[1.0] * 4, q1=["1", "2", "1", "2"])
    assert made(answers, wholes={"17": ["1780", "1762"]}).places() == ["1780"]


def test_no_valid_answer_is_missing_not_zero():
    answers = survey(place=["1780"] * 3 + ["1762"] * 2, w=[1.0] * 5, q1=["1", "2", "1", "8", None])
    rows = list(made(answers).where(place="1762"))
    assert {row.value for row in rows} == {None}
    assert {row.status.value for row in rows} == {"missing"}


def test_whatever_comes_from_synthetic_answers_is_synthetic():
    answers = survey(place=["1780"] * 3, w=[1.0] * 3, q1=["1", "2", "1"])
    assert made(answers).origin is Origin.SYNTHETIC


@pytest.mark.parametrize("weights", [[1.0, None, 1.0], [1.0, -2.0, 1.0], [1.0, float("nan")], [1.0, float("inf")]])
def test_weights_missing_or_negative_are_named_by_row(weights):
    with pytest.raises(InvalidInput) as caught:
        sample_of(survey(w=weights), weight="w")
    assert [problem.row for problem in caught.value.problems] == [3]


def test_a_population_smaller_than_its_sample_is_refused():
    with pytest.raises(InvalidInput, match="Populationens"):
        sample_of(survey(w=[1.0] * 3, N=[2, 2, 2]), weight="w", fpc=("N",))
    with pytest.raises(InvalidInput, match="Populationens"):
        sample_of(survey(w=[1.0] * 3, N=[20, 20, 30]), weight="w", fpc=("N",))


def test_a_negative_population_is_no_fraction():
    with pytest.raises(InvalidInput):
        sample_of(survey(w=[1.0, 1.0], size=[-5, -5]), weight="w", fpc=("size",))


def test_a_survey_without_weights_says_so():
    design = SurveyDesign("2023", place="place", questions=(QUESTION,))
    with pytest.raises(InvalidInput, match="Enkäten"):
        share_estimates(survey(place=["1780"], q1=["1"]), design, wholes={}, snapshot="a", origin=Origin.FETCHED)


def test_multiplying_all_weights_changes_nothing():
    answers = survey(place=["1780"] * 6, w=[1.0, 2, 3, 1, 2, 3], q1=["1", "2", "1", "2", "2", "1"])
    more = answers.with_columns(pl.col("w") * 17)
    one, other = (next(iter(made(frame).where(category="1"))) for frame in (answers, more))
    assert one.value == pytest.approx(other.value, rel=1e-12)
    assert one.se == pytest.approx(other.se, rel=1e-12)


def test_a_row_without_stratum_is_named():
    with pytest.raises(InvalidInput) as caught:
        sample_of(survey(w=[1.0] * 3, s=["a", None, "b"]), weight="w", strata=("s",))
    assert [problem.row for problem in caught.value.problems] == [3]


def test_a_question_counts_those_it_was_put_to():
    """Of those with a smoke alarm two of three say it works; an answer from one without is not counted."""
    answers = survey(w=[1.0] * 6, kommun=["1780"] * 6, alarm=[1, 1, 1, 2, 2, 2], works=[1, 1, 2, 1, None, None])
    design = SurveyDesign(
        "2023",
        weight="w",
        place="kommun",
        questions=(
            Question("alarm", "alarm", "", {"1": "Ja", "2": "Nej"}),
            Question("works", "works", "", {"1": "Ja", "2": "Nej"}, asked_if="alarm = 1"),
        ),
    )
    found = share_estimates(answers, design, wholes={}, snapshot="a", origin=Origin.SYNTHETIC)
    row = next(one for one in found if one.measure == "survey:works" and one.category == "1")
    assert (row.value, row.n) == (pytest.approx(2 / 3), 3)


def test_a_condition_on_a_question_the_file_lacks_leaves_the_answers():
    """The import says that the question is lacking; whom it was put to cannot be told, and every answer counts."""
    answers = survey(w=[1.0] * 3, kommun=["1780"] * 3, works=[1, 1, 2])
    design = SurveyDesign(
        "2023",
        weight="w",
        place="kommun",
        questions=(Question("works", "works", "", {"1": "Ja", "2": "Nej"}, asked_if="alarm = 1"),),
    )
    found = share_estimates(answers, design, wholes={}, snapshot="a", origin=Origin.SYNTHETIC)
    assert [one.n for one in found] == [3, 3]
