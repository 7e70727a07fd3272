"""An imported survey is asked by the same names in every command, and its labelled codes are never averaged."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from command_ended import Command, Ended

ANSWERS = """kommun,kön,ålder,vikt,larm,rum
1780,K,18-49,10,1,3
1780,M,18-49,10,2,2
1780,K,50-79,20,1,4
1780,M,50-79,20,1,5
0114,K,18-49,10,2,2
0114,M,18-49,30,1,
"""
CODEBOOK = "question,text,code,label,missing\nlarm,Brandvarnare?,1,Ja,\n,,2,Nej,\nrum,Rum?,,,\n"
MAPPING = """kind = "survey"
[columns]
weight = "vikt"
place = "kommun"
sex = "kön"
age = "ålder"
[values]
period = "2025"
"""


@pytest.fixture
def survey(samlad: Command, workspace_made: Path) -> str:
    Path("svar.csv").write_text(ANSWERS, encoding="utf-8")
    Path("bok.csv").write_text(CODEBOOK, encoding="utf-8")
    Path("svar.toml").write_text(MAPPING, encoding="utf-8")
    done = samlad("import", "survey", "svar.csv", "--codebook", "bok.csv", "--mapping", "svar.toml")
    assert done.code == 0, done.err
    return done.out.split("(")[1].split(")")[0]


def rows(done: Ended) -> list[dict[str, str]]:
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


@pytest.mark.parametrize(
    "words",
    [
        ("estimate", "--mean", "larm"),
        ("estimate", "--total", "larm"),
        ("estimate", "--quantile", "larm:0.5"),
        ("estimate", "--ratio", "rum/larm"),
        ("estimate", "--mean", "place"),
        ("difference", "--mean", "larm", "--by", "place"),
        ("standardise", "--mean", "larm", "--over", "age", "--standard", "standard.csv"),
        ("hand-over", "--mean", "larm", "--out", "r"),
        ("change", "--mean", "larm"),
    ],
)
def test_labelled_codes_have_no_mean(words, survey, samlad):
    Path("standard.csv").write_text("category,total\n18-49,50\n50-79,50\n", encoding="utf-8")
    which = ("--first-snapshot", survey, "--second-snapshot", survey) if words[0] == "change" else (
        "--snapshot", survey)  # fmt: skip
    done = samlad("--json-errors", "survey", *words, *which)
    assert done.code == 2
    assert done.error["column"] in {"larm", "place"}
    assert "--proportion" in str(done.error["cure"])


def test_a_question_of_numbers_has_a_mean(survey, samlad):
    (row,) = rows(samlad("survey", "estimate", "--snapshot", survey, "--mean", "rum", "--out", "-"))
    assert float(row["value"]) == pytest.approx((10 * 3 + 10 * 2 + 20 * 4 + 20 * 5 + 10 * 2) / 70)


def test_a_hand_over_is_asked_by_the_same_names_as_its_sisters(survey, samlad):
    done = samlad("survey", "hand-over", "--snapshot", survey, "--by", "place", "--out", "r")
    assert done.code == 0, done.err
    told = pl.read_csv("r/estimates.csv", infer_schema=False)
    assert told.filter(category="1").select("place", "value").rows() == [("0114", "0.75"), ("1780", str(50 / 60))]
    assert {"place", "larm", "vikt"} < set(pl.read_csv("r/answers.csv").columns)


def test_groups_of_an_imported_survey_are_compared(survey, samlad):
    """Ja: 50 of 60 in Karlstad and 30 of 40 in Upplands Väsby."""
    done = samlad("survey", "difference", "--snapshot", survey, "--by", "place", "--against", "0114",
                  "--share", "larm=1", "--out", "-")  # fmt: skip
    told = {row["place"]: float(row["value"]) for row in rows(done)}
    assert told["1780"] == pytest.approx(50 / 60 - 30 / 40)


def test_a_class_without_answers_is_named_where_it_is_lacking(survey, samlad):
    Path("standard.csv").write_text("category,total\n18-49,50\n50-79,50\n", encoding="utf-8")
    words = ("--snapshot", survey, "--over", "age", "--standard", "standard.csv", "--by", "place", "--out", "-")
    done = samlad("survey", "standardise", "--mean", "rum", *words)
    told = {row["place"]: row["status"] for row in rows(done)}
    assert told == {"0114": "not_applicable", "1780": "ok"}
    assert done.err.splitlines() == ["rum, 0114: inga svar i 50-79, så gruppen går inte att standardisera."]


def test_a_standardised_estimate_says_the_same(survey, samlad):
    done = samlad("survey", "estimate", "--snapshot", survey, "--proportion", "larm", "--standardise", "age",
                  "--by", "place", "--out", "-")  # fmt: skip
    assert done.code == 0
    assert done.err.splitlines() == ["larm, 0114: inga svar i 50-79, så gruppen går inte att standardisera."]


@pytest.mark.parametrize("command", ["difference", "standardise", "hand-over"])
def test_a_file_or_a_snapshot_is_told(command, samlad):
    more = {"difference": ("--by", "a", "--mean", "b"), "hand-over": ("--out", "r"),
            "standardise": ("--mean", "a", "--over", "b", "--standard", "c.csv")}[command]  # fmt: skip
    done = samlad("--json-errors", "survey", command, *more)
    assert (done.code, done.error["why"]) == (2, "Ange antingen en fil eller --snapshot.")
