"""Views that weigh chance, by hand: smoothed and standardised rates, peak and wheel, severity, unit costs, points."""

from datetime import date, timedelta

import polars as pl
import pytest
from test_event_views import FALL, PLACES, YEAR, gathered, moment

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.events.burden.severity_words import severity_level
from samlad.events.costing.prices import Payers, PriceIndex, unit_prices
from samlad.events.costs import CostFamily
from samlad.events.smoothing.areas import SmoothColumns, areas_of
from samlad.events.smoothing.poisson_gamma import poisson_gamma
from samlad.events.views.points import Closeness, has_points, points, without_point
from samlad.events.views.rhythm import peak, week, wheel, without_day, without_time
from samlad.events.views.selection import Selection
from samlad.events.views.severity import severity, without_severity
from samlad.events.views.smoothed import smoothed, smoothing_notes
from samlad.events.views.standardised import standardised
from samlad.events.views.unit_cost import UnitCosting, unit_cost


def rows_of(table: pl.DataFrame, key: str) -> dict[object, dict[str, object]]:
    return {row[key]: row for row in table.iter_rows(named=True)}


def test_smoothing_draws_a_small_place_further_than_a_large():
    world = gathered({"count": 90}, {"count": 40, "place": "1715"}, {"count": 20, "place": "1762"})
    found = rows_of(smoothed(world, YEAR), "place")
    table = pl.DataFrame({"p": list(PLACES), "n": [90, 40, 20], "b": list(PLACES.values())})
    model = poisson_gamma(areas_of(table, SmoothColumns("p", "n", population="b")))
    rate = 150 / sum(PLACES.values())
    assert [found[place]["value"] for place in PLACES] == pytest.approx([1000 * rate * one for one in model.risk])
    assert found["1762"]["crude"] == pytest.approx(5.0)
    assert found["1762"]["value"] < 5.0
    assert found["1762"]["weight"] < found["1780"]["weight"] < 1


def test_places_that_differ_no_more_than_chance_are_drawn_to_one_rate_and_it_is_said():
    world = gathered({"count": 90}, {"count": 12, "place": "1715"}, {"count": 4, "place": "1762"})
    assert smoothed(world, YEAR)["value"].to_list() == pytest.approx([1.0, 1.0, 1.0])
    assert any("slumpen förklarar" in one for one in smoothing_notes(world, YEAR))


def test_smoothing_needs_places_and_events():
    with pytest.raises(NothingToShow, match="utjämna"):
        smoothed(gathered({}), Selection(places=("1780", "1715"), period=Period.year(2024)))
    with pytest.raises(NothingToShow):
        smoothed(gathered({}), Selection(period=Period.year(2023)))


def test_smoothed_rates_never_hold_what_stands_for_suicide():
    world = gathered({}, {"kind": "6", "count": 50}, {"kind": "5", "count": 50, "place": "1762"})
    assert smoothed(world, YEAR)["n"].sum() == 1
    assert standardised_world(extra={"kind": "6", "age": "65+", "count": 500})["n"].sum() == 60


def standardised_world(extra=None):
    young, old = AgeBand(0, 64), AgeBand(65, None)
    people = {
        place: {(young, Sex.WOMEN): below, (young, Sex.MEN): below, (old, Sex.WOMEN): above, (old, Sex.MEN): above}
        for place, below, above in (("1780", 4000.0, 1000.0), ("1715", 1000.0, 1500.0))
    }
    events = [
        {"count": 8, "age": "0-64"}, {"count": 20, "age": "65+"}, {"count": 2, "age": "0-64", "place": "1715"},
        {"count": 30, "age": "65+", "place": "1715"}, {"count": 9},
    ]  # fmt: skip
    return standardised(gathered(*events, *([extra] if extra else []), inhabitants=people), YEAR)


