"""`samlad survey calibrate` as a person runs it."""

from pathlib import Path

import polars as pl
import pytest
from command_ended import Command

ANSWERS = (
    "id,kommun,kon,inkomst,w\n1,0114,K,100,10\n2,0114,M,200,10\n3,1780,K,300,10\n4,1780,M,400,10\n5,1780,M,100,0\n"
)
MARGINS = "variable,category,total\nkommun,0114,30\nkommun,1780,20\nkon,K,28\nkon,M,22\n"


@pytest.fixture
def files(samlad: Command) -> Command:
    """Answers and margins in the folder."""
    Path("svar.csv").write_text(ANSWERS, encoding="utf-8")
    Path("marginaler.csv").write_text(MARGINS, encoding="utf-8")
    return samlad


def run(samlad: Command, method: str, *more: str | Path):
    return samlad("survey", "calibrate", "svar.csv", "--weight", "w", "--margins", "marginaler.csv",
                  "--method", method, *more)  # fmt: skip


@pytest.mark.parametrize(
    "more", [("raking",), ("linear",), ("logit", "--bounds", "0.4,1.9"), ("linear", "--bounds", "0.4,1.9")]
)
def test_the_data_come_back_with_a_column_more(files: Command, more: tuple[str, ...]) -> None:
    done = run(files, *more, "--out", "ut.csv")
    assert done.code == 0, done.err
    found = pl.read_csv("ut.csv", schema_overrides={"kommun": pl.String})
    assert found.columns == ["id", "kommun", "kon", "inkomst", "w", "calibrated_weight"]
    for column, label, total in (("kommun", "0114", 30), ("kommun", "1780", 20), ("kon", "K", 28), ("kon", "M", 22)):
        assert found.filter(pl.col(column) == label)["calibrated_weight"].sum() == pytest.approx(total, rel=1e-10)
    assert found["calibrated_weight"][4] == 0
    assert "Kish" in done.err
    assert done.out == ""


def test_trimmed_weights_keep_the_margins(files: Command) -> None:
    done = run(files, "linear", "--trim", "8,16.5", "--out", "-")
    assert done.code == 0, done.err
    weights = pl.read_csv(done.out.encode())["calibrated_weight"]
    assert weights.sum() == pytest.approx(50)
    assert weights.max() <= 16.5 + 1e-9


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("logit",), 2),
        (("mosaik",), 2),
        (("poststratify",), 2),
        (("linear", "--bounds", "2,1"), 2),
        (("linear", "--bounds", "två"), 2),
        (("linear", "--bounds", "0.99,1.01"), 10),
        (("raking", "--trim", "1,11"), 10),
        (("raking", "--out", "ut.doc"), 2),
    ],
)
def test_what_cannot_be_done_ends_with_its_code(files: Command, words: tuple[str, ...], code: int) -> None:
    done = run(files, *words)
    assert done.code == code, done.err
    assert "Traceback" not in done.err


def test_the_worst_margin_is_told_to_machines(files: Command) -> None:
    error = run(files, "linear", "--bounds", "0.99,1.01", "--json-errors").error
    assert (error["code"], error["exit"], error["file"]) == ("invalid_input", 10, "marginaler.csv")
    assert error["value"] == "kommun = 0114"
    assert error["row"] == 2


def test_margins_that_contradict_each_other(files: Command) -> None:
    Path("marginaler.csv").write_text(MARGINS.replace("22", "23"), encoding="utf-8")
    done = run(files, "raking")
    assert done.code == 10
    assert "motsäger varandra" in done.err


def test_a_row_that_lacks_its_class_is_named(files: Command) -> None:
    Path("svar.csv").write_text(ANSWERS.replace("4,1780,M", "4,1780,"), encoding="utf-8")
    error = run(files, "raking", "--json-errors").error
    assert (error["exit"], error["file"], error["row"], error["column"]) == (10, "svar.csv", 5, "kon")


def test_weights_are_not_written_over(files: Command) -> None:
    Path("svar.csv").write_text(ANSWERS.replace(",w\n", ",calibrated_weight\n"), encoding="utf-8")
    done = files("survey", "calibrate", "svar.csv", "--weight", "calibrated_weight", "--margins", "marginaler.csv",
                 "--method", "raking")  # fmt: skip
    assert done.code == 2
