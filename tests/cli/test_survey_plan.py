"""`samlad survey allocate` and `plan` as a person runs them."""

from pathlib import Path

import polars as pl
import pytest
from command_ended import Command

STRATA = "stratum,population,sd\n0114,47000,0.5\n1780,71000,0.4\n1715,9300,0.3\n"


@pytest.fixture
def strata(samlad: Command) -> Command:
    """Strata in the folder."""
    Path("strata.csv").write_text(STRATA, encoding="utf-8")
    return samlad


@pytest.mark.parametrize("rule", [(), ("--proportional",), ("--equal",), ("--power", "0.5"), ("--neyman", "sd")])
def test_an_allocation_becomes_a_plan(strata: Command, rule: tuple[str, ...]) -> None:
    done = strata("survey", "allocate", "strata.csv", "--minimum", "600", "--total", "3000", *rule,
                  "--response-rate", "0.5", "--out", "urval.csv")  # fmt: skip
    assert done.code == 0, done.err
    found = pl.read_csv("urval.csv", schema_overrides={"stratum": pl.String})
    assert found.columns == ["stratum", "population", "sample", "expected_responses", "half_width"]
    assert found["stratum"].to_list() == ["0114", "1780", "1715"]
    assert found["sample"].sum() == 3000
    assert found["sample"].min() >= 600
    planned = strata("survey", "plan", "urval.csv", "--response-rate", "0.5", "--price-person", "30", "--out", "-")
    assert planned.code == 0, planned.err
    assert pl.read_csv(planned.out.encode())["cost"].sum() == 90_000
    assert "90 000 kronor" in planned.err.replace("\u00a0", " ")
    assert "procentenheter" in planned.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--minimum", "600", "--total", "1000"), 10),
        (("--minimum", "0", "--total", "1000000"), 10),
        (("--minimum", "0", "--total", "100", "--equal", "--proportional"), 2),
        (("--minimum", "0", "--total", "100", "--neyman", "saknas"), 2),
        (("--minimum", "0", "--total", "100", "--response-rate", "2"), 2),
        (("--minimum", "många", "--total", "100"), 2),
        (("--total", "100"), 2),
    ],
)
def test_what_cannot_be_allocated(strata: Command, words: tuple[str, ...], code: int) -> None:
    done = strata("survey", "allocate", "strata.csv", *words)
    assert done.code == code, done.err
    assert "Traceback" not in done.err


def test_a_base_and_an_add_on_sample_get_one_weight(strata: Command) -> None:
    """π = 1 − 0.9·0.8 = 0.28 drawn apart, 0.1 + 0.2 = 0.3 drawn from the rest; the weight is 1/π."""
    Path("tva.csv").write_text("stratum,population,base,add_on\n0114,1000,100,200\n", encoding="utf-8")
    for how, chance in (("independent", 0.28), ("from_rest", 0.3)):
        done = strata("survey", "two-samples", "tva.csv", "--add-on", how, "--out", "-")
        assert done.code == 0, done.err
        heading, row = (line.split(",") for line in done.out.splitlines())
        told = dict(zip(heading, row, strict=True))
        assert told["stratum"] == "0114"
        assert float(told["inclusion_probability"]) == pytest.approx(chance)
        assert float(told["design_weight"]) == pytest.approx(1 / chance)
        assert float(told["expected_persons"]) == pytest.approx(1000 * chance)
    assert strata("survey", "two-samples", "tva.csv", "--add-on", "någotvis").code == 2
    assert strata("survey", "two-samples", "tva.csv").code == 2
    Path("tva.csv").write_text("stratum,population,base,add_on\n0114,250,100,200\n", encoding="utf-8")
    done = strata("--json-errors", "survey", "two-samples", "tva.csv", "--add-on", "from_rest")
    assert (done.code, done.error["row"], done.error["file"]) == (10, 2, "tva.csv")


@pytest.mark.parametrize("deff", ["nan", "inf", "0", "-1"])
def test_a_design_effect_is_a_number_above_nought(strata: Command, deff: str) -> None:
    Path("u.csv").write_text("stratum,population,sample\na,100,10\n", encoding="utf-8")
    done = strata("--json-errors", "survey", "plan", "u.csv", "--response-rate", "0.5", "--deff", deff)
    assert (done.code, done.error["why"]) == (2, "Designeffekten ska vara ett tal större än 0.")


def test_fewer_than_one_person_cannot_be_drawn(strata: Command) -> None:
    Path("s.csv").write_text("stratum,population\na,100\n", encoding="utf-8")
    done = strata("--json-errors", "survey", "allocate", "s.csv", "--minimum", "1", "--total", "-5")
    assert (done.code, done.error["why"]) == (2, "Antalet personer att dra i allt ska vara minst 1.")
    assert done.error["cure"]


def test_a_population_that_is_no_number_is_named(strata: Command) -> None:
    Path("strata.csv").write_text(STRATA.replace("71000", "många"), encoding="utf-8")
    error = strata("survey", "allocate", "strata.csv", "--minimum", "1", "--total", "9", "--json-errors").error
    assert (error["exit"], error["row"], error["column"], error["value"]) == (10, 3, "population", "många")
