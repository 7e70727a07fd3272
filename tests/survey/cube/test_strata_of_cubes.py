"""The sampled fraction of every stratum of a cube: as `sample_of` reads it from the rows, refused alike."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey import sample_of
from samlad.survey.cube import Variable, build


def rows(*sizes: float | None, strata: str, groups: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"s": list(strata), "g": list(groups or "x" * len(strata)), "N": sizes, "w": [1.0] * len(sizes),
         "y": [float(k) for k in range(len(sizes))]}
    )  # fmt: skip


def cube(frame: pl.DataFrame):
    return build(frame, [Variable("y")], weight="w", strata=["s"], domains=["g"], fpc="N")


@pytest.mark.parametrize(
    ("sizes", "fractions"),
    [
        ((8.0, 8.0, 8.0, 4.0), [3 / 8, 1 / 4]),
        ((0.25, 0.25, 0.25, 0.5), [0.25, 0.5]),  # of at most 1: shares drawn
        ((1.0, 1.0, 1.0, 1.0), [1.0, 1.0]),
        ((3.0, 3.0, 3.0, 1.0), [1.0, 1.0]),
        ((4.0, 4.0, 4.0, 1.5), [3 / 4, 2 / 3]),
        ((4.0, 4.0, 4.0, 2.0), [3 / 4, 1 / 2]),
    ],
)
@pytest.mark.parametrize("groups", ["xxxx", "xyxy"])
def test_sizes_and_shares(sizes, fractions, groups):
    frame = rows(*sizes, strata="aaab", groups=groups)
    _number, n, found, names = cube(frame).strata
    assert (n.tolist(), found.tolist(), names) == ([3, 1], pytest.approx(fractions), ("a", "b"))
    assert sample_of(frame, weight="w", strata=["s"], fpc=["N"]).first.fraction.tolist() == pytest.approx(fractions)


def test_without_sizes_everybody_counts_as_drawn_with_replacement():
    made = build(rows(9.0, 9.0, strata="ab"), [Variable("y")], weight="w", strata=["s"])
    assert made.strata[2].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("sizes", "groups", "told"),
    [
        ((2.0, 2.0, 2.0, 9.0, 9.0), "xxxxx", "a: 2"),
        ((9.0, 9.0, 9.0, 1.5, 1.5), "xyxxy", "b: 1.5"),
        ((9.0, 8.0, 9.0, 9.0, 9.0), "xyxxx", "a: 9"),  # the larger of what the stratum's groups tell
        ((2.0, 2.0, 2.0, 1.5, 1.5), "xxxxx", "a: 2"),  # the first that is wrong
        ((9.0, 9.0, 9.0, 5.0, 7.0), "xxxxy", "b: 7"),
    ],
)
def test_a_size_that_varies_or_is_less_than_the_sample_is_named(sizes, groups, told):
    with pytest.raises(InvalidInput) as caught:
        _strata = cube(rows(*sizes, strata="aaabb", groups=groups)).strata
    assert caught.value.problems[0].value == told
