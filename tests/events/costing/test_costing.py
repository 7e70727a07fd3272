"""What events cost: unit cost × number × price index, by payer and inhabitant; two families never added."""

import math

import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.estimate import Origin, Unit
from samlad.core.period import Period
from samlad.events.costing.money import CostOfIllness, Money, WillingnessToPay
from samlad.events.costing.prices import Payers, PriceIndex, shipped_prices, unit_prices
from samlad.events.costing.rows import cost_estimates
from samlad.events.costing.table import CostPlan, cost_table
from samlad.events.rates import Stamp
from samlad.stats.intervals import count_interval

EVENTS = pl.DataFrame(
    {"place": ["1780", "1780", "1715"], "type": ["fall", "traffic", "fall"], "count": [100, 20, 4],
     "population": [95_000, 95_000, 8_000]}
)  # fmt: skip
UNIT = pl.DataFrame(
    {"type": ["fall", "traffic", "traffic"], "family": ["cost_of_illness", "cost_of_illness", "willingness_to_pay"],
     "low": [1e5, 2e5, 4e6], "high": [1.2e5, 2e5, 5e6], "price_year": [2005, 2005, 2017],
     "source": ["x", "x", "x"]}
)  # fmt: skip
INDEX = PriceIndex({2005: 100.0, 2011: 110.0, 2017: 115.0})
PLAN = CostPlan(unit_prices(UNIT), 2011, INDEX)


def costs(plan: CostPlan = PLAN, frame: pl.DataFrame = EVENTS) -> pl.DataFrame:
    return cost_table(frame, plan, place="place", event_type="type", count="count", population="population")


def one(frame: pl.DataFrame, **equals: object) -> dict[str, object]:
    found = frame.filter(*(pl.col(name) == value for name, value in equals.items()))
    assert found.height == 1
    return found.row(0, named=True)


def test_events_times_unit_cost_times_index_over_inhabitants():
    row = one(costs(), place="1780", type="fall")
    assert row["value"] == pytest.approx(100 * 110_000 * 1.10)
    assert row["per_inhabitant"] == pytest.approx(100 * 110_000 * 1.10 / 95_000)
    limits = count_interval(100)
    assert row["low"] == pytest.approx(limits.low * 100_000 * 1.10)
    assert row["high"] == pytest.approx(limits.high * 120_000 * 1.10)


@pytest.mark.golden
def test_the_open_comparison_of_2012():
    # 59 billion SEK in prices of 2005, CPI factor 1.10, 9 482 855 inhabitants: about 6 900 SEK each (SKR 2012).
    frame = pl.DataFrame({"place": ["00"], "type": ["alla olyckor"], "count": [613_000], "population": [9_482_855]})
    prices = unit_prices(
        pl.DataFrame({"type": ["alla olyckor"], "family": ["cost_of_illness"], "value": [59e9 / 613_000],
                      "price_year": [2005]})
    )  # fmt: skip
    assert one(costs(CostPlan(prices, 2011, INDEX), frame), place="00")["per_inhabitant"] == pytest.approx(6854, abs=15)


def test_types_add_up_within_a_family_and_never_across():
    found = costs()
    both = one(found, place="1780", type="all", family="cost_of_illness")
    fall, traffic = (one(found, place="1780", type=kind, family="cost_of_illness") for kind in ("fall", "traffic"))
    assert both["value"] == pytest.approx(fall["value"] + traffic["value"])
    assert both["n"] == 120
    # Independent counts: the distances of the counts are squared and added, the ranges of the unit costs just added.
    limits = count_interval(100), count_interval(20)
    below = math.hypot((100 - limits[0].low) * 110_000, (20 - limits[1].low) * 220_000)
    assert both["low"] == pytest.approx(100 * 110_000 + 20 * 220_000 - below)
    other = one(found, place="1780", type="all", family="willingness_to_pay")
    assert other["value"] == pytest.approx(20 * 4.5e6 * 110 / 115)
    assert set(found["family"]) == {"cost_of_illness", "willingness_to_pay"}


