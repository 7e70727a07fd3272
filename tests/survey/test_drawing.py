"""A draw: sizes, probabilities, the same for the same seed, and nothing but the ids."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey.drawing import Drawing, draw

FRAME = pl.DataFrame(
    {"lopnr": [f"{n:04d}" for n in range(300)], "kommun": ["0114"] * 100 + ["1780"] * 200, "namn": ["hemligt"] * 300}
)
SIZES = pl.DataFrame({"stratum": ["0114", "1780"], "sample": [10, 50]})


def drawn(frame=FRAME, sizes=SIZES, **more):
    return draw(frame, sizes, **{"id": "lopnr", "strata": ("kommun",), "seed": 7} | more)


@pytest.mark.parametrize("method", Drawing)
def test_sizes_and_probabilities(method):
    found, log = drawn(method=method)
    assert found.columns == ["lopnr", "stratum", "inclusion_probability"]
    assert found.group_by("stratum").len().sort("stratum")["len"].to_list() == [10, 50]
    assert set(found["inclusion_probability"]) == {0.1, 0.25}
    assert found["lopnr"].n_unique() == 60
    assert log.sizes == (("0114", 100, 10), ("1780", 200, 50))
    assert "hemligt" not in str(log.as_table())


@pytest.mark.parametrize("method", Drawing)
def test_the_same_seed_draws_the_same_and_another_does_not(method):
    one, other = drawn(method=method), drawn(method=method)
    assert one[0].equals(other[0])
    assert one[1] == other[1]
    assert not one[0].equals(drawn(method=method, seed=8)[0])


def test_a_simple_random_sample_does_not_depend_on_the_order_of_the_frame():
    turned = drawn(FRAME.reverse())[0]
    assert sorted(turned["lopnr"]) == sorted(drawn()[0]["lopnr"])
    assert drawn(FRAME.reverse())[1].frame_sha256 != drawn()[1].frame_sha256


def test_a_stratum_more_changes_no_other():
    more = pl.concat([FRAME, FRAME.head(20).with_columns(pl.col("lopnr") + "x", kommun=pl.lit("1715"))])
    sizes = pl.concat([SIZES, pl.DataFrame({"stratum": ["1715"], "sample": [5]})])
    found = drawn(more, sizes)[0]
    assert found.filter(pl.col("stratum") != "1715").equals(drawn()[0])


def test_a_systematic_sample_is_spread_evenly():
    found = drawn(method=Drawing.SYSTEMATIC)[0]
    steps = np.diff(found.filter(pl.col("stratum") == "1780")["lopnr"].cast(pl.Int64).to_numpy())
    assert set(steps) == {4}
    thirds = pl.DataFrame({"stratum": ["0114", "1780"], "sample": [30, 0]})
    steps = np.diff(drawn(sizes=thirds, method=Drawing.SYSTEMATIC)[0]["lopnr"].cast(pl.Int64).to_numpy())
    assert set(steps) == {3, 4}


@pytest.mark.parametrize("method", Drawing)
def test_everybody_has_the_chance_that_is_told(method):
    times = np.zeros(100)
    sizes = pl.DataFrame({"stratum": ["0114"], "sample": [30]})
    for seed in range(600):
        rows = drawn(FRAME.head(100), sizes, seed=seed, method=method)[0]["lopnr"].cast(pl.Int64).to_numpy()
        times[rows] += 1
    assert times.mean() == 180
    assert np.abs(times / 600 - 0.3).max() < 4.5 * np.sqrt(0.3 * 0.7 / 600)


def test_crossed_strata_and_a_census():
    frame = FRAME.with_columns(kon=pl.Series(["K", "M"] * 150))
    sizes = pl.DataFrame({"stratum": ["0114*K", "0114*M", "1780*K", "1780*M"], "sample": [50, 0, 1, 2]})
    found, log = drawn(frame, sizes, strata=("kommun", "kon"))
    assert found.filter(pl.col("stratum") == "0114*K")["inclusion_probability"].to_list() == [1.0] * 50
    assert log.sizes[1] == ("0114*M", 50, 0)


@pytest.mark.parametrize(
    ("frame", "sizes"),
    [
        (FRAME.with_columns(lopnr=pl.lit("1")), SIZES),
        (FRAME.with_columns(lopnr=pl.when(pl.col("lopnr") != "0003").then("lopnr")), SIZES),
        (FRAME.with_columns(kommun=pl.when(pl.col("lopnr") != "0003").then("kommun")), SIZES),
        (FRAME, SIZES.head(1)),
        (FRAME, SIZES.with_columns(sample=pl.lit(101))),
        (FRAME, SIZES.with_columns(sample=pl.lit(1.5))),
        (FRAME, pl.concat([SIZES, SIZES])),
        (FRAME, pl.DataFrame({"stratum": ["0114", "1780", "9999"], "sample": [1, 1, 1]})),
        (FRAME.drop("kommun"), SIZES),
    ],
)
def test_what_cannot_be_drawn(frame, sizes):
    with pytest.raises(InvalidInput):
        drawn(frame, sizes)


def test_a_double_is_told_by_row_never_by_number():
    with pytest.raises(InvalidInput) as caught:
        drawn(FRAME.with_columns(lopnr=pl.when(pl.col("lopnr") == "0004").then(pl.lit("0003")).otherwise("lopnr")))
    assert [problem.row for problem in caught.value.problems] == [5, 6]
    assert "0003" not in caught.value.for_people()
