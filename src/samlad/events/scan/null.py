"""What chance alone would give, and how runs of it are drawn, many side by side."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from samlad.events.scan import drawing
from samlad.events.scan.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Areas = NDArray[np.int32]

_SHORT_LANE = 1 << 15


def _nothing() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Null:
    """What chance alone would give: the expected counts, and how a run is drawn.

    `expected`: times × areas (one row when time plays no part), summing to `total`, the number of cases. `persons`:
    cases + controls of each area for the Bernoulli model, `controls` their number. `case_areas`: the area of every
    case, ordered by time, and `offsets` where each time begins, for the permutation model: the cases change times
    with each other.
    """

    expected: Floats
    total: int
    controls: int = 0
    persons: Ints = field(default_factory=_nothing)
    case_areas: Areas | None = None
    offsets: Ints = field(default_factory=_nothing)

    @property
    def areas(self) -> int:
        return int(self.expected.shape[1])

    @property
    def in_space(self) -> bool:
        """Does time play no part?"""
        return self.expected.shape[0] == 1 and self.case_areas is None

    @property
    def lane_bits(self) -> int:
        """16 bits hold a count below 32 768, the top bit being kept for the hit; else 32."""
        largest = max(self.total, int(self.persons.max(initial=0)))
        return 16 if largest < _SHORT_LANE else 32

    def most(self, first: int, last: int) -> int:
        """No run has more cases than that in the span of time."""
        if self.case_areas is None:
            return self.total
        return int(self.offsets[last + 1] - self.offsets[first])


class Cells:
    """The cells a case can fall in, ready to be drawn from: areas, or times × areas."""

    def __init__(self, null: Null) -> None:
        weights = null.persons.astype(float) if null.persons.size else null.expected.ravel()
        self.chance, self.other = np.empty(weights.size), np.empty(weights.size, dtype=np.int32)
        if null.case_areas is None:
            drawing.alias_table(weights, self.chance, self.other)


class Block:
    """Some runs by their numbers: their cases, their counts side by side, and the largest statistic so far."""

    def __init__(self, null: Null, numbers: Ints) -> None:
        self.numbers, self.bits = numbers, null.lane_bits
        self.lanes = np.zeros((null.areas, -(-numbers.size * self.bits // 64)), dtype=np.uint64)
        self.best = np.zeros(self.lanes.shape[1] * (64 // self.bits))
        self._null = null
        self._ordered, self._offsets = np.empty((0, 0), dtype=np.int32), np.empty((0, 0), dtype=np.int64)

    def draw(self, cells: Cells, windows: Windows, seed: int) -> None:
        """Draw every run's cases: into the counts at once, or ordered by time when time plays a part."""
        null = self._null
        times = null.expected.shape[0]
        if null.case_areas is not None:
            self._ordered = np.empty((self.numbers.size, null.total), dtype=np.int32)
            needed = int(null.total - null.offsets[windows.earliest])
            drawing.permute(self._ordered, null.case_areas, needed, seed, self.numbers)
            self._offsets = np.tile(null.offsets, (self.numbers.size, 1))
        elif times > 1:
            self._ordered = np.empty((self.numbers.size, null.total), dtype=np.int32)
            self._offsets = np.empty((self.numbers.size, times + 1), dtype=np.int64)
            drawing.draw_by_time(
                self._ordered, self._offsets, null.areas, cells.chance, cells.other, seed, self.numbers
            )
        else:
            drawing.draw_lanes(
                self.lanes, self.bits, cells.chance, cells.other, null.persons, null.total, seed, self.numbers
            )

    def add(self, time: int, anew: bool) -> None:
        """Let the cases of one time into the counts, from nothing if `anew`."""
        if self._ordered.size == 0:
            return
        if anew:
            self.lanes[:] = 0
        drawing.add_time(self.lanes, self.bits, self._ordered, self._offsets, time)
