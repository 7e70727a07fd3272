"""Standardised means written out: Σ π_a·m_a with one linearised value per person."""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.survey import Singleton, sample_of
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.standardised import standardised
from samlad.survey.table import Survey

PEOPLE = pl.DataFrame(
    {
        "s": list("111111222222"),
        "g": ["a", "b", "a", "b", "a", "b", "a", "b", "a", None, "b", "a"],
        "age": ["ung", "ung", "gammal", "gammal", "ung", "ung", "gammal", "gammal", "ung", "ung", None, "gammal"],
        "w": [2.0, 1.0, 3.0, 1.0, 2.0, 4.0, 1.0, 2.0, 0.0, 5.0, 2.0, 1.0],
        "y": [3.0, 5.0, 2.0, 8.0, 1.0, 6.0, None, 9.0, 4.0, 7.0, 1.0, 6.0],
    }
)
STANDARD = {"gammal": 30.0, "ung": 90.0}
SHARES = {"gammal": 0.25, "ung": 0.75}


def survey(frame: pl.DataFrame = PEOPLE, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", strata=["s"]), **how)


def written_out(inside: np.ndarray) -> tuple[float, np.ndarray]:
    """The value of a domain, and π_a·(y − m_a)/W_a of every person, 0 for those who do not count."""
    w, y = PEOPLE["w"].to_numpy(), PEOPLE["y"].fill_null(0.0).to_numpy()
    value, u = 0.0, np.zeros(12)
    for age, share in SHARES.items():
        own = inside & (PEOPLE["age"] == age).fill_null(False).to_numpy() & PEOPLE["y"].is_not_null().to_numpy()
        mean = (w * y)[own].sum() / w[own].sum()
        value += share * mean
        u[own] = share * (y[own] - mean) / w[own].sum()
    return value, u


def error(z: np.ndarray) -> float:
    """√Σ n/(n − 1)·Σ(z − z̄)² of two strata of six."""
    return float(np.sqrt(sum(6 / 5 * ((own - own.mean()) ** 2).sum() for own in (z[:6], z[6:]))))


def test_two_places_written_out():
    found = standardised(survey(confidence=0.9), "y", "age", STANDARD, by=["g"])
    assert found.columns == ["g", "value", "se", "low", "high", "n", "base", "df", "status"]
    w = PEOPLE["w"].to_numpy()
    for row, name, n, base, df in zip(
        found.iter_rows(named=True), "ab", (4, 5 - 1), (8.0, 8.0), (5 - 2, 5 - 2), strict=True
    ):
        value, u = written_out((PEOPLE["g"] == name).fill_null(False).to_numpy())
        se = error(w * u)
        half = special.stdtrit(df, 0.95) * se
        assert (row["g"], row["n"], row["base"], row["df"], row["status"]) == (name, n, base, df, "ok")
        told = (row["value"], row["se"], row["low"], row["high"])
        assert told == pytest.approx((value, se, value - half, value + half), rel=1e-12)


def test_everybody_is_one_domain_and_where_a_part_of_it():
    inside = PEOPLE["w"].to_numpy() < 4
    for where in (None, inside):
        row = standardised(survey(), "y", "age", STANDARD, where=where).row(0, named=True)
        value, u = written_out(np.ones(12, dtype=bool) if where is None else inside)
        assert "§all" not in row
        assert (row["value"], row["se"]) == pytest.approx((value, error(PEOPLE["w"].to_numpy() * u)), rel=1e-12)


@pytest.mark.parametrize("by", [[], ["g"]])
def test_calibrated_weights_take_the_residuals(by):
    """The residual of a person is what is left of u over the design-weighted mean of their calibration group."""
    frame = PEOPLE.with_columns(pl.Series("k", list("ppqqppqqppqq")))
    margins = [Margin("k", "p", 30.0), Margin("k", "q", 12.0)]
    done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    made = Survey(frame, survey().sample.with_weight(done.weights), calibrated=done)
    found = standardised(made, "y", "age", STANDARD, by=by)
    weighted = frame.with_columns(pl.Series("w", done.weights))
    for row in found.iter_rows(named=True):
        inside = (frame["g"] == row["g"]).fill_null(False).to_numpy() if by else np.ones(12, dtype=bool)
        value, u, w, d = 0.0, np.zeros(12), done.weights, PEOPLE["w"].to_numpy()
        y = PEOPLE["y"].fill_null(0.0).to_numpy()
        for age, share in SHARES.items():
            own = inside & (weighted["age"] == age).fill_null(False).to_numpy() & PEOPLE["y"].is_not_null().to_numpy()
            mean = (w * y)[own].sum() / w[own].sum()
            value += share * mean
            u[own] = share * (y[own] - mean) / w[own].sum()
        for group in "pq":
            own = (frame["k"] == group).to_numpy()
            u[own] -= (d * u)[own].sum() / d[own].sum()
        assert (row["value"], row["se"]) == pytest.approx((value, error(w * u)), rel=1e-9)


@pytest.mark.parametrize(("place", "status"), [("a", ["not_applicable", "ok"]), ("b", ["ok", "not_applicable"])])
def test_a_place_without_a_class_cannot_be_standardised(place, status):
    gone = (pl.col("g") == place) & (pl.col("age") == "ung")
    found = standardised(
        survey(PEOPLE.with_columns(pl.when(~gone).then("y").alias("y"))), "y", "age", STANDARD, by=["g"]
    )
    assert found["status"].to_list() == status
    assert [row[1:5] == (None,) * 4 for row in found.iter_rows()] == [one != "ok" for one in status]


def test_calibrated_and_a_place_without_a_class():
    frame = PEOPLE.with_columns(
        pl.when((pl.col("g") == "a") & (pl.col("age") == "ung")).then(None).otherwise("y").alias("y")
    )
    done = calibrate(frame, weight="w", margins=[Margin("s", "1", 9.0), Margin("s", "2", 9.0)],
                     method=CalibrationMethod.POSTSTRATIFY)  # fmt: skip
    made = Survey(frame, survey().sample.with_weight(done.weights), calibrated=done)
    found = standardised(made, "y", "age", STANDARD, by=["g"])
    assert found["status"].to_list() == ["not_applicable", "ok"]
    assert found.row(0)[1:5] == (None,) * 4
    assert found["se"][1] > 0


def test_strata_of_one_by_the_rule_of_the_survey():
    frame = PEOPLE.with_columns(pl.Series("s", list("111111222223")))
    with pytest.raises(InvalidInput):
        standardised(survey(frame), "y", "age", STANDARD)
    skipped = standardised(survey(frame, singleton=Singleton.SKIP), "y", "age", STANDARD)["se"].item()
    assert standardised(survey(frame, singleton=Singleton.ADJUST), "y", "age", STANDARD)["se"].item() > skipped


def test_a_standard_needs_weights_above_nought():
    for standard in ({}, {"ung": 1.0, "gammal": 0.0}, {"ung": 1.0, "gammal": -1.0}):
        with pytest.raises(InvalidInput) as caught:
            standardised(survey(), "y", "age", standard)
        assert caught.value.problems[0].column == "age"
    small = {name: share / 100 for name, share in SHARES.items()}
    same = standardised(survey(), "y", "age", small)["value"].item()
    assert same == pytest.approx(standardised(survey(), "y", "age", STANDARD)["value"].item(), rel=1e-12)


def test_the_first_class_that_the_standard_lacks_is_named():
    with pytest.raises(InvalidInput) as caught:
        standardised(survey(), "y", "age", {"barn": 1.0})
    assert caught.value.problems[0].value == "gammal"


def test_calibrated_weights_with_a_stratum_of_one():
    """Its residual lies at some distance from the mean of all units: the rule `adjust` counts it."""
    frame = PEOPLE.with_columns(pl.Series("s", list("111111222223")), pl.Series("k", list("ppqqppqqppqq")))
    margins = [Margin("k", "p", 30.0), Margin("k", "q", 12.0)]
    done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    errors = []
    for rule in (Singleton.SKIP, Singleton.ADJUST):
        made = Survey(frame, survey(frame).sample.with_weight(done.weights), calibrated=done, singleton=rule)
        errors.append(standardised(made, "y", "age", STANDARD)["se"].item())
    assert errors[1] > errors[0] > 0
