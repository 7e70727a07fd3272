"""Random surveys weighed here and by R's `survey`: weights, means and standard errors agree."""

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from samlad.stats.streams import stream
from samlad.survey import sample_of
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.variance import linearised_variance

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not here")

# `survey` borrows one function of MASS, a generalised inverse; where MASS is absent the script lends it one.
SCRIPT = """
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
suppressMessages(library(survey))
d <- read.csv("answers.csv", colClasses = c(a = "character", b = "character"))
design <- svydesign(ids = ~1, strata = ~s, weights = ~w, data = d)
model <- ~ a + b + z
totals <- scan("totals.txt", quiet = TRUE)
names(totals) <- colnames(model.matrix(model, d))
run <- function(...) calibrate(design, model, totals, maxit = 500, ...)
made <- list(
  linear = run(epsilon = 1e-12), raking = run(calfun = "raking", epsilon = 1e-12),
  logit = run(calfun = "logit", bounds = c(.5, 1.9), epsilon = 1e-12),
  truncated = run(bounds = c(.75, 1.45), epsilon = 1e-11),
  cut_raking = run(calfun = "raking", bounds = c(.75, 1.45), epsilon = 1e-11)
)
write.csv(as.data.frame(lapply(made, weights)), "weights.csv", row.names = FALSE)
means <- sapply(made, function(g) { m <- svymean(~y, g); c(coef(m), SE(m)) })
write.csv(format(means, digits = 15), "means.csv", row.names = FALSE)
"""
RUNS = {
    "linear": (CalibrationMethod.LINEAR, None),
    "raking": (CalibrationMethod.RAKING, None),
    "logit": (CalibrationMethod.LOGIT, (0.5, 1.9)),
    "truncated": (CalibrationMethod.LINEAR, (0.75, 1.45)),
    "cut_raking": (CalibrationMethod.RAKING, (0.75, 1.45)),
}


def margins_of(answers, random):
    """Totals some way from what the design weights give, all for one population."""
    size = round(answers["w"].sum() * 1.02)
    margins = []
    for variable in ("a", "b"):
        sums = answers.group_by(variable).agg(pl.col("w").sum()).sort(variable)
        totals = sums["w"].to_numpy() * random.uniform(0.88, 1.12, sums.height)
        totals = np.round(totals * size / totals.sum())
        totals[0] += size - totals.sum()
        margins += [Margin(variable, label, total) for label, total in zip(sums[variable], totals, strict=True)]
    return [*margins, Margin("z", None, round((answers["w"] * answers["z"]).sum() * 1.04))]


@pytest.mark.parametrize("seed", [1, 2])
def test_weights_and_standard_errors(tmp_path, seed):
    random, n = stream(seed, "calibration"), 240
    answers = pl.DataFrame(
        {
            "a": random.choice(["p", "q", "r"], n),
            "b": random.choice(["01", "02", "03", "04"], n, p=[0.4, 0.3, 0.2, 0.1]),
            "z": random.gamma(4, 10, n).round(2),
            "s": random.choice(["n", "s"], n),
            "w": random.uniform(5, 30, n).round(3),
            "y": random.normal(50, 9, n).round(2),
        }
    )
    margins = margins_of(answers, random)
    answers.write_csv(tmp_path / "answers.csv")
    size = sum(margin.total for margin in margins if margin.variable == "a")
    totals = [size, *(m.total for m in margins if (m.variable, m.category) not in {("a", "p"), ("b", "01")})]
    (tmp_path / "totals.txt").write_text(" ".join(map(str, totals)))
    done = subprocess.run(["Rscript", "-e", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("R's survey is not here")
    assert done.returncode == 0, done.stderr
    weights, means = pl.read_csv(tmp_path / "weights.csv"), pl.read_csv(tmp_path / "means.csv")
    y = answers["y"].to_numpy()
    for name, (method, bounds) in RUNS.items():
        found = calibrate(answers, weight="w", margins=margins, method=method, bounds=bounds)
        assert found.weights == pytest.approx(weights[name].to_numpy(), rel=1e-8), name
        mean = (found.weights * y).sum() / found.weights.sum()
        sample = replace(sample_of(answers, weight="w", strata=("s",)), weight=found.weights)
        se = linearised_variance(sample, found.residuals((y - mean) / found.weights.sum())) ** 0.5
        expected = means[name].cast(pl.String).str.strip_chars().cast(pl.Float64).to_list()
        assert (mean, se) == pytest.approx(expected, rel=1e-8), name
