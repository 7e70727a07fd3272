"""The scan reproduces published clusters (../shared/cases/events): the statistic to six decimals, p within its error.

The data stay outside the project; reference_values.csv names the source of every row.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from samlad.events.scan.areas import ScanModel, Where
from samlad.events.scan.maxima import Runs
from samlad.events.scan.spacetime import Study, TimeUnit, scan_time
from samlad.events.scan.spatial import Risk, Size, scan

pytestmark = [pytest.mark.golden, pytest.mark.real]

SATSCAN = "SaTScan 10.3.2, or 9.6 as kept in the tests of smerc"
GLOBE = Where("id", "lon", "lat", lonlat=True)
NO_RUNS = Runs(0, 1)


@cache
def expected(shared: Path) -> dict[str, float]:
    path = shared / "cases" / "events" / "reference_values.csv"
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row["expected"] for row in csv.DictReader(file)}


def words(shared: Path, name: str, columns: list[str]) -> pl.DataFrame:
    lines = (shared / "cases" / "events" / name).read_text(encoding="utf-8").splitlines()
    return pl.DataFrame([line.split()[: len(columns)] for line in lines if line.strip()], schema=columns, orient="row")


def counties(shared: Path) -> pl.DataFrame:
    folder = "nc_sids/satscan_inputs/"
    table = words(shared, folder + "nc.geo", ["id", "lat", "lon"])
    for name, column in (("nc.cas", ["cases"]), ("nc.pop", ["year", "births"]), ("nc.ctl", ["controls"])):
        table = table.join(words(shared, folder + name, ["id", *column]), on="id", how="left")
    table = table.with_columns(pl.col("cases", "births", "controls", "lat", "lon").cast(pl.Float64).fill_null(0))
    return table.with_columns((pl.col("cases") + pl.col("controls")).alias("both"))


def close(found: pl.DataFrame, rows: list[str], shared: Path) -> None:
    for row, llr in zip(rows, found["llr"], strict=False):
        assert llr == pytest.approx(float(expected(shared)[row]), abs=1e-6), (row, SATSCAN)


@pytest.mark.parametrize(
    ("risk", "rows"),
    [
        (Risk("cases", "births"), ["NC-P1", "NC-P2", "NC-P3"]),
        (Risk("cases", "both", model=ScanModel.BERNOULLI), ["NC-B1", "NC-B2", "NC-B3"]),
    ],
)
def test_sudden_infant_deaths_in_north_carolina(shared, risk, rows):
    found = scan(counties(shared), GLOBE, risk, runs=NO_RUNS)
    close(found, rows, shared)
    assert found["members"].to_list()[:3] == [
        "Robeson;Bladen;Columbus;Hoke;Scotland",
        "Northampton;Halifax;Hertford",
        "Anson",
    ]
    assert found.row(0, named=True)["observed"] == 139
    assert found.row(0, named=True)["expected"] == pytest.approx(72.67, abs=0.005)
    assert found["p"].null_count() == found.height  # no runs, no p


def test_p_values_of_sudden_infant_deaths(shared):
    found = scan(counties(shared), GLOBE, Risk("cases", "births"), runs=Runs(9999, 17))
    assert found["p"][0] <= 0.0006
    assert 0.0001 <= found["p"][1] <= 0.0015


def test_lung_cancer_in_pennsylvania_with_sixteen_classes_taken_away(shared):
    folder = shared / "cases" / "events" / "pennlc"
    table = pl.read_csv(folder / "pennLC_data.csv").join(pl.read_csv(folder / "pennLC_geo.csv"), on="county")
    risk = Risk("cases", "population", covariates=("race", "gender", "age"))
    found = scan(table, Where("county", "x", "y", lonlat=True), risk, runs=NO_RUNS)
    close(found, ["PA1", "PA2", "PA3"], shared)
    assert set(found["members"][0].split(";")) == {"delaware", "philadelphia"}
    assert found["expected"].to_list()[:3] == pytest.approx([1673.65, 2200.96, 51.14], abs=0.005)


@pytest.mark.parametrize(("share", "rows"), [(0.5, ["NY1", "NY2", "NY3"]), (0.1, ["NY10-1"])])
def test_leukaemia_in_upstate_new_york_degrees_as_plane_coordinates(shared, share, rows):
    folder = shared / "cases" / "events" / "ny_leukemia"
    table = pl.read_csv(folder / "NYleukemia_data.csv").join(
        pl.read_csv(folder / "NYleukemia_geo.csv"), on="censustract.FIPS"
    )
    table = table.with_columns(pl.col("cases").floor())
    found = scan(
        table, Where("censustract.FIPS", "x", "y"), Risk("cases", "population"), size=Size(share), runs=NO_RUNS
    )
    close(found, rows, shared)


def test_fever_in_new_york_alive_on_the_last_day(shared):
    visits = words(shared, "satscan_samples/NYCfever.cas", ["id", "count", "day"])
    places = words(shared, "satscan_samples/NYCfever.geo", ["id", "lat", "lon"])
    table = visits.join(places, on="id", how="full", coalesce=True).with_columns(
        pl.col("count", "lat", "lon").cast(pl.Float64).fill_null(0), pl.col("day").str.to_date("%Y/%m/%d")
    )
    study = Study(date(2001, 11, 1), date(2001, 11, 24), longest=7)
    found = scan_time(table, GLOBE, when="day", count="count", study=study, size=Size(0.5, 3.0), runs=Runs(9999, 3))
    close(found, ["NYC-STP"], shared)
    first = found.row(0, named=True)
    assert first["members"] == "11418;11415;11419;11435;11416;11421;11451;11375;11417"
    assert (first["start"], first["end"], first["observed"]) == (date(2001, 11, 22), date(2001, 11, 24), 4)
    assert first["expected"] == pytest.approx(0.67, abs=0.005)
    assert 0.19 <= first["p"] <= 0.23


def test_brain_cancer_in_new_mexico_looking_back_over_nineteen_years(shared):
    cases = words(shared, "satscan_samples/nm.cas", ["id", "count", "year", "age", "sex"])
    places = words(shared, "satscan_samples/nm.geo", ["id", "lat", "lon"])
    people = words(shared, "satscan_samples/nm.pop", ["id", "year", "population", "age", "sex"])
    table = cases.join(places, on="id", how="full", coalesce=True).with_columns(
        pl.col("count", "lat", "lon").cast(pl.Float64).fill_null(0), pl.date(pl.col("year").cast(pl.Int32), 6, 1)
    )
    people = people.with_columns(pl.col("year").cast(pl.Int64) + 1900)
    study = Study(date(1973, 1, 1), date(1991, 12, 31), TimeUnit.YEAR, prospective=False, longest=None)
    found = scan_time(
        table,
        GLOBE,
        when="date",
        count="count",
        study=study,
        population=people,
        classes=("age", "sex"),
        runs=Runs(999, 5),
    )
    close(found, ["NM-ST"], shared)
    first = found.row(0, named=True)
    assert first["expected"] == pytest.approx(176.22, abs=0.005)
    assert (first["observed"], first["areas"]) == (236, 9)
    assert (first["start"], first["end"]) == (date(1985, 1, 1), date(1989, 12, 31))
    assert 0.004 <= first["p"] <= 0.024
