"""R `survey` as an oracle: many designs computed in one run of R. For tests only; nothing of R is in the product."""

import csv
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest


@cache
def has_r_survey() -> bool:
    """Is R with the package `survey` on this machine?"""
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


needs_r = pytest.mark.skipif(not has_r_survey(), reason="R with the package survey is not installed")

HEAD = """
suppressMessages(library(survey))
options(digits = 17, survey.adjust.domain.lonely = FALSE, warn = -1)
out <- file("out.csv", "w")
put <- function(case, what, numbers) { cat(paste(c(case, what, format(as.numeric(numbers), digits = 17)),
  collapse = ","), "\\n", file = out) }
"""


def run_r(folder: Path, script: str) -> dict[tuple[str, str], list[float]]:
    """Run the script in the folder; `put(case, what, numbers)` in it fills the answer. A refusal has no numbers."""
    (folder / "run.R").write_text(HEAD + script + "\nclose(out)\n", encoding="utf-8")
    done = subprocess.run(["Rscript", "run.R"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with (folder / "out.csv").open(encoding="utf-8") as file:
        return {(row[0], row[1]): [_number(value) for value in row[2:]] for row in csv.reader(file)}


def _number(text: str) -> float:
    text = text.strip()
    return float("nan") if text in {"NA", "NaN"} else float(text)
