"""Coordinates of points brought to one system, SWEREF 99 TM; which system they came in is told or detected."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_MOSTLY = 0.9
"""The share of points that must fit a system for it to be taken as theirs."""


class Projection(StrEnum):
    """The systems that Swedish registers write points in; x is east or longitude, y north or latitude."""

    SWEREF99_TM = "sweref99tm"
    SWEREF99_12_00 = "sweref99-1200"
    SWEREF99_13_30 = "sweref99-1330"
    SWEREF99_15_00 = "sweref99-1500"
    SWEREF99_16_30 = "sweref99-1630"
    SWEREF99_18_00 = "sweref99-1800"
    SWEREF99_14_15 = "sweref99-1415"
    SWEREF99_15_45 = "sweref99-1545"
    SWEREF99_17_15 = "sweref99-1715"
    SWEREF99_18_45 = "sweref99-1845"
    SWEREF99_20_15 = "sweref99-2015"
    SWEREF99_21_45 = "sweref99-2145"
    SWEREF99_23_15 = "sweref99-2315"
    RT90 = "rt90"
    WGS84 = "wgs84"

    @property
    def epsg(self) -> int:
        """The number of the system in the EPSG register; RT 90 is its national zone, 2.5 gon V."""
        if self is Projection.RT90:
            return 3021
        if self is Projection.WGS84:
            return 4326
        return 3006 + list(Projection).index(self)

    @property
    def is_local(self) -> bool:
        """Is it one of the twelve local zones of SWEREF 99? Their numbers look alike."""
        return 3007 <= self.epsg <= 3018


_BOUNDS = {
    Projection.SWEREF99_TM: (200_000.0, 950_000.0, 6_100_000.0, 7_700_000.0),
    Projection.RT90: (1_200_000.0, 1_950_000.0, 6_100_000.0, 7_700_000.0),
    Projection.WGS84: (10.0, 24.5, 55.0, 69.5),
}
_LOCAL = (0.0, 300_000.0, 6_100_000.0, 7_700_000.0)
"""East and north of Sweden in a system, lowest and highest; a local zone has its middle at 150 000 m east."""


def bounds(system: Projection) -> tuple[float, float, float, float]:
    """Lowest and highest east, lowest and highest north that a point in Sweden can have."""
    return _LOCAL if system.is_local else _BOUNDS[system]


def inside(x: Numbers, y: Numbers, system: Projection) -> npt.NDArray[np.bool_]:
    """Which points can lie in Sweden when they are read in the system."""
    west, east, south, north = bounds(system)
    found: npt.NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return found


def to_sweref(x: Numbers, y: Numbers, system: Projection) -> tuple[Numbers, Numbers]:
    """East and north in metres, SWEREF 99 TM; what cannot be transformed is NaN."""
    if system is Projection.SWEREF99_TM:
        return x, y
    from pyproj import Transformer

    change = Transformer.from_crs(system.epsg, Projection.SWEREF99_TM.epsg, always_xy=True)
    east, north = change.transform(x, y)
    lost = ~(np.isfinite(east) & np.isfinite(north))
    return np.where(lost, np.nan, east), np.where(lost, np.nan, north)


def detected(x: Numbers, y: Numbers) -> Projection | None:
    """The system that nearly all points fit, also with x and y swapped; none for the local zones, which look alike."""
    known = np.isfinite(x) & np.isfinite(y) & (x != 0) & (y != 0)
    if not known.any():
        return None
    for system in (Projection.SWEREF99_TM, Projection.RT90, Projection.WGS84):
        right = inside(x[known], y[known], system).mean()
        turned = inside(y[known], x[known], system).mean()
        if max(right, turned, (right + turned)) >= _MOSTLY:
            return system
    return None
