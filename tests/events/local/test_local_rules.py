"""Neighbours, concentration and snapped coordinates: rules that hold, and bad input."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, WrongUse
from samlad.events.local.concentration import concentration, gini, lorenz
from samlad.events.local.hotspots import hotspots
from samlad.events.local.moran import Pattern, global_moran, local_moran
from samlad.events.local.near_repeat import Bands, near_repeat
from samlad.events.local.neighbours import from_gal, nearest, points_of, within
from samlad.events.local.snapped import grid_width, snapped

GRID = np.array([(x * 100.0, y * 100.0) for x in range(10) for y in range(10)])
WARM = np.where((GRID[:, 0] < 300) & (GRID[:, 1] < 300), 20.0, 1.0) + np.arange(100) % 3


def test_neighbours_within_a_distance_are_mutual():
    near = within(GRID, 100)
    assert sorted(set(near.number.tolist())) == [2, 3, 4]
    assert {*zip(near.source, near.target, strict=True)} == {*zip(near.target, near.source, strict=True)}


def test_the_nearest_of_many_on_one_point_are_others():
    near = nearest(np.zeros((30, 2)), 3)
    assert near.number.tolist() == [3] * 30
    assert (near.source != near.target).all()


def test_a_warm_corner_is_found():
    found = hotspots(WARM, within(GRID, 150))
    hot = found["hotspot"].to_numpy() == "hot"
    assert hot[(GRID <= 100).all(axis=1)].all()
    assert not hot[(GRID >= 500).all(axis=1)].any()
    local = local_moran(WARM, within(GRID, 150))
    assert (local["pattern"].to_numpy() == Pattern.HIGH_HIGH.value)[(GRID <= 100).all(axis=1)].all()


@pytest.mark.golden
def test_local_indices_sum_to_the_global_one():
    """Anselin (1995), equation 11: ΣI_i = n·I with row-standardised weights and m₂ over n."""
    near = within(GRID, 100)
    assert local_moran(WARM, near)["local_i"].mean() == pytest.approx(global_moran(WARM, near).value)


def test_the_conditional_moments_are_those_of_dealing_the_others_out():
    """Sokal et al. (1998): drawn 4 000 times, the neighbours' mean has the mean and spread that z uses."""
    near, rng, own = within(GRID, 100), np.random.default_rng(3), 0
    mine = near.target[near.source == own]
    drawn = []
    for _run in range(4000):
        others = rng.permutation(WARM[1:])
        drawn.append(np.concatenate([WARM[:1], others])[mine].mean())
    z = local_moran(WARM, near)["z"][own]
    assert (WARM[mine].mean() - np.mean(drawn)) / np.std(drawn) == pytest.approx(z, rel=0.06)


def test_a_place_without_neighbours_has_no_pattern():
    points = np.vstack([GRID, [[9000.0, 9000.0]]])
    found = local_moran(np.append(WARM, 50.0), within(points, 100))
    assert found["pattern"][-1] == Pattern.ALONE.value
    assert found["z"][-1] is None
    assert global_moran(np.append(WARM, 50.0), within(points, 100)).alone == 1


def test_when_everybody_is_a_neighbour_nothing_is_left_to_compare_with():
    assert hotspots(np.arange(5.0), within(GRID[:5], 1e6))["z"].null_count() == 5


def test_places_that_are_all_alike_cannot_be_compared():
    for judge in (hotspots, local_moran, global_moran):
        with pytest.raises(InvalidInput):
            judge(np.ones(100), within(GRID, 100))


def test_nobody_has_a_neighbour():
    with pytest.raises(InvalidInput):
        global_moran(WARM, within(GRID, 1))


@pytest.mark.parametrize("text", ["2\na 1\n", "2\na x\nb\n", "2\na 1\nc\n", "0\n"])
def test_a_bad_neighbour_file(tmp_path, text):
    path = tmp_path / "grannar.gal"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        from_gal(path, pl.Series(["a", "b"]))
    assert error.value.problems[0].file == "grannar.gal"


def test_a_neighbour_file_with_a_place_that_has_none(tmp_path):
    path = tmp_path / "grannar.gal"
    path.write_text("3\na 1\nb\nb 1\na\nc 0\n", encoding="utf-8")
    assert from_gal(path, pl.Series(["a", "b", "c"])).number.tolist() == [1, 1, 0]


