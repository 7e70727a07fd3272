"""Every published case of ../shared/cases/survey, through the command line, to its printed precision.

The file names the source of every row. Rows that are no estimate have their tests beside the method: calibration
factors in tests/survey/calibration, the area model in tests/survey/small_area.
"""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

pytestmark = [pytest.mark.golden, pytest.mark.real]

STRATIFIED = ["--weight", "pw", "--strata", "stype", "--fpc", "fpc"]
CLUSTERED = ["--weight", "pw", "--cluster", "dnum", "--fpc", "fpc"]
DISTRICTS = ["--weight", "pw", "--strata", "dnum"]
EIGHT = ["--weight", "weight", "--strata", "stratid", "--cluster", "psuid"]
COUNTIES = ["--weight", "w", "--strata", "region", "--fpc", "N"]


def domain(comp: str, wide: str) -> list[str]:
    return ["--mean", "api00", "--where", f"\"comp.imp\" = '{comp}' AND \"sch.wide\" = '{wide}'"]


STYPE = "variable,category,total\nstype,E,4421\nstype,H,755\nstype,M,1018\n"
WIDE = "sch.wide,No,1072\nsch.wide,Yes,5122\n"
POSTSTRATIFIED = ["--margins", "stype.csv", "--calibrate", "poststratify"]
RAKED = ["--margins", "both.csv", "--calibrate", "raking"]

CASES = {
    "apistrat-mean": [*STRATIFIED, "--mean", "api00"],
    "apistrat-total": [*STRATIFIED, "--total", "enroll"],
    "apistrat-ratio": [*STRATIFIED, "--ratio", "api.stu/enroll"],
    "apistrat-domain-stype-E": [*STRATIFIED, "--mean", "api00", "--where", "stype = 'E'"],
    "apistrat-domain-stype-H": [*STRATIFIED, "--mean", "api00", "--where", "stype = 'H'"],
    "apistrat-domain-stype-M": [*STRATIFIED, "--mean", "api00", "--where", "stype = 'M'"],
    "apistrat-domain-compNo-schNo": [*STRATIFIED, *domain("No", "No")],
    "apistrat-domain-compYes-schNo": [*STRATIFIED, *domain("Yes", "No")],
    "apistrat-domain-compNo-schYes": [*STRATIFIED, *domain("No", "Yes")],
    "apistrat-domain-compYes-schYes": [*STRATIFIED, *domain("Yes", "Yes")],
    "apiclus1-mean": [*CLUSTERED, "--mean", "api00"],
    "apiclus1-total": [*CLUSTERED, "--total", "enroll"],
    "apiclus1-poststratified-mean": [*CLUSTERED, *POSTSTRATIFIED, "--mean", "api00"],
    "apiclus1-poststratified-total": [*CLUSTERED, *POSTSTRATIFIED, "--total", "enroll"],
    "apiclus1-raked-mean": [*CLUSTERED, *RAKED, "--mean", "api00"],
    "apiclus1-raked-total": [*CLUSTERED, *RAKED, "--total", "enroll"],
    "singleton-remove": [*DISTRICTS, "--mean", "api00", "--singleton", "skip"],
    "singleton-adjust": [*DISTRICTS, "--mean", "api00", "--singleton", "adjust"],
    "singleton-average": [*DISTRICTS, "--mean", "api00", "--singleton", "average"],
    "fpc8-without": [*EIGHT, "--mean", "x"],
    "fpc8-with": [*EIGHT, "--fpc", "Nh", "--mean", "x"],
    "fpc8-domain": [*EIGHT, "--mean", "x", "--where", "x > 4"],
    "agstrat-mean": [*COUNTIES, "--mean", "acres92"],
    "agstrat-total": [*COUNTIES, "--total", "acres92"],
    "agstrat-share": [*COUNTIES, "--proportion", "small"],
    "apiclus1-jk1-mse": ["--weight", "pw", "--replicates", "rep", "--replicate-type", "jk1", "--mean", "api00"],
    "apiclus1-jk1-centred": [
        "--weight", "pw", "--replicates", "rep", "--replicate-type", "jk1", "--mean", "api00", "--centre", "replicates",
    ],
}  # fmt: skip


@pytest.fixture
def files(shared: Path, tmp_path: Path) -> Path:
    """The margins, the counties with N/n as weight, and the clusters with their jackknife weights."""
    folder = shared / "cases" / "survey"
    (tmp_path / "stype.csv").write_text(STYPE, encoding="utf-8")
    (tmp_path / "both.csv").write_text(STYPE + WIDE, encoding="utf-8")
    sizes = {"NE": 220, "NC": 1054, "S": 1382, "W": 422}
    counties = pl.read_csv(folder / "SDaA_agstrat.csv", infer_schema_length=None)
    counties = counties.with_columns(pl.col("region").replace_strict(sizes).alias("N"))
    counties = counties.with_columns(
        (pl.col("N") / pl.len().over("region")).alias("w"), (pl.col("acres92") < 200_000).cast(pl.Int8).alias("small")
    )
    counties.write_csv(tmp_path / "agstrat.csv")
    schools = pl.read_csv(folder / "survey_apiclus1.csv", infer_schema_length=None)
    districts = schools["dnum"].unique(maintain_order=True)
    count = len(districts)
    schools = schools.with_columns(
        pl.when(pl.col("dnum") == one).then(0.0).otherwise(pl.col("pw") * count / (count - 1)).alias(f"rep{number}")
        for number, one in enumerate(districts)
    )
    schools.write_csv(tmp_path / "jackknife.csv")
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_a_published_case(case, shared, files, samlad):
    with (shared / "cases/survey/reference_values.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["case"] == case)
    data = shared / "cases" / "survey" / row["data_file"]
    extra: list[str] = []
    if case.startswith("agstrat"):
        data = files / "agstrat.csv"
    if "jk1" in case:
        # JK1 multiplied by 1 − 15/757: the scale is told.
        data, extra = files / "jackknife.csv", ["--replicate-scale", str(14 / 15 * (1 - 15 / 757))]
    done = samlad("survey", "estimate", data, *CASES[case], *extra, "--out", "-")
    assert done.code == 0, done.err
    found = list(csv.DictReader(io.StringIO(done.out)))[-1]
    for name, column in (("value", "expected"), ("se", "se"), ("low", "low"), ("high", "high")):
        if row[column]:
            tolerance = row["tolerance"] if name == "value" else row[f"tolerance_{column}"]
            assert float(found[name]) == pytest.approx(float(row[column]), abs=float(tolerance)), (name, row["source"])


def test_a_ratio_times_the_known_total(shared, samlad):
    """R survey 4.5, tests/testoutput/caleg.Rout.save: 3190038 (29565.98)."""
    data = shared / "cases/survey/survey_apistrat.csv"
    done = samlad("survey", "estimate", data, *CASES["apistrat-ratio"], "--out", "-")
    found = next(csv.DictReader(io.StringIO(done.out)))
    assert float(found["value"]) * 3_811_472 == pytest.approx(3_190_038, abs=0.5)
    assert float(found["se"]) * 3_811_472 == pytest.approx(29_565.98, abs=0.005)
