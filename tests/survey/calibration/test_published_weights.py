"""Calibrated weights, estimates and standard errors reproduce published and independently computed numbers."""

from dataclasses import replace

import polars as pl
import pytest

from samlad.survey import sample_of
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.variance import linearised_variance

pytestmark = pytest.mark.golden

STYPE = [Margin("stype", "E", 4421), Margin("stype", "H", 755), Margin("stype", "M", 1018)]
SCHOOL_WIDE = [Margin("sch.wide", "No", 1072), Margin("sch.wide", "Yes", 5122)]
ENROLMENT = [Margin("1", None, 6194), Margin("enroll", None, 3811472)]


def read(shared, name):
    return pl.read_csv(shared / "cases" / "survey" / name, infer_schema_length=10_000)


def mean_and_se(frame, calibrated, values, **design):
    """The calibrated mean of a column and its standard error from residuals."""
    y, w = frame[values].cast(pl.Float64).to_numpy(), calibrated.weights
    mean = (w * y).sum() / w.sum()
    sample = replace(sample_of(frame, weight=design.pop("weight"), **design), weight=w)
    return mean, linearised_variance(sample, calibrated.residuals((y - mean) / w.sum())) ** 0.5


def total_and_se(frame, calibrated, values, **design):
    y, w = frame[values].cast(pl.Float64).to_numpy(), calibrated.weights
    sample = replace(sample_of(frame, weight=design.pop("weight"), **design), weight=w)
    return (w * y).sum(), linearised_variance(sample, calibrated.residuals(y)) ** 0.5


CLUSTERS = {"weight": "pw", "clusters": ("dnum",), "fpc": ("fpc",)}


@pytest.mark.real
@pytest.mark.parametrize(
    ("margins", "method", "mean", "mean_se", "total", "total_se"),
    [
        (STYPE, CalibrationMethod.POSTSTRATIFY, 642.31, 23.92049, 3680893, 406293),
        (STYPE + SCHOOL_WIDE, CalibrationMethod.RAKING, 641.23, 23.704, 3647280, 400603),
    ],
    ids=["api.Rout", "rakecheck.Rout"],
)
def test_estimates_of_calibrated_school_weights(shared, margins, method, mean, mean_se, total, total_se):
    """R survey 4.5 (github.com/cran/survey), tests/testoutput/api.Rout.saved and tests/rakecheck.Rout.save."""
    schools = read(shared, "survey_apiclus1.csv")
    calibrated = calibrate(schools, weight="pw", margins=margins, method=method)
    found = mean_and_se(schools, calibrated, "api00", **CLUSTERS)
    assert found[0] == pytest.approx(mean, abs=0.005)
    assert found[1] == pytest.approx(mean_se, abs=0.0005)
    summed = total_and_se(schools, calibrated, "enroll", **CLUSTERS)
    assert summed == pytest.approx((total, total_se), abs=0.5)


@pytest.mark.real
def test_smallest_and_largest_factor_of_a_linear_calibration(shared):
    """R survey 4.5, tests/testoutput/caleg.Rout.save."""
    schools = read(shared, "survey_apiclus1.csv")
    factors = calibrate(schools, weight="pw", margins=ENROLMENT, method=CalibrationMethod.LINEAR).factors
    assert (factors.min(), factors.max()) == pytest.approx((0.7906782, 1.7891164), abs=5e-8)


@pytest.mark.real
@pytest.mark.parametrize("method", ["raking", "linear"])
def test_all_factors_of_kalton_and_flores_cervantes(shared, method):
    """Kalton & Flores-Cervantes (2003), Weighting methods, Journal of Official Statistics 19(2)."""
    cells = read(shared, "kalton_cells.csv").with_columns(pl.col("sample_count").cast(pl.Float64).alias("w"))
    margins = pl.concat(
        cells.group_by(pl.col(variable).cast(pl.String).alias("category"))
        .agg(pl.col("population_count").sum().alias("total"))
        .with_columns(pl.lit(variable).alias("variable"))
        for variable in ("a", "b")
    )
    calibrated = calibrate(cells, weight="w", margins=margins, method=CalibrationMethod(method))
    found = {f"a={a};b={b}": factor for a, b, factor in zip(cells["a"], cells["b"], calibrated.factors, strict=True)}
    cases = read(shared, "reference_values.csv").filter(pl.col("case").str.starts_with(f"kalton-{method}"))
    assert cases.height == 12
    for domain, expected in cases.select("domain", pl.col("expected").cast(pl.Float64)).iter_rows():
        assert found[domain] == pytest.approx(expected, abs=0.005), domain


TWELVE = pl.DataFrame(
    {
        "a": list("xxxxxyyyyyzz"),
        "z": [12, 30, 25, 41, 8, 22, 35, 17, 28, 50, 31, 19],
        "w": [10.0, 12, 8, 15, 10, 20, 18, 22, 20, 16, 30, 25],
        "y": [3, 5, 4, 8, 2, 6, 7, 3, 5, 9, 6, 4],
    }
)
KNOWN = [Margin("a", "x", 60), Margin("a", "y", 100), Margin("a", "z", 60), Margin("z", None, 6200)]


@pytest.mark.parametrize(
    ("method", "bounds", "weights", "mean", "se"),
    [
        (
            "linear",
            None,
            [
                9.48846858857,
                13.74658093115,
                8.72727272727,
                18.98632372460,
                9.05135402841,
                19.25789960609,
                19.88922982242,
                19.98162452625,
                20.56924328657,
                20.30200275867,
                34.51546865520,
                25.48453134480,
            ],
            5.50642162604,
            0.178159807962,
        ),
        (
            "raking",
            None,
            [
                9.49167314505,
                13.65812252149,
                8.65749500654,
                19.07644775071,
                9.11626157621,
                19.24721219567,
                19.75012424504,
                20.13042871004,
                20.44828214565,
                20.42395270360,
                34.51621507104,
                25.48378492896,
            ],
            5.50661164295,
            0.178190227397,
        ),
        (
            "logit",
            (0.7, 1.6),
            [
                9.47224005141,
                13.70932745919,
                8.67464683902,
                19.02708579658,
                9.11669985381,
                19.21951406224,
                19.81842869045,
                20.14041070690,
                20.44810187764,
                20.37354466276,
                34.58813557311,
                25.41186442689,
            ],
            5.50617286688,
            0.178072834312,
        ),
        (
            "linear",
            (0.9, 1.25),
            [
                9.42261930602,
                13.99508907253,
                8.83229162145,
                18.75000000000,
                9.00000000000,
                19.23957080064,
                20.22755511799,
                19.80000000000,
                20.73287408137,
                20.00000000000,
                34.76359538280,
                25.23640461720,
            ],
            5.50542882531,
            0.177981588349,
        ),
    ],
)
def test_twelve_rows_by_every_distance(method, bounds, weights, mean, se):
    """Computed with R survey 4.1.1: calibrate(calfun = "linear", "raking", "logit"; bounds = …; epsilon 1e-12)."""
    calibrated = calibrate(TWELVE, weight="w", margins=KNOWN, method=CalibrationMethod(method), bounds=bounds)
    assert calibrated.weights == pytest.approx(weights, rel=1e-11)
    assert mean_and_se(TWELVE, calibrated, "y", weight="w") == pytest.approx((mean, se), rel=1e-11)
