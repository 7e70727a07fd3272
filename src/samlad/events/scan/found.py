"""From the best zone of every centre to the clusters that are listed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.progress import Progress, silent
from samlad.events.scan.maxima import Maxima, Runs, gumbel_p, p_value
from samlad.events.scan.nearest import Zones

Floats = NDArray[np.float64]
Areas = NDArray[np.int32]

_ENOUGH = 50


class PValue(StrEnum):
    """How the p value comes from the simulated maxima."""

    MONTE_CARLO = "monte-carlo"  # all runs are made: (1 + runs at least as large) / (1 + runs)
    SEQUENTIAL = "sequential"  # stops when 50 runs are at least as large (Besag & Clifford 1991)
    GUMBEL = "gumbel"  # the tail of a Gumbel distribution fitted to all maxima


@dataclass(frozen=True, slots=True)
class Best:
    """For every centre the zone (and span of time) with the largest statistic; length 0 where there is none."""

    llr: Floats
    length: Areas
    first: Areas
    last: Areas

    @classmethod
    def none(cls, centres: int) -> "Best":
        """No zone yet."""
        nothing = [np.zeros(centres, dtype=np.int32) for _which in range(3)]
        return cls(np.zeros(centres), *nothing)


def apart(zones: Zones, best: Best, most: int) -> list[int]:
    """The centres whose zones share no area with a better one, best first; as good ones in the order of the rows."""
    falling = np.argsort(-_coarse(best.llr), kind="stable")
    taken = np.zeros(zones.centres, dtype=bool)
    chosen: list[int] = []
    for centre in falling:
        if best.length[centre] == 0 or len(chosen) == most:
            break
        members = zones.zone(int(centre), int(best.length[centre]))
        if not taken[members].any():
            taken[members] = True
            chosen.append(int(centre))
    return chosen


def _coarse(llr: Floats) -> Floats:
    """The statistic to ten figures: the same areas met from two centres are equally good."""
    return np.round(llr, 10 - int(np.ceil(np.log10(max(float(llr.max(initial=1.0)), 1.0)))))


@dataclass(frozen=True, slots=True)
class Simulated:
    """The maxima under chance, and how a p value is read from them. Empty: no runs were asked for."""

    maxima: Floats
    kind: PValue

    def p(self, llr: float) -> float | None:
        """The p value of one cluster; the same maxima serve secondary clusters."""
        if self.maxima.size == 0:
            return None
        if self.kind is PValue.GUMBEL:
            return gumbel_p(llr, self.maxima)
        reached = int((self.maxima >= llr * (1 - 1e-9)).sum())
        if self.kind is PValue.SEQUENTIAL and reached >= _ENOUGH:
            return reached / self.maxima.size
        return p_value(llr, self.maxima)


def simulated(finder: Maxima, runs: Runs, observed: float, kind: PValue, progress: Progress = silent) -> Simulated:
    """Make the runs: all of them, or in order until enough are as large as what was observed."""
    if kind is not PValue.SEQUENTIAL:
        return Simulated(finder.all(progress), kind)
    made: list[Floats] = []
    reached = 0
    for first in range(0, runs.number, 2 * _ENOUGH):
        found = finder.of(np.arange(first, min(first + 2 * _ENOUGH, runs.number)))
        larger = np.cumsum(found >= observed * (1 - 1e-9)) + reached
        if larger[-1] >= _ENOUGH:
            made.append(found[: int(np.argmax(larger >= _ENOUGH)) + 1])
            break
        made.append(found)
        reached = int(larger[-1])
    return Simulated(np.concatenate(made) if made else np.empty(0), kind)


def cluster_rows(
    zones: Zones,
    best: Best,
    ids: tuple[str, ...],
    counts: Callable[[int], tuple[float, float]],
    total: float,
    chance: Simulated,
    most: int,
) -> pl.DataFrame:
    """`cluster, members, areas, observed, expected, relative_risk, llr, p`; `counts` gives observed and expected."""
    rows = []
    for place, centre in enumerate(apart(zones, best, most), start=1):
        members = zones.zone(centre, int(best.length[centre]))
        observed, expected = counts(centre)
        llr = float(best.llr[centre])
        rows.append(
            {
                "cluster": place,
                "members": ";".join(ids[area] for area in members),
                "areas": int(members.size),
                "observed": int(observed),
                "expected": expected,
                "relative_risk": _relative_risk(observed, expected, total),
                "llr": llr,
                "p": chance.p(llr),
                "centre": centre,
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA = {
    "cluster": pl.Int64(),
    "members": pl.String(),
    "areas": pl.Int64(),
    "observed": pl.Int64(),
    "expected": pl.Float64(),
    "relative_risk": pl.Float64(),
    "llr": pl.Float64(),
    "p": pl.Float64(),
    "centre": pl.Int64(),
}


def _relative_risk(observed: float, expected: float, total: float) -> float | None:
    """The risk inside against the risk outside; none where nothing happened, or was expected, outside."""
    if observed >= total or expected >= total or expected <= 0:
        return None
    return (observed / expected) / ((total - observed) / (total - expected))