def test_a_missing_coordinate_is_told_by_its_row():
    with pytest.raises(InvalidInput) as error:
        points_of(pl.DataFrame({"x": [1.0, None], "y": [1.0, 2.0]}), "x", "y")
    assert error.value.problems[0].row == 3


@pytest.mark.golden
def test_the_gini_of_few_events():
    """Bernasco & Steenbeek (2017): one event each on c of n places is as even as can be; with c ≥ n the common Gini."""
    assert gini(np.array([0, 0, 0, 1, 1])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 0, 2])) == pytest.approx(0.5)
    assert gini(np.array([1, 2, 3, 4])) == pytest.approx(0.25)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=40).filter(lambda counts: sum(counts) > 0))
def test_a_gini_lies_between_none_and_all(counts):
    assert -1e-9 <= gini(np.array(counts, dtype=float)) <= 1


def test_one_place_with_everything_is_no_chance():
    found = concentration(np.array([50.0]), places=200)
    assert (found.half, found.repeat_places, found.p) == (1, 1, 0.001)
    assert found.repeats == pytest.approx(0.98)


def test_events_spread_by_chance_are_no_concentration():
    counts = np.bincount(np.random.default_rng(1).integers(0, 500, 300), minlength=500).astype(float)
    found = concentration(counts)
    assert found.p > 0.05
    assert found.gini == pytest.approx(found.chance_gini, abs=0.05)


@pytest.mark.parametrize(
    ("counts", "places"), [([1.0, -1.0], None), ([0.5, 1.0], None), ([0.0, 0.0], None), ([1.0, 2.0], 1)]
)
def test_numbers_that_are_no_concentration(counts, places):
    with pytest.raises(InvalidInput):
        concentration(np.array(counts), places)


def test_the_lorenz_curve_begins_at_the_worst_place():
    places, events = lorenz(np.array([0.0, 3.0, 1.0, 0.0]))
    assert places.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert events.tolist() == [0, 0.75, 1, 1, 1]


def test_a_middle_of_an_area_is_seen():
    rng = np.random.default_rng(2)
    scattered = rng.uniform(0, 5000, (300, 2)).round()
    points = np.vstack([scattered, np.tile([[2500.0, 2500.0]], (60, 1))])
    (found,) = snapped(points)
    assert (found.x, found.y, found.events) == (2500.0, 2500.0, 60)
    assert found.sentence().startswith("60 händelser (17")
    assert snapped(scattered) == []


def test_places_with_a_few_repeats_are_not_snapped():
    """Repeats as Fisher's series has them: many places with one, some with two or three."""
    spots = np.repeat(
        np.random.default_rng(4).uniform(0, 5000, (200, 2)), [1] * 140 + [2] * 40 + [3] * 15 + [5] * 5, axis=0
    )
    assert snapped(spots) == []


def test_a_grid_is_seen():
    assert grid_width(GRID) == 100.0
    assert grid_width(GRID + 3) is None


def test_a_thousand_events_at_once_on_one_spot():
    found = near_repeat(np.zeros((1000, 2)), np.zeros(1000, dtype=np.int64), Bands(), simulations=9)
    assert found["pairs"][0] == 499_500
    assert found["p"].to_list() == [1.0] * 20


@pytest.mark.parametrize(
    "bands", [Bands((0.0,), (0.0, 7.0)), Bands((0.0, 5.0, 5.0), (0.0, 7.0)), Bands((-1.0, 2.0), (0.0, 1.0))]
)
def test_bands_that_are_none(bands):
    with pytest.raises(WrongUse):
        near_repeat(GRID, np.zeros(100, dtype=np.int64), bands)


@given(st.integers(1, 1000), st.integers(0, 40))
def test_moving_everything_changes_no_pair(shift, later):
    rng = np.random.default_rng(9)
    points, days = rng.integers(0, 900, (60, 2)).astype(float), rng.integers(0, 40, 60)
    first = near_repeat(points, days, Bands(), simulations=0)["pairs"]
    assert near_repeat(points + shift, days + later, Bands(), simulations=0)["pairs"].equals(first)
