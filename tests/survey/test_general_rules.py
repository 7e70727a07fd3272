"""What holds of every survey whatever its numbers: other units of weight, another order, a census, late answers."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.streams import stream
from samlad.survey import sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.cube import Variable, build, roll_up
from samlad.survey.cube.sums import profiled
from samlad.survey.intervals import ShareInterval, of_shares
from samlad.survey.small_area import AreaColumns, VarianceFit, small_areas
from samlad.survey.table import Survey, estimate_table

ASKED = [
    Asked(Statistic.MEAN, "cost"),
    Asked(Statistic.TOTAL, "cost"),
    Asked(Statistic.PROPORTION, "worry"),
    Asked(Statistic.RATIO, "cost/size"),
    Asked(Statistic.QUANTILE, "cost:0.5"),
]
FREE = ["value", "se", "low", "high"]
SEEDS = st.integers(0, 10_000)


def answers(seed: int, strata: int = 3) -> pl.DataFrame:
    """Strata of four to nine households of one to three persons; one answer in eight is missing."""
    random = stream(seed, "general rules")
    parts = []
    for stratum in range(strata):
        for household in range(int(random.integers(4, 10))):
            rows = int(random.integers(1, 4))
            parts.append(
                pl.DataFrame(
                    {
                        "stratum": [f"{stratum:02}"] * rows,
                        "household": [household] * rows,
                        "N": [20.0 + stratum] * rows,
                        "w": random.uniform(1, 9, rows),
                        "g": random.choice(["k", "m"], rows),
                        "cost": np.where(random.random(rows) < 0.125, np.nan, random.integers(1, 900, rows)),
                        "worry": random.choice(["ja", "nej"], rows),
                        "size": random.integers(1, 6, rows),
                    }
                )
            )
    return pl.concat(parts).with_columns(pl.col("cost").fill_nan(None))


def surveyed(frame: pl.DataFrame, *, clustered: bool) -> Survey:
    if clustered:
        return Survey(frame, sample_of(frame, weight="w", strata=["stratum"], clusters=["household"], fpc=["N"]))
    return Survey(frame, sample_of(frame, weight="w", strata=["stratum"]))


def told(frame: pl.DataFrame, *, clustered: bool, asked=ASKED) -> pl.DataFrame:
    return estimate_table(surveyed(frame, clustered=clustered), asked, by=["g"])


@given(seed=SEEDS, factor=st.floats(1e-3, 1e3), clustered=st.booleans())
def test_weights_in_other_units_change_totals_and_bases_alone(seed, factor, clustered):
    frame = answers(seed)
    one = told(frame, clustered=clustered)
    other = told(frame.with_columns(pl.col("w") * factor), clustered=clustered)
    total = pl.col("statistic") == "total"
    expected = one.with_columns(
        *(pl.when(total).then(pl.col(name) * factor).otherwise(name).alias(name) for name in FREE),
        pl.col("base") * factor,
    )
    assert_frame_equal(other, expected, rel_tol=1e-7, abs_tol=1e-7)


@given(seed=SEEDS, clustered=st.booleans())
def test_the_order_of_the_rows_does_not_matter(seed, clustered):
    frame = answers(seed)
    assert_frame_equal(
        told(frame.sample(fraction=1, shuffle=True, seed=seed), clustered=clustered),
        told(frame, clustered=clustered),
        rel_tol=1e-9,
        abs_tol=1e-9,
    )


@given(seed=SEEDS)
def test_the_names_of_strata_and_households_do_not_matter(seed):
    frame = answers(seed)
    renamed = frame.with_columns(
        pl.format("s{}", 9 - pl.col("stratum").cast(pl.Int64)).alias("stratum"), 100 - pl.col("household")
    )
    assert_frame_equal(told(renamed, clustered=True), told(frame, clustered=True), rel_tol=1e-9, abs_tol=1e-9)


@given(seed=SEEDS)
def test_everybody_drawn_is_everybody_known(seed):
    """In a census of households the error is none; one more household outside brings it back."""
    frame = answers(seed)
    drawn = pl.col("household").n_unique().over("stratum").cast(pl.Float64)
    whole = told(frame.with_columns(drawn.alias("N")), clustered=True, asked=ASKED[:4])
    assert whole["se"].to_list() == [0.0] * whole.height
    nearly = told(frame.with_columns((drawn + 1).alias("N")), clustered=True, asked=ASKED[:1])
    assert all(se > 0 for se in nearly["se"])
    share = told(frame.with_columns(pl.lit(1.0).alias("N")), clustered=True, asked=ASKED[:4])
    assert_frame_equal(share, whole)


@given(seed=SEEDS, clustered=st.booleans())
def test_a_question_nobody_answered_changes_no_other(seed, clustered):
    frame = answers(seed)
    more = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias("empty"))
    asked = [ASKED[0], Asked(Statistic.MEAN, "empty"), Asked(Statistic.PROPORTION, "empty"), *ASKED[1:]]
    found = told(more, clustered=clustered, asked=asked)
    assert_frame_equal(found.filter(pl.col("variable") != "empty"), told(frame, clustered=clustered))
    assert found.filter(variable="empty")["status"].unique().to_list() == ["missing"]


@given(seed=SEEDS, clustered=st.booleans())
def test_rows_of_weight_zero_without_answers_count_in_the_stratum_alone(seed, clustered):
    """The value and what it is based on stay; the variance knows that the stratum had one unit more."""
    frame = answers(seed)
    extra = frame.head(1).with_columns(pl.lit(0.0).alias("w"), pl.lit(99, dtype=pl.Int64).alias("household"))
    more, one = told(pl.concat([frame, extra]), clustered=clustered), told(frame, clustered=clustered)
    kept = ["statistic", "variable", "category", "g", "value", "n", "base", "df"]
    assert_frame_equal(more.select(kept), one.select(kept), rel_tol=1e-12)


@given(seed=SEEDS, cut=st.floats(0, 1))
def test_two_parts_of_the_file_give_the_cube_of_the_whole(seed, cut):
    frame = answers(seed)
    variables = [Variable("cost"), Variable("worry", "ja")]
    profile = profiled(frame, variables)

    def cube(part: pl.DataFrame):
        return build(part, variables, weight="w", strata=["stratum"], domains=["g"], profile=profile)

    order = frame.sample(fraction=1, shuffle=True, seed=seed)
    place = min(max(1, round(cut * frame.height)), frame.height - 1)
    both = cube(order.head(place)) + cube(order.tail(frame.height - place))
    one, whole = roll_up(both, ["g"]), roll_up(cube(frame), ["g"])
    assert one.labels.equals(whole.labels)
    for name in ("value", "variance", "n", "base", "simple"):
        np.testing.assert_allclose(getattr(one, name), getattr(whole, name), rtol=1e-9)


@given(seed=SEEDS, method=st.sampled_from([CalibrationMethod.POSTSTRATIFY, CalibrationMethod.LINEAR]))
@settings(max_examples=30)
def test_calibrated_classes_are_known_without_error(seed, method):
    """The share of a class whose total is a margin has no error left, whatever the design."""
    frame = answers(seed)
    margins = [Margin("g", "k", 300.0), Margin("g", "m", 500.0)]
    done = calibrate(frame, weight="w", margins=margins, method=method)
    made = surveyed(frame, clustered=True)
    made = replace(made, sample=made.sample.with_weight(done.weights), calibrated=done)
    found = estimate_table(made, [Asked(Statistic.PROPORTION, "g")])
    assert found["value"].to_list() == pytest.approx([3 / 8, 5 / 8], rel=1e-12)
    assert found["se"].to_list() == pytest.approx([0.0, 0.0], abs=1e-12)


@given(
    share=st.floats(0, 1),
    se=st.floats(1e-4, 0.2),
    n=st.integers(2, 3000),
    df=st.integers(1, 500),
    rule=st.sampled_from([ShareInterval.BETA, ShareInterval.LOGIT, ShareInterval.WILSON]),
)
def test_an_interval_holds_its_share_and_the_share_of_no_is_its_mirror(share, se, n, df, rule):
    p = np.array([share, 1 - share])
    low, high = of_shares(rule, p, np.full(2, se), np.full(2, float(n)), np.full(2, float(df)), 0.95)
    if rule is ShareInterval.LOGIT and not 0 < share < 1:
        assert np.isnan(low).all()
        return
    assert (low <= p + 1e-9).all()
    assert (p - 1e-9 <= high).all()
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert low[0] == pytest.approx(1 - high[1], abs=1e-6)


@given(seed=SEEDS, fit=st.sampled_from(list(VarianceFit)))
@settings(max_examples=30)
def test_a_small_place_lies_between_its_direct_and_its_synthetic_estimate(seed, fit):
    random = stream(seed, "places")
    x = random.normal(size=12)
    frame = pl.DataFrame(
        {"p": range(12), "x": x, "y": x + random.normal(0, 0.5, 12), "se": random.uniform(0.1, 0.9, 12)}
    )
    found = small_areas(frame, AreaColumns("y", "se", "p", ("x",)), fit=fit).estimates
    weight = found["shrinkage"].to_numpy()
    assert ((weight >= 0) & (weight < 1)).all()
    between = weight * found["direct"].to_numpy() + (1 - weight) * found["synthetic"].to_numpy()
    np.testing.assert_allclose(found["estimate"].to_numpy(), between, rtol=1e-9, atol=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.data())
def test_a_smaller_p_never_makes_another_finding_weaker(p_values, data):
    place = data.draw(st.integers(0, len(p_values) - 1))
    smaller = data.draw(st.floats(0, p_values[place]))
    changed = [smaller if number == place else p for number, p in enumerate(p_values)]
    before, after = benjamini_hochberg(p_values), benjamini_hochberg(changed)
    assert all(new <= old + 1e-12 for new, old in zip(after, before, strict=True))
    assert all(adjusted >= p - 1e-12 for adjusted, p in zip(before, p_values, strict=True))
