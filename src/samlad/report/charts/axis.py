"""Where numbers land on a line, and which round numbers to write beside it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_SMALLEST = 1e-6
"""A span that no reader could tell from nothing."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from numbers to pixels with its round ticks."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """The pixel of a number; numbers beyond the ends stay at the ends."""
        part = (value - self.low) / (self.high - self.low)
        return self.start + min(max(part, 0.0), 1.0) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The round numbers inside."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [at * self.step for at in range(first, last + 1)]


def axis_over(
    values: Iterable[float], start: float, end: float, *, wanted: int = 5, zero: bool = True, most: float | None = None
) -> Axis:
    """A scale that holds all values. `zero` keeps zero in sight; `most` is never passed."""
    found = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(found), max(found)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < _SMALLEST:
        high = low + (abs(low) if abs(low) >= _SMALLEST else 1.0)
    step = _round_step((high - low) / max(wanted, 1))
    # Ends on fifths of a step: whole steps would leave half a narrow chart empty.
    bottom = math.floor(low / step * 5 + 1e-9) * step / 5
    top = math.ceil(high / step * 5 - 1e-9) * step / 5
    if most is not None and high <= most:
        top = min(top, most)
    return Axis(bottom, top, start, end, step)


def _round_step(rough: float) -> float:
    size: float = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 2.5, 5):
        if rough <= factor * size * (1 + 1e-9):
            return factor * size
    return 10 * size