def test_money_of_two_families_or_years_has_no_plus():
    illness = Money(CostOfIllness, 2020, 5.0, 4.0, 6.0)
    spared = Money(WillingnessToPay, 2020, 50.0, 40.0, 60.0)
    with pytest.raises(WrongUse, match="Två slags"):
        illness + spared  # type: ignore[operator]
    with pytest.raises(WrongUse, match="olika års"):
        illness + Money(CostOfIllness, 2021, 5.0, 4.0, 6.0)
    assert (illness + illness.times(2)).value == 15.0
    with pytest.raises(InvalidInput):
        Money(CostOfIllness, 2020, 5.0, 6.0, 7.0)


def test_payers_share_what_is_paid_but_not_what_is_only_valued():
    shares = Payers.from_frame(pl.DataFrame({"payer": ["kommun", "region", "privat"], "share": [0.09, 0.16, 0.75]}))
    found = costs(CostPlan(PLAN.prices, 2011, INDEX, shares))
    whole = one(found, place="1780", type="fall", payer="all")["value"]
    assert one(found, place="1780", type="fall", payer="kommun")["value"] == pytest.approx(0.09 * whole)
    paid = found.filter(pl.col("place") == "1780", pl.col("type") == "all", pl.col("family") == "cost_of_illness")
    assert paid.filter(pl.col("payer") != "all")["value"].sum() == pytest.approx(one(paid, payer="all")["value"])
    assert set(found.filter(pl.col("family") == "willingness_to_pay")["payer"]) == {"all"}


def test_payers_by_type_and_for_all_others():
    shares = Payers.from_frame(
        pl.DataFrame({"type": ["fall", "fall", None], "payer": ["a", "b", "a"], "share": [0.4, 0.6, 1.0]})
    )
    assert shares.of("fall") == {"a": 0.4, "b": 0.6}
    assert shares.of("traffic") == {"a": 1.0}
    for wrong in ({"payer": ["a"], "share": [0.5]}, {"payer": ["a", "a"], "share": [0.5, 0.5]},
                  {"payer": ["a", "b"], "share": [1.5, -0.5]}):  # fmt: skip
        with pytest.raises(InvalidInput):
            Payers.from_frame(pl.DataFrame(wrong))
    only = Payers.from_frame(pl.DataFrame({"type": ["fall"], "payer": ["a"], "share": [1.0]}))
    with pytest.raises(InvalidInput, match="Betalare saknas"):
        only.of("traffic")


def test_the_index_must_have_both_years():
    assert PriceIndex({}).factor(2011, 2011) == 1.0
    with pytest.raises(InvalidInput, match="Prisindexet"):
        INDEX.factor(2005, 2024)
    for wrong in (
        {"year": [2005, 2005], "index": [1, 2]},
        {"year": [2005], "index": [0]},
        {"year": [None], "index": [1]},
    ):
        with pytest.raises(InvalidInput):
            PriceIndex.from_frame(pl.DataFrame(wrong))


def test_what_has_no_price_or_no_inhabitants_stops():
    with pytest.raises(InvalidInput) as error:
        costs(frame=EVENTS.with_columns(type=pl.lit("drunkning")))
    assert error.value.problems[0].value == "drunkning"
    for wrong in (
        EVENTS.with_columns(population=pl.lit(0)),
        EVENTS.with_columns(population=pl.Series([1, 2, 3])),
        EVENTS.with_columns(type=pl.lit("all")),
        EVENTS.with_columns(count=pl.lit(0.5)),
    ):
        with pytest.raises(InvalidInput):
            costs(frame=wrong)
    for column, value in (("family", "annat"), ("low", 1e9), ("price_year", None), ("type", "fall")):
        with pytest.raises(InvalidInput):
            unit_prices(UNIT.with_columns(pl.lit(value).alias(column)))


def test_the_shipped_unit_costs_have_a_source():
    assert all(price.source for price in shipped_prices())
    assert {price.event_type for price in shipped_prices()} >= {"street_robbery", "bicycle_single_severe"}


def test_costs_become_estimates_in_all_and_per_inhabitant():
    rows = cost_estimates(costs(), period=Period.year(2011), stamp=Stamp("abc", Origin.FETCHED))
    each = next(
        row for row in rows
        if row.unit is Unit.SEK_PER_CAPITA and row.place.code == "1780" and row.category == "fall"
    )  # fmt: skip
    assert each.dims == "cost=cost_of_illness;payer=all;price_year=2011"
    assert each.value == pytest.approx(100 * 110_000 * 1.10 / 95_000)
    assert len(rows) == 2 * costs().height
