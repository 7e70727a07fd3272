"""A survey handed over to R: the same table comes out there, to nine digits."""

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.stats.streams import stream
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.design import sample_of
from samlad.survey.hand_over import HandOver, independent, write_hand_over
from samlad.survey.table import Survey, estimate_table

ASKED = [
    Asked(Statistic.MEAN, "oro"),
    Asked(Statistic.TOTAL, "oro"),
    Asked(Statistic.PROPORTION, "larm"),
    Asked(Statistic.RATIO, "oro/hushall"),
    Asked(Statistic.QUANTILE, "oro:0.5"),
]
MARGINS = (
    Margin("kon", "K", 2600.0),
    Margin("kon", "M", 2400.0),
    Margin("alder", "18-49", 3000.0),
    Margin("alder", "50-79", 2000.0),
    Margin("hushall", None, 11600.0),
)
DESIGN = HandOver("vikt", ("stratum",), ("skola",), ("skolor",), by=("kon",))

# `survey` borrows one function of MASS, a generalised inverse; where MASS is absent this lends it one.
LENT = """
if (!requireNamespace("survey", quietly = TRUE)) quit(status = 77)
if (!requireNamespace("MASS", quietly = TRUE)) {
  inverse <- function(X, tol = 1e-12) {
    parts <- svd(X); big <- parts$d > tol * parts$d[1]
    parts$v[, big, drop = FALSE] %*% (t(parts$u[, big, drop = FALSE]) / parts$d[big])
  }
  lent <- list2env(list(ginv = inverse))
  info <- list2env(list(spec = c(name = "MASS", version = "0"), exports = list2env(list(ginv = "ginv"))))
  assign(".__NAMESPACE__.", info, envir = lent)
  .Internal(registerNamespace("MASS", lent))
}
source("estimates.R")
"""


@pytest.fixture
def answers() -> pl.DataFrame:
    """Clusters in strata, some answers missing, codes with leading zeros."""
    random, rows = stream(7, "hand-over"), 240
    schools = np.arange(rows) // 10
    return pl.DataFrame(
        {
            "vikt": random.uniform(15, 25, rows),
            "stratum": [f"0{one // 8}" for one in schools],
            "skola": [f"0{one}" for one in schools],
            "skolor": [40 + 5 * int(one // 8) for one in schools],
            "kon": random.choice(["K", "M"], rows),
            "alder": random.choice(["18-49", "50-79"], rows),
            "hushall": random.integers(1, 5, rows),
            "oro": random.normal(3, 1, rows).round(3),
            "larm": random.choice(["1", "2"], rows, p=[0.9, 0.1]),
            "gone": random.random(rows) < 0.06,
        }
    ).with_columns(pl.when(~pl.col("gone")).then(pl.col("oro", "larm")))


def in_r(folder: Path) -> list[dict[str, str]]:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    (folder / "run.R").write_text(LENT)
    done = subprocess.run(["Rscript", "run.R"], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 77:
        pytest.skip("R's package survey is not here")
    assert done.returncode == 0, done.stderr
    with (folder / "estimates_r.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def assert_equal(rows: list[dict[str, str]], count: int) -> None:
    assert len(rows) == count
    for row in rows:
        value, se = float(row["value"]), float(row["se"])
        assert float(row["value_r"]) == pytest.approx(value, rel=1e-9), row
        assert float(row["se_r"]) == pytest.approx(se, rel=1e-9, abs=1e-12 * abs(value)), row


@pytest.mark.golden
def test_a_stratified_cluster_sample(answers, tmp_path):
    sample = sample_of(answers, weight="vikt", strata=["stratum"], clusters=["skola"], fpc=["skolor"])
    inside = (answers["alder"] == "18-49").to_numpy()
    found = estimate_table(Survey(answers, sample), ASKED, by=["kon"], where=inside)
    write_hand_over(tmp_path / "r", answers, DESIGN, ASKED, found, where=inside)
    assert_equal(in_r(tmp_path / "r"), 2 * 6)


@pytest.mark.golden
@pytest.mark.parametrize("method", [CalibrationMethod.RAKING, CalibrationMethod.LINEAR])
def test_calibrated_weights(answers, tmp_path, method):
    sample = sample_of(answers, weight="vikt", strata=["stratum"], clusters=["skola"], fpc=["skolor"])
    done = calibrate(answers, weight="vikt", margins=MARGINS, method=method)
    survey = Survey(answers, sample.with_weight(done.weights), calibrated=done)
    found = estimate_table(survey, ASKED[:4], by=["kon"])
    design = HandOver("vikt", ("stratum",), ("skola",), ("skolor",), ("kon",), MARGINS, method)
    write_hand_over(tmp_path / "r", answers, design, ASKED[:4], found)
    assert_equal(in_r(tmp_path / "r"), 2 * 5)


def test_margins_that_follow_from_others_are_left_out(answers):
    assert [one.name for one in independent(answers, MARGINS)] == [
        one.name for one in MARGINS if one != Margin("alder", "50-79", 2000.0)
    ]
    assert independent(answers, ()) == []


def test_only_what_is_needed_is_handed_over(answers, tmp_path):
    sample = sample_of(answers, weight="vikt")
    asked = [Asked(Statistic.PROPORTION, "larm")]
    found = estimate_table(Survey(answers, sample), asked)
    written = write_hand_over(tmp_path / "r", answers, HandOver("vikt"), asked, found)
    assert sorted(one.name for one in written) == [
        "answers.csv", "answers.parquet", "design.R", "estimates.R", "estimates.csv",
    ]  # fmt: skip
    assert pl.read_parquet(tmp_path / "r" / "answers.parquet").columns == ["vikt", "larm", "samlad_domain"]


def test_nothing_is_mixed_into_a_folder_in_use(answers, tmp_path):
    (tmp_path / "annat.txt").touch()
    with pytest.raises(InvalidInput, match="Överlämningen skrevs inte"):
        write_hand_over(tmp_path, answers, HandOver("vikt"), [], pl.DataFrame())
