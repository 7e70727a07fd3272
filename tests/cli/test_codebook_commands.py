"""The questionnaire, the codebook and the hand-over as commands; published tables read in."""

from pathlib import Path

import polars as pl
import pytest
from command_ended import Command

from samlad.sources.codebook_file import read_codebook

ANSWERS = "vikt,larm,kon\n1.5,1,K\n2.5,2,M\n2.0,1,K\n3.0,8,M\n"
CODEBOOK = "question,text,code,label,missing\nlarm,Brandvarnare?,1,Ja,\n,,2,Nej,\n,,8,Vet ej,dont_know\n"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "svar2023.csv"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def test_the_questionnaire_is_shown_in_each_language(samlad: Command) -> None:
    assert "Finns det någon brandvarnare i din bostad?" in samlad("survey", "questionnaire").out
    assert "Is there a smoke alarm in your home?" in samlad("survey", "questionnaire", "--language", "en").out
    assert "Har du brandvarnare hemma?" in samlad("survey", "questionnaire", "--in", "sv-easy").out
    assert samlad("survey", "questionnaire", "--in", "de").code == 2


def test_the_questionnaire_is_written(samlad: Command, tmp_path: Path) -> None:
    done = samlad("survey", "questionnaire", "--xlsform", tmp_path / "f.xlsx", "--codebook", tmp_path / "k.toml")
    assert done.code == 0
    assert len(read_codebook(tmp_path / "f.xlsx").questions) == len(read_codebook(tmp_path / "k.toml").questions)
    assert samlad("survey", "questionnaire", "--xlsform", tmp_path / "f.csv").code == 2


def test_a_codebook_is_shown_and_written_in_another_form(samlad: Command, answers: Path, tmp_path: Path) -> None:
    answers.with_name("svar2023.kodbok.csv").write_text(CODEBOOK, encoding="utf-8")
    assert "(8 Vet ej)" in samlad("survey", "codebook", answers).out
    for ending in ("toml", "xlsx", "csv", "xml"):
        assert samlad("survey", "codebook", answers, "--out", tmp_path / f"ut.{ending}").code == 0
        assert read_codebook(tmp_path / f"ut.{ending}").question("larm").values["1"] == "Ja"
    assert samlad("survey", "codebook", answers, "--out", tmp_path / "ut.pdf").code == 2
    assert samlad("survey", "codebook").code == 2
    assert samlad("survey", "codebook", tmp_path / "saknas.toml").code == 10
    assert samlad("survey", "codebook", tmp_path / "saknas.xlsx").code == 10


def test_the_codebook_of_an_imported_survey(
    samlad: Command, workspace_made: Path, answers: Path, tmp_path: Path
) -> None:
    (tmp_path / "bok.csv").write_text(CODEBOOK, encoding="utf-8")
    done = samlad("import", "survey", answers, "--codebook", tmp_path / "bok.csv")
    assert done.code == 0, done.err
    short = done.out.split("(")[1].split(")")[0]
    assert "Brandvarnare?" in samlad("survey", "codebook", "--snapshot", short).out


def test_a_hand_over_from_a_file(samlad: Command, answers: Path, tmp_path: Path) -> None:
    done = samlad("survey", "hand-over", answers, "--weight", "vikt", "--proportion", "larm", "--out", tmp_path / "r")
    assert done.code == 0, done.err
    assert pl.read_csv(tmp_path / "r" / "estimates.csv")["value"].to_list() == pytest.approx([3.5 / 9, 2.5 / 9, 3 / 9])
    again = samlad("survey", "hand-over", answers, "--weight", "vikt", "--mean", "larm", "--out", tmp_path / "r")
    assert again.code == 10
    assert samlad("survey", "hand-over", "--out", tmp_path / "x").code == 2
    assert samlad("survey", "hand-over", answers, "--proportion", "larm", "--out", tmp_path / "x").code == 2


def test_a_hand_over_from_the_workspace_is_logged_and_without_missing_codes(
    samlad: Command, workspace_made: Path, answers: Path, tmp_path: Path
) -> None:
    (tmp_path / "bok.csv").write_text(CODEBOOK, encoding="utf-8")
    short = samlad("import", "survey", answers, "--codebook", tmp_path / "bok.csv").out.split("(")[1].split(")")[0]
    done = samlad("survey", "hand-over", "--snapshot", short, "--by", "kon", "--out", tmp_path / "r")
    assert done.code == 0, done.err
    found = pl.read_csv(tmp_path / "r" / "estimates.csv", schema_overrides={"category": pl.String})
    assert set(found["category"]) == {"1", "2"}
    assert found.filter(category="1").select("kon", "n").rows() == [("men", 1), ("women", 2)]
    assert "överlämning till R" in samlad("data", "log").out


def test_a_published_table_is_read_in_and_needs_no_doctor(
    samlad: Command, workspace_made: Path, tmp_path: Path
) -> None:
    (tmp_path / "msb.csv").write_text("fråga,plats,år,andel,felmarginal\nOro,00,2018,0.3,0.04\n", encoding="utf-8")
    (tmp_path / "msb.toml").write_text(
        'kind = "published"\n[columns]\nmeasure = "fråga"\nplace = "plats"\nyear = "år"\nvalue = "andel"\n'
        'margin = "felmarginal"\n[values]\nunit = "share"\nconfidence = "0.95"\nsource = "MSB 2018"\n',
        encoding="utf-8",
    )
    done = samlad("import", "published", tmp_path / "msb.csv", "--mapping", tmp_path / "msb.toml")
    assert done.code == 0, done.err
    assert "publicerad mätomgång" in done.out
    assert "samlad import published" not in samlad("doctor").out


def test_a_place_that_cannot_be_written_in(samlad: Command, answers: Path, tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    inside = tmp_path / "fil" / "mapp"
    assert samlad("survey", "questionnaire", "--codebook", inside / "k.toml").code == 2
    assert samlad("survey", "questionnaire", "--xlsform", inside / "f.xlsx").code == 2
    done = samlad("survey", "hand-over", answers, "--weight", "vikt", "--proportion", "larm", "--out", inside)
    assert done.code == 2
    assert "Resultatet går inte att skriva" in done.err
