"""`samlad survey small-area` as a person runs it."""

import polars as pl
import pytest

from samlad.stats.streams import stream


def direct() -> pl.DataFrame:
    random = stream(6, "direct")
    x = random.normal(size=20)
    y = 0.3 + 0.05 * x + 0.03 * random.normal(size=20)
    return pl.DataFrame(
        {"kommun": [f"{k:04}" for k in range(20)], "y": y, "se": [0.04] * 20, "x": x, "typ": [1, 2] * 10,
         "n": [120] * 20, "folk": [1000.0 * (k + 1) for k in range(20)], "lan": ["01"] * 12 + ["17"] * 8}
    )  # fmt: skip


SMALL = ("survey", "small-area", "d.csv", "--value", "y", "--se", "se", "--place", "kommun", "--covariates", "x")


@pytest.mark.parametrize("fit", ["reml", "ml", "fh"])
def test_small_places_and_their_model(samlad, fit):
    direct().write_csv("d.csv")
    done = samlad(*SMALL, "--covariates", "C(typ)", "--method", "fay-herriot", "--fit", fit, "--model-out", "m.csv",
                  "--out", "o.csv")  # fmt: skip
    assert done.code == 0, done.err
    found = pl.read_csv("o.csv", schema_overrides={"place": pl.String})
    assert found.columns[:6] == ["place", "direct", "direct_se", "estimate", "rmse", "shrinkage"]
    assert found["place"][0] == "0000"
    model = pl.read_csv("m.csv")
    assert model["term"].to_list() == ["intercept", "x", "typ=2", "sigma2_u"]
    assert model.columns == ["term", "estimate", "se"]


def test_places_add_up_to_their_county(samlad):
    direct().write_csv("d.csv")
    pl.DataFrame({"region": ["01", "17"], "value": [0.31, 0.28]}).write_csv("lan.csv")
    done = samlad(*SMALL, "--benchmark", "lan.csv", "--region", "lan", "--population", "folk", "--out", "o.csv")
    assert done.code == 0, done.err
    found = pl.read_csv("o.csv").with_columns(direct()["folk"], direct()["lan"])
    for county, target in (("01", 0.31), ("17", 0.28)):
        rows = found.filter(pl.col("lan") == county)
        assert (rows["benchmarked"] * rows["folk"]).sum() / rows["folk"].sum() == pytest.approx(target)


def test_small_places_used_wrongly(samlad):
    direct().write_csv("d.csv")
    pl.DataFrame({"value": [0.3]}).write_csv("hela.csv")
    for words, code in {
        ("--fit", "bayes"): 2,
        ("--method", "magi"): 2,
        ("--covariates", "borta"): 2,
        ("--covariates", "C(borta)"): 2,
        ("--smooth",): 2,
        ("--benchmark", "hela.csv"): 2,
        ("--confidence", "95"): 2,
        ("--covariates", "C(kommun)"): 10,
        ("--model-out", "m.doc"): 2,
    }.items():
        assert samlad(*SMALL, *words, "--out", "-").code == code, words


def test_a_model_that_makes_places_less_sure_says_so(samlad):
    pl.DataFrame({"kommun": ["a", "b", "c"], "y": [0.5, 0.4, 0.45], "se": [0.1, 0.1, 0.2]}).write_csv("d.csv")
    done = samlad("survey", "small-area", "d.csv", "--value", "y", "--se", "se", "--place", "kommun", "--out", "-")
    assert done.code == 0
    assert "För 2 platser är modellens fel större" in done.err
    assert "Platserna skiljer sig inte mer än slumpen" in done.err
