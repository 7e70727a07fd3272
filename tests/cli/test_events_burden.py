"""Smoothing, the dark figure, mirrors, costs and burden as a person runs them."""

import polars as pl
import pytest

AREAS = {"k": ["0114", "0115", "0117", "0120"], "n": [9, 2, 30, 4], "folk": [1000, 900, 1100, 800], "inc": [1, 2, 3, 4]}


@pytest.fixture(autouse=True)
def tables(samlad):
    pl.DataFrame(AREAS).write_csv("a.csv")
    pl.DataFrame({"one": ["0114", "0115"], "other": ["0115", "0117"]}).write_csv("g.csv")
    pl.DataFrame({"a": [0, 0, 0, 1, 1, 1, 1], "b": [0, 1, 1, 0, 0, 1, 1], "c": [1, 0, 1, 0, 1, 0, 1],
                  "f": [63, 55, 18, 69, 17, 21, 28]}).write_csv("h.csv")  # fmt: skip
    pl.DataFrame({"plats": ["x", "x"], "source": ["survey", "police"], "value": [900, 300]}).write_csv("m.csv")
    pl.DataFrame({"place": ["1780"], "type": ["fall"], "count": [10], "folk": [1000]}).write_csv("c.csv")
    pl.DataFrame({"type": ["fall"], "family": ["cost_of_illness"], "value": [1000], "price_year": [2005]}).write_csv(
        "u.csv"
    )
    pl.DataFrame({"year": [2005, 2011], "index": [100, 110]}).write_csv("i.csv")
    pl.DataFrame({"payer": ["a", "b"], "share": [0.25, 0.75]}).write_csv("p.csv")
    pl.DataFrame({"severity": ["dead", "inpatient"], "count": [2, 40]}).write_csv("s.csv")
    pl.DataFrame({"age": ["0", "80"], "remaining": [82, 9]}).write_csv("l.csv")
    pl.DataFrame({"age": ["75-84"], "count": [12]}).write_csv("d.csv")


def columns(text: str) -> pl.DataFrame:
    return pl.read_csv(text.encode(), schema_overrides={"place": pl.String})


SMOOTH = ("events", "smooth", "a.csv", "--place", "k", "--count", "n", "--population", "folk")


def test_smoothed_rates_keep_the_crude_ones_beside(samlad):
    done = samlad(*SMOOTH, "--model-out", "t.csv", "--out", "-")
    assert done.code == 0, done.err
    found = columns(done.out)
    assert found["place"].to_list() == ["0114", "0115", "0117", "0120"]
    assert found["crude"][0] == pytest.approx(900.0)
    assert pl.read_csv("t.csv")["term"].to_list() == ["intercept", "alpha"]
    done = samlad(*SMOOTH, "--method", "spatial", "--neighbours", "g.csv", "--out", "-")
    assert columns(done.out)["neighbours"].to_list() == [1, 2, 1, 0]
    assert "0120" in done.err


def test_two_registers_and_three(samlad):
    done = samlad("events", "capture-recapture", "--n11", "60", "--n10", "40", "--n01", "30", "--out", "-")
    assert columns(done.out)["estimate"][0] == pytest.approx(101 * 91 / 61 - 1)
    three = ("events", "capture-recapture", "h.csv", "--list", "a", "--list", "b", "--freq", "f")
    done = samlad(*three, "--list", "c", "--out", "-")
    assert columns(done.out).height == 9
    assert "271" in done.err
    # Two of the lists: those that only the third saw are unseen by both, and their number cannot be used.
    assert samlad(*three).code == 10
    assert samlad(*three, "--where", "a + b > 0").code == 0


def test_mirrors_costs_severity_years_and_inequality(samlad):
    done = samlad("events", "mirrors", "m.csv", "--by", "plats", "--out", "-")
    assert columns(done.out)["ratio"][0] == pytest.approx(1 / 3)
    cost = ("events", "cost", "c.csv", "--unit-costs", "u.csv", "--index", "i.csv", "--price-year", "2011")
    done = samlad(*cost, "--population", "folk", "--payers", "p.csv", "--out", "-")
    assert dict(zip(columns(done.out)["payer"], columns(done.out)["value"], strict=True)) == pytest.approx(
        {"a": 2750.0, "b": 8250.0, "all": 11_000.0}
    )
    done = samlad("events", "severity", "s.csv", "--out", "-")
    assert columns(done.out)["per_worse"][1] == 20.0
    done = samlad("events", "life-years", "d.csv", "--life-table", "l.csv", "--out", "-")
    assert columns(done.out)["value"][0] == 108.0
    done = samlad(
        "events", "inequality", "a.csv", "--count", "n", "--population", "folk", "--background", "inc", "--out", "-"
    )
    assert columns(done.out)["index"].to_list() == ["slope", "relative", "concentration"]
    assert "inte människor" in done.err


def test_used_wrongly(samlad):
    pl.DataFrame({"one": ["0114"], "other": ["9999"]}).write_csv("fel.csv")
    pl.DataFrame({"one": ["0114"]}).write_csv("en.csv")
    pl.DataFrame({"payer": ["a"], "share": [0.5]}).write_csv("halv.csv")
    cost = ("events", "cost", "c.csv", "--price-year", "2011", "--unit-costs", "u.csv")
    lists = ("events", "capture-recapture", "h.csv")
    for words, code in {
        (*SMOOTH, "--method", "magi"): 2,
        (*SMOOTH, "--expected", "folk"): 2,
        (*SMOOTH, "--method", "spatial"): 2,
        (*SMOOTH, "--neighbours", "g.csv"): 2,
        (*SMOOTH, "--method", "spatial", "--neighbours", "fel.csv"): 10,
        (*SMOOTH, "--method", "spatial", "--neighbours", "en.csv"): 10,
        (*SMOOTH, "--covariates", "borta"): 2,
        (*SMOOTH, "--where", "n > 8"): 10,
        ("events", "capture-recapture"): 2,
        ("events", "capture-recapture", "--n11", "1"): 2,
        ("events", "capture-recapture", "--n11", "-1", "--n10", "1", "--n01", "1"): 10,
        ("events", "capture-recapture", "--n11", "1", "--n10", "1", "--n01", "1", "--odds-ratio", "0"): 2,
        lists: 2,
        (*lists, "--list", "a"): 10,
        (*lists, "--list", "a", "--list", "x"): 2,
        (*lists, "--list", "a", "--list", "b", "--list", "c", "--odds-ratio", "2"): 2,
        (*lists, "--list", "a", "--list", "b", "--list", "f"): 10,
        ("events", "mirrors", "m.csv", "--by", "ratio"): 2,
        ("events", "mirrors", "m.csv", "--source", "plats"): 10,
        cost: 10,
        (*cost, "--index", "p.csv"): 2,
        (*cost, "--index", "i.csv", "--payers", "halv.csv"): 10,
        ("events", "cost", "c.csv", "--price-year", "2011", "--index", "i.csv"): 10,
        ("events", "severity", "s.csv", "--severity", "count"): 10,
        ("events", "severity", "s.csv", "--by", "severity"): 2,
        ("events", "life-years", "d.csv", "--life-table", "s.csv"): 2,
        ("events", "life-years", "d.csv", "--life-table", "l.csv", "--sex", "age"): 10,
        ("events", "inequality", "a.csv", "--count", "n", "--population", "folk", "--background", "borta"): 2,
    }.items():
        done = samlad(*words)
        assert done.code == code, (words, done.code, done.err)
        assert "Traceback" not in done.err
