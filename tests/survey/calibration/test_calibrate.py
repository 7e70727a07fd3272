"""What every calibration promises: margins met, limits kept, the impossible said, the variance's residuals right."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from samlad.core.errors import InvalidInput, WrongUse
from samlad.stats.streams import stream
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate, diagnosed

POSTSTRATIFY, RAKING, LINEAR, LOGIT = CalibrationMethod


def answers(**columns):
    return pl.DataFrame(columns)


SIX = answers(sex=list("KKKMMM"), age=["u", "u", "ä", "u", "ä", "ä"], w=[10.0, 20, 30, 10, 20, 30])
SEX = [Margin("sex", "K", 80), Margin("sex", "M", 50)]
AGE = [Margin("age", "u", 60), Margin("age", "ä", 70)]


@given(
    seed=st.integers(0, 10_000),
    method=st.sampled_from([RAKING, LINEAR, LOGIT]),
    rows=st.integers(40, 120),
    by_weight=st.booleans(),
)
def test_the_margins_are_met_and_limits_kept(seed, method, rows, by_weight):
    random = stream(seed, "margins")
    frame = answers(
        a=random.choice(["x", "y"], rows, p=[0.4, 0.6]),
        b=random.choice(["1", "2", "3"], rows),
        z=random.normal(3, 2, rows),
        w=random.uniform(1, 5, rows),
    )
    # Margins that some weights within the limits do meet: those of a known set of weights.
    reachable = frame["w"] * pl.Series(random.uniform(0.6, 1.7, rows))
    margins = [
        Margin(variable, label, float(reachable.filter(frame[variable] == label).sum()))
        for variable in ("a", "b")
        for label in frame[variable].unique().sort()
    ]
    margins.append(Margin("z", None, float((reachable * frame["z"]).sum())))
    trim = (float(reachable.min()) * 0.999, float(reachable.max()) * 1.001) if by_weight else None
    found = calibrate(frame, weight="w", margins=margins, method=method, bounds=(0.5, 1.8), trim=trim)
    assert found.report["gap"].max() <= 1e-10
    for margin in margins[:-1]:
        inside = (frame[margin.variable] == margin.category).to_numpy()
        assert found.weights[inside].sum() == pytest.approx(margin.total, rel=1e-9)
    assert found.factors.min() >= 0.5 - 1e-12
    assert found.factors.max() <= 1.8 + 1e-12
    if trim:
        assert found.weights.min() >= trim[0] * (1 - 1e-12)
        assert found.weights.max() <= trim[1] * (1 + 1e-12)


def test_trimmed_linear_weights_are_the_nearest_there_are():
    """The same quadratic programme, min Σ(w−d)²/d within limits and margins, by scipy's SLSQP."""
    random = stream(7, "nearest")
    frame = answers(a=random.choice(["x", "y"], 30), z=random.normal(5, 1, 30), w=random.uniform(2, 9, 30))
    d, z, x = frame["w"].to_numpy(), frame["z"].to_numpy(), (frame["a"] == "x").to_numpy().astype(float)
    totals = np.array([(d * x).sum() * 1.1, (d * (1 - x)).sum() * 0.95, (d * z).sum() * 1.03])
    margins = [Margin("a", "x", totals[0]), Margin("a", "y", totals[1]), Margin("z", None, totals[2])]
    found = calibrate(frame, weight="w", margins=margins, method=LINEAR, trim=(3.0, 8.0))
    columns = np.stack([x, 1 - x, z])
    nearest = optimize.minimize(
        lambda w: ((w - d) ** 2 / d).sum(),
        np.clip(d, 3, 8),
        jac=lambda w: 2 * (w - d) / d,
        bounds=[(3.0, 8.0)] * 30,
        constraints={"type": "eq", "fun": lambda w: columns @ w - totals, "jac": lambda w: columns},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert nearest.success
    assert found.weights == pytest.approx(nearest.x, abs=1e-5)
    assert ((found.weights <= 3.0) | (found.weights >= 8.0)).any()


def test_one_classification_is_the_same_by_every_method():
    one = calibrate(SIX, weight="w", margins=SEX, method=POSTSTRATIFY)
    assert one.weights == pytest.approx([80 / 6, 160 / 6, 40, 50 / 6, 100 / 6, 25])
    for method, bounds in ((RAKING, None), (LINEAR, None), (LOGIT, (0.5, 2))):
        assert calibrate(SIX, weight="w", margins=SEX, method=method, bounds=bounds).weights == pytest.approx(
            one.weights
        )


def test_a_crossing_is_one_classification():
    margins = [Margin("sex*age", cell, total) for cell, total in (("K*u", 40), ("K*ä", 40), ("M*u", 20), ("M*ä", 30))]
    found = calibrate(SIX, weight="w", margins=margins, method=POSTSTRATIFY)
    assert found.factors == pytest.approx([4 / 3, 4 / 3, 4 / 3, 2, 0.6, 0.6])


def test_numbers_as_codes_are_met_by_their_text():
    frame = answers(place=[114.0, 114.0, 180.0], w=[1.0, 1.0, 1.0])
    found = calibrate(frame, weight="w", margins=[Margin("place", "114", 6), Margin("place", "180", 2)], method=RAKING)
    assert found.weights == pytest.approx([3, 3, 2])


def test_residuals_of_one_classification_are_deviations_from_weighted_means():
    found = calibrate(SIX, weight="w", margins=SEX, method=POSTSTRATIFY)
    u = np.array([1.0, 2, 3, 4, 5, 6])
    women, men = (10 * 1 + 20 * 2 + 30 * 3) / 60, (10 * 4 + 20 * 5 + 30 * 6) / 60
    assert found.residuals(u) == pytest.approx(u - np.repeat([women, men], 3))
    both = found.residuals(np.stack([u, 2 * u], axis=1))
    assert both == pytest.approx(np.stack([found.residuals(u), 2 * found.residuals(u)], axis=1))


@given(seed=st.integers(0, 10_000))
def test_residuals_are_a_least_squares_regression_with_design_weights(seed):
    random = stream(seed, "residuals")
    frame = answers(
        a=random.choice(["x", "y", "z"], 60), b=random.choice(["1", "2"], 60), w=random.uniform(0.5, 3, 60)
    ).with_columns(z=pl.Series(random.normal(1000, 1, 60)), u=pl.Series(random.normal(0, 1, 60)))
    d, u = frame["w"].to_numpy(), frame["u"].to_numpy()
    margins = [
        Margin(v, label, float(frame.filter(pl.col(v) == label)["w"].sum()) * 1.01)
        for v in ("a", "b")
        for label in frame[v].unique().sort()
    ] + [Margin("z", None, float((frame["w"] * frame["z"]).sum()) * 1.01)]
    found = calibrate(frame, weight="w", margins=margins, method=LINEAR)
    dummies = frame.select("a", "b").to_dummies().to_numpy().astype(float)
    x = np.column_stack([dummies, frame["z"].to_numpy()])
    root = np.sqrt(d)
    beta = np.linalg.lstsq(x * root[:, None], u * root, rcond=None)[0]
    assert found.residuals(u) == pytest.approx(u - x @ beta, abs=1e-9)


def test_rows_of_weight_zero_keep_it_whatever_they_lack():
    frame = answers(sex=["K", "M", None, "annat"], w=[1.0, 1.0, 0.0, 0.0])
    for method, bounds in ((POSTSTRATIFY, None), (RAKING, None), (LINEAR, (0.1, 99.0))):
        found = calibrate(frame, weight="w", margins=SEX, method=method, bounds=bounds)
        assert found.weights == pytest.approx([80, 50, 0, 0])
        assert np.isfinite(found.residuals(np.ones(4))).all()
    two = answers(sex=["K", "M", None], age=["u", "ä", "u"], w=[1.0, 1.0, 0.0])
    margins = [Margin("sex", "K", 3), Margin("sex", "M", 2), Margin("age", "u", 3), Margin("age", "ä", 2)]
    assert calibrate(two, weight="w", margins=margins, method=RAKING, trim=(1, 5)).weights == pytest.approx([3, 2, 0])


def test_margins_that_follow_from_each_other_do_no_harm():
    margins = [*SEX, *AGE, Margin("1", None, 130)]
    found = calibrate(SIX, weight="w", margins=margins, method=RAKING)
    assert found.weights == pytest.approx(calibrate(SIX, weight="w", margins=[*SEX, *AGE], method=RAKING).weights)


def test_a_class_of_nobody_in_both_is_left_out():
    margins = [*SEX, Margin("sex", "annat", 0)]
    assert calibrate(SIX, weight="w", margins=margins, method=RAKING).report["category"].to_list() == ["K", "M"]


def test_the_worst_margin_is_named_when_limits_forbid_it():
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="w", margins=[*SEX, *AGE], method=LINEAR, bounds=(0.9, 1.1))
    # 44 of 60 is further off than 66 of 80.
    assert caught.value.problems[0].value == "age = u"
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="w", margins=SEX, method=POSTSTRATIFY, bounds=(0.9, 1.1))
    assert caught.value.problems[0].value == "sex = K"
    assert "1,33333" in caught.value.problems[0].why


