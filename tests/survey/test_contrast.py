"""Differences of domains written out: one linearised value per person, one variance, t with all rows' degrees."""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey import Singleton, sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.contrast import differences
from samlad.survey.replicate_weights import jackknife
from samlad.survey.table import Survey

PEOPLE = pl.DataFrame(
    {
        "s": list("1111122222"),
        "g": list("abacbabcaa"),
        "w": [2.0, 1.0, 3.0, 1.0, 2.0, 4.0, 1.0, 2.0, 0.0, 5.0],
        "y": [3.0, 5.0, None, 8.0, 1.0, 6.0, 2.0, 9.0, 4.0, 7.0],
        "x": [1.0, 2.0, 2.0, 1.0, 3.0, 1.0, 2.0, 2.0, 1.0, 3.0],
        "q": ["1", "2", "1", "1", "2", "1", None, "2", "1", "2"],
    }
)
MEAN = Asked(Statistic.MEAN, "y")
KINDS = {
    "mean": MEAN,
    "total": Asked(Statistic.TOTAL, "y"),
    "ratio": Asked(Statistic.RATIO, "y/x"),
    "share": Asked(Statistic.PROPORTION, "q", ("1",)),
}


def survey(frame: pl.DataFrame = PEOPLE, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", strata=["s"]), **how)


def value_and_scores(kind: str, inside: np.ndarray) -> tuple[float, np.ndarray]:
    """The value of a domain, and w·(y − R·x)/Σwx of every person (w·y for a total), 0 for those who do not count."""
    w = PEOPLE["w"].to_numpy()
    column = "q" if kind == "share" else "y"
    counted = inside & PEOPLE[column].is_not_null().to_numpy()
    y = (PEOPLE["q"] == "1").fill_null(False).to_numpy() if kind == "share" else PEOPLE["y"].fill_null(0).to_numpy()
    x = PEOPLE["x"].to_numpy() if kind == "ratio" else np.ones(10)
    top, below = (w * y)[counted].sum(), (w * x)[counted].sum()
    if kind == "total":
        return top, np.where(counted, w * y, 0.0)
    return top / below, np.where(counted, w * (y - top / below * x) / below, 0.0)


def error(scores: np.ndarray) -> float:
    """√Σ n/(n − 1)·Σ(z − z̄)² of two strata of five."""
    return float(np.sqrt(sum(5 / 4 * ((z - z.mean()) ** 2).sum() for z in (scores[:5], scores[5:]))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("against", [None, "a", "c"])
@pytest.mark.parametrize("half", [False, True])
def test_a_difference_written_out(kind, against, half):
    where = PEOPLE["x"].to_numpy() < 3 if half else np.ones(10, dtype=bool)
    confidence = 0.9
    found = differences(
        survey(confidence=confidence),
        KINDS[kind],
        ["g"],
        against=None if against is None else (against,),
        where=where if half else None,
    )
    groups = PEOPLE["g"].to_numpy()
    other, others = value_and_scores(kind, where if against is None else where & (groups == against))
    df = 7 - 2 if half else 9 - 2  # one person weighs nothing
    t = special.stdtrit(df, 0.95)
    assert found.columns == ["g", "value", "se", "low", "high", "df", "p", "n"]
    assert found["g"].to_list() == ["a", "b", "c"]
    for row in found.iter_rows(named=True):
        inside = where & (groups == row["g"])
        value, scores = value_and_scores(kind, inside)
        se = error(scores - others)
        assert (row["value"], row["se"]) == pytest.approx((value - other, se), rel=1e-12, abs=1e-15)
        assert (row["low"], row["high"]) == pytest.approx((value - other - t * se, value - other + t * se), abs=1e-12)
        assert row["df"] == df
        everybody_alike = kind == "share" and {value, other} & {0.0, 1.0}
        if se == 0 or everybody_alike:  # against itself, or a share without a spread of its own: no test
            assert row["p"] is None
        else:
            assert row["p"] == pytest.approx(2 * special.stdtr(df, -abs(value - other) / se), rel=1e-9)
        column = "q" if kind == "share" else "y"
        assert row["n"] == (inside & PEOPLE[column].is_not_null().to_numpy() & (PEOPLE["w"].to_numpy() > 0)).sum()


def test_a_difference_without_error_is_no_test():
    frame = PEOPLE.with_columns(pl.when(pl.col("g") == "a").then(1.0).otherwise(0.0).alias("y"))
    row = differences(survey(frame), MEAN, ["g"], against=("b",)).row(0, named=True)
    assert (row["value"], row["se"], row["p"]) == (1.0, 0.0, None)


def test_without_degrees_of_freedom_there_is_neither_interval_nor_test():
    frame = pl.DataFrame({"s": ["1", "2"], "g": ["a", "b"], "w": [1.0, 1.0], "y": [1.0, 3.0]})
    row = differences(survey(frame, singleton=Singleton.ADJUST), MEAN, ["g"]).row(1, named=True)
    assert (row["value"], row["df"], row["low"], row["p"]) == (1.0, 0.0, None, None)


def test_one_degree_of_freedom_is_a_test():
    """Two answers, t(1): p = 1 − (2/π)·arctan(t)."""
    frame = pl.DataFrame({"s": ["1", "1"], "g": ["a", "b"], "w": [1.0, 1.0], "y": [1.0, 3.0]})
    row = differences(survey(frame), Asked(Statistic.TOTAL, "y"), ["g"], against=("a",)).row(1, named=True)
    # z = −1 and 3: Var = 2·(2² + 2²) = 16, t = 2/4.
    assert (row["value"], row["se"], row["df"]) == (2.0, 4.0, 1.0)
    assert row["p"] == pytest.approx(1 - 2 / np.pi * np.arctan(0.5))


def test_several_columns_name_the_reference_together():
    found = differences(survey(), MEAN, ["s", "g"], against=("2", "b"))
    assert found.columns[:2] == ["s", "g"]
    assert found.filter(s="2", g="b").select("value", "se").row(0) == (0.0, 0.0)
    # a in the first stratum is the first person alone, b in the second has 2.
    assert found.filter(s="1", g="a")["value"].item() == 3 - 2
    with pytest.raises(WrongUse) as caught:
        differences(survey(), MEAN, ["s", "g"], against=("2", "x"))
    assert caught.value.problems[0].value == "2 x"
    assert "1 a" in caught.value.problems[0].cure


def test_the_first_twenty_choices_are_told():
    frame = pl.DataFrame({"s": ["1"] * 25, "g": [f"{k:02}" for k in range(25)], "w": [1.0] * 25, "y": [1.0] * 25})
    with pytest.raises(WrongUse) as caught:
        differences(survey(frame), MEAN, ["g"], against=("99",))
    assert "18, 19." in caught.value.problems[0].cure
    assert "20" not in caught.value.problems[0].cure


def test_what_has_no_linear_form_is_refused():
    share = Asked(Statistic.PROPORTION, "q")
    for asked in (share, Asked(Statistic.PROPORTION, "q", ("1", "2")), Asked(Statistic.QUANTILE, "y:0.5")):
        with pytest.raises(WrongUse):
            differences(survey(), asked, ["g"])
    made = survey()
    with pytest.raises(WrongUse):
        differences(survey(replicates=jackknife(made.sample)), MEAN, ["g"])


def test_a_stratum_of_one_stops_where_its_person_is_in_one_of_the_two():
    frame = pl.concat([PEOPLE, PEOPLE.head(1).with_columns(pl.lit("3").alias("s"), pl.lit("d").alias("g"))])
    for where, against in ((None, ("a",)), (None, ("d",)), (None, None)):
        with pytest.raises(InvalidInput):
            differences(survey(frame), MEAN, ["g"], against=against, where=where)
    nowhere = frame.with_columns(pl.when(pl.col("g") == "d").then(None).otherwise("g").alias("g"))
    with pytest.raises(InvalidInput):  # in no group, but one of all
        differences(survey(nowhere), MEAN, ["g"])
    inside = (frame["g"] != "d").to_numpy()
    found = differences(survey(frame), MEAN, ["g"], against=("a",), where=inside)
    assert found["se"].to_list() == differences(survey(), MEAN, ["g"], against=("a",))["se"].to_list()
    unanswered = frame.with_columns(pl.when(pl.col("g") == "d").then(None).otherwise("y").alias("y"))
    assert differences(survey(unanswered), MEAN, ["g"], against=("a",))["se"].to_list()[:3] == found["se"].to_list()


def test_calibrated_weights_take_the_residuals():
    """Calibrated to the sizes of two groups their totals of persons are known: their difference has no error."""
    frame = PEOPLE.with_columns(
        pl.lit(1.0).alias("y"), pl.when(pl.col("g") == "c").then(None).otherwise("g").alias("g")
    )
    frame = frame.filter(pl.col("g").is_not_null())
    margins = [Margin("g", "a", 40.0), Margin("g", "b", 70.0)]
    done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    made = survey(frame)
    made = Survey(frame, made.sample.with_weight(done.weights), calibrated=done)
    row = differences(made, Asked(Statistic.TOTAL, "y"), ["g"], against=("a",)).row(1, named=True)
    assert row["value"] == pytest.approx(30.0)
    assert row["se"] == pytest.approx(0.0, abs=1e-9)
