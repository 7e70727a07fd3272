"""Which zones are tried: areas by distance, the centre first, ties in the order of the rows, within both limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from samlad.events.scan.nearest import chord, on_the_globe, zones_of


def lists(zones):
    return [zones.around(centre).tolist() for centre in range(zones.centres)]


def test_areas_enter_by_distance():
    points = np.array([[0.0, 0.0], [3.0, 0.0], [1.0, 0.0], [6.0, 0.0]])
    assert lists(zones_of(points, np.ones(4), 4)) == [[0, 2, 1, 3], [1, 2, 0, 3], [2, 0, 1, 3], [3, 1, 2, 0]]


def test_ties_enter_in_the_order_of_the_rows():
    ring = np.array([[0.0, 0.0], [0.0, 0.3], [0.1 + 0.2, 0.0], [-0.3, 0.0], [0.0, -0.3]])
    assert lists(zones_of(ring, np.ones(5), 5))[0] == [0, 1, 2, 3, 4]  # 0,1 + 0,2 is not quite 0,3, and yet a tie


def test_the_centre_comes_before_others_at_its_very_point():
    points = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    assert lists(zones_of(points, np.ones(4), 4))[:3] == [[0, 1, 2, 3], [1, 0, 2, 3], [2, 0, 1, 3]]


def test_the_limits_hold_together():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    size = np.array([1.0, 1.0, 1.0, 5.0])
    assert lists(zones_of(points, size, 2.0)) == [[0, 1], [1, 0], [2, 1], []]  # the last alone is too large
    assert lists(zones_of(points, size, 9.0, radius=1.0)) == [[0, 1], [1, 0, 2], [2, 1, 3], [3, 2]]


def test_great_circles_and_chords_have_the_same_order():
    lon, lat = np.array([13.50, 13.70, 12.9, 13.9]), np.array([59.38, 59.40, 59.1, 59.9])
    points = on_the_globe(lon, lat)
    half = np.sin(np.radians(lat[0] - lat) / 2) ** 2
    half += np.cos(np.radians(lat[0])) * np.cos(np.radians(lat)) * np.sin(np.radians(lon[0] - lon) / 2) ** 2
    km = 2 * 6371.0 * np.arcsin(np.sqrt(half))  # the haversine formula
    assert lists(zones_of(points, np.ones(4), 4))[0] == np.argsort(km).tolist()
    chords = np.linalg.norm(points - points[0], axis=1)
    assert chords == pytest.approx([chord(distance) for distance in km], rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(0, 5).map(float)),
    st.floats(0.2, 1.0),
)
def test_every_list_is_a_stable_sort_cut_where_the_size_ends(points, share):
    size = np.arange(1, len(points) + 1).astype(float)
    zones = zones_of(points, size, share * size.sum(), threads=1)
    for centre, found in enumerate(lists(zones)):
        apart = ((points - points[centre]) ** 2).sum(axis=1)
        order = sorted(range(len(points)), key=lambda area: (area != centre, apart[area], area))
        kept = [
            area
            for place, area in enumerate(order)
            if size[order[: place + 1]].sum() <= share * size.sum() * (1 + 1e-12)
        ]
        assert found == kept
