"""Events become rates with the right denominator and the right limits."""

from datetime import datetime

import polars as pl
import pytest

from samlad.core.errors import NothingToShow
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.data.clean import EVENT_SCHEMA
from samlad.events.codes.coding import coded
from samlad.events.costs import CostFamily, UnitCost, register_costs, unit_cost_totals
from samlad.events.kinds import EventKind
from samlad.events.people import age_sex_rates, unplaced
from samlad.events.population import Population
from samlad.events.rates import Stamp, place_rates
from samlad.events.rhythm import evening_weekend_share, week_rhythm, without_hour
from samlad.events.spots import top_spots

STAMP = Stamp("abc", Origin.FETCHED)
YEAR = Period.year(2021)
POPULATION = Population({"1780": {2020: 94_000.0, 2022: 96_000.0}, "1762": {2021: 3_700.0}})


def events(*rows: dict[str, object]) -> pl.DataFrame:
    blank = dict.fromkeys(EVENT_SCHEMA) | {
        "register": "r", "kind": "1", "precision": "minute", "place": "1780", "count": 1,
        "start": datetime(2021, 3, 5, 22, 10),  # noqa: DTZ001  local time, a Friday night
    }  # fmt: skip
    full = [blank | {"event_id": str(i)} | row for i, row in enumerate(rows)]
    return coded(pl.DataFrame(full, schema=EVENT_SCHEMA))


def test_codes_are_mapped_alarms_apart_and_nothing_is_dropped():
    found = events({"kind": "1"}, {"kind": "14"}, {"kind": " Fall "}, {"kind": "Q99"})["event_kind"].to_list()
    assert found == ["building_fire", "false_alarm", "fall", "unmapped"]
    assert events({"kind": "10"})["event_kind"].item() == "unmapped"
    assert not EventKind.FALSE_ALARM.is_accident_or_crime


def test_a_rate_is_events_per_person_years_with_exact_limits_when_few():
    table = place_rates(
        events({}, {}, {"count": 2}), POPULATION, places={"1780": ["1780"]}, periods=[YEAR],
        kinds=[EventKind.BUILDING_FIRE], stamp=STAMP,
    )  # fmt: skip
    count, rate = sorted(table, key=lambda row: row.unit.value)
    assert (count.unit, count.value, count.base) == (Unit.COUNT, 4.0, 95_000.0)
    assert rate.value == pytest.approx(4 / 95_000 * 1000)
    # Garwood limits of 4: 1.0899 and 10.2416 (tables of the Poisson distribution).
    assert rate.interval.low * 95 == pytest.approx(1.0899, abs=5e-5)
    assert rate.interval.high * 95 == pytest.approx(10.2416, abs=5e-5)


def test_a_year_between_two_known_ones_lies_on_the_line_and_none_is_guessed_beyond():
    assert POPULATION.in_year("1780", 2021) == 95_000
    assert POPULATION.person_years(["1780"], Period.years(2020, 2022)) == 285_000
    with pytest.raises(NothingToShow, match="Folkmängden"):
        POPULATION.in_year("1780", 2023)


def test_half_a_year_counts_half_the_person_years():
    half = Period.parse("2021-01-01/2021-06-30")
    assert POPULATION.person_years(["1762"], half) == pytest.approx(3700 * 181 / 365)


def test_nothing_happened_is_zero_with_an_upper_limit():
    table = place_rates(
        events(), POPULATION, places={"1762": ["1762"]}, periods=[YEAR], kinds=[EventKind.FALL], stamp=STAMP
    )
    rate = next(row for row in table if row.unit is Unit.PER_1000)
    assert (rate.value, rate.status) == (0.0, Status.OK)
    assert rate.interval.high * 3.7 == pytest.approx(3.6889, abs=5e-5)


def test_the_week_holds_each_timed_event_once():
    frame = events({}, {"precision": "day"}, {"start": datetime(2021, 3, 1, 0, 5)})  # noqa: DTZ001  a Monday
    table = week_rhythm(frame, measure="events:x", place="1780", period=YEAR, stamp=STAMP)
    cells = {row.dims: row.value for row in table}
    assert len(cells) == 169
    assert (cells["hour=22;weekday=5"], cells["hour=00;weekday=1"], cells[""]) == (1.0, 1.0, 2.0)
    assert without_hour(frame, YEAR) == 1


def test_friday_and_saturday_nights_run_past_midnight():
    night = [datetime(2021, 3, 5, 18, 0), datetime(2021, 3, 6, 5, 59), datetime(2021, 3, 7, 3, 0)]  # noqa: DTZ001
    day = [datetime(2021, 3, 5, 17, 59), datetime(2021, 3, 6, 6, 0), datetime(2021, 3, 7, 18, 0)]  # noqa: DTZ001
    hits, total, p = evening_weekend_share(events(*({"start": when} for when in night + day)), YEAR)
    assert (hits, total) == (3, 6)
    assert 0 < p < 1
    assert evening_weekend_share(events({"precision": "day"}), YEAR) is None


def test_who_by_band_and_sex_with_their_margins():
    frame = events(
        {"sex": "women", "age": "80+"}, {"sex": "women", "age": "85-89"}, {"sex": "men", "age": "0-79"}, {"age": None}
    )
    inhabitants = {(AgeBand(0, 79), sex): 1000.0 for sex in (Sex.WOMEN, Sex.MEN)} | {
        (AgeBand(80), Sex.WOMEN): 100.0, (AgeBand(80), Sex.MEN): 50.0
    }  # fmt: skip
    table = age_sex_rates(
        frame,
        inhabitants,
        measure="events:fall",
        place="1780",
        period=YEAR,
        bands=[AgeBand(0, 79), AgeBand(80)],
        stamp=STAMP,
    )
    counts = {(str(row.age), row.sex.value): (row.n, row.base) for row in table if row.unit is Unit.COUNT}
    assert counts["80+", "women"] == (2, 100.0)
    assert counts["80+", "all"] == (2, 150.0)
    assert counts["all", "men"] == (1, 1050.0)
    assert unplaced(frame, YEAR) == 1


def test_top_spots_and_the_rest_together():
    frame = events(*({"spot": spot} for spot in ["skola"] * 3 + ["park"] * 2 + ["torg"]), {"spot": None})
    found = {
        row.dims: row.n for row in top_spots(frame, measure="events:x", place="1780", period=YEAR, top=2, stamp=STAMP)
    }
    assert found == {"spot=skola": 3, "spot=park": 2, "spot=övriga": 1}


def test_register_money_and_unit_costs_stay_apart():
    frame = events(
        {"kind": "rån", "cost": 100.0}, {"kind": "rån", "cost": None}, {"kind": "skadegörelse", "cost": 50.5}
    )
    paid = register_costs(frame, place="1780", period=YEAR, kinds=list(EventKind), stamp=STAMP)
    assert {(row.measure, row.value, row.n) for row in paid} == {
        ("events:robbery", 100.0, 1), ("events:vandalism", 50.5, 1)
    }  # fmt: skip
    price = UnitCost(EventKind.ROBBERY, None, CostFamily.COST_OF_ILLNESS, 1e5, 2e5, 2013, "källa")
    row = next(iter(unit_cost_totals(frame, [price], place="1780", period=YEAR, stamp=STAMP)))
    assert (row.value, row.interval.low, row.interval.high, row.n) == (3e5, 2e5, 4e5, 2)
    assert row.dims == "cost=cost_of_illness;price_year=2013"
