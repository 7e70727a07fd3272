"""SWEREF 99 TM against Lantmäteriet's published control points, to the millimetre."""

import numpy as np
import pytest

from samlad.places.sweref import to_sweref


@pytest.mark.golden
@pytest.mark.parametrize(
    ("longitude", "latitude", "east", "north"),
    [
        (12.75, 55.0, 356_083.438, 6_097_106.672),
        (14.25, 55.0, 452_024.069, 6_095_048.642),
        (19.5, 57.0, 773_251.054, 6_326_392.707),
        (11.25, 59.0, 284_626.066, 6_546_096.724),
        (21.0, 69.0, 739_639.195, 7_666_089.698),
    ],
)
def test_control_points(longitude, latitude, east, north):
    # Lantmäteriet, "Kontrollpunkter för SWEREF 99 TM", 2007-11-20.
    assert to_sweref(np.array([[longitude, latitude]]))[0] == pytest.approx((east, north), abs=0.001)


def test_the_middle_meridian_is_half_a_million_metres_east():
    found = to_sweref(np.array([[15.0, 60.0], [15.0, 61.0], [14.0, 60.0], [16.0, 60.0]]))
    assert found[:2, 0] == pytest.approx(500_000.0)
    assert 111_000 * 0.9996 < found[1, 1] - found[0, 1] < 111_800 * 0.9996
    assert found[2, 0] + found[3, 0] == pytest.approx(1_000_000.0)
