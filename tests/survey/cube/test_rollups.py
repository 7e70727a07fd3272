"""A roll-up from the cube equals the direct computation from the answers, for estimate and standard error."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey import Singleton, sample_of
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.cube import Variable, build, roll_up
from samlad.survey.domains import domains_of
from samlad.survey.taylor import CalibratedTaylor, Linear, Taylor

PLACES = {"1780": "fed", "1764": "fed", "1762": "fed", "1715": "other"}


def survey(seed: int, n: int = 400, missing: float = 0.12) -> pl.DataFrame:
    """Unequal weights, post-strata across strata, answers missing at random."""
    rng = np.random.default_rng(seed)
    place = rng.choice(list(PLACES), n, p=[0.5, 0.3, 0.15, 0.05])
    frame = pl.DataFrame(
        {
            "place": place,
            "sex": rng.choice(["k", "m"], n),
            "age": rng.choice(["18-29", "30-64", "65-84"], n),
            "d": rng.uniform(1, 9, n).round(3),
            "alarm": (rng.random(n) < 0.3).astype(float),
            "cost": rng.gamma(2, 4000, n).round(0) + 1e6,
            "worry": rng.choice(["1", "2", "8"], n),
        }
    )
    frame = frame.with_columns(pl.len().over("place").mul(7).alias("N"))
    gone = {name: pl.Series(rng.random(n) < missing) for name in ("alarm", "cost", "worry")}
    return frame.with_columns(pl.when(~gone[name]).then(pl.col(name)).alias(name) for name in gone)


VARIABLES = (Variable("alarm"), Variable("cost"), Variable("worry", "1"), Variable("worry", "8"))


def linear(frame: pl.DataFrame, one: Variable, *, total: bool = False) -> Linear:
    column = frame[one.column]
    valid = column.is_not_null().to_numpy()
    y = (column == one.code).fill_null(False).to_numpy().astype(float) if one.code else column.fill_null(0).to_numpy()
    return Linear(y, None if total else valid.astype(float), valid)


def assert_same(rolled, engine, frame, *, total=False):
    for number, one in enumerate(VARIABLES):
        value, variance = engine.of(linear(frame, one, total=total))
        np.testing.assert_allclose(rolled.value[:, number], value, rtol=1e-12)
        np.testing.assert_allclose(rolled.se[:, number], np.sqrt(variance), rtol=1e-9)


@pytest.mark.parametrize("by", [(), ("place",), ("sex",), ("place", "sex"), ("age", "sex")])
@pytest.mark.parametrize("total", [False, True])
def test_weights_taken_as_fixed(by, total):
    frame = survey(1)
    cube = build(frame, VARIABLES, weight="d", strata=("place",), domains=("place", "sex", "age"), fpc="N")
    sample = sample_of(frame, weight="d", strata=("place",), fpc=("N",))
    assert_same(roll_up(cube, by, total=total), Taylor(sample, domains_of(frame, by)), frame, total=total)


def calibrated(frame: pl.DataFrame, method: CalibrationMethod):
    if method is CalibrationMethod.POSTSTRATIFY:
        sizes = frame.group_by("sex", "age").len().sort("sex", "age")
        margins = [Margin("sex*age", f"{s}*{a}", 20.0 * n + 50) for s, a, n in sizes.iter_rows()]
    else:
        margins = [Margin("sex", "k", 5000.0), Margin("sex", "m", 5200.0)]
        ages = {"18-29": 3000.0, "30-64": 4000.0, "65-84": 3200.0}
        margins += [Margin("age", name, size) for name, size in ages.items()]
    done = calibrate(frame, weight="d", margins=margins, method=method)
    return done, frame.with_columns(pl.Series("w", done.weights), pl.Series("g", done.auxiliaries.cell))


@pytest.mark.parametrize("by", [(), ("place",), ("place", "sex")])
@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("method", [CalibrationMethod.POSTSTRATIFY, CalibrationMethod.RAKING, CalibrationMethod.LINEAR])
def test_residuals_of_calibrated_weights_with_item_nonresponse(by, total, method):
    """The trap: the mean residual of a group is over all its respondents, not only those who answered."""
    done, frame = calibrated(survey(2), method)
    cube = build(
        frame, VARIABLES, weight="w", design_weight="d", strata=("place",), domains=("place", "sex"), group="g", fpc="N"
    )
    sample = sample_of(frame, weight="w", strata=("place",), fpc=("N",))
    smoother = None if method is CalibrationMethod.POSTSTRATIFY else done.smoother()
    rolled = roll_up(cube, by, total=total, smoother=smoother)
    assert_same(rolled, CalibratedTaylor(sample, domains_of(frame, by), done.residuals), frame, total=total)


@pytest.mark.parametrize("rule", [Singleton.SKIP, Singleton.ADJUST, Singleton.AVERAGE])
@pytest.mark.parametrize("method", [CalibrationMethod.POSTSTRATIFY, CalibrationMethod.RAKING])
def test_strata_of_one_with_calibrated_weights(rule, method):
    """A stratum of one outside the domain has a residual too, and follows the rule."""
    done, frame = calibrated(survey(3), method)
    frame = frame.with_columns(
        pl.when(pl.int_range(pl.len()) < 2).then(pl.format("alone {}", pl.int_range(pl.len()))).otherwise("place")
        .alias("stratum")
    )  # fmt: skip
    cube = build(frame, VARIABLES, weight="w", design_weight="d", strata=("stratum",), domains=("place",), group="g")
    sample = sample_of(frame, weight="w", strata=("stratum",))
    smoother = None if method is CalibrationMethod.POSTSTRATIFY else done.smoother()
    engine = CalibratedTaylor(sample, domains_of(frame, []), done.residuals, rule)
    assert_same(roll_up(cube, singleton=rule, smoother=smoother), engine, frame)


def test_groups_of_next_to_no_weight_and_of_none():
    """Weights that sum to less than one, and a row of weight 0 without a class, which no margin holds."""
    frame = survey(4).with_columns(pl.col("d") / 50_000)
    outside = frame.head(1).with_columns(pl.lit(0.0).alias("d"), pl.lit(None, dtype=pl.String).alias("sex"))
    frame = pl.concat([frame, outside])
    margins = [Margin("sex", "k", 0.3), Margin("sex", "m", 0.4)]
    done = calibrate(frame, weight="d", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    frame = frame.with_columns(pl.Series("w", done.weights), pl.Series("g", done.auxiliaries.cell))
    cube = build(frame, VARIABLES, weight="w", design_weight="d", strata=("place",), domains=("age",), group="g")
    sample = sample_of(frame, weight="w", strata=("place",))
    engine = CalibratedTaylor(sample, domains_of(frame, ["age"]), done.residuals)
    assert_same(roll_up(cube, ("age",)), engine, frame)


def test_many_variables_are_worked_off_in_blocks(monkeypatch):
    _done, frame = calibrated(survey(2), CalibrationMethod.POSTSTRATIFY)
    cube = build(frame, VARIABLES, weight="w", design_weight="d", strata=("place",), domains=("sex",), group="g")
    at_once = roll_up(cube, ("sex",)).variance
    for block in (1, 150):
        monkeypatch.setattr("samlad.survey.cube.rollup._BLOCK", block)
        np.testing.assert_allclose(roll_up(cube, ("sex",)).variance, at_once, rtol=1e-12)


def test_a_federation_is_another_grouping_of_the_same_cells():
    frame = survey(3)
    cube = build(frame, VARIABLES, weight="d", strata=("place",), domains=("place",))
    rolled = roll_up(cube.with_column("federation", "place", PLACES), ("federation",))
    with_it = frame.with_columns(pl.col("place").replace_strict(PLACES).alias("federation"))
    sample = sample_of(frame, weight="d", strata=("place",))
    assert_same(rolled, Taylor(sample, domains_of(with_it, ("federation",))), with_it)


def test_pooling_equal_samples_unweighted_is_wrong():
    """Six samples of 600, Karlstad 63.3 % of the people: 10 % there and 5 % elsewhere are 8.2 %, never 5.8 %."""
    people = {"karlstad": 0.633 * 138_605} | {f"m{number}": 0.367 * 138_605 / 5 for number in range(5)}
    rows = [
        {"place": place, "w": size / 600, "hit": 1.0 if number < 600 * (0.1 if place == "karlstad" else 0.05) else 0.0}
        for place, size in people.items()
        for number in range(600)
    ]
    frame = pl.DataFrame(rows)
    rolled = roll_up(build(frame, [Variable("hit")], weight="w", strata=("place",), domains=("place",)))
    assert rolled.value[0, 0] == pytest.approx(0.0817, abs=5e-5)
    assert frame["hit"].mean() == pytest.approx(0.0583, abs=5e-5)


def test_late_returns_are_added_without_the_first_answers():
    frame = survey(4).drop("N")
    whole = build(frame, VARIABLES, weight="d", strata=("place",), domains=("place", "sex"))
    early, late = frame.head(250), frame.tail(150)
    parts = [
        build(part, VARIABLES, weight="d", strata=("place",), domains=("place", "sex"), profile=whole.profile)
        for part in (early, late)
    ]
    for by in ((), ("place", "sex")):
        both, direct = roll_up(parts[0] + parts[1], by), roll_up(whole, by)
        np.testing.assert_allclose(both.value, direct.value, rtol=1e-12)
        np.testing.assert_allclose(both.se, direct.se, rtol=1e-10)
        np.testing.assert_array_equal(both.n, direct.n)


def test_the_same_bits_whatever_the_order_of_work():
    frame = survey(5, 5000)
    made = [
        build(frame, VARIABLES, weight="d", strata=("place",), domains=("place", "sex")).sums.s22.tobytes()
        for _turn in range(4)
    ]
    assert len(set(made)) == 1


def test_kronor_do_not_cancel():
    """Values near a milliard with a spread of one: centred before squaring, the variance keeps its digits."""
    rng = np.random.default_rng(6)
    small = rng.normal(0, 1, 500)
    frame = pl.DataFrame({"w": rng.uniform(1, 3, 500), "y": small, "big": small + 1e9})
    found = roll_up(build(frame, [Variable("y"), Variable("big")], weight="w"))
    assert found.se[0, 1] == pytest.approx(found.se[0, 0], rel=1e-6)


def test_everybody_answering_the_same_has_no_variance():
    frame = pl.DataFrame({"w": [1.3, 2.7, 0.9], "yes": [1.0] * 3, "five": [5.1] * 3})
    found = roll_up(build(frame, [Variable("yes"), Variable("five")], weight="w"))
    assert found.value[0].tolist() == pytest.approx([1.0, 5.1])
    assert found.se[0].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("rule", [Singleton.SKIP, Singleton.ADJUST, Singleton.AVERAGE])
def test_strata_of_one_by_the_chosen_rule(rule):
    frame = pl.concat([survey(7).drop("N"), survey(8, 1).drop("N").with_columns(pl.lit("alone").alias("place"))])
    cube = build(frame, VARIABLES, weight="d", strata=("place",), domains=("place", "sex"))
    engine = Taylor(sample_of(frame, weight="d", strata=("place",)), domains_of(frame, ("sex",)), rule)
    assert_same(roll_up(cube, ("sex",), singleton=rule), engine, frame)


def test_a_stratum_of_one_stops_unless_a_rule_is_chosen():
    frame = pl.DataFrame({"s": ["a", "a", "b"], "w": [1.0, 1.0, 1.0], "y": [0.0, 1.0, 1.0]})
    with pytest.raises(InvalidInput) as caught:
        roll_up(build(frame, [Variable("y")], weight="w", strata=("s",)))
    assert caught.value.problems[0].value == "b"


def test_a_census_stratum_has_no_variance_and_is_no_singleton():
    frame = pl.DataFrame({"s": ["a", "b", "b"], "w": [1.0, 1.0, 1.0], "y": [0.0, 1.0, 0.0], "N": [1, 2, 2]})
    assert roll_up(build(frame, [Variable("y")], weight="w", strata=("s",), fpc="N")).se[0, 0] == 0.0


def test_a_domain_without_answers_has_no_value():
    frame = pl.DataFrame({"place": ["a", "a", "b"], "w": [1.0, 1.0, 1.0], "y": [0.0, 1.0, None]})
    found = roll_up(build(frame, [Variable("y")], weight="w", domains=("place",)), ("place",))
    assert np.isnan(found.value[1, 0])
    assert found.n[:, 0].tolist() == [2, 0]