def test_totals_no_weights_can_give_are_said_to_be_so():
    frame = answers(z=[1.0, 2.0, 3.0], w=[1.0, 1.0, 1.0])
    margins = [Margin("1", None, 3), Margin("z", None, 12)]  # a mean of 4, and nobody above 3
    for method, bounds in ((RAKING, None), (LOGIT, (0.1, 9)), (LINEAR, (0, 9))):
        with pytest.raises(InvalidInput, match="stämma med marginalerna"):
            calibrate(frame, weight="w", margins=margins, method=method, bounds=bounds)
    assert calibrate(frame, weight="w", margins=margins, method=LINEAR).weights.min() < 0


def test_collinear_answers_with_other_margins_contradict():
    frame = answers(sex=list("KKMM"), mark=list("1122"), w=[1.0] * 4)
    margins = [*SEX, Margin("mark", "1", 70), Margin("mark", "2", 60)]
    with pytest.raises(InvalidInput) as caught:
        calibrate(frame, weight="w", margins=margins, method=LINEAR)
    assert "följer totalen" in caught.value.problems[0].why


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ({"sex": ["K", "K", "K", "M", "M", None]}, "saknar uppgift"),
        ({"sex": ["K", "K", "K", "M", "M", "X"]}, "finns bland svaren"),
        ({"sex": ["K"] * 6}, "ingen svarande"),
        ({"w": [1.0, 1, 1, 1, 1, -1]}, "negativ"),
        ({"w": [1.0, 1, 1, 1, 1, None]}, "saknas"),
        ({"w": [0.0] * 6}, "över noll"),
        ({"w": ["1", "1", "1", "1", "1", "ett"]}, "inget tal"),
    ],
)
def test_answers_that_do_not_fit_are_named(column, why):
    frame = SIX.with_columns(*(pl.Series(name, values, strict=False) for name, values in column.items()))
    with pytest.raises(InvalidInput) as caught:
        calibrate(frame, weight="w", margins=SEX, method=RAKING)
    assert why in caught.value.problems[0].why