def test_age_standardised_rates_are_alike_when_only_the_ages_differ():
    found = rows_of(standardised_world(), "place")
    years = Period.year(2024).year_count
    # By hand with the European population of 2013: 80 500 of 100 000 are below 65.
    for place in ("1780", "1715"):
        assert found[place]["value"] == pytest.approx((0.805 * 1.0 + 0.195 * 10.0) / years)
    assert found["1780"]["crude"] == pytest.approx(2.8 / years)
    assert found["1715"]["crude"] == pytest.approx(6.4 / years)
    assert found["1780"]["n"] == 28  # the nine of unknown age are in no band


def test_a_standardised_rate_on_few_events_is_not_given_and_ages_that_do_not_fit_stop():
    people = {"1780": {(AgeBand(0, 64), Sex.WOMEN): 10.0, (AgeBand(65, None), Sex.WOMEN): 10.0}}
    few = standardised(gathered({"age": "65+", "count": 9}, inhabitants=people), YEAR)
    assert (few["value"][0], few["status"][0]) == (None, "suppressed")
    across = gathered({"age": "60-70", "count": 90}, inhabitants=people)
    with pytest.raises(NothingToShow, match="åldersstandardisera"):
        standardised(across, YEAR)
    with pytest.raises(NothingToShow):
        standardised(gathered({"age": "65+"}), YEAR)


def nights(count: int) -> list[dict[str, object]]:
    """Friday nights, and one event every other day at noon."""
    friday = moment("2024-01-05T23:10")
    noon = moment("2024-01-01T12:00")
    late = [{"start": friday + timedelta(7 * week), "count": count} for week in range(52)]
    return [*late, *({"start": noon + timedelta(2 * day)} for day in range(180))]


def test_the_peak_of_the_week_is_told_with_how_sure_it_is():
    row = peak(gathered(*nights(3)), YEAR).row(0, named=True)
    assert (row["from_weekday"], row["from_hour"], row["to_weekday"], row["to_hour"]) == (5, 23, 6, 0)
    assert (row["events"], row["of"]) == (156, 336)
    assert row["p"] == 0.001  # none of 999 draws was as large
    even = [{"start": moment("2024-01-01T00:30") + timedelta(hours=5 * step)} for step in range(1700)]
    assert peak(gathered(*even), YEAR)["p"][0] > 0.2


def test_an_event_known_as_from_to_counts_in_each_hour_by_its_share():
    world = gathered({"start": moment("2024-03-08T22:00"), "end": moment("2024-03-08T23:29")}, {"precision": "day"})
    found = week(world, YEAR).filter(pl.col("events") > 0)
    assert found.select("weekday", "hour").rows() == [(5, 22), (5, 23)]
    assert found["events"].to_list() == pytest.approx([2 / 3, 1 / 3])
    assert without_time(world, YEAR) == 1


def test_without_a_known_hour_there_is_no_peak():
    with pytest.raises(NothingToShow, match="känd timme"):
        peak(gathered({"precision": "day"}), YEAR)


def test_the_wheel_finds_the_week_that_is_high_every_year_and_counts_the_undated():
    start = date(2021, 1, 4)
    days = [start + timedelta(step) for step in range(3 * 364)]
    moments = [{"start": moment(f"{day}T12:00")} for day in days]
    summer = [{"start": one["start"], "count": 5} for one in moments if one["start"].isocalendar().week == 30]
    world = gathered(*moments, *summer, {"precision": "month", "start": moment("2022-05-01")})
    selection = Selection(period=Period(days[0], days[-1]))
    found = wheel(world, selection)
    assert found.filter(pl.col("level") == "high")["week"].to_list() == [30]
    assert without_day(world, selection) == 1
    with pytest.raises(InvalidInput, match="Årshjulet"):
        wheel(world, Selection(period=Period.parse("2022-05")))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("slutenvård", "inpatient"), ("Inskriven", "inpatient"), ("ej inskriven", None), ("öppenvård", "outpatient"),
        ("avliden", "dead"), ("Död", "dead"), ("ingen vård", "no_care"), ("svårt skadad", None), ("", None),
        (None, None),
        ("dead", "dead"), ("no_care", "no_care"), ("inte avliden", None),
    ],
)  # fmt: skip
def test_only_words_that_tell_what_became_of_the_person_are_read(text, level):
    assert pl.DataFrame({"severity": [text]}, schema={"severity": pl.String}).select(severity_level()).item() == level


