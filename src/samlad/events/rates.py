"""How often something happens: counts and crude rates per place, with Byar's or exact limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from samlad.core.estimate import Estimate, Origin, Status, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.events.counting import counted, inside
from samlad.events.kinds import EventKind
from samlad.events.population import Population
from samlad.stats.intervals import count_interval

METHOD = "events.rate/1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of one run carries: where it comes from and how sure its intervals are."""

    snapshot: str
    origin: Origin
    confidence: float = 0.95


def measure_id(kind: EventKind) -> str:
    """The id of a kind in the indicator registry."""
    return f"events:{kind.value}"


def place_rates(
    events: pl.DataFrame,
    population: Population,
    *,
    places: Mapping[str, Sequence[str]],
    periods: Sequence[Period],
    kinds: Sequence[EventKind],
    stamp: Stamp,
    unit: Unit = Unit.PER_1000,
) -> Estimates:
    """Counts and yearly rates per kind, place and period. `events` needs `event_kind`.

    `places` maps each place to the municipalities it consists of (itself for a municipality). The rate is events
    divided by person-years, given per 1 000 or as `unit` says.
    """
    rows: list[Estimate] = []
    for period in periods:
        table = counted(inside(events, period), ["event_kind", "place"])
        numbers = {(kind, place): int(n) for kind, place, n in table.iter_rows()}
        for place, members in places.items():
            base = population.person_years(members, period)
            for kind in kinds:
                n = sum(numbers.get((kind.value, member), 0) for member in members)
                rows.extend(rate_rows(measure_id(kind), place, period, n, base, unit, stamp))
    return Estimates.of(rows)


def rate_rows(
    measure: str,
    place: str,
    period: Period,
    n: int,
    base: float,
    unit: Unit,
    stamp: Stamp,
    *,
    sex: Sex = Sex.ALL,
    age: AgeBand | None = None,
    category: str | None = None,
    dims: str = "",
) -> Iterable[Estimate]:
    """The count and the rate of one cell. A cell with no inhabitants and no events has no rate."""
    per = unit.per or 1.0
    limits = count_interval(n, stamp.confidence)
    count = Estimate(
        measure=measure,
        place=PlaceCode.parse(place),
        period=period,
        sex=sex,
        age=age or AgeBand(),
        category=category,
        dims=dims,
        unit=Unit.COUNT,
        value=float(n),
        n=n,
        base=base,
        method=METHOD,
        origin=computed_from([stamp.origin]),
        snapshot=stamp.snapshot,
    )
    yield count
    if base <= 0:
        yield replace(count, unit=unit, value=None, status=Status.NOT_APPLICABLE)
        return
    scale = per / base
    bounds = Interval(limits.low * scale, limits.high * scale, stamp.confidence)
    yield replace(count, unit=unit, value=n * scale, interval=bounds)
