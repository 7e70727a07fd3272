"""Response propensities: the model against R, the mean recovered, the same seed the same weights."""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput, WrongUse
from samlad.stats.streams import stream
from samlad.survey.nonresponse import PropensityUse, propensity_weights
from samlad.survey.nonresponse.logistic import chosen_penalty, fitted_coefficients
from samlad.survey.nonresponse.terms import model_matrix


def drawn(seed, n=2500):
    """People whose answering depends on age group, region and income; y depends on the same."""
    random = stream(seed, "propensity")
    age, region, income = random.integers(0, 4, n), random.integers(0, 3, n), random.normal(0, 1, n)
    chance = special.expit(-1 + 0.5 * age + 0.6 * (region == 2) + 0.5 * income)
    y = 10 + age + 2 * (region == 2) + income + random.normal(0, 1, n)
    frame = pl.DataFrame(
        {
            "age": [f"a{value}" for value in age],
            "region": [f"r{value}" for value in region],
            "income": income,
            "w": random.choice([2.0, 5.0], n),
            "answered": random.random(n) < chance,
        }
    )
    return frame, y


@pytest.mark.golden
def test_coefficients_are_those_of_glm():
    """R 4.2.2: glm(c(0,0,1,0,1,1,0,1,1,1) ~ c(1:10), family = binomial, weights = rep(1:2, 5))."""
    x = np.column_stack([np.ones(10), np.arange(1.0, 11.0)])
    y = np.array([0.0, 0, 1, 0, 1, 1, 0, 1, 1, 1])
    found = fitted_coefficients(x, y, np.tile([1.0, 2.0], 5))
    assert found == pytest.approx([-3.329343778299993, 0.722540303094177], rel=1e-9)


def test_complete_separation_is_said():
    x, y = np.column_stack([np.ones(6), [0.0, 0, 0, 1, 1, 1]]), np.array([0.0, 0, 0, 1, 1, 1])
    with pytest.raises(InvalidInput):
        fitted_coefficients(x, y, np.ones(6))
    assert np.isfinite(fitted_coefficients(x, y, np.ones(6), 0.1)).all()


def test_a_strong_ridge_is_chosen_when_nothing_matters_and_a_weak_one_when_much_does():
    random = stream(5, "noise")
    x = np.column_stack([np.ones(400), random.normal(0, 1, (400, 15))])
    noise = (random.random(400) < 0.5).astype(float)
    signal = (random.random(400) < special.expit(2 * x[:, 1] - 2 * x[:, 2])).astype(float)
    assert chosen_penalty(x, noise, np.ones(400), seed=1) > chosen_penalty(x, signal, np.ones(400), seed=1)


@pytest.mark.parametrize(
    ("use", "more", "left"),
    [(PropensityUse.STRATA, {"groups": 10}, 0.1), (PropensityUse.INVERSE, {"largest_factor": 20.0}, 0.05)],
)
def test_the_mean_is_recovered_under_missing_at_random(use, more, left):
    errors, naive = [], []
    for seed in range(12):
        frame, y = drawn(seed)
        found = propensity_weights(
            frame, weight="w", responded="answered", terms=["age", "region", "income"], seed=1, use=use, **more
        )
        truth = (found.design_weights * y).sum() / found.design_weights.sum()
        errors.append((found.weights * y).sum() / found.weights.sum() - truth)
        naive.append(y[found.responded].mean() - truth)
        assert found.weights.sum() == pytest.approx(found.design_weights.sum())
    assert np.mean(naive) > 0.5
    assert abs(np.mean(errors)) < left


def test_the_same_seed_gives_the_same_weights():
    frame, _y = drawn(1, 600)
    one, other = (
        propensity_weights(frame, weight="w", responded="answered", terms=["age", "income"], seed=4) for _time in "ab"
    )
    assert (one.weights == other.weights).all()
    assert one.penalty == other.penalty


def test_cut_factors_spread_less():
    frame, _y = drawn(2, 800)
    spread = []
    for limit in (2.0, None):
        found = propensity_weights(
            frame, weight="w", responded="answered", terms=["age", "income"], seed=4,
            use=PropensityUse.INVERSE, largest_factor=limit,
        )  # fmt: skip
        factors = (found.weights / found.design_weights)[found.responded]
        spread.append(factors.max() / factors.min())
    assert spread[0] <= 2.0 < spread[1]


def test_terms_are_classes_numbers_and_crossings():
    frame = pl.DataFrame({"a": ["x", "y", None], "b": [1, 2, 2], "z": [1.0, 2.0, 3.0]})
    x, names = model_matrix(frame, ["a", "C(b)", "a*b", "z"], every_level=False)
    assert names == ("1", "a=y", "a=–", "b=2", "a*b=y*2", "a*b=–*2", "z")
    assert x[:, -1] == pytest.approx([-1.224745, 0, 1.224745], abs=1e-6)
    with pytest.raises(InvalidInput):
        model_matrix(frame, ["q"], every_level=False)
    with pytest.raises(InvalidInput):
        model_matrix(frame.with_columns(z=pl.Series([1.0, None, 2.0])), ["z"], every_level=False)
    with pytest.raises(WrongUse):
        model_matrix(frame, [], every_level=False)


def test_what_cannot_be_estimated():
    frame, _y = drawn(2, 100)
    asked = {"weight": "w", "responded": "answered", "terms": ["age"], "seed": 1}
    with pytest.raises(InvalidInput):
        propensity_weights(frame.with_columns(answered=pl.lit(True)), **asked)
    with pytest.raises(WrongUse):
        propensity_weights(frame, **asked, groups=1)
    with pytest.raises(WrongUse):
        propensity_weights(frame, **asked, use=PropensityUse.INVERSE, largest_factor=0.5)
