"""The largest statistic of every simulated run, exactly, whatever the number of threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import special

from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.scan import kernels
from samlad.events.scan.nearest import Zones
from samlad.events.scan.null import Block, Cells, Null
from samlad.events.scan.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Areas = NDArray[np.int32]

_PILOT_RUNS = 32
_PILOT_LEVEL = 2.0
_BLOCK = 128
_GROUP = 8 * _BLOCK


class Direction(Enum):
    """Which clusters are looked for."""

    HIGH = kernels.HIGH
    LOW = kernels.LOW
    BOTH = kernels.BOTH


@dataclass(frozen=True, slots=True)
class Runs:
    """How the simulated runs are made. Run number k is the same whatever the others are."""

    number: int
    seed: int
    threads: int = 2


class Maxima:
    """Finds the largest statistic of any zone and span of time, run by run (Kulldorff 1997, 2001; Dwass 1957)."""

    def __init__(self, null: Null, zones: Zones, windows: Windows, direction: Direction, runs: Runs) -> None:
        self._null, self._zones, self._windows = null, zones, windows
        self._direction, self._runs = direction, runs
        self._cells = Cells(null)
        # In the likelihood the counts are whole numbers: k·ln k is looked up.
        self._entropy = special.xlogy(np.arange(null.total + 1.0), np.arange(null.total + 1.0))

    def all(self, progress: Progress = silent) -> Floats:
        """The maxima of all runs; 0 where no zone has a case too many (or too few)."""
        numbers = np.arange(self._runs.number, dtype=np.int64)
        pilots = numbers[:_PILOT_RUNS]
        found = np.concatenate([self._at_level(pilots, _PILOT_LEVEL, silent), np.zeros(numbers.size - pilots.size)])
        # A level that nine runs of ten will exceed: hits are then rare. Those that do not are scanned again below.
        reached = found[: pilots.size][found[: pilots.size] > 0]
        level = float(np.quantile(reached, 0.1)) if reached.size else _PILOT_LEVEL
        self._fill(found, numbers, level, progress)
        return found

    def of(self, numbers: Ints) -> Floats:
        """The maxima of some runs by their numbers, for those who may stop early."""
        found = np.zeros(numbers.size)
        self._fill(found, numbers, _PILOT_LEVEL, silent)
        return found

    def _fill(self, found: Floats, numbers: Ints, level: float, progress: Progress) -> None:
        """Scan the runs whose maximum is not found yet, and those that stay below the level again at lower ones."""
        while (left := np.flatnonzero(found == 0)).size and level > 1e-9:
            found[left] = self._at_level(numbers[left], level, progress)
            level = level * 0.7 if level > 0.1 else level / 100

    def _at_level(self, numbers: Ints, level: float, progress: Progress) -> Floats:
        if not numbers.size:
            return np.empty(0)
        limits = self._limits_at(level)
        with ThreadPoolExecutor(self._runs.threads) as pool:
            if self._null.in_space:
                return self._in_space(numbers, limits, pool, progress)
            found = []
            for first in range(0, numbers.size, _GROUP):
                found.append(self._group(numbers[first : first + _GROUP], limits, pool))
                progress(_("prövar mot slumpen"), min(1.0, (first + _GROUP) / numbers.size))
            return np.concatenate(found)

    def _in_space(
        self, numbers: Ints, limits: tuple[Floats, Floats], pool: ThreadPoolExecutor, progress: Progress
    ) -> Floats:
        """As `_group` without time: all blocks share the limits of the zones, and are drawn and scanned one by one."""
        expected = self._null.expected[0]
        zone_limits = self._zone_limits(expected, self._null.total, limits, pool)

        def maxima(first: int) -> Floats:
            block = Block(self._null, numbers[first : first + _BLOCK])
            block.draw(self._cells, self._windows, self._runs.seed)
            self._step(0, False, expected, zone_limits, block)
            return block.best[: block.numbers.size]

        found = []
        for best in pool.map(maxima, range(0, numbers.size, _BLOCK)):
            found.append(best)
            progress(_("prövar mot slumpen"), min(1.0, len(found) * _BLOCK / numbers.size))
        return np.concatenate(found)

    def _limits_at(self, level: float) -> tuple[Floats, Floats]:
        total, controls = self._null.total, self._null.controls
        high, low = np.zeros(total + 1), np.full(total + 1, np.inf)
        if self._direction is not Direction.LOW:
            kernels.highest_expected(high, total, controls, level)
        if self._direction is not Direction.HIGH:
            kernels.lowest_expected(low, total, controls, level)
        return high, low

    def _group(self, numbers: Ints, limits: tuple[Floats, Floats], pool: ThreadPoolExecutor) -> Floats:
        """The maxima of some runs, none below the level of the limits found: blocks of them on threads."""
        blocks = [Block(self._null, numbers[first : first + _BLOCK]) for first in range(0, numbers.size, _BLOCK)]
        list(pool.map(lambda block: block.draw(self._cells, self._windows, self._runs.seed), blocks))
        for end in self._windows.ends:
            expected = np.zeros(self._null.areas)
            for length in self._windows.lengths(end):
                first = end - length + 1
                expected = expected + self._null.expected[first]
                tried = length >= self._windows.shortest
                zone_limits = self._zone_limits(expected, self._null.most(first, end), limits, pool) if tried else None
                list(pool.map(partial(self._step, first, length == 1, expected, zone_limits), blocks))
        return np.concatenate([block.best[: block.numbers.size] for block in blocks])

    def _zone_limits(
        self, expected: Floats, most: int, limits: tuple[Floats, Floats], pool: ThreadPoolExecutor
    ) -> tuple[Areas, Areas]:
        zones = self._zones
        high, low = np.empty(zones.number, dtype=np.int32), np.empty(zones.number, dtype=np.int32)
        edges = np.linspace(0, zones.centres, 2 * self._runs.threads + 1).astype(int)

        def fill(part: int) -> None:
            kernels.zone_limits(
                zones.starts, zones.members, expected, most, *limits, high, low, edges[part], edges[part + 1]
            )

        list(pool.map(fill, range(edges.size - 1)))
        return high, low

    def _step(
        self, time: int, anew: bool, expected: Floats, zone_limits: tuple[Areas, Areas] | None, block: "Block"
    ) -> None:
        """Let one more time into the block's counts, and scan them if this span is one to try."""
        block.add(time, anew)
        if zone_limits is None:
            return
        high, low = zone_limits
        zones = (self._zones.starts, self._zones.members)
        null, lanes = self._null, block.lanes
        if self._direction is Direction.HIGH:
            kernels.scan_high(
                *zones, expected, high, lanes, block.bits, null.total, null.controls, self._entropy, block.best
            )
        else:
            kernels.scan_any(
                *zones, expected, high, low, lanes, block.bits, null.total, null.controls, self._entropy, block.best
            )


def p_value(observed: float, maxima: Floats) -> float:
    """(1 + runs whose maximum is at least the observed) / (1 + runs). Equal to a billionth counts as equal."""
    reached = int((maxima >= observed * (1.0 - 1e-9)).sum())
    return (1 + reached) / (1 + maxima.size)


def gumbel_p(observed: float, maxima: Sequence[float] | Floats) -> float:
    """The tail of a Gumbel distribution fitted to the maxima by moments (Abrams, Kleinman & Kulldorff 2010).

    Gives small p values from few runs. The fit is an approximation: use it for ordering, not for a verdict near 5 %.
    """
    values = np.asarray(maxima, dtype=float)
    scale = float(values.std(ddof=1)) * np.sqrt(6.0) / np.pi
    place = float(values.mean()) - np.euler_gamma * scale
    return float(-np.expm1(-np.exp(-(observed - place) / scale)))
