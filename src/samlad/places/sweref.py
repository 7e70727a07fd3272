"""Longitude and latitude as metres in SWEREF 99 TM, so that points and outlines lie on the same map.

Gauss–Krüger's projection by Lantmäteriet's formulas (*Gauss Conformal Projection*, 2008), right to the millimetre.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS 80
_MERIDIAN, _SCALE, _EAST = 15.0, 0.9996, 500_000.0


def to_sweref(lonlat: Floats) -> Floats:
    """`n × 2` of longitude and latitude in degrees to `n × 2` of east and north in metres."""
    e2, n = _FLATTENING * (2 - _FLATTENING), _FLATTENING / (2 - _FLATTENING)
    radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    lat, turned = np.radians(lonlat[:, 1]), np.radians(lonlat[:, 0] - _MERIDIAN)
    sine = np.sin(lat) ** 2
    b = (5 * e2**2 - e2**3) / 6
    c = (104 * e2**3 - 45 * e2**4) / 120
    d = 1237 * e2**4 / 1260
    conformal = lat - np.sin(lat) * np.cos(lat) * (e2 + b * sine + c * sine**2 + d * sine**3)
    up = np.arctan2(np.tan(conformal), np.cos(turned))
    out = np.arctanh(np.cos(conformal) * np.sin(turned))
    terms = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    north, east = up.copy(), out.copy()
    for number, term in enumerate(terms, start=1):
        north += term * np.sin(2 * number * up) * np.cosh(2 * number * out)
        east += term * np.cos(2 * number * up) * np.sinh(2 * number * out)
    return np.column_stack([_SCALE * radius * east + _EAST, _SCALE * radius * north])
