"""Means, totals and shares reproduce published estimates and standard errors (../shared/cases/survey).

The package data are GPL and stay outside the project; the sources of the numbers are named in each case.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey import Singleton, mean, sample_of, share, total

R_SURVEY = "R survey 4.5, tests/testoutput (github.com/cran/survey)"
LOHR = "Lohr, Sampling: Design and Analysis, example 3.2"
pytestmark = [pytest.mark.golden, pytest.mark.real]


def read(shared: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(shared / "cases" / "survey" / name, infer_schema_length=10_000)


def numbers(frame: pl.DataFrame, column: str) -> np.ndarray:
    return frame[column].cast(pl.Float64).to_numpy()


def everyone(frame: pl.DataFrame) -> np.ndarray:
    return np.ones(frame.height, dtype=bool)


def test_a_stratified_sample_with_finite_population(shared):
    schools = read(shared, "survey_apistrat.csv")
    sample = sample_of(schools, weight="pw", strata=("stype",), fpc=("fpc",))
    found = mean(sample, numbers(schools, "api00"), everyone(schools))
    assert (found.value, found.se) == pytest.approx((662.29, 9.4089), abs=0.005), R_SURVEY
    assert found.se == pytest.approx(9.4089, abs=5e-5), R_SURVEY
    summed = total(sample, numbers(schools, "enroll"), everyone(schools))
    assert (round(summed.value), round(summed.se)) == (3687178, 114642), R_SURVEY


@pytest.mark.parametrize(
    ("improved", "whole", "value", "se"),
    [
        ("No", "No", 593.163047306311, 19.9987439816987),
        ("Yes", "No", 599.173107791565, 47.1185135022842),
        ("No", "Yes", 670.134854682578, 22.7533246727119),
        ("Yes", "Yes", 678.422405614438, 11.8566309874443),
    ],
)
def test_domains_across_strata_keep_their_stratum_counts(shared, improved, whole, value, se):
    schools = read(shared, "survey_apistrat.csv")
    sample = sample_of(schools, weight="pw", strata=("stype",), fpc=("fpc",))
    domain = ((schools["comp.imp"] == improved) & (schools["sch.wide"] == whole)).to_numpy()
    found = mean(sample, numbers(schools, "api00"), domain)
    assert (found.value, found.se) == pytest.approx((value, se), abs=1e-8), "computed with R survey 4.5 (?svyby)"


def test_clusters_with_finite_population(shared):
    schools = read(shared, "survey_apiclus1.csv")
    sample = sample_of(schools, weight="pw", clusters=("dnum",), fpc=("fpc",))
    found = mean(sample, numbers(schools, "api00"), everyone(schools))
    assert found.value == pytest.approx(644.17, abs=0.005), R_SURVEY
    assert found.se == pytest.approx(23.542, abs=5e-4), R_SURVEY


@pytest.mark.parametrize(
    ("rule", "se"), [(Singleton.SKIP, 5.8058), (Singleton.ADJUST, 5.8281), (Singleton.AVERAGE, 6.0096)]
)
def test_a_stratum_of_one_by_each_rule(shared, rule, se):
    schools = read(shared, "survey_apiclus1.csv")
    sample = sample_of(schools, weight="pw", strata=("dnum",))
    found = mean(sample, numbers(schools, "api00"), everyone(schools), singleton=rule)
    assert found.se == pytest.approx(se, abs=5e-5), "R survey 4.5, tests/lonely.psu.Rout.save"


def test_a_stratum_of_one_stops_by_default_and_is_named(shared):
    schools = read(shared, "survey_apiclus1.csv")
    sample = sample_of(schools, weight="pw", strata=("dnum",))
    with pytest.raises(InvalidInput) as caught:
        mean(sample, numbers(schools, "api00"), everyone(schools))
    assert caught.value.problems[0].value == "413"


@pytest.mark.parametrize(("fpc", "se", "tolerance"), [((), 0.7413, 5e-5), (("Nh",), 0.616, 5e-4)])
def test_eight_rows_by_hand(shared, fpc, se, tolerance):
    rows = read(shared, "survey_fpc.csv")
    sample = sample_of(rows, weight="weight", strata=("stratid",), clusters=("psuid",), fpc=fpc)
    found = mean(sample, numbers(rows, "x"), everyone(rows))
    assert found.value == pytest.approx(5.4481, abs=5e-5), R_SURVEY
    assert found.se == pytest.approx(se, abs=tolerance), R_SURVEY


def test_a_domain_of_eight_rows(shared):
    rows = read(shared, "survey_fpc.csv")
    sample = sample_of(rows, weight="weight", strata=("stratid",), clusters=("psuid",))
    found = mean(sample, numbers(rows, "x"), (rows["x"] > 4).to_numpy())
    assert found.value == pytest.approx(6.195, abs=5e-4)
    assert found.se == pytest.approx(0.7555129, abs=5e-8), "R survey 4.5, tests/domain.Rout.save"


def test_agricultural_counties(shared):
    sizes = pl.DataFrame({"region": ["NE", "NC", "S", "W"], "N": [220, 1054, 1382, 422]})
    counties = read(shared, "SDaA_agstrat.csv").join(sizes, on="region")
    counties = counties.with_columns((pl.col("N") / pl.len().over("region")).alias("w"))
    sample = sample_of(counties, weight="w", strata=("region",), fpc=("N",))
    acres = numbers(counties, "acres92")
    found = mean(sample, acres, everyone(counties))
    assert (found.value, found.se) == pytest.approx((295560.77, 16379.87), abs=0.005), LOHR
    assert found.interval.low == pytest.approx(263325, abs=0.5), LOHR
    assert found.interval.high == pytest.approx(327796.5, abs=0.05), LOHR
    summed = total(sample, acres, everyone(counties))
    assert (round(summed.value), round(summed.se)) == (909736035, 50417248), LOHR
    few = share(sample, acres < 200_000, everyone(counties))
    assert (few.value, few.se) == pytest.approx((0.5139, 0.0248), abs=5e-5), LOHR