def test_the_pyramid_has_the_levels_told_and_counts_the_others():
    world = gathered(
        {"severity": "avliden", "count": 2}, {"severity": "slutenvård", "count": 20},
        {"severity": "öppenvård", "count": 78}, {"severity": "lindrigt skadad", "count": 7},
    )  # fmt: skip
    found = rows_of(severity(world, YEAR), "severity")
    assert found["inpatient"]["per_worse"] == 10.0
    assert found["outpatient"]["share"] == 0.78
    assert (found["no_care"]["n"], found["no_care"]["status"]) == (None, "missing")
    assert without_severity(world, YEAR) == 7
    with pytest.raises(NothingToShow, match="Svårighetsgraden"):
        severity(gathered({}), YEAR)


def test_unit_costs_stand_in_their_own_prices_and_families_apart():
    world = gathered({"kind": "rån", "count": 10}, {"kind": "trafik", "subkind": "cykel singel svår", "count": 4}, {})
    found = rows_of(unit_cost(world, YEAR, UnitCosting()), "type")
    # Nilsson & Wadeskog: a street robbery costs society 100 000 to 200 000 in the prices of 2013.
    robbery = found["street_robbery"]
    assert (robbery["value"], robbery["price_year"], robbery["family"]) == (1_500_000.0, 2013, "cost_of_illness")
    assert (found["bicycle_single_severe"]["value"], found["bicycle_single_severe"]["price_year"]) == (
        14_800_000.0,
        2017,
    )
    assert "all" not in found
    assert robbery["population"] == pytest.approx(sum(PLACES.values()))
    with pytest.raises(NothingToShow, match="styckkostnad"):
        unit_cost(gathered({}), YEAR, UnitCosting())


def test_own_unit_costs_of_a_kind_with_index_and_payers():
    prices = unit_prices(
        pl.DataFrame(
            {"type": ["fall", "varulv"], "family": ["cost_of_illness"] * 2, "value": [1000.0, 1.0],
             "price_year": [2020, 2020]}
        )
    )  # fmt: skip
    costing = UnitCosting(
        prices, 2024, PriceIndex({2020: 100.0, 2024: 120.0}), Payers({None: {"region": 0.75, "kommun": 0.25}})
    )
    found = unit_cost(gathered({"kind": FALL, "count": 50}), Selection(places=("1780",), period=YEAR.period), costing)
    assert rows_of(found, "payer")["all"]["value"] == pytest.approx(60_000.0)
    assert rows_of(found, "payer")["region"]["value"] == pytest.approx(45_000.0)
    assert set(found["place"]) == {"1780"}
    assert found["family"].unique().to_list() == [CostFamily.COST_OF_ILLNESS.value]


def test_points_fall_in_squares_and_what_stands_for_suicide_in_none():
    world = gathered(
        {"x": 414_999.0, "y": 6_580_000.0}, {"x": 414_001.0, "y": 6_580_999.0, "count": 2},
        {"x": 415_000.0, "y": 6_580_000.0}, {"x": 415_000.0, "y": 6_580_000.0, "kind": "6"}, {},
        {"x": float("nan"), "y": 1.0},
    )  # fmt: skip
    assert points(world, YEAR).rows() == [(414_000.0, 6_580_000.0, 3), (415_000.0, 6_580_000.0, 1)]
    single = points(world, YEAR, Closeness.POINT)
    assert single["count"].sum() == 4
    assert set(single["kind"]) == {"fall"}
    assert without_point(world, YEAR) == 2
    assert has_points(world)
    assert not has_points(gathered({}))
    with pytest.raises(NothingToShow, match="punkt"):
        points(gathered({}), YEAR)
