"""The table of a survey: the short way by the cube and the long way by the rows tell the same; R's printed numbers."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.survey.cube.test_rollups import survey

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey import sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.intervals import ShareInterval
from samlad.survey.table import Survey, estimate_table

ASKED = [
    Asked(Statistic.MEAN, "cost"),
    Asked(Statistic.TOTAL, "cost"),
    Asked(Statistic.TOTAL, "alarm"),
    Asked(Statistic.PROPORTION, "worry"),
    Asked(Statistic.MEAN, "alarm"),
]


def both_ways(frame: pl.DataFrame, made: Survey, by, monkeypatch) -> None:
    short = estimate_table(made, ASKED, by=by)
    monkeypatch.setattr("samlad.survey.table.cube_answers", lambda *_how: {})
    long = estimate_table(made, ASKED, by=by)
    assert short.columns == long.columns
    for name in short.columns:
        if short[name].dtype == pl.Float64:
            np.testing.assert_allclose(short[name].to_numpy(), long[name].to_numpy(), rtol=1e-9, atol=1e-12)
        else:
            assert short[name].equals(long[name]), name


@pytest.mark.parametrize("by", [(), ("place",), ("age", "sex")])
def test_the_short_way_is_the_long_way(by, monkeypatch):
    frame = survey(11)
    both_ways(frame, Survey(frame, sample_of(frame, weight="d", strata=("place",), fpc=("N",))), by, monkeypatch)


@pytest.mark.parametrize("by", [(), ("place", "sex")])
@pytest.mark.parametrize("method", [CalibrationMethod.POSTSTRATIFY, CalibrationMethod.RAKING])
def test_the_short_way_is_the_long_way_with_calibrated_weights(by, method, monkeypatch):
    frame = survey(12)
    margins = [Margin("sex", "k", 5000.0), Margin("sex", "m", 5200.0)]
    if method is CalibrationMethod.RAKING:
        margins += [Margin("age", "18-29", 3000.0), Margin("age", "30-64", 4000.0), Margin("age", "65-84", 3200.0)]
    done = calibrate(frame, weight="d", margins=margins, method=method)
    sample = sample_of(frame, weight="d", strata=("place",)).with_weight(done.weights)
    both_ways(frame, Survey(frame, sample, calibrated=done), by, monkeypatch)


def test_columns_and_rows():
    frame = survey(13)
    made = Survey(frame, sample_of(frame, weight="d", strata=("place",)))
    found = estimate_table(made, [Asked(Statistic.PROPORTION, "worry")], by=("place",))
    assert found.columns == [
        "statistic", "variable", "category", "place", "value", "se", "low", "high", "n", "base", "deff", "df", "status",
    ]  # fmt: skip
    assert found["category"].unique().sort().to_list() == ["1", "2", "8"]
    assert found.group_by("place").agg(pl.col("value").sum())["value"].to_list() == pytest.approx([1.0] * 4)


def test_weight_zero_stays_in_the_stratum_and_out_of_n():
    frame = pl.DataFrame({"w": [2.0, 2.0, 0.0], "y": [1.0, 0.0, 1.0]})
    row = estimate_table(Survey(frame, sample_of(frame, weight="w")), [Asked(Statistic.MEAN, "y")]).row(0, named=True)
    assert (row["value"], row["n"], row["base"], row["df"]) == (0.5, 2, 4.0, 1.0)
    # z = (1/4, −1/4, 0) and n_h = 3: Var = 3/2 · 2/16.
    assert row["se"] == pytest.approx((3 / 2 * 2 / 16) ** 0.5)


def test_a_domain_without_answers_is_missing_not_zero():
    frame = pl.DataFrame({"w": [1.0] * 4, "y": [1.0, 0.0, None, None], "g": ["a", "a", "b", "b"]})
    found = estimate_table(Survey(frame, sample_of(frame, weight="w")), [Asked(Statistic.MEAN, "y")], by=("g",))
    assert found["value"].to_list() == [0.5, None]
    assert found["status"].to_list() == ["ok", "missing"]


@pytest.mark.parametrize("rule", list(ShareInterval))
def test_nobody_and_everybody(rule):
    frame = pl.DataFrame({"w": [1.0] * 30, "y": ["1"] * 30})
    made = Survey(frame, sample_of(frame, weight="w"), interval=rule)
    row = estimate_table(made, [Asked(Statistic.PROPORTION, "y")]).row(0, named=True)
    assert (row["value"], row["se"]) == (1.0, 0.0)
    # Clopper–Pearson for 30 of 30: 0.025^(1/30).
    expected = {"beta": 0.025 ** (1 / 30), "logit": None, "wilson": 30 / (30 + 1.959963984540054**2), "normal": 1.0}
    assert row["low"] == (None if expected[rule] is None else pytest.approx(expected[rule]))


def test_a_by_named_like_a_column_of_the_result_is_refused():
    frame = pl.DataFrame({"w": [1.0], "value": ["a"]})
    with pytest.raises(WrongUse):
        estimate_table(Survey(frame, sample_of(frame, weight="w")), [Asked(Statistic.MEAN, "w")], by=("value",))


def test_text_is_not_a_number():
    frame = pl.DataFrame({"w": [1.0, 1.0], "y": ["3", "tre"]})
    with pytest.raises(InvalidInput) as caught:
        estimate_table(Survey(frame, sample_of(frame, weight="w")), [Asked(Statistic.MEAN, "y")])
    assert (caught.value.problems[0].row, caught.value.problems[0].value) == (3, "tre")


@pytest.mark.golden
@pytest.mark.real
def test_ratio_quantile_and_domains_of_schools(shared: Path):
    """R survey 4.5 for apistrat, in ../shared/cases/survey; the quantile from R survey 4.1."""
    schools = pl.read_csv(shared / "cases/survey/survey_apistrat.csv", infer_schema_length=None)
    made = Survey(schools, sample_of(schools, weight="pw", strata=("stype",), fpc=("fpc",)))
    ratio = estimate_table(made, [Asked(Statistic.RATIO, "api.stu/enroll")]).row(0, named=True)
    assert (ratio["value"], ratio["se"]) == pytest.approx((0.836956886940522, 0.00775710316663788), abs=1e-9)
    assert ratio["deff"] is None
    median = estimate_table(made, [Asked(Statistic.QUANTILE, "api00:0.5")]).row(0, named=True)
    assert (median["value"], median["low"], median["high"]) == (668, 642, 694)
    across = estimate_table(made, [Asked(Statistic.MEAN, "api00")], by=("comp.imp", "sch.wide"))
    assert across["se"].to_list() == pytest.approx(
        [19.9987439816987, 22.7533246727119, 47.1185135022842, 11.8566309874443], abs=1e-8
    )
