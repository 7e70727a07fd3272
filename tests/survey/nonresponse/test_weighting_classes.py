"""Weighting classes: the factor by hand, small classes named or merged, and the mean recovered."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.stats.streams import stream
from samlad.survey.nonresponse import weighting_classes

EIGHT = pl.DataFrame(
    {
        "kon": list("KKKKMMMM"),
        "alder": list("uuääuuää"),
        "w": [10.0, 20, 10, 10, 5, 5, 40, 10],
        "svar": [1, 0, 1, 1, 1, 1, 0, 1],
    }
)


def test_each_class_is_weighed_up_to_everybody_asked():
    found = weighting_classes(EIGHT, weight="w", responded="svar", by=["kon"], minimum=1)
    assert found.classes["factor"].to_list() == pytest.approx([50 / 30, 60 / 20])
    assert found.weights == pytest.approx([50 / 3, 0, 50 / 3, 50 / 3, 15, 15, 0, 30])
    assert found.weights.sum() == pytest.approx(EIGHT["w"].sum())
    assert found.classes["sampled"].to_list() == [4, 4]
    assert found.classes["weighted_rate"].to_list() == pytest.approx([0.6, 1 / 3])


def test_small_classes_are_named():
    with pytest.raises(InvalidInput) as caught:
        weighting_classes(EIGHT, weight="w", responded="svar", by=["kon", "alder"], minimum=2)
    assert [problem.value for problem in caught.value.problems] == ["K*u", "M*ä"]


def test_small_classes_are_merged_only_on_request_and_inside_the_first_column():
    found = weighting_classes(EIGHT, weight="w", responded="svar", by=["kon", "alder"], minimum=2, collapse=True)
    assert found.classes["class"].to_list() == ["K*u + K*ä", "M*u + M*ä"]
    assert found.classes["merged"].to_list() == [2, 2]
    assert found.weights.sum() == pytest.approx(EIGHT["w"].sum())


def test_everything_together_may_still_be_too_little():
    with pytest.raises(InvalidInput):
        weighting_classes(EIGHT, weight="w", responded="svar", by=["kon"], minimum=20, collapse=True)


def test_a_missing_label_is_a_class_of_its_own():
    frame = EIGHT.with_columns(pl.Series("kon", ["K", "K", "K", "K", "M", "M", None, None]))
    found = weighting_classes(frame, weight="w", responded="svar", by=["kon"], minimum=1)
    assert found.classes["class"].to_list() == ["K", "M", "–"]


@pytest.mark.parametrize(
    "change",
    [{"svar": [0] * 8}, {"svar": [1, 0, 2, 1, 1, 1, 0, 1]}, {"svar": [1, 0, None, 1, 1, 1, 0, 1]}, {"w": [-1.0] * 8}],
)
def test_samples_that_cannot_be_read(change):
    frame = EIGHT.with_columns(*(pl.Series(name, values) for name, values in change.items()))
    with pytest.raises(InvalidInput):
        weighting_classes(frame, weight="w", responded="svar", by=["kon"], minimum=1)


def test_columns_and_limits_that_are_not_there():
    with pytest.raises(InvalidInput):
        weighting_classes(EIGHT, weight="w", responded="svar", by=["region"], minimum=1)
    with pytest.raises(WrongUse):
        weighting_classes(EIGHT, weight="w", responded="svar", by=[], minimum=1)
    with pytest.raises(WrongUse):
        weighting_classes(EIGHT, weight="w", responded="svar", by=["kon"], minimum=0)


def test_the_mean_is_recovered_when_answering_depends_on_the_class():
    random = stream(3, "classes")
    errors, naive = [], []
    for _draw in range(60):
        group = random.integers(0, 4, 2000)
        y = group + random.normal(0, 1, 2000)
        answered = random.random(2000) < np.array([0.3, 0.5, 0.6, 0.8])[group]
        frame = pl.DataFrame({"g": group, "w": np.full(2000, 5.0), "r": answered})
        weights = weighting_classes(frame, weight="w", responded="r", by=["g"], minimum=10).weights
        errors.append((weights * y).sum() / weights.sum() - y.mean())
        naive.append(y[answered].mean() - y.mean())
    assert np.mean(errors) == pytest.approx(0, abs=3 * np.std(errors) / np.sqrt(60))
    assert np.mean(naive) > 0.25
