"""Random designs agree with the package svy 0.35, installed beside by `make oracle`: another code, the same answers."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from tests.survey.test_against_r import Design, design

from samlad.core.errors import SamladError
from samlad.survey.asked import Asked, Statistic
from samlad.survey.table import estimate_table
from samlad.survey.variance import Singleton

ORACLE = Path(sys.executable).parent.parent / "oracle" / "bin" / "python"
pytestmark = [
    pytest.mark.golden,
    pytest.mark.skipif(not ORACLE.exists(), reason="svy is not installed: make oracle"),
]
ASKED = {
    "mean": Asked(Statistic.MEAN, "x"),
    "total": Asked(Statistic.TOTAL, "x"),
    "ratio": Asked(Statistic.RATIO, "x/y"),
    "share": Asked(Statistic.PROPORTION, "a", ("q",)),
}


def suits(one: Design) -> bool:
    """svy has other words for stages, calibration and singletons: designs without them are compared."""
    return one.calibration is None and one.stages < 2 and one.singleton is Singleton.FAIL


DESIGNS = [one for one in (design(number) for number in range(1000, 1700)) if suits(one)]


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("svy")
    for one in DESIGNS:
        one.frame.write_parquet(folder / f"{one.name}.parquet")
    told = [{"name": one.name, "strata": one.strata, "stages": one.stages, "fpc": one.fpc} for one in DESIGNS]
    (folder / "designs.json").write_text(json.dumps(told))
    script = Path(__file__).with_name("svy_script.py")
    done = subprocess.run([ORACLE, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("one", DESIGNS, ids=lambda one: one.name)
def test_a_random_design(one, answers):
    theirs = answers[one.name]
    try:
        tables = {name: estimate_table(one.survey(), [asked], by=("g",)) for name, asked in ASKED.items()}
    except SamladError:
        assert isinstance(theirs, str) or any(math.isnan(row[2] or math.nan) for row in theirs["mean"]), theirs
        return
    if isinstance(theirs, str):
        # svy takes a census stratum of one unit for a singleton; R and Samlad know that nothing is left to sample.
        assert "SingletonError" in theirs, theirs
        assert one.fpc
        return
    for name, table in tables.items():
        ours = {row["g"]: row for row in table.iter_rows(named=True)}
        # Their intervals take the degrees of freedom of the whole sample; ours those of the domain, as R's.
        for place, value, se in theirs[name]:
            row = ours[place]
            assert row["value"] == pytest.approx(value, rel=1e-9), (name, place)
            assert row["se"] == pytest.approx(se, rel=1e-9, abs=1e-12), (name, place)
