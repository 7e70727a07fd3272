"""`samlad survey difference`, `standardise` and `association` as a person runs them."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from command_ended import Ended
from tests.survey.test_other_statistics import people

from samlad.survey import sample_of
from samlad.survey.rao_scott import rao_scott
from samlad.survey.table import Survey

DESIGN = ["--weight", "w", "--strata", "h", "--cluster", "c", "--fpc", "N", "--out", "-"]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "svar.csv"
    people().write_csv(path)
    return path


def rows(done: Ended) -> list[dict[str, str]]:
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def test_groups_against_one_of_them(answers, samlad):
    asked = ["--by", "place", "--against", "a", "--mean", "x", "--share", "hit=yes"]
    found = rows(samlad("survey", "difference", answers, *DESIGN, *asked))
    assert [(row["statistic"], row["category"], row["place"]) for row in found] == [
        ("mean", "", "a"), ("mean", "", "b"), ("proportion", "yes", "a"), ("proportion", "yes", "b"),
    ]  # fmt: skip
    assert float(found[0]["value"]) == 0
    assert float(found[1]["low"]) < float(found[1]["value"]) < float(found[1]["high"])
    assert float(found[1]["p_adjusted"]) >= float(found[1]["p"])


def test_a_share_must_name_its_answer(answers, samlad):
    assert samlad("survey", "difference", answers, *DESIGN, "--by", "place", "--share", "hit").code == 2


def test_standardised_to_a_population_in_a_file(answers, samlad, tmp_path):
    standard = tmp_path / "standard.csv"
    standard.write_text("category,total\n18-29,300\n30-64,500\n65-84,200\n", encoding="utf-8")
    asked = ["--mean", "x", "--over", "age", "--standard", standard, "--by", "place"]
    found = rows(samlad("survey", "standardise", answers, *DESIGN, *asked))
    assert [row["place"] for row in found] == ["a", "b"]
    standard.write_text("category,total\n18-29,300\n", encoding="utf-8")
    done = samlad("--json-errors", "survey", "standardise", answers, *DESIGN, *asked)
    assert (done.code, done.error["value"]) == (10, "30-64")


def test_association(answers, samlad):
    found = rows(samlad("survey", "association", answers, *DESIGN, "--row", "worry", "--column", "hit"))
    frame = pl.read_csv(answers)
    made = Survey(frame, sample_of(frame, weight="w", strata=("h",), clusters=("c",), fpc=("N",)))
    expected = rao_scott(made, "worry", "hit")
    assert (float(found[0]["p"]), int(found[0]["n"])) == (pytest.approx(expected.p), expected.n)


def test_an_answer_nobody_gave_is_refused_with_those_that_were(answers, samlad):
    done = samlad("survey", "difference", answers, *DESIGN, "--by", "place", "--share", "hit=perhaps")
    assert done.code == 2
    assert "Ingen har svarat så. Svaren är no, yes." in done.err


def test_a_difference_of_nothing_names_its_own_options(answers, samlad):
    done = samlad("survey", "difference", answers, *DESIGN, "--by", "place")
    assert done.code == 2
    assert "--mean, --total, --ratio och --share" in done.err
    assert "--proportion" not in done.err


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("x >", "Det är inte skrivet som ett villkor"),
        ("place = 1", "Det som är text i filen ska stå inom enkla citattecken"),
        ("plats = 'a'", "Filen har kolumnerna"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why_in_our_words(answers, samlad, condition, why):
    done = samlad("survey", "estimate", answers, *DESIGN, "--mean", "x", "--where", condition)
    assert done.code == 2
    assert why in done.err


def test_a_stratum_with_one_answer_is_named_as_in_the_file(tmp_path, samlad):
    path = tmp_path / "svar.csv"
    path.write_text("kommun,w,larm\n1715,2,1\n1715,2,0\n1762,2,1\n")
    done = samlad("survey", "estimate", path, "--weight", "w", "--strata", "kommun", "--proportion", "larm")
    assert done.code == 10
    assert "värdet ”1762”" in done.err
