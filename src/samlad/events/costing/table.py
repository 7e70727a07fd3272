"""What events cost a place: number × unit cost in the prices of one year, by type and payer, and per inhabitant.

cost(T) = Σ events · unit cost · index(T)/index(price year), divided by the population, as the open comparison of 2012
gave it. The limits hold two kinds of doubt: the source's range of a unit cost, and that the number of events is a
Poisson count. For one type they are lower count × lower cost and upper × upper. Over types the counts are independent
(their distances from the middle are squared and added: Zou & Donner 2008), the unit costs are not (their ranges add).
"""

import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import amounts, counts, filled, names, require_columns, stop_at
from samlad.events.costing.money import AnyMoney
from samlad.events.costing.prices import Payers, PriceIndex, UnitPrice
from samlad.events.costs import CostFamily
from samlad.stats.intervals import count_interval

ALL = "all"


@dataclass(frozen=True, slots=True)
class CostPlan:
    """How costs are worked out: unit costs, the year whose prices are used, the index, who pays (none: undivided)."""

    prices: Sequence[UnitPrice]
    price_year: int
    index: PriceIndex
    payers: Payers | None = None
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class _Part:
    """One type in one place: the number with its limits, and what one event costs the payer."""

    place: str
    event_type: str
    family: CostFamily
    payer: str
    n: int
    fewest: float
    most: float
    unit: AnyMoney

    @property
    def all_of_it(self) -> AnyMoney:
        """All events of the type, as many as were counted."""
        return self.unit.times(self.n)


def cost_table(
    frame: IntoFrame, plan: CostPlan, *, place: str, event_type: str, count: str, population: str | None = None
) -> pl.DataFrame:
    """Costs by place, type, family and payer, with sums over types (`all`) and over payers (`all`).

    Columns `place, type, family, payer, price_year, n, value, low, high, population, per_inhabitant,
    per_inhabitant_low, per_inhabitant_high, status`. The two families stand on rows of their own and are never summed.
    A type without a unit cost stops.
    """
    table = polars_of(frame)
    rows = _counted(table, place, event_type, count)
    people = None if population is None else _population(table, place, population)
    parts = [part for where, kind, n in rows.iter_rows() for part in _parts(where, kind, n, plan)]
    found = [_row(label, group, plan, people) for label, group in _groups(parts)]
    return pl.DataFrame(found, infer_schema_length=None).sort(
        "place", "family", pl.col("type") == ALL, "type", pl.col("payer") == ALL, "payer"
    )


def _counted(table: pl.DataFrame, place: str, event_type: str, count: str) -> pl.DataFrame:
    require_columns(table, [place, event_type, count])
    columns = {"place": filled(names(table, place), place), "type": filled(names(table, event_type), event_type)}
    stop_at(columns["type"] == ALL, columns["type"], event_type, _("Raden är en summa och skulle räknas två gånger."))
    number = filled(counts(table, count), count)
    return pl.DataFrame({**columns, "n": number}).group_by("place", "type").agg(pl.col("n").sum()).sort("place", "type")


def _population(table: pl.DataFrame, place: str, column: str) -> dict[str, float]:
    """Inhabitants of every place; the same number on all its rows."""
    where, people = names(table, place), filled(amounts(table, column), column)
    stop_at(people <= 0, people, column, _("Befolkningen är noll; kostnaden går inte att dela på den."))
    rows = pl.DataFrame({"place": where, "people": people})
    several = rows.select(pl.col("people").n_unique().over("place") > 1).to_series()
    stop_at(several, people, column, _("Platsen har olika befolkning på olika rader."))
    return dict(rows.unique("place").iter_rows())


def _parts(place: str, event_type: str, n: float, plan: CostPlan) -> Iterable[_Part]:
    priced = [price for price in plan.prices if price.event_type == event_type]
    if not priced:
        known = ", ".join(sorted({price.event_type for price in plan.prices}))
        raise InvalidInput(
            _("Kostnaden för en typ saknas."),
            value=event_type,
            why=_("Kostnadsfilen har typerna {types}.").format(types=known),
            cure=_("Lägg till typen i kostnadsfilen, eller välj bort den med --where."),
        )
    limits = count_interval(int(n), plan.confidence)
    for price in priced:
        unit = price.in_prices_of(plan.price_year, plan.index)
        part = _Part(place, event_type, price.family, ALL, int(n), limits.low, limits.high, unit)
        yield part
        # What people would give to be spared a risk is paid by nobody.
        payers = None if price.family is CostFamily.WILLINGNESS_TO_PAY else plan.payers
        for payer, share in ({} if payers is None else payers.of(event_type)).items():
            yield replace(part, payer=payer, unit=unit.times(share))


def _groups(parts: Sequence[_Part]) -> Iterable[tuple[str, list[_Part]]]:
    """Each type by itself; with several types, all types of a place, family and payer together."""
    together: dict[tuple[str, CostFamily, str], list[_Part]] = {}
    for part in parts:
        yield part.event_type, [part]
        together.setdefault((part.place, part.family, part.payer), []).append(part)
    if len({part.event_type for part in parts}) > 1:
        yield from ((ALL, group) for group in together.values())


def _row(label: str, group: Sequence[_Part], plan: CostPlan, people: dict[str, float] | None) -> dict[str, object]:
    first = group[0]
    summed = reduce(operator.add, (part.all_of_it for part in group))
    low = summed.low - math.hypot(*((part.n - part.fewest) * part.unit.low for part in group))
    high = summed.high + math.hypot(*((part.most - part.n) * part.unit.high for part in group))
    inhabitants = None if people is None else people[first.place]
    numbers = {"": summed.value, "_low": max(low, 0.0), "_high": high}
    return {
        "place": first.place,
        "type": label,
        "family": first.family.value,
        "payer": first.payer,
        "price_year": plan.price_year,
        "n": sum(part.n for part in group),
        "value": summed.value,
        "low": numbers["_low"],
        "high": high,
        "population": inhabitants,
        **{f"per_inhabitant{end}": None if inhabitants is None else one / inhabitants for end, one in numbers.items()},
        "status": "ok",
    }
