"""`samlad events rates` as a person runs it: the contract's columns, ways and endings."""

import polars as pl
import pytest

from samlad.stats.intervals import byar

RATES = ("events", "rates", "d.csv", "--count", "n", "--population", "folk")


@pytest.fixture(autouse=True)
def table(samlad):
    pl.DataFrame(
        {"kommun": ["0114", "0114", "0115", "0115", None], "age": ["0-64", "65+", "0-64", "65+", "65+"],
         "year": [2020, 2020, 2020, 2020, 2020], "n": [20, 30, 2, 3, 1], "folk": [8000, 2000, 900, 100, 10]}
    ).write_csv("d.csv")  # fmt: skip


def read(text: str) -> pl.DataFrame:
    return pl.read_csv(text.encode(), schema_overrides={"kommun": pl.String})


def test_a_row_a_group_and_what_was_left_out_is_told(samlad):
    done = samlad(*RATES, "--by", "kommun", "--out", "-")
    assert done.code == 0, done.err
    found = read(done.out)
    assert found.columns == ["kommun", "value", "low", "high", "n", "base", "status"]
    assert found["kommun"].to_list() == ["0114", "0115"]
    assert found.row(0)[1:] == pytest.approx((500.0, byar(50).low * 10, byar(50).high * 10, 50, 10_000.0, "ok"))
    assert "1 rad saknar uppgift i kommun" in done.err


def test_standardised_rates_suppress_the_few(samlad):
    done = samlad(*RATES, "--by", "kommun", "--age", "age", "--method", "direct", "--standard", "esp2013", "--out", "-")
    found = read(done.out)
    assert found["value"][0] == pytest.approx(0.805 * 250 + 0.195 * 1500)
    assert found.row(1)[1:] == (None, None, None, 5, 1000.0, "suppressed")


def test_a_reference_from_a_file_gives_ratio_and_rate(samlad):
    pl.DataFrame({"age": ["0", "65"], "count": [25, 75], "population": [10_000, 5_000]}).write_csv("r.csv")
    words = (*RATES, "--by", "kommun", "--age", "age", "--standard", "r.csv", "--interval", "byar", "--out", "-")
    ratio = read(samlad(*words, "--method", "indirect").out)
    assert ratio["value"].to_list() == pytest.approx([100 * 50 / 50, 100 * 5 / 3.75])
    rate = read(samlad(*words, "--method", "indirect-rate", "--per", "1000").out)
    assert rate["value"][1] == pytest.approx(5 / 3.75 * 100 / 15)


def test_one_s_own_weights_filter_window_and_denominator(samlad):
    pl.DataFrame({"age": ["0-64", "65+"], "weight": [1, 1]}).write_csv("w.csv")
    done = samlad(*RATES, "--age", "age", "--method", "direct", "--standard", "w.csv", "--where", "kommun = '0114'",
                  "--out", "-")  # fmt: skip
    assert done.code == 0, done.err
    assert pl.read_csv(done.out.encode())["value"][0] == pytest.approx((250 + 1500) / 2)
    done = samlad(*RATES, "--by", "kommun", "--year", "year", "--window", "1", "--denominator", "day", "--out", "-")
    assert read(done.out).columns[:4] == ["kommun", "period", "denominator", "value"]
    assert set(read(done.out)["denominator"]) == {"day"}


def test_rates_used_wrongly(samlad):
    pl.DataFrame({"age": ["0-17", "18+"], "n": [1, 2], "folk": [10, 20]}).write_csv("18.csv")
    pl.DataFrame({"age": ["0"], "weight": [-1]}).write_csv("minus.csv")
    direct = ("--age", "age", "--method", "direct")
    for words, code in {
        ("--method", "magi"): 2,
        ("--interval", "magi"): 2,
        ("--method", "direct"): 2,
        (*direct, "--interval", "wilson"): 2,
        ("--standard", "esp2013"): 2,
        ("--age", "age", "--method", "indirect", "--standard", "esp2013"): 2,
        ("--by", "value"): 2,
        ("--by", "kommun", "--by", "kommun"): 2,
        ("--year", "year"): 2,
        ("--year", "year", "--window", "5"): 10,
        ("--year", "year", "--window", "0"): 2,
        ("--per", "0"): 2,
        ("--per", "nan"): 2,
        ("--confidence", "1"): 2,
        ("--denominator", "magi"): 2,
        (*direct, "--standard", "minus.csv"): 10,
        (*direct, "--standard", "d.csv"): 2,
        ("--age", "kommun", "--method", "direct"): 10,
        ("--where", "n > 99"): 12,
        ("--out", "r.doc"): 2,
    }.items():
        done = samlad(*RATES, *words)
        assert done.code == code, (words, done.err)
        assert "Traceback" not in done.err
    done = samlad("events", "rates", "18.csv", "--count", "n", "--population", "folk", *direct)
    assert (done.code, "18 år" in done.err) == (10, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_events_without_population_are_told_by_line(samlad, kind):
    frame = pl.DataFrame({"k": ["a", "b", "c"], "n": [1, 0, 2], "folk": [10, 0, 0]})
    {"csv": frame.write_csv, "xlsx": frame.write_excel, "parquet": frame.write_parquet}[kind](f"nolla.{kind}")
    words = ("events", "rates", f"nolla.{kind}", "--count", "n", "--population", "folk", "--by", "k", "--json-errors")
    done = samlad(*words)
    assert done.code == 10
    assert (done.error["row"], done.error["column"], done.error["file"]) == (4, "folk", f"nolla.{kind}")
    assert "årgång" in str(done.error["cure"])
    frame.head(2).write_csv("noll.csv")
    done = samlad("events", "rates", "noll.csv", "--count", "n", "--population", "folk", "--by", "k", "--out", "-")
    assert pl.read_csv(done.out.encode())["status"].to_list() == ["ok", "not_applicable"]
