"""Where cases gather more (or less) than chance would have them: Kulldorff's circular scan over areas."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.scan import kernels
from samlad.events.scan.areas import (
    Areas,
    ScanModel,
    Where,
    areas_of,
    expected_counts,
    given_expected,
    once_each,
    require_cases,
    whole_counts,
)
from samlad.events.scan.found import Best, PValue, Simulated, cluster_rows, simulated
from samlad.events.scan.maxima import Direction, Maxima, Runs
from samlad.events.scan.nearest import Zones, zones_of
from samlad.events.scan.null import Null
from samlad.events.scan.windows import NO_TIME

METHOD = "events.scan/1"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a cluster may be: a share of the expected cases, and a radius in kilometres. Both hold."""

    share: float = 0.5
    kilometres: float | None = None


ANY_SIZE = Size()
STANDARD_RUNS = Runs(999, 1)


@dataclass(frozen=True, slots=True)
class Risk:
    """The columns that say how many cases were found and how many to expect.

    `population`: persons, or cases + controls for the Bernoulli model. `expected` instead of it: cases computed
    elsewhere. `covariates`: classes whose different risks are taken away, several rows an area.
    """

    cases: str
    population: str | None = None
    expected: str | None = None
    covariates: Sequence[str] = ()
    model: ScanModel = ScanModel.POISSON


def scan(
    frame: IntoFrame,
    where: Where,
    risk: Risk,
    *,
    direction: Direction = Direction.HIGH,
    size: Size = ANY_SIZE,
    runs: Runs = STANDARD_RUNS,
    most: int = 10,
    p_value: PValue = PValue.MONTE_CARLO,
    progress: Progress = silent,
) -> pl.DataFrame:
    """Clusters of areas: `cluster, members, areas, observed, expected, relative_risk, llr, p, centre`.

    Zones are circles around every area, areas entering by distance, as far as `size` allows; high clusters need two
    cases. The statistic is the log likelihood ratio; the p value comes from runs of chance with the same number of
    cases, each run's exact maximum over all zones. Listed: clusters that share no area with a better one, whatever
    their p, at most `most`. `centre` is the row number of the first member's area.

    Method: Kulldorff & Nagarwalla (1995), Kulldorff (1997), conditional on the number of cases. Errors: InvalidInput
    for what is not a count, lies outside the earth, or expects nobody where there are cases.
    """
    table = polars_of(frame)
    areas = areas_of(table, where)
    once_each(table, where, risk.covariates)
    null, cases = _null(table, areas, risk)
    threads = runs.threads
    limit = size.share * (null.total + null.controls if null.controls else null.total)
    measure = null.persons.astype(float) if null.controls else null.expected[0]
    zones = zones_of(areas.points, measure, limit, where.radius(size.kilometres), threads)
    best = _best(zones, cases, null, direction, threads)
    chance = Simulated(np.empty(0), p_value)
    if runs.number and best.llr.max() > 0:
        finder = Maxima(null, zones, NO_TIME, direction, runs)
        chance = simulated(finder, runs, float(best.llr.max()), p_value, progress)

    def counts(centre: int) -> tuple[float, float]:
        members = zones.zone(centre, int(best.length[centre]))
        return float(cases[members].sum()), float(null.expected[0, members].sum())

    return cluster_rows(zones, best, areas.ids, counts, float(null.total), chance, most)


def _null(table: pl.DataFrame, areas: Areas, risk: Risk) -> tuple[Null, NDArray[np.int32]]:
    by_row = whole_counts(table, risk.cases)
    cases = areas.summed(by_row.astype(float)).astype(np.int32)
    total = int(cases.sum())
    require_cases(total)
    if risk.model is ScanModel.BERNOULLI:
        return _bernoulli(table, areas, risk, cases), cases
    if risk.expected is not None:
        expected = given_expected(table, areas, by_row, risk.expected)
    else:
        expected = expected_counts(table, areas, by_row, str(risk.population), risk.covariates)
    return Null(expected[None, :], total), cases


def _bernoulli(table: pl.DataFrame, areas: Areas, risk: Risk, cases: NDArray[np.int32]) -> Null:
    persons = areas.summed(whole_counts(table, str(risk.population)).astype(float)).astype(np.int64)
    if (persons < cases).any():
        place = int(np.argmax(persons < cases))
        raise InvalidInput(
            _("Området har fler fall än personer."),
            column=risk.population,
            value=areas.ids[place],
            why=_("I Bernoullimodellen är befolkningen fall och kontroller tillsammans."),
            cure=_("Räkna med fallen i kolumnen, eller välj modellen poisson."),
        )
    total, controls = int(cases.sum()), int(persons.sum() - cases.sum())
    if controls == 0:
        raise InvalidInput(
            _("Det finns inga kontroller."),
            column=risk.population,
            why=_("Alla är fall, så inget kan skilja platserna åt."),
            cure=_("Ange fall och kontroller tillsammans i kolumnen."),
        )
    return Null((persons * (total / persons.sum()))[None, :], total, controls, persons)


def _best(zones: Zones, cases: NDArray[np.int32], null: Null, direction: Direction, threads: int) -> Best:
    """The best zone around every centre."""
    best = Best.none(zones.centres)
    edges = np.linspace(0, zones.centres, 4 * threads + 1).astype(int)

    def part(number: int) -> None:
        kernels.best_zones(
            zones.starts, zones.members, cases, null.expected[0], null.total, null.controls, direction.value,
            best.llr, best.length, edges[number], edges[number + 1],
        )  # fmt: skip

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, range(edges.size - 1)))
    return best
