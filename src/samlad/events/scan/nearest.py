"""Which zones are tried: for every area its nearest neighbours, one by one, as far as the size limits allow."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samlad.events.scan import ordering

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0
_CENTRES_AT_A_TIME = 128


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of every centre: the first k areas of `members[starts[i]:starts[i + 1]]`, for each k.

    A centre comes first in its own list. `starts` has one number more than there are centres.
    """

    starts: NDArray[np.int64]
    members: NDArray[np.int32]

    @property
    def centres(self) -> int:
        return int(self.starts.size - 1)

    @property
    def number(self) -> int:
        """How many zones there are, the same areas from two centres counted twice."""
        return int(self.members.size)

    def around(self, centre: int) -> NDArray[np.int32]:
        """All areas of a centre's list: its largest zone."""
        return self.members[self.starts[centre] : self.starts[centre + 1]]

    def zone(self, centre: int, length: int) -> NDArray[np.int32]:
        """The areas of one zone, in the order they entered."""
        start = int(self.starts[centre])
        return self.members[start : start + length]


def on_the_globe(longitude: Floats, latitude: Floats) -> Floats:
    """Points on the unit sphere (n × 3): the order of chords is the order of great circles."""
    east, north = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def chord(kilometres: float) -> float:
    """The chord on the unit sphere of a great-circle distance."""
    return float(2.0 * np.sin(min(kilometres / EARTH_RADIUS_KM, np.pi) / 2.0))


def zones_of(points: Floats, size: Floats, most: float, radius: float | None = None, threads: int = 2) -> Zones:
    """The zones around every point whose `size` (one number an area) sums to at most `most`, within `radius`.

    `points`: n × dimensions; `radius` in their unit. Areas at the same distance (to a ten-billionth) enter in the
    order of the rows. The first area always belongs, unless it alone is above `most`.
    """
    blocks = [
        np.arange(first, min(first + _CENTRES_AT_A_TIME, len(points)))
        for first in range(0, len(points), _CENTRES_AT_A_TIME)
    ]
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda centres: _around(centres, points, size, most, radius), blocks))
    lengths = np.concatenate([length for _members, length in found])
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Zones(starts, np.concatenate([members for members, _length in found]))


def _around(
    centres: NDArray[np.int64], points: Floats, size: Floats, most: float, radius: float | None
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    index_bits = max(int(len(points) - 1).bit_length(), 1)
    keys = np.empty((centres.size, len(points)), dtype=np.uint64)
    ordering.distance_keys(points, int(centres[0]), index_bits, keys)
    keys.sort(axis=1)
    lengths = np.empty(centres.size, dtype=np.int64)
    members = np.empty(keys.size, dtype=np.int32)
    reach = np.inf if radius is None else (radius * (1.0 + 1e-12)) ** 2
    number = ordering.as_far_as(
        points, int(centres[0]), keys, index_bits, size, most * (1.0 + 1e-12), reach, members, lengths
    )
    return members[:number].copy(), lengths
