"""What a register covers: empty months, new levels of counts, fields that begin or cease to be filled in."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.events.covering.breaks import count_breaks, share_breaks
from samlad.events.covering.months import Finding, coverage, monthly_counts

MONTHS = np.arange(60) % 12


def register_of(counts: list[int], *, cause_from: int = 0) -> pl.DataFrame:
    """A register with so many events in each month from January 2021; `cause` is filled in from a month on."""
    rows = []
    for at, count in enumerate(counts):
        first = datetime(2021 + at // 12, at % 12 + 1, 1)  # noqa: DTZ001 (local time)
        rows += [
            {"register": "r", "place": "1780", "start": first + timedelta(hours=i % 600), "count": 1,
             "cause": "a" if at >= cause_from else None}
            for i in range(count)
        ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"cause": pl.String})


def test_a_new_form_in_mid_year_is_found_in_the_month_it_came():
    table = coverage(register_of([40] * 30, cause_from=18), ["cause"])
    row = table.row(0, named=True)
    assert (row["finding"], row["field"], row["month"]) == (Finding.FIELD_JUMP.value, "cause", date(2022, 7, 1))
    assert (row["before"], row["after"]) == (1.0, 0.0)


def test_a_jump_in_counts_is_told_with_its_levels():
    generator = np.random.default_rng(1)
    counts = [*generator.poisson(40, 24).tolist(), *generator.poisson(80, 24).tolist()]
    jumps = coverage(register_of(counts), []).filter(pl.col("finding") == Finding.COUNT_JUMP.value)
    assert jumps["month"].to_list() == [date(2023, 1, 1)]
    assert jumps["after"].item() / jumps["before"].item() == pytest.approx(2.0, rel=0.1)


def test_an_empty_month_is_told_where_the_place_has_events_otherwise():
    counts = [20] * 12
    counts[6] = 0
    table = coverage(register_of(counts), [])
    assert table["month"].to_list() == [date(2021, 7, 1)]
    assert monthly_counts(register_of(counts)).filter(pl.col("events") == 0)["month"].to_list() == [date(2021, 7, 1)]


def test_a_season_is_no_break():
    season = 50 * (1 + 0.6 * np.cos(2 * np.pi * MONTHS / 12))
    counts = np.random.default_rng(2).poisson(season).astype(float)
    assert count_breaks(counts, MONTHS) == []


@pytest.mark.parametrize("level", [0.02, 0.5, 0.97])
def test_shares_that_stay_have_no_break(level):
    totals = np.full(48, 200.0)
    hits = np.random.default_rng(3).binomial(200, level, 48).astype(float)
    assert share_breaks(hits, totals) == []


def test_false_breaks_are_rare_also_when_counts_are_lively():
    """Negative binomial months with variance three times the mean: at most a few series in a hundred cry wolf."""
    generator = np.random.default_rng(4)
    found = sum(
        bool(count_breaks(generator.negative_binomial(20, 1 / 3, 60).astype(float), MONTHS)) for _ in range(200)
    )
    assert found <= 6


@given(st.lists(st.integers(0, 500), min_size=6, max_size=60))
def test_breaks_rise_and_lie_inside_the_series(counts):
    found = count_breaks(np.array(counts, dtype=float), np.arange(len(counts)) % 12)
    places = [one.at for one in found]
    assert places == sorted(set(places))
    assert all(3 <= one <= len(counts) - 3 for one in places)


def test_nothing_in_nothing_out():
    assert coverage(register_of([1]).clear(), ["cause"]).is_empty()
