"""The survey's engine on 174 000 answers × 40 questions × 290 municipalities × sex, with R `survey` and svy beside it.

In process (`test_cube_*`): the cube built and rolled up to 580 domains with standard errors, weights fixed, calibrated
to municipality × sex × five ages, with 6 % item non-response, and both. As a command: the whole of `samlad survey
estimate`, beside the bare import of its libraries. Peers: R's best form (one design per municipality) on all questions;
svy on one question of the forty. `test_growth_*` shows the slope to ten million answers.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samlad.survey.cube import Variable, build, roll_up

PLACES, ANSWERS, QUESTIONS = 290, 600, 40
COMMAND = Path(sys.executable).parent / "samlad"
ORACLE = Path(sys.executable).parent.parent / "oracle" / "bin" / "python"
VARIABLES = [Variable(f"q{number}") for number in range(QUESTIONS)]


def answers(places: int = PLACES, each: int = ANSWERS, *, missing: float = 0.0) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    n = places * each
    place = np.repeat(np.arange(places), each)
    frame = pl.DataFrame(
        {
            "kommun": pl.Series([f"{1000 + number}" for number in range(places)]).gather(place),
            "kon": pl.Series(["k", "m"]).gather(rng.integers(0, 2, n)),
            "alder": pl.Series(list("abcde")).gather(rng.integers(0, 5, n)),
            "d": rng.uniform(5, 50, n),
            "N": np.repeat(rng.integers(2000, 90_000, places) + each, each),
        }
    )
    frame = frame.with_columns(pl.struct("kommun", "kon", "alder").rank("dense").alias("g"), pl.col("d").alias("w"))
    columns = []
    for number in range(QUESTIONS):
        column = pl.Series(f"q{number}", (rng.random(n) < 0.2).astype(np.float64))
        columns.append(column.set(pl.Series(rng.random(n) < missing), None) if missing else column)
    return frame.with_columns(columns)


def with_margins(frame: pl.DataFrame) -> pl.DataFrame:
    """Weights post-stratified to known sizes of municipality × sex × age."""
    return frame.with_columns((pl.col("d") * (0.8 + 0.1 * (pl.col("g") % 5))).alias("w"))


def by_cube(frame: pl.DataFrame, *, group: bool) -> np.ndarray:
    cube = build(
        frame, VARIABLES, weight="w", design_weight="d", strata=("kommun",), domains=("kommun", "kon"), fpc="N",
        group="g" if group else None,
    )  # fmt: skip
    return roll_up(cube, ("kommun", "kon")).se


@pytest.mark.parametrize("missing", [0.0, 0.06], ids=["complete", "6_percent_missing"])
@pytest.mark.parametrize("group", [False, True], ids=["fixed", "residuals"])
def test_cube(benchmark, group, missing):
    frame = with_margins(answers(missing=missing))
    found = benchmark.pedantic(by_cube, args=(frame,), kwargs={"group": group}, rounds=7, warmup_rounds=1)
    assert found.shape == (580, QUESTIONS)


@pytest.mark.parametrize("group", [False, True], ids=["fixed", "residuals"])
def test_roll_up_to_the_nation(benchmark, group):
    frame = with_margins(answers())
    cube = build(
        frame, VARIABLES, weight="w", design_weight="d", strata=("kommun",), domains=("kommun", "kon"), fpc="N",
        group="g" if group else None,
    )  # fmt: skip
    benchmark.pedantic(roll_up, args=(cube, ("kon",)), rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("millions", [1, 2, 5, 10])
def test_growth(benchmark, millions):
    """Ten questions: the slope is the point."""
    frame = answers(290, millions * 1_000_000 // 290).select("kommun", "kon", "w", "N", *(f"q{k}" for k in range(10)))

    def run():
        cube = build(frame, VARIABLES[:10], weight="w", strata=("kommun",), domains=("kommun", "kon"), fpc="N")
        return roll_up(cube, ("kommun", "kon")).se

    benchmark.pedantic(run, rounds=2, warmup_rounds=0)


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("survey") / "answers.parquet"
    answers().select("kommun", "kon", "alder", "w", "N", *(f"q{k}" for k in range(QUESTIONS))).write_parquet(path)
    return path


def test_command(benchmark, file):
    asked = [word for number in range(QUESTIONS) for word in ("--mean", f"q{number}")]
    words = [COMMAND, "survey", "estimate", file, "--weight", "w", "--strata", "kommun", "--fpc", "N", *asked]
    words += ["--by", "kommun", "--by", "kon", "--out", file.with_name("out.csv")]
    benchmark.pedantic(subprocess.run, args=(words,), kwargs={"check": True}, rounds=5, warmup_rounds=1)


def test_peer_bare_import_of_the_libraries(benchmark):
    words = [sys.executable, "-c", "import numpy, polars, narwhals, scipy.special, typer"]
    benchmark.pedantic(subprocess.run, args=(words,), kwargs={"check": True}, rounds=5, warmup_rounds=1)


R_SCRIPT = """
suppressMessages(library(survey)); d <- read.csv(commandArgs(TRUE)[1], colClasses = c(kommun = "character"))
f <- as.formula(paste0("~", paste0("q", 0:39, collapse = "+")))
started <- proc.time()[3]
for (m in split(d, d$kommun)) {
  s <- svydesign(~1, strata = ~kommun, weights = ~w, fpc = ~N, data = m)
  for (k in c("k", "m")) SE(svymean(f, subset(s, kon == k)))
}
cat(proc.time()[3] - started, "\\n")
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_peer_r_survey_its_best_form(benchmark, file):
    data, script = file.with_suffix(".csv"), file.with_name("best.R")
    pl.read_parquet(file).write_csv(data)
    script.write_text(R_SCRIPT)
    run = benchmark.pedantic(
        subprocess.run, args=(["Rscript", script, data],), kwargs={"check": True, "capture_output": True}, rounds=1
    )
    benchmark.extra_info["of it estimation, s"] = float(run.stdout.split()[-1])


SVY_SCRIPT = """
import sys, time, polars as pl, svy
frame = pl.read_parquet(sys.argv[1])
started = time.perf_counter()
sample = svy.Sample(frame, svy.Design(stratum="kommun", wgt="w", pop_size="N"))
sample.estimation.mean("q0", by=["kommun", "kon"])
print(time.perf_counter() - started)
"""


@pytest.mark.skipif(not ORACLE.exists(), reason="svy is not installed: make oracle")
def test_peer_svy_one_question_of_forty(benchmark, file):
    script = file.with_name("one.py")
    script.write_text(SVY_SCRIPT)
    run = benchmark.pedantic(
        subprocess.run, args=([ORACLE, script, file],), kwargs={"check": True, "capture_output": True}, rounds=1
    )
    benchmark.extra_info["of it estimation, s"] = float(run.stdout.split()[-1])
