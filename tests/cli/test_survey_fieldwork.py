"""`samlad survey draw` and `response` as a person runs them."""

import json
from pathlib import Path

import polars as pl
import pytest
from command_ended import Command


@pytest.fixture
def frame(samlad: Command) -> Command:
    """A frame of 60 and an allocation in the folder."""
    people = "".join(f"{n:03d},{'0114' if n < 20 else '1780'},{'KM'[n % 2]}\n" for n in range(60))
    Path("ram.csv").write_text("lopnr,kommun,kon\n" + people, encoding="utf-8")
    Path("fordelning.csv").write_text("stratum,sample\n0114,5\n1780,10\n", encoding="utf-8")
    return samlad


def drawn(samlad: Command, *more: str):
    return samlad("survey", "draw", "ram.csv", "--id", "lopnr", "--strata", "kommun", "--allocation", "fordelning.csv",
                  "--seed", "11", *more)  # fmt: skip


@pytest.mark.parametrize("method", ["srs", "systematic"])
def test_a_draw_and_its_log_are_the_same_each_time(frame: Command, method: str) -> None:
    done = drawn(frame, "--method", method, "--date", "2026-02-01", "--out", "urval.csv")
    assert done.code == 0, done.err
    first, log = Path("urval.csv").read_bytes(), Path("urval.log.json").read_bytes()
    assert drawn(frame, "--method", method, "--date", "2026-02-01", "--out", "urval.csv", "--overwrite").code == 0
    assert (first, log) == (Path("urval.csv").read_bytes(), Path("urval.log.json").read_bytes())
    found = pl.read_csv("urval.csv", infer_schema=False)
    assert found.columns == ["lopnr", "stratum", "inclusion_probability"]
    assert found["stratum"].to_list() == ["0114"] * 5 + ["1780"] * 10
    told = json.loads(log)
    assert (told["seed"], told["date"], told["frame_rows"], told["method"]) == (11, "2026-02-01", 60, method)
    assert told["strata"][0] == {"stratum": "0114", "population": 20, "sample": 5}


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--method", "lotteri"), 2), (("--date", "igår"), 2), (("--seed", "-1"), 2), (("--strata", "lan"), 2)],
)
def test_draws_that_cannot_be(frame: Command, words: tuple[str, ...], code: int) -> None:
    assert drawn(frame, *words).code == code


def test_more_than_there_are(frame: Command) -> None:
    Path("fordelning.csv").write_text("stratum,sample\n0114,25\n1780,10\n", encoding="utf-8")
    done = drawn(frame, "--json-errors")
    assert (done.code, done.error["value"]) == (10, "0114")


def fieldwork(extra: str = "") -> None:
    rows = ["lopnr,kommun,svar,dag" + (",otrygg" if extra else "")]
    for n in range(120):
        answered = n % 6 == 0 if n < 60 else n % 3 != 0
        rows.append(f"{n:03d},{'0114' if n < 60 else '1780'},{int(answered)},{'2026-02-03' if answered else ''}{extra}")
    Path("urval.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def response(samlad: Command, *more: str):
    return samlad("survey", "response", "urval.csv", "--id", "lopnr", "--responded", "svar", "--date", "dag",
                  "--by", "kommun", *more)  # fmt: skip


def test_the_response_and_its_warnings(samlad: Command) -> None:
    fieldwork()
    done = response(samlad, "--out", "-")
    assert done.code == 0, done.err
    found = pl.read_csv(done.out.encode(), infer_schema=False)
    assert found["category"].to_list() == [None, "0114", "1780"]
    assert found["falls_away"].to_list() == ["false", "true", "false"]
    assert "kommun = 0114 faller bort" in done.err
    assert "R-indikatorn" in done.err
    days = response(samlad, "--over-time", "--out", "-")
    assert pl.read_csv(days.out.encode())["cumulative"].to_list() == [50]


def test_answers_beside_the_id_of_the_frame_are_refused(samlad: Command) -> None:
    fieldwork(",ja")
    done = response(samlad, "--json-errors")
    assert (done.code, done.error["column"], done.error["file"]) == (14, "otrygg", "urval.csv")
