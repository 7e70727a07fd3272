"""What it costs: the money in the register itself, and unit costs where a source gives one.

Two families of unit cost exist, cost of illness and willingness to pay. They differ by an order of magnitude and are
never added; every row says its family in `dims`. Where no source gives a unit cost, the user supplies it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.events.counting import inside
from samlad.events.kinds import EventKind
from samlad.events.rates import Stamp, measure_id

REGISTER_METHOD = "events.register_cost/1"
UNIT_METHOD = "events.unit_cost/1"


class CostFamily(StrEnum):
    """What a sum of money measures."""

    REGISTER = "register"
    COST_OF_ILLNESS = "cost_of_illness"
    WILLINGNESS_TO_PAY = "willingness_to_pay"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one event costs in SEK of `price_year`: one value, or a range when the source gives one."""

    kind: EventKind
    subkind: str | None
    family: CostFamily
    low: float
    high: float
    price_year: int
    source: str


def register_costs(
    events: pl.DataFrame, *, place: str, period: Period, kinds: Sequence[EventKind], stamp: Stamp
) -> Estimates:
    """The money recorded with the events, by kind; kinds without any recorded cost have no row.

    `n` counts the events that carry a cost.
    """
    rows = []
    for kind in kinds:
        priced = inside(events, period).filter(pl.col("event_kind") == kind.value).drop_nulls("cost")
        if priced.is_empty():
            continue
        rows.append(
            Estimate(
                measure=measure_id(kind),
                place=PlaceCode.parse(place),
                period=period,
                unit=Unit.SEK,
                dims=dims_text({"cost": CostFamily.REGISTER.value}),
                value=float(priced["cost"].sort().sum()),
                n=int(priced["count"].sum()),
                method=REGISTER_METHOD,
                origin=computed_from([stamp.origin]),
                snapshot=stamp.snapshot,
            )
        )
    return Estimates.of(rows)


def unit_cost_totals(
    events: pl.DataFrame, costs: Sequence[UnitCost], *, place: str, period: Period, stamp: Stamp
) -> Estimates:
    """Events × unit cost. The interval is the range of the source, not a sampling error; the value its middle."""
    rows = []
    for cost in costs:
        matching = inside(events, period).filter(pl.col("event_kind") == cost.kind.value)
        if cost.subkind is not None:
            matching = matching.filter(pl.col("subkind") == cost.subkind)
        n = int(matching["count"].sum())
        rows.append(
            Estimate(
                measure=measure_id(cost.kind),
                category=cost.subkind,
                place=PlaceCode.parse(place),
                period=period,
                unit=Unit.SEK,
                dims=dims_text({"cost": cost.family.value, "price_year": cost.price_year}),
                value=n * (cost.low + cost.high) / 2,
                interval=Interval(n * cost.low, n * cost.high, stamp.confidence) if cost.low < cost.high else None,
                n=n,
                method=UNIT_METHOD,
                origin=computed_from([stamp.origin]),
                snapshot=stamp.snapshot,
            )
        )
    return Estimates.of(rows)
