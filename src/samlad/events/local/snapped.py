"""Coordinates that were put on one point: the middle of an area or a street, not where it happened."""

from dataclasses import dataclass

import numpy as np

from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.events.local.neighbours import Floats

_P = 0.001
_FEWEST = 5
_GRIDS = (1000.0, 500.0, 250.0, 100.0, 50.0, 10.0)
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Snapped:
    """A point with more events than the other points' numbers explain; `p` is adjusted for looking at all points."""

    x: float
    y: float
    events: int
    share: float
    p: float

    def sentence(self) -> str:
        """What to tell the reader."""
        told = _("{count} händelser ({share}) ligger på exakt samma punkt ({x}, {y}): kanske ett områdes mitt.")
        return told.format(count=number(self.events), share=percent(self.share), x=number(self.x), y=number(self.y))


def snapped(points: Floats) -> list[Snapped]:
    """Points that hold more events than expected, the largest first.

    How many events occupied points hold mostly follows Fisher's logarithmic series: many points with one, few with
    many. It is fitted to the other points; a point with five events or more whose tail, times the number of points, is
    below 0.001 is told. Points are n × 2, in metres.
    """
    if not len(points):
        return []
    spots, counts = np.unique(points, axis=0, return_counts=True)
    found = []
    for place in np.flatnonzero(counts >= _FEWEST):
        others = np.delete(counts, place)
        p = min(1.0, _tail(int(counts[place]), float(others.mean()) if others.size else 1.0) * counts.size)
        if p < _P:
            x, y = (float(value) for value in spots[place])
            found.append(Snapped(x, y, int(counts[place]), float(counts[place] / len(points)), p))
    return sorted(found, key=lambda one: (-one.events, one.x, one.y))


def grid_width(points: Floats) -> float | None:
    """The widest grid, in metres, that every coordinate lies on; none when they lie on none of 10 m or wider."""
    if len(points) < _FEWEST:
        return None
    for width in _GRIDS:
        if (np.abs(points / width - np.round(points / width)) < 1e-9).all():
            return width
    return None


def _tail(count: int, mean: float) -> float:
    """P(X ≥ count) of the logarithmic series with this mean; a mean of 1 is taken as a little more."""
    low, high = 1e-9, 1 - 1e-12
    wanted = max(mean, 1.01)
    for _round in range(_ROUNDS):
        middle = (low + high) / 2
        if -middle / ((1 - middle) * np.log1p(-middle)) < wanted:
            low = middle
        else:
            high = middle
    below = np.arange(1, count)
    return float(max(0.0, 1 + np.sum(low**below / below) / np.log1p(-low)))
