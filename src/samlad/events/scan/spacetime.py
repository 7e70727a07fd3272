"""Where and when cases gather: the scan over areas and spans of time, looking back or at what is alive today."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.scan import kernels
from samlad.events.scan.areas import Where, areas_of, require_cases, whole_counts
from samlad.events.scan.found import Best, PValue, Simulated, cluster_rows, simulated
from samlad.events.scan.maxima import Direction, Maxima, Runs
from samlad.events.scan.nearest import Zones, zones_of
from samlad.events.scan.null import Null
from samlad.events.scan.person_time import days_of, expected_over_time, months_of, years_of
from samlad.events.scan.spatial import ANY_SIZE, STANDARD_RUNS, Size
from samlad.events.scan.windows import Windows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Whole = NDArray[np.int32]


class TimeUnit(StrEnum):
    """How long one step of time is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_STEPS = {TimeUnit.DAY: days_of, TimeUnit.MONTH: months_of, TimeUnit.YEAR: years_of}


@dataclass(frozen=True, slots=True)
class Study:
    """The time studied and the spans tried in it.

    `first`, `last`: both days included; none: those of the cases. `prospective`: only spans that reach the last day.
    `longest`: days a span may have, both ends counted; none: half the study.
    """

    first: date | None = None
    last: date | None = None
    unit: TimeUnit = TimeUnit.DAY
    prospective: bool = True
    longest: int | None = 30


LAST_MONTH = Study()


def scan_time(
    frame: IntoFrame,
    where: Where,
    *,
    when: str,
    count: str | None = None,
    study: Study = LAST_MONTH,
    population: IntoFrame | None = None,
    classes: Sequence[str] = (),
    size: Size = ANY_SIZE,
    runs: Runs = STANDARD_RUNS,
    most: int = 10,
    p_value: PValue = PValue.MONTE_CARLO,
    progress: Progress = silent,
) -> pl.DataFrame:
    """Clusters in space and time: as `spatial.scan` gives, with `start` and `end` (days, both included).

    `frame`: a row a case, or `count` cases; `when` a date column. A row with 0 cases only places its area. Without a
    population: the space-time permutation model, in which an area's cases and a day's cases are given and only their
    meeting is chance (Kulldorff et al. 2005); with one (`id, year, population` and `classes`): the Poisson model
    (Kulldorff 1998, 2001). High clusters of two cases or more. The size limit is a share of the expected cases of the
    whole study. Errors: InvalidInput for cases outside the study, days that are no dates, spans that do not fit.
    """
    table = polars_of(frame)
    areas = areas_of(table, where)
    cases = whole_counts(table, count) if count else np.ones(table.height, dtype=np.int64)
    require_cases(int(cases.sum()))
    steps, row_step = _in_steps(table, when, cases, study)
    counts = np.zeros((len(steps), len(areas.ids)), dtype=np.int64)
    np.add.at(counts, (row_step, areas.row_area[cases > 0]), cases[cases > 0])
    if population is None:
        null = _permuted(counts)
    else:
        told = pl.DataFrame([*(table[name] for name in classes), pl.Series("cases", cases)])
        expected = expected_over_time(
            polars_of(population), id=where.id, ids=areas.ids, steps=steps, cases=told, classes=classes
        )
        null = Null(expected, int(counts.sum()))
    windows = _windows(steps, study)
    zones = zones_of(
        areas.points, null.expected.sum(axis=0), size.share * null.total, where.radius(size.kilometres), runs.threads
    )
    best = _best(zones, counts.astype(np.int32), null, windows, runs.threads)
    chance = Simulated(np.empty(0), p_value)
    if runs.number and best.llr.max() > 0:
        finder = Maxima(null, zones, windows, Direction.HIGH, runs)
        chance = simulated(finder, runs, float(best.llr.max()), p_value, progress)

    def told_counts(centre: int) -> tuple[float, float]:
        members = zones.zone(centre, int(best.length[centre]))
        span = slice(int(best.first[centre]), int(best.last[centre]) + 1)
        return float(counts[span][:, members].sum()), float(null.expected[span][:, members].sum())

    rows = cluster_rows(zones, best, areas.ids, told_counts, float(null.total), chance, most)
    centres = rows["centre"].to_numpy()
    return rows.with_columns(
        pl.Series("start", [steps[best.first[centre]][0] for centre in centres], dtype=pl.Date),
        pl.Series("end", [steps[best.last[centre]][1] for centre in centres], dtype=pl.Date),
    )


