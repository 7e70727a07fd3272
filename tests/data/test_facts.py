"""The published figures that come along add up to what their sources print."""

import polars as pl
import pytest

from samlad.data.facts import facts

TABLES = (
    "municipalities", "counties", "changes", "memberships", "peers", "population", "county_population",
    "reported_crime", "school_fires", "survey_published", "unit_costs", "suicide_county",
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_its_source(table):
    frame = facts(table)
    assert frame.height > 0
    assert frame["source"].null_count() == 0


@pytest.mark.golden
@pytest.mark.parametrize(
    ("year", "county"),
    [
        (1991, 284187),
        (2008, 273374),
        (2013, 273815),
        (2014, 274691),
        (2016, 279334),
        (2020, 282885),
        (2023, 283548),
    ],
)
def test_the_sixteen_add_up_to_the_countys_published_total(year, county):
    # SCB by way of domain/1 section 9.1 and shared/real-data/varmland-facts.
    rows = facts("population").filter(pl.col("year") == year)
    assert rows.height == 16
    assert rows["population"].sum() == county


@pytest.mark.golden
def test_reported_crime_as_printed_by_bra():
    # domain/3 section 5: Karlstad 9 344 and 9 854 per 100 000; Munkfors 205 and 5 509.
    rows = {row["place"]: (row["count"], row["per_100000"]) for row in facts("reported_crime").iter_rows(named=True)}
    assert rows["1780"] == (9344, 9854)
    assert rows["1762"] == (205, 5509)
    # Brå prints whole rates: the inhabitants they imply must be near the published ones.
    population = facts("population").filter(pl.col("year") == 2021)
    for place, inhabitants in population.select("place", "population").iter_rows():
        count, rate = rows[place]
        assert count / rate * 1e5 == pytest.approx(inhabitants, rel=0.02)


@pytest.mark.golden
def test_school_fires_of_the_nation_and_karlstad():
    # domain/1 section 9.3 and 9.5: 3 088 in the nation, 25 in Karlstad in 1 417 337 person-years.
    rows = {row["place"]: row for row in facts("school_fires").iter_rows(named=True)}
    assert rows["00"]["count"] == 3088
    assert (rows["1780"]["count"], rows["1780"]["person_years"]) == (25, 1417337)


def test_only_unit_costs_whose_source_was_read():
    assert set(facts("unit_costs")["status"]) == {"verified"}
    assert set(facts("unit_costs")["family"]) == {"cost_of_illness", "willingness_to_pay"}


def test_suicides_only_for_county_and_nation():
    assert set(facts("suicide_county")["place"]) == {"17", "00"}
