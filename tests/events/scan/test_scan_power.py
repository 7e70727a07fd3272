"""How often does the scan find what was planted, and how often is it wrong? The table: docs/methods/events-scan.md.

A made-up county of 180 areas, a planted cluster of five of them whose risk is raised. The
critical value comes from 999 runs of chance. `make test-simulations` prints the table.
"""

import sys

import numpy as np
import pytest

from samlad.events.scan import kernels
from samlad.events.scan.maxima import Direction, Maxima, Runs
from samlad.events.scan.nearest import Zones, zones_of
from samlad.events.scan.null import Null
from samlad.events.scan.windows import NO_TIME
from samlad.stats.streams import stream

AREAS, SETS, LEVEL = 180, 1000, 0.05


def county(cases: int) -> tuple[Zones, np.ndarray, float]:
    """The zones, the expected cases by area, and the statistic that chance passes five times in a hundred."""
    random = stream(1, "scan power")
    points = random.uniform(0, 100, (AREAS, 2))
    people = random.integers(800, 2500, AREAS).astype(float)
    zones = zones_of(points, people, 0.5 * people.sum())
    expected = people * cases / people.sum()
    runs = Maxima(Null(expected[None, :], cases), zones, NO_TIME, Direction.HIGH, Runs(9999, 4)).all()
    return zones, expected, float(np.quantile(runs, 1 - LEVEL, method="higher"))


def found(zones: Zones, expected: np.ndarray, critical: float, risk: float, planted: np.ndarray) -> tuple[float, float]:
    """The share of 1 000 made-up data sets with a cluster above chance, and with one that touches what was planted."""
    random = stream(2, "scan power", risk)
    weights = expected.copy()
    weights[planted] *= risk
    alarms = hits = 0
    for counts in random.multinomial(round(expected.sum()), weights / weights.sum(), SETS):
        best, length = np.zeros(AREAS), np.zeros(AREAS, dtype=np.int32)
        kernels.best_zones(
            zones.starts, zones.members, counts.astype(np.int32), expected, int(counts.sum()), 0, kernels.HIGH, best,
            length, 0, AREAS,
        )  # fmt: skip
        centre = int(best.argmax())
        if best[centre] >= critical:
            alarms += 1
            hits += bool(set(zones.zone(centre, int(length[centre])).tolist()) & set(planted.tolist()))
    return alarms / SETS, hits / SETS


@pytest.mark.simulation
@pytest.mark.parametrize(("cases", "least"), [(100, 0.2), (400, 0.8), (1600, 0.99)])
def test_the_scan_finds_what_was_planted(cases, least):
    zones, expected, critical = county(cases)
    planted = zones.zone(90, 5)
    lines = []
    for risk in (1.0, 1.5, 2.0, 3.0):
        alarms, hits = found(zones, expected, critical, risk, planted)
        lines.append(
            f"{cases} cases, {expected[planted].sum():.1f} expected inside, risk × {risk}: {alarms:.1%} {hits:.1%}"
        )
        if risk == 1.0:
            assert alarms == pytest.approx(LEVEL, abs=3 * np.sqrt(LEVEL * (1 - LEVEL) / SETS))
    sys.stderr.write("\n" + "\n".join(lines) + "\n")
    assert alarms >= least  # three times the risk
    assert hits >= 0.9 * alarms
