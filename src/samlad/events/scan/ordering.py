"""The compiled loops that put areas in the order of their distance from a centre; `nearest` says what for."""

import numpy as np
from numpy.typing import NDArray

from samlad.events.scan.compiled import kernel

Floats = NDArray[np.float64]

_HALF = np.uint64(1 << 15)
_COARSE = np.uint64(0xFFFFFFFFFFFF0000)


@kernel
def distance_keys(points: Floats, first: int, index_bits: int, keys: NDArray[np.uint64]) -> None:
    """Fill `keys` (centres × areas): squared distance and row number in one number that sorts by both.

    Positive floats sort as their bits do. The distance keeps about eleven figures, so that equal distances computed in
    two ways are a tie, settled by the row; the centre itself comes before others at its very point.
    """
    mask = (np.uint64(1) << np.uint64(index_bits)) - np.uint64(1)
    squared = np.empty(points.shape[0])
    bits = squared.view(np.uint64)
    for row in range(keys.shape[0]):
        centre = first + row
        squared[:] = 0.0
        for axis in range(points.shape[1]):
            here = points[centre, axis]
            for area in range(points.shape[0]):
                apart = points[area, axis] - here
                squared[area] += apart * apart
        for area in range(points.shape[0]):
            coarse = ((bits[area] + _HALF) & _COARSE) & ~mask
            keys[row, area] = max(coarse, mask + np.uint64(1)) | np.uint64(area)
        keys[row, centre] = np.uint64(centre)


@kernel
def as_far_as(
    points: Floats,
    first: int,
    keys: NDArray[np.uint64],
    index_bits: int,
    size: Floats,
    most: float,
    reach: float,
    members: NDArray[np.int32],
    lengths: NDArray[np.int64],
) -> int:
    """Write the areas in order, row by row, while their sizes sum to at most `most` within `reach` (squared)."""
    mask = (np.uint64(1) << np.uint64(index_bits)) - np.uint64(1)
    written = 0
    for row in range(keys.shape[0]):
        centre, together, begun = first + row, 0.0, written
        for place in range(keys.shape[1]):
            area = np.int64(keys[row, place] & mask)
            together += size[area]
            if together > most:
                break
            if reach < np.inf:
                squared = 0.0
                for axis in range(points.shape[1]):
                    squared += (points[area, axis] - points[centre, axis]) ** 2
                if squared > reach:
                    break
            members[written] = area
            written += 1
        lengths[row] = written - begun
    return written
