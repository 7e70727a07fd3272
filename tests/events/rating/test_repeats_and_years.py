"""Persons hit again and again, and years counted together."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.events.rating.cells import RateColumns
from samlad.events.rating.repeats import persons_and_events, repeat_variance, repeated
from samlad.events.rating.table import rates
from samlad.events.rating.years import year_windows
from samlad.stats.intervals import byar, wilson


def test_the_variance_of_a_count_of_repeats_is_the_sum_of_squares():
    assert repeat_variance({1: 40, 2: 5, 4: 1}) == (54, 40 + 20 + 16)
    assert repeat_variance({1: 7}) == (7, 7)
    with pytest.raises(InvalidInput):
        repeat_variance({0: 3})


def test_repeats_make_the_interval_wider_and_leave_the_rate():
    falls = pl.DataFrame({"k": ["a", "a", "a"], "times": [1, 2, 4], "persons": [40, 5, 1]})
    summed = repeated(falls, times="times", persons="persons", by=["k"])
    assert summed.row(0) == ("a", 54.0, 76.0, 46.0)
    table = summed.with_columns(folk=pl.lit(1000))
    plain = rates(table, RateColumns("count", "folk", ("k",))).frame
    wide = rates(table, RateColumns("count", "folk", ("k",), variance="variance")).frame
    assert wide["value"][0] == plain["value"][0]
    # Dobson's distance scaled by √(76/54).
    below = (54 - byar(54).low) * (76 / 54) ** 0.5 * 100
    assert wide["value"][0] - wide["low"][0] == pytest.approx(below)


def test_events_and_persons_stand_side_by_side():
    falls = pl.DataFrame({"k": ["a", "a", "b"], "times": [1, 3, 1], "persons": [10, 2, 4]})
    found = persons_and_events(
        falls, times="times", persons="persons", population={("a",): 1000, ("b",): 500}, by=["k"], per=1000
    )
    first = found.row(0, named=True)
    assert (first["events"], first["persons"], first["rate"], first["risk"]) == (16, 12, 16.0, 12.0)
    assert (first["risk_low"], first["risk_high"]) == pytest.approx(
        (wilson(12, 1000).low * 1e3, wilson(12, 1000).high * 1e3)
    )
    assert first["events_per_person"] == pytest.approx(16 / 12)
    assert first["repeat_share"] == pytest.approx(6 / 16)
    with pytest.raises(InvalidInput, match="Befolkningen"):
        persons_and_events(falls, times="times", persons="persons", population={("a",): 1000}, by=["k"])
    with pytest.raises(InvalidInput, match="Fler personer"):
        persons_and_events(falls, times="times", persons="persons", population={("a",): 5, ("b",): 5}, by=["k"])
    whole = persons_and_events(falls, times="times", persons="persons", population={(): 1500}, by=[])
    assert whole["events"][0] == 20
    assert whole["repeat_share"][0] == pytest.approx(6 / 20)


YEARS = pl.DataFrame(
    {"k": ["a"] * 4 + ["b"] * 3, "year": [2019, 2020, 2021, 2022, 2019, 2020, 2022], "n": [1, 2, 3, 4, 5, 6, 7],
     "folk": [10] * 7}
)  # fmt: skip


def test_windows_of_years_sum_events_and_person_years():
    frame = year_windows(YEARS, year="year", length=2, by=["k"])
    found = rates(frame, RateColumns("n", "folk", ("k", "period")))
    assert [row[:2] for row in found.frame.rows()] == [
        ("a", "2019-2020"), ("a", "2020-2021"), ("a", "2021-2022"), ("b", "2019-2020")
    ]  # fmt: skip
    assert found.frame["n"].to_list() == [3, 5, 7, 11]
    assert found.frame["base"].to_list() == [20.0] * 4


def test_windows_that_cannot_be_made():
    with pytest.raises(InvalidInput, match="5 år"):
        year_windows(YEARS, year="year", length=5)
    with pytest.raises(WrongUse):
        year_windows(YEARS, year="year", length=0)
    with pytest.raises(WrongUse):
        year_windows(YEARS.rename({"k": "period"}), year="year", length=2)
    assert year_windows(YEARS, year="year", length=1)["period"].unique().len() == 4
