"""The views of events by hand: where, when, who, cost, two periods, clusters; what stands for suicide in no place."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.estimate import Origin
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.data.clean import EVENT_SCHEMA
from samlad.events.codes.coding import coded
from samlad.events.gathered import Gathered
from samlad.events.kinds import EventKind
from samlad.events.population import Population
from samlad.events.views.clusters import Grain, Question, Search, clusters
from samlad.events.views.compared import compared, since
from samlad.events.views.cost import cost
from samlad.events.views.selection import Selection
from samlad.events.views.when import Clock, undated, when
from samlad.events.views.where import where
from samlad.events.views.who import unknown, who
from samlad.stats.two_counts import rate_ratio

PLACES = {"1780": 90_000.0, "1715": 12_000.0, "1762": 4_000.0}
FALL, FIRE = "fall", "1"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def gathered(*rows: dict[str, object], inhabitants=None) -> Gathered:
    blank = dict.fromkeys(EVENT_SCHEMA) | {
        "register": "r", "kind": FALL, "precision": "minute", "place": "1780", "count": 1,
        "start": moment("2024-03-08T22:10"),  # a Friday night
    }  # fmt: skip
    full = [blank | {"event_id": str(number)} | row for number, row in enumerate(rows)]
    events = coded(pl.DataFrame(full, schema=EVENT_SCHEMA))
    population = Population({place: {2023: people, 2025: people} for place, people in PLACES.items()})
    return Gathered(events, "17", population, inhabitants or {}, Origin.SYNTHETIC, ("a",))


YEAR = Selection(period=Period.year(2024))


def test_where_holds_each_place_against_all_the_others():
    found = where(gathered({"count": 90}, {"count": 30, "place": "1715"}, {"count": 4, "place": "1762"}), YEAR)
    rows = {row["place"]: row for row in found.iter_rows(named=True)}
    assert (rows["1715"]["events"], rows["1715"]["per_1000"]) == (30, 2.5)
    plain = rate_ratio(30, 12_000, 94, 94_000)
    assert rows["1715"]["ratio"] == pytest.approx((30 / 12_000) / (94 / 94_000))
    assert rows["1715"]["ratio_low"] == pytest.approx(plain.interval.low)
    assert [rows[place]["significance"] for place in ("1715", "1762")] == ["higher", "not_different"]
    assert rows["1715"]["p_adjusted"] >= plain.p


def test_a_place_without_events_is_a_row_and_not_a_gap():
    found = where(gathered({}), YEAR)
    assert found.filter(pl.col("place") == "1762")["events"].to_list() == [0]
    assert found.filter(pl.col("place") == "1762")["high"][0] > 0


@pytest.mark.parametrize(
    "event",
    [{"kind": "5"}, {"kind": "6"}, {"kind": "2", "subkind": "olycka på järnväg"}],
    ids=["drowning", "distress", "rail"],
)
def test_what_stands_for_suicide_is_in_no_place_and_is_counted(event):
    world = gathered({}, event)
    assert where(world, YEAR)["events"].sum() == 1
    assert YEAR.left_out(world.events, by_place=True) == 1
    assert YEAR.of(world.events).height == 2  # the county as a whole may know
    one_place = Selection(places=("1780",), period=Period.year(2024))
    assert one_place.of(world.events).height == 1
    assert when(world, one_place, Clock.YEAR)["events"].sum() == 1


def test_when_has_every_cell_and_leaves_out_what_is_not_known_so_closely():
    world = gathered({}, {"count": 2, "precision": "day"}, {"precision": "month"}, {"precision": "year"})
    grid = when(world, YEAR, Clock.HOUR_WEEKDAY)
    assert grid.height == 168
    assert grid.filter(pl.col("events") > 0).select("weekday", "hour", "events", "share").rows() == [(5, 22, 1, 1.0)]
    assert undated(world, YEAR, Clock.HOUR_WEEKDAY) == 4
    assert when(world, YEAR, Clock.WEEKDAY)["events"].to_list() == [0, 0, 0, 0, 3, 0, 0]
    assert when(world, YEAR, Clock.MONTH)["events"].sum() == 4
    assert when(world, Selection(period=Period.years(2023, 2024)), Clock.YEAR).rows() == [
        (2023, 0, 0.0),
        (2024, 5, 1.0),
    ]


def test_who_divides_by_the_same_sex_and_age():
    people = {"1780": {(AgeBand(65, 69), Sex.WOMEN): 2000.0, (AgeBand(70, 79), Sex.WOMEN): 3000.0}}
    world = gathered(
        {"sex": "women", "age": "65-79", "count": 25}, {"sex": "men", "age": "65-79"}, {}, inhabitants=people
    )
    rows = {row["sex"]: row for row in who(world, YEAR).iter_rows(named=True)}
    assert (rows["women"]["inhabitants"], rows["women"]["per_1000"]) == (5000.0, 5.0)
    assert (rows["men"]["inhabitants"], rows["men"]["per_1000"]) == (None, None)  # no men are known: no rate
    assert unknown(world, YEAR) == 1


def test_costs_are_summed_where_they_stand_and_guessed_nowhere():
    found = cost(gathered({"cost": 1000.0}, {}, {"cost": 250.0, "count": 2}, {"kind": FIRE}), YEAR)
    assert found.select("kind", "events", "priced", "cost").rows() == [("fall", 4, 3, 1250.0)]
    assert found["per_inhabitant"][0] == pytest.approx(1250 / 106_000)


def test_two_periods_kind_by_kind():
    before = [
        {"start": moment("2023-05-01T12:00"), "count": 40},
        {"start": moment("2023-05-01T12:00"), "kind": FIRE, "count": 10},
    ]
    world = gathered(*before, {"count": 80}, {"kind": FIRE, "count": 11})
    rows = {
        row["kind"]: row
        for row in compared(world, Selection(), [Period.year(2023)], Period.year(2024)).iter_rows(named=True)
    }
    assert (rows["fall"]["events_1"], rows["fall"]["events_2"], rows["fall"]["verdict"]) == (40, 80, "increase")
    plain = rate_ratio(80, 106_000, 40, 106_000)
    assert (rows["fall"]["ratio"], rows["fall"]["low"], rows["fall"]["p"]) == pytest.approx(
        (2.0, plain.interval.low, plain.p)
    )
    assert rows["building_fire"]["verdict"] == "cannot_say"
    with pytest.raises(WrongUse, match="går inte att jämföra"):
        compared(world, Selection(), [Period.years(2023, 2024)], Period.year(2024))


def test_since_a_meeting_the_same_days_of_earlier_years():
    before, after = since(date(2024, 2, 29), date(2024, 4, 30), 2)
    assert after == Period(date(2024, 2, 29), date(2024, 4, 30))
    assert before == [
        Period(date(2023, 2, 28), date(2023, 4, 30)),
        Period(date(2022, 2, 28), date(2022, 4, 30)),
    ]
    with pytest.raises(WrongUse, match="efter dagen"):
        since(date(2024, 5, 1), date(2024, 4, 30), 1)
    with pytest.raises(WrongUse, match="för lång"):
        since(date(2020, 5, 1), date(2024, 4, 30), 1)


def test_a_municipality_with_too_many_is_a_cluster():
    world = gathered({"count": 90}, {"count": 60, "place": "1715"}, {"count": 4, "place": "1762"})
    found = clusters(world, YEAR, Search(simulations=99))
    assert found["members"][0] == "1715"
    assert found["p"][0] == 0.01


def test_what_is_unusual_now_needs_no_inhabitants_and_may_be_squares():
    chance = np.random.default_rng(4)
    rows = [
        {
            "start": moment(f"2024-{1 + day // 28:02d}-{1 + day % 28:02d}T10:00"),
            "x": 410_000.0 + 1000 * int(chance.integers(9)),
            "y": 6_590_000.0,
        }
        for day in range(168)
    ]
    rows += [{"start": moment("2024-06-28T10:00"), "x": 412_300.0, "y": 6_590_400.0, "count": 6}]
    found = clusters(gathered(*rows), Selection(), Search(Question.NOW, Grain.SQUARE, simulations=199))
    assert found["members"][0] == "412-6590"
    assert found["p"][0] <= 0.01
    with pytest.raises(NothingToShow, match="ingen känd folkmängd"):
        clusters(gathered(*rows), Selection(), Search(Question.WHERE, Grain.SQUARE))
    with pytest.raises(NothingToShow, match="för lite"):
        clusters(gathered({}), Selection(), Search(Question.NOW))


@pytest.mark.parametrize("code", ["X70", "Y20"])
def test_self_harm_asked_for_by_name_is_in_no_place_either(code):
    world = gathered({}, {"kind": code, "count": 7})
    kinds = tuple(EventKind(one) for one in world.events["event_kind"])
    asked = Selection(kinds, period=Period.year(2024))
    assert where(world, asked)["events"].sum() == 1
    assert asked.left_out(world.events, by_place=True) == 7
    assert Selection(kinds, ("1780",), period=Period.year(2024)).of(world.events)["count"].sum() == 1


def test_the_selection_writes_its_own_command():
    chosen = Selection((EventKind.FALL,), ("1780",), ("skador",), Period.years(2022, 2024))
    assert chosen.flags() == ["--kind", "fall", "--place", "1780", "--register", "skador", "--period", "2022-2024"]
