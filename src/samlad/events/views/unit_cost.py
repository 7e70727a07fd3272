"""What events cost by unit costs: number × what a source says that one costs, the two families never added."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.events.costing.about import is_about
from samlad.events.costing.prices import Payers, PriceIndex, UnitPrice, shipped_prices
from samlad.events.costing.table import CostPlan, cost_table
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities


@dataclass(frozen=True, slots=True)
class UnitCosting:
    """Unit costs, the year whose prices are used (none: each cost in those of its source), the index, who pays."""

    prices: Sequence[UnitPrice] = field(default_factory=shipped_prices)
    price_year: int | None = None
    index: PriceIndex = field(default_factory=lambda: PriceIndex({}))
    payers: Payers | None = None


def unit_cost(
    gathered: Gathered, selection: Selection, costing: UnitCosting, *, confidence: float = 0.95
) -> pl.DataFrame:
    """The columns of `samlad.events.costing.table.cost_table`: a row a place, type, family and payer.

    `place` is the county, or each municipality chosen; `population` is person-years of the period. Without a price year
    every cost stands in the prices of its own source, and costs of different years are never added. Kinds that no unit
    cost is about are in no row.
    """
    counts = _counts(gathered, selection, costing.prices)
    found = []
    for year in sorted({price.price_year for price in costing.prices}) if costing.price_year is None else [None]:
        prices = [price for price in costing.prices if year in (None, price.price_year)]
        rows = counts.filter(pl.col("type").is_in([price.event_type for price in prices]))
        if rows.is_empty():
            continue
        plan = CostPlan(prices, costing.price_year or prices[0].price_year, costing.index, costing.payers, confidence)
        found.append(cost_table(rows, plan, place="place", event_type="type", count="n", population="people"))
    if not found:
        raise NothingToShow(
            _("Inga händelser i urvalet har en styckkostnad."),
            why=_("De källor som följer med gäller gaturån, och svåra singelolyckor med cykel."),
            cure=_("Ange egna styckkostnader med kolumnerna type, family, low, high och price_year."),
        )
    return pl.concat(found, how="vertical_relaxed")


def _counts(gathered: Gathered, selection: Selection, prices: Sequence[UnitPrice]) -> pl.DataFrame:
    """`place, type, n, people` for the types some event of the selection is of."""
    period = selection.days(gathered.events)
    rows = []
    for place, within in _areas(gathered, selection):
        events = within.of(gathered.events)
        people = gathered.population.person_years(municipalities(gathered, within), period)
        for event_type in sorted({price.event_type for price in prices}):
            about = is_about(event_type)
            n = 0 if about is None else int(events.filter(about)["count"].sum())
            if n and people > 0:
                rows.append((place, event_type, n, people))
    schema = {"place": pl.String(), "type": pl.String(), "n": pl.Int64(), "people": pl.Float64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _areas(gathered: Gathered, selection: Selection) -> Sequence[tuple[str, Selection]]:
    if not selection.places:
        return [(gathered.county, selection)]
    return [(place, replace(selection, places=(place,))) for place in selection.places]
