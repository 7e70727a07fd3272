"""Is the highest time of the week higher than chance makes it? A scan around the circle of hours.

The likelihood ratio is Kulldorff's (1997), Communications in Statistics – Theory and Methods 26:1481–1496, on a circle
as in Wallenstein, Weinberg & Gould (1989), Biometrics 45:1135–1146; the p value is of the largest of all windows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.stats.streams import stream

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Peak:
    """The window of cells `start` … `start + length − 1` (around the circle) that stands out most, its events and what
    was expected there, and p = (1 + simulated maxima at least as large)/(1 + simulations)."""

    start: int
    length: int
    events: int
    expected: float
    ratio: float
    log_ratio: float
    p: float
    simulations: int


def peak(events: Floats, hours: Floats, *, longest: int, simulations: int = 999, seed: int = 1) -> Peak:
    """The peak of whole counts around a circle, given how much time each cell had.

    Windows of 1 … `longest` cells in a row; every draw deals all events over the cells by `hours` and takes its own
    largest window, so all windows looked at are paid for.
    """
    total = int(events.sum())
    if total < 1 or not hours.sum() > 0:
        raise InvalidInput(_("Det finns ingen topp att pröva."), why=_("Ingen händelse har en känd timme."))
    if not 1 <= longest < events.size:
        raise InvalidInput(_("Det finns ingen topp att pröva."), why=_("Fönstret är längre än cirkeln."))
    share = hours / hours.sum()
    expected = _windows(share * total, longest)
    found = _log_ratio(_windows(events, longest), expected, total)
    length, start = np.unravel_index(int(np.argmax(found)), found.shape)
    generator = stream(seed, "peak")
    largest = [
        float(_log_ratio(_windows(generator.multinomial(total, share).astype(float), longest), expected, total).max())
        for _run in range(simulations)
    ]
    best = float(found[length, start])
    inside = float(_windows(events, longest)[length, start])
    p = (1 + sum(one >= best - 1e-9 for one in largest)) / (1 + simulations)
    mean = float(expected[length, start])
    return Peak(int(start), int(length) + 1, int(inside), mean, inside / mean if mean else 0.0, best, p, simulations)


def _windows(cells: Floats, longest: int) -> Floats:
    """Sums of windows: row L − 1, column s is the sum of the L cells from s around the circle."""
    around = np.concatenate([[0.0], np.cumsum(np.concatenate([cells, cells[:longest]]))])
    n = cells.size
    return np.stack([around[length : length + n] - around[:n] for length in range(1, longest + 1)])


def _log_ratio(inside: Floats, expected: Floats, total: int) -> Floats:
    """Kulldorff's log likelihood ratio where a window holds more than expected, else 0."""
    outside, left = total - inside, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        value = inside * np.log(inside / expected) + np.where(outside > 0, outside * np.log(outside / left), 0.0)
    return np.where((inside > expected) & (expected > 0), np.nan_to_num(value), 0.0)
