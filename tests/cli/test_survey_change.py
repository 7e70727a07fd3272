"""`samlad survey change` as a person runs it."""

import polars as pl
import pytest

from samlad.stats.streams import stream


def wave(name: str, *, year: int, shift: float = 0.0) -> None:
    random = stream(5, "wave", year)
    rows = 400
    frame = pl.DataFrame(
        {
            "id": [f"{k:05}" for k in range(rows)],
            "kommun": ["0114"] * 200 + ["1780"] * 200,
            "vikt": [2.0] * 200 + [5.0] * 200,
            "larm": (random.random(rows) < 0.4 + shift).astype(int),
        }
    )
    frame.write_csv(name)


@pytest.fixture
def waves(samlad):
    wave("2018.csv", year=2018)
    wave("2023.csv", year=2023, shift=0.3)
    return samlad


DESIGN = ("--weight", "vikt", "--strata", "kommun", "--proportion", "larm", "--by", "kommun")


def test_two_waves_of_answers(waves):
    done = waves("survey", "change", "2018.csv", "2023.csv", *DESIGN, "--out", "c.csv")
    assert done.code == 0, done.err
    found = pl.read_csv("c.csv", schema_overrides={"kommun": pl.String, "category": pl.String})
    assert found.columns[:12] == [
        "statistic", "variable", "category", "kommun", "value_1", "value_2", "difference", "se", "low", "high", "p",
        "p_adjusted",
    ]  # fmt: skip
    assert found["kommun"].unique().sort().to_list() == ["0114", "1780"]
    assert found.filter(category="1")["verdict"].unique().to_list() == ["increase"]
    assert found["df"].unique().to_list() == [398.0]


def test_a_person_reads_the_verdict_in_words(waves):
    assert "säkerställd ökning" in waves("survey", "change", "2018.csv", "2023.csv", *DESIGN).out
    assert "established increase" in waves("--language", "en", "survey", "change", "2018.csv", "2023.csv", *DESIGN).out


def test_a_panel_tells_how_many_it_holds(waves):
    done = waves("survey", "change", "2018.csv", "2023.csv", *DESIGN, "--panel-id", "id", "--out", "-")
    assert done.code == 0
    assert "400 personer" in done.err


def test_answers_against_print_and_print_against_print(waves):
    pl.DataFrame(
        {"variable": ["larm"] * 2, "category": ["1"] * 2, "kommun": ["0114", "1780"], "value": [0.4, 0.4],
         "margin": [0.07, 0.07]}
    ).write_csv("tryckt.csv")  # fmt: skip
    done = waves("survey", "change", "tryckt.csv", "2023.csv", *DESIGN, "--out", "-")
    assert done.code == 0, done.err
    assert done.out.count("increase") == 2
    assert done.out.count("missing") == 2  # the answer 0 was not printed
    done = waves("survey", "change", "tryckt.csv", "tryckt.csv", "--out", "-")
    assert done.code == 0, done.err
    assert done.out.splitlines()[0].startswith("variable,category,kommun,value_1,value_2,difference")
    assert done.out.count(",1.0,1.0,ok,") == 2


def test_breaks_and_turned_codes(waves):
    with open("notes.toml", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write('[break]\nlarm = "Frågan ändrades"\n[recode.larm]\n0 = "1"\n1 = "0"\n')
    done = waves("survey", "change", "2018.csv", "2023.csv", *DESIGN, "--notes", "notes.toml", "--out", "c.csv")
    assert done.code == 0, done.err
    found = pl.read_csv("c.csv", schema_overrides={"category": pl.String})
    assert found["status"].unique().to_list() == ["not_applicable"]
    assert found["broken"].unique().to_list() == ["Frågan ändrades"]
    assert found.filter(category="1")["value_1"].min() > 0.5


def test_change_used_wrongly(waves):
    pl.DataFrame({"variable": ["larm"], "category": ["1"], "value": [40.0], "margin": [7.0]}).write_csv("procent.csv")
    pl.DataFrame({"variable": ["larm"], "value": [0.4], "margin": [None]}).write_csv("utan.csv")
    wrong = {
        ("2018.csv", "2023.csv", "--proportion", "larm"): 2,
        ("2018.csv", "2023.csv", "--weight", "vikt"): 2,
        ("2018.csv", "2023.csv", "--weight", "borta", "--proportion", "larm"): 2,
        ("2018.csv", "2023.csv", "--weight", "vikt", "--proportion", "borta"): 2,
        ("2018.csv", "2023.csv", "--weight", "vikt", "--proportion", "larm", "--panel-id", "borta"): 2,
        ("procent.csv", "2023.csv", "--weight", "vikt", "--proportion", "larm", "--panel-id", "id"): 2,
        ("procent.csv", "2023.csv", "--weight", "vikt", "--proportion", "larm"): 10,
        ("utan.csv", "utan.csv"): 10,
    }
    for words, code in wrong.items():
        assert waves("survey", "change", *words, "--out", "-").code == code, words