def _in_steps(
    table: pl.DataFrame, when: str, cases: Ints, study: Study
) -> tuple[list[tuple[date, date]], NDArray[np.int64]]:
    """The steps of time of the study, and in which of them each row with cases lies."""
    days = table[when].filter(pl.Series(cases > 0))
    if days.is_null().any():
        raise InvalidInput(_("Ett fall saknar datum."), column=when, cure=_("Ange dagen, eller ta bort raden."))
    first, last = study.first or _day(days.min()), study.last or _day(days.max())
    if first is None or last is None or first > last:
        raise InvalidInput(
            _("Tiden går inte att förstå."),
            column=when,
            value=f"{first!s} – {last!s}",
            cure=_("Ange datum som 2026-11-22, och en början som ligger före slutet."),
        )
    outside = int(((days < first) | (days > last)).sum())
    if outside:
        raise InvalidInput(
            _("{count} fall ligger utanför den tid som prövas.").format(count=outside),
            column=when,
            why=_("Tiden är {first} till {last}.").format(first=first, last=last),
            cure=_("Ändra --start och --end, eller välj ut fallen först."),
        )
    steps = _STEPS[study.unit](first, last)
    starts = np.array([begun for begun, _end in steps], dtype="datetime64[D]")
    return steps, np.searchsorted(starts, days.to_numpy().astype("datetime64[D]"), side="right") - 1


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _windows(steps: list[tuple[date, date]], study: Study) -> Windows:
    lengths = [(end - begun).days + 1 for begun, end in steps]
    allowed = study.longest if study.longest is not None else sum(lengths) // 2
    longest = (
        allowed if study.unit is TimeUnit.DAY else int(np.searchsorted(np.cumsum(sorted(lengths)), allowed, "right"))
    )
    if longest < 1:
        raise InvalidInput(
            _("Inget tidsspann ryms."),
            value=str(allowed),
            why=_("Ett steg i tiden är längre än det längsta tillåtna spannet."),
            cure=_("Tillåt längre spann med --max-days."),
        )
    ends = (len(steps) - 1,) if study.prospective else tuple(range(len(steps)))
    return Windows(ends, 1, min(longest, len(steps)))


def _permuted(counts: Ints) -> Null:
    """Expected: an area's cases × a time's cases / all cases."""
    total = int(counts.sum())
    by_time = counts.sum(axis=1)
    expected = np.outer(by_time, counts.sum(axis=0)) / total
    case_areas = np.repeat(np.tile(np.arange(counts.shape[1]), counts.shape[0]), counts.ravel()).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(by_time)]).astype(np.int64)
    return Null(expected, total, case_areas=case_areas, offsets=offsets)


def _best(zones: Zones, counts: Whole, null: Null, windows: Windows, threads: int) -> Best:
    """The best zone and span around every centre."""
    best = Best.none(zones.centres)
    edges = np.linspace(0, zones.centres, 4 * threads + 1).astype(int)
    cases_before = np.vstack([np.zeros((1, null.areas)), np.cumsum(counts, axis=0)]).astype(np.int32)
    expected_before = np.vstack([np.zeros((1, null.areas)), np.cumsum(null.expected, axis=0)])
    with ThreadPoolExecutor(threads) as pool:
        for first, last in windows:
            cases = cases_before[last + 1] - cases_before[first]
            expected = expected_before[last + 1] - expected_before[first]
            found, length = best.llr.copy(), best.length.copy()

            def part(number: int, cases: Whole = cases, expected: Floats = expected) -> None:
                kernels.best_zones(
                    zones.starts, zones.members, cases, expected, null.total, 0, Direction.HIGH.value,
                    best.llr, best.length, edges[number], edges[number + 1],
                )  # fmt: skip

            list(pool.map(part, range(edges.size - 1)))
            better = (best.llr > found) | ((best.length != length) & (best.llr >= found))
            best.first[better], best.last[better] = first, last
    return best