def test_the_row_told_is_the_line_in_the_file():
    frame = SIX.with_columns(pl.Series("sex", ["K", "K", "K", "M", None, "M"]))
    with pytest.raises(InvalidInput) as caught:
        calibrate(frame, weight="w", margins=SEX, method=RAKING, file="svar.csv")
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("svar.csv", 6, "sex")


def test_columns_that_are_not_there_are_named():
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="vikt", margins=SEX, method=RAKING)
    assert caught.value.problems[0].column == "vikt"
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="w", margins=[Margin("kön", "K", 1)], method=RAKING)
    assert caught.value.problems[0].column == "kön"


def test_people_in_a_class_the_population_lacks():
    margins = [Margin("sex", "K", 80), Margin("sex", "M", 0)]
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="w", margins=margins, method=LINEAR)
    assert "populationen har ingen" in caught.value.problems[0].why


@pytest.mark.parametrize(
    ("method", "limits"),
    [
        (LOGIT, {}),
        (LOGIT, {"bounds": (1.1, 2.0)}),
        (LOGIT, {"bounds": (0.5, float("inf"))}),
        (LINEAR, {"bounds": (2.0, 0.5)}),
        (RAKING, {"trim": (-1.0, 5.0)}),
        (RAKING, {"trim": (5.0, float("nan"))}),
        (POSTSTRATIFY, {"margins": [*SEX, *AGE]}),
        (POSTSTRATIFY, {"margins": [Margin("w", None, 4)]}),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(method, limits):
    margins = limits.pop("margins", SEX)
    with pytest.raises(WrongUse):
        calibrate(SIX, weight="w", margins=margins, method=method, **limits)


def test_limits_that_exclude_each_other_name_the_row():
    with pytest.raises(InvalidInput) as caught:
        calibrate(SIX, weight="w", margins=SEX, method=LINEAR, bounds=(0.9, 1.1), trim=(15, 40))
    assert caught.value.problems[0].row == 2


def test_any_kind_of_frame_will_do():
    lazy = calibrate(SIX.lazy(), weight="w", margins=SEX, method=RAKING)
    assert lazy.weights.sum() == pytest.approx(130)


def test_diagnostics_by_hand():
    found = diagnosed(calibrate(SIX, weight="w", margins=SEX, method=POSTSTRATIFY))
    w = np.array([80 / 6, 160 / 6, 40, 50 / 6, 100 / 6, 25])
    assert found.after.kish_effect == pytest.approx(6 * (w**2).sum() / w.sum() ** 2)
    assert (found.before.total, found.after.total) == (120, pytest.approx(130))
    assert found.factors[0] == pytest.approx(50 / 60)
    assert found.factors[-1] == pytest.approx(80 / 60)
    assert found.worst_before == "sex = K"
    assert found.worst_before_gap == pytest.approx(0.25)
    assert any("sex = K: 25,0" in line for line in found.lines())
    negative = calibrate(
        answers(z=[1.0, 2.0, 3.0], w=[1.0] * 3),
        weight="w",
        margins=[Margin("1", None, 3), Margin("z", None, 12)],
        method=LINEAR,
    )
    assert diagnosed(negative).negative == 1
    assert "negativa" in diagnosed(negative).lines()[-1]
