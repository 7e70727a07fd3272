"""A table of direct estimates becomes one of small-place estimates, whatever the places look like."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, NothingToShow, WrongUse
from samlad.stats.streams import stream
from samlad.survey.small_area import (
    AreaColumns,
    Benchmark,
    Scale,
    VarianceFit,
    benchmarked,
    fitted,
    normality,
    predicted,
    small_areas,
)

PLAIN = AreaColumns("y", "se", "place", ("x",))
SHARES = AreaColumns("y", "se", "place", ("x",), n="n")


def places(count: int = 30, seed: int = 1, spread: float = 1.0) -> pl.DataFrame:
    random = stream(seed, "places")
    x = random.normal(size=count)
    se = random.uniform(0.5, 2.0, size=count)
    y = 10 + 2 * x + spread * random.normal(size=count) + se * random.normal(size=count)
    return pl.DataFrame({"place": [f"{k:04}" for k in range(count)], "y": y, "se": se, "x": x})


def shares(count: int = 40, seed: int = 2, n: int = 60) -> pl.DataFrame:
    random = stream(seed, "shares")
    x = random.normal(size=count)
    p = 1 / (1 + np.exp(-(-3.2 + 0.4 * x + 0.3 * random.normal(size=count))))
    y = random.binomial(n, p) / n
    return pl.DataFrame(
        {"place": [f"{k:04}" for k in range(count)], "y": y, "se": np.sqrt(y * (1 - y) / n), "x": x, "n": [n] * count}
    )


@pytest.mark.parametrize("fit", list(VarianceFit))
def test_an_estimate_lies_between_the_direct_and_the_synthetic(fit):
    rows = small_areas(places(), PLAIN, fit=fit).estimates
    between = rows.select(
        pl.col("estimate").is_between(
            pl.min_horizontal("direct", "synthetic") - 1e-12, pl.max_horizontal("direct", "synthetic") + 1e-12
        )
    )
    assert between.to_series().all()
    assert rows["direct"].to_list() == places()["y"].to_list()


@pytest.mark.parametrize("fit", list(VarianceFit))
def test_places_no_more_apart_than_chance_get_what_the_covariates_say(fit):
    x = np.column_stack([np.ones(12), np.arange(12.0)])
    direct = x @ [1.0, 2.0] + np.tile([0.1, -0.1], 6)
    model = fitted(direct, np.full(12, 4.0), x, fit)
    found = predicted(model, direct, np.full(12, 4.0), x)
    assert model.sigma2 == 0
    assert found.shrinkage.tolist() == [0.0] * 12
    assert found.estimate == pytest.approx(found.synthetic)
    assert (found.mse > 0).all()


def test_a_place_without_a_direct_estimate_gets_the_synthetic_with_a_wider_error():
    table = places().with_columns(y=pl.when(pl.col("place") == "0003").then(None).otherwise("y"))
    found = small_areas(table, PLAIN)
    row = found.estimates.filter(place="0003").to_dicts()[0]
    assert row["kind"] == "synthetic"
    assert (row["direct"], row["shrinkage"], row["residual"], row["gain"]) == (None, 0.0, None, None)
    assert row["estimate"] == pytest.approx(row["synthetic"])
    x = np.array([1.0, table.filter(place="0003")["x"][0]])
    assert row["rmse"] ** 2 == pytest.approx(found.model.sigma2 + x @ found.model.covariance @ x)


@given(st.floats(-1e3, 1e3), st.floats(0.01, 100), st.sampled_from(list(VarianceFit)))
def test_units_of_measurement_do_not_matter(shift, factor, fit):
    table = places(15)
    moved = table.with_columns(y=pl.col("y") * factor + shift, se=pl.col("se") * factor)
    one, other = (small_areas(frame, PLAIN, fit=fit).estimates for frame in (table, moved))
    assert other["estimate"].to_numpy() == pytest.approx(
        one["estimate"].to_numpy() * factor + shift, rel=1e-6, abs=1e-6
    )
    assert other["rmse"].to_numpy() == pytest.approx(one["rmse"].to_numpy() * factor, rel=1e-5)
    assert other["shrinkage"].to_numpy() == pytest.approx(one["shrinkage"].to_numpy(), abs=1e-6)


def test_the_order_of_places_does_not_matter():
    table = places()
    turned = small_areas(table.reverse(), PLAIN).estimates.sort("place")
    straight = small_areas(table, PLAIN).estimates
    assert turned["estimate"].to_numpy() == pytest.approx(straight["estimate"].to_numpy(), rel=1e-9)


def test_any_table_narwhals_knows_will_do():

    table = places()
    assert small_areas(table.lazy(), PLAIN).estimates.equals(small_areas(table, PLAIN).estimates)


@pytest.mark.parametrize("scale", [Scale.ARCSINE, Scale.LOGIT])
def test_a_transformed_share_stays_a_share_also_where_nobody_said_yes(scale):
    table = shares()
    assert (table["y"] == 0).any()
    rows = small_areas(table, SHARES, scale=scale).estimates
    for name in ("estimate", "low", "high", "synthetic"):
        assert rows[name].is_between(0, 1).all(), name
    assert (rows["low"] <= rows["estimate"]).all()
    assert (rows["estimate"] <= rows["high"]).all()
    assert (rows["rmse"] > 0).all()


def test_a_place_where_nobody_said_yes_has_no_gain():
    """Its sampling error is computed to 0 on the scale shown: that is not knowing, not a sure estimate."""
    rows = small_areas(shares(), SHARES, scale=Scale.ARCSINE).estimates
    nobody = rows.filter(pl.col("direct") == 0)
    assert nobody.height > 0
    assert nobody["gain"].null_count() == nobody.height
    assert (rows.filter(pl.col("direct") > 0)["gain"] > 0).all()


def test_the_way_back_from_the_arcsine_is_the_mean_not_the_bare_inverse():
    from samlad.survey.small_area.scale import back

    middle, variance = np.array([0.7]), np.array([0.01])
    mean = back(Scale.ARCSINE, middle, variance, variance, 1.96).estimate[0]
    # E sin²(θ) = (1 − cos(2·0.7)·exp(−2·0.01))/2 for θ normal, exactly, when the ends are far away.
    assert mean == pytest.approx((1 - np.cos(1.4) * np.exp(-0.02)) / 2, abs=1e-10)
    assert mean > np.sin(0.7) ** 2


def test_smoothing_gives_a_place_without_cases_a_variance():
    table = shares()
    rows = small_areas(table, SHARES, smooth=True).estimates
    empty = rows.filter(pl.col("direct") == 0)
    assert empty.height > 0
    assert (empty["sampling_se"] > 0).all()
    assert (empty["direct_se"] == 0).all()
    assert (rows["shrinkage"] < 1).all()


def test_smoothed_variances_are_those_of_the_expected_share():
    from samlad.survey.small_area.smoothing import expected_shares, smoothed_variances

    # Without covariates the expected share is the pooled one: 12 of 200 with an effective size of 50 a place.
    share, effective = np.array([0.0, 0.04, 0.08, 0.12]), np.full(4, 50.0)
    ones = np.ones((4, 1))
    assert expected_shares(share, effective, ones) == pytest.approx([0.06] * 4)
    assert smoothed_variances(share, effective, ones) == pytest.approx([0.06 * 0.94 / 50] * 4)


def test_a_standard_error_of_zero_is_refused_with_what_to_do():
    with pytest.raises(InvalidInput) as caught:
        small_areas(shares(), AreaColumns("y", "se", "place", ("x",)))
    first = caught.value.problems[0]
    assert first.row == int(np.flatnonzero(shares()["y"].to_numpy() == 0)[0]) + 2
    assert "--smooth" in first.cure


def test_classes_are_indicators_with_the_lowest_number_as_reference():
    table = places(40).with_columns(group=pl.Series([10, 2, 1, 3] * 10))
    terms = small_areas(table, AreaColumns("y", "se", "place", ("C(group)",))).terms["term"].to_list()
    assert terms == ["intercept", "group=2", "group=3", "group=10", "sigma2_u"]


def edited(**values: object) -> pl.DataFrame:
    table = places()
    return table.with_columns(
        **{name: pl.Series([value, *table[name].to_list()[1:]], strict=False) for name, value in values.items()}
    )


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (edited(se=-1.0), 2),
        (edited(se=None), 2),
        (edited(se=0.0), 2),
        (edited(y=float("inf")), 2),
        (edited(x=None), 2),
        (edited(x=float("inf")), 2),
        (edited(place="0001"), 3),
        (edited(place=None), 2),
    ],
)
def test_bad_rows_are_named(table, row):
    with pytest.raises(InvalidInput) as caught:
        small_areas(table, PLAIN)
    assert caught.value.problems[0].row == row


def test_what_cannot_be_fitted_says_why():
    with pytest.raises(WrongUse):
        small_areas(places(), AreaColumns("y", "se", "place", ("absent",)))
    with pytest.raises(InvalidInput, match="Modellen"):
        small_areas(places(2), PLAIN)
    with pytest.raises(InvalidInput, match="Modellen"):
        small_areas(places().with_columns(twin=pl.col("x") * 3), AreaColumns("y", "se", "place", ("x", "twin")))
    alone = places().with_columns(
        y=pl.when(pl.col("place") == "0000").then(None).otherwise("y"),
        g=pl.when(pl.col("place") == "0000").then(pl.lit("b")).otherwise(pl.lit("a")),
    )
    with pytest.raises(InvalidInput, match="Modellen"):
        small_areas(alone, AreaColumns("y", "se", "place", ("C(g)",)))
    with pytest.raises(NothingToShow):
        small_areas(places(0), PLAIN)


@pytest.mark.parametrize("how", list(Benchmark))
def test_benchmarked_places_add_up_to_the_county(how):
    estimates, people = np.array([0.1, 0.2, 0.3]), np.array([90_000.0, 15_000, 4_000])
    moved = benchmarked(estimates, people, 0.13, how)
    assert (moved * people).sum() / people.sum() == pytest.approx(0.13, rel=1e-12)
    if how is Benchmark.RATIO:
        assert moved / estimates == pytest.approx([moved[0] / 0.1] * 3)
    else:
        assert moved - estimates == pytest.approx([moved[0] - 0.1] * 3)


def test_a_benchmark_without_people_is_refused():
    with pytest.raises(InvalidInput):
        benchmarked(np.array([0.1]), np.array([np.nan]), 0.1, Benchmark.RATIO)
    with pytest.raises(InvalidInput):
        benchmarked(np.array([0.0]), np.array([1.0]), 0.1, Benchmark.RATIO)


def test_normal_residuals_pass_and_skewed_ones_do_not():
    random = stream(3, "residuals")
    assert normality(random.normal(size=200)).p > 0.05
    assert normality(random.exponential(size=200)).p < 1e-6
    assert normality(np.array([1.0, 2.0])) is None
    assert normality(np.ones(10)) is None
