"""Shares with design-based intervals, beside R's `survey` and `svy` where they are installed, on the same answers."""

import shutil
import subprocess

import pytest

from samlad.core.estimate import Origin
from samlad.data.clean import Question, SurveyDesign
from samlad.data.facts import register
from samlad.survey import share_estimates
from samlad.synthetic import plan
from samlad.synthetic.answers import survey_answers

MEMBERS = ["1715", "1761", "1762", "1763", "1764", "1780"]
QUESTIONS = (*plan.EXPOSURE, *plan.PREPAREDNESS)
DESIGN = SurveyDesign(
    "2023", weight="vikt", strata=("stratum",), fpc=("populationsstorlek",), place="kommun",
    questions=tuple(Question(name, name, name, {"1": "Ja", "2": "Nej"}) for name in QUESTIONS),
)  # fmt: skip
R_SCRIPT = """
suppressMessages(library(survey)); d <- read.csv(commandArgs(TRUE)[1], colClasses=c(kommun="character"))
s <- svydesign(~1, strata=~stratum, weights=~vikt, fpc=~populationsstorlek, data=d)
for (q in c(%s)) print(svyby(as.formula(paste0("~I(", q, "==1)")), ~kommun, subset(s, s$variables[[q]] < 8), svymean))
"""


@pytest.fixture(scope="module")
def answers():
    from datetime import date

    return survey_answers(register().municipalities(date(2023, 12, 31), "17"), MEMBERS, 1)


def test_samlad(benchmark, answers):
    benchmark.pedantic(
        share_estimates, args=(answers, DESIGN), rounds=5, warmup_rounds=1,
        kwargs={"wholes": {"fed:karlstadsregionen": MEMBERS}, "snapshot": "a", "origin": Origin.SYNTHETIC},
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_peer_r_survey(benchmark, answers, tmp_path):
    data, script = tmp_path / "answers.csv", tmp_path / "shares.R"
    answers.write_csv(data)
    script.write_text(R_SCRIPT % ", ".join(f'"{name}"' for name in QUESTIONS))
    benchmark.pedantic(
        subprocess.run,
        args=(["Rscript", str(script), str(data)],),
        kwargs={"check": True, "capture_output": True},
        rounds=2,
    )
