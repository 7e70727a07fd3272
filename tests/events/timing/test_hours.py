"""Hours: spans spread as Ratcliffe does, the clock's change, and a peak paid for."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.core.period import Period
from samlad.events.timing.aoristic import certain_hours, hour_weights, hours_there_were
from samlad.events.timing.peaks import peak
from samlad.events.timing.spans import spans_of

YEAR = Period.years(2026, 2026)


def events(*rows: tuple[str, str | None], precision: str = "minute") -> pl.DataFrame:
    moments = [(datetime.fromisoformat(a), datetime.fromisoformat(b) if b else None) for a, b in rows]
    return pl.DataFrame(
        {"start": [a for a, _b in moments], "end": [b for _a, b in moments], "precision": precision, "count": 1},
        schema_overrides={"end": pl.Datetime("us"), "count": pl.Int64},
    )


def spread(frame: pl.DataFrame) -> dict[tuple[int, int], float]:
    table = hour_weights(spans_of(frame, YEAR)).filter(pl.col("events") > 0)
    return {(day, hour): events for day, hour, events in table.iter_rows()}


@pytest.mark.golden
def test_a_span_counts_in_every_hour_it_covers():
    """Ratcliffe (2002): a burglary between 22:00 and 23:29 is two thirds in hour 22, one third in 23 (a Thursday)."""
    assert spread(events(("2026-01-01 22:00", "2026-01-01 23:29"))) == pytest.approx({(4, 22): 2 / 3, (4, 23): 1 / 3})


def test_a_moment_counts_once_and_an_hour_is_an_hour():
    assert spread(events(("2026-01-01 22:15", None))) == {(4, 22): 1.0}
    assert spread(events(("2026-01-01 22:15", None), precision="hour")) == {(4, 22): 1.0}


def test_a_night_runs_into_the_next_day():
    found = spread(events(("2026-01-01 23:00", "2026-01-02 00:59")))
    assert found == pytest.approx({(4, 23): 0.5, (5, 0): 0.5})


def test_the_hour_that_comes_twice_holds_its_events_once():
    assert spread(events(("2026-10-25 02:30", None))) == pytest.approx({(7, 2): 1.0})
    # From 01 to 04 in October is four real hours: two of them are called 02.
    long = spread(events(("2026-10-25 01:00", "2026-10-25 03:59")))
    assert long == pytest.approx({(7, 1): 0.25, (7, 2): 0.5, (7, 3): 0.25})


def test_an_hour_that_never_was_is_told():
    found = spans_of(events(("2026-03-29 02:30", None), ("2026-03-29 03:30", None)), YEAR)
    assert (found.events, found.impossible) == (1, 1)


def test_what_is_too_vague_has_no_hour():
    vague = pl.concat(
        [
            events(("2026-01-01 00:00", "2026-01-01 23:59"), precision="day"),
            events(("2026-02-01 08:00", "2026-02-20 08:00")),
        ]
    )
    found = spans_of(vague, YEAR)
    assert (found.events, found.too_vague) == (0, 2)


def test_an_end_before_its_start_is_told_by_its_row():
    with pytest.raises(InvalidInput) as error:
        spans_of(events(("2026-01-01 10:00", None), ("2026-01-01 10:00", "2026-01-01 09:00")), YEAR)
    assert error.value.problems[0].row == 3


def test_how_many_hours_there_were():
    """2026 has 52 Sundays: 51 with a 02:00 in standard order, none in March, two in October."""
    found = hours_there_were(YEAR)
    assert found["hours"].sum() == 365 * 24
    assert found.filter(weekday=7, hour=2)["hours"].item() == 52
    march = hours_there_were(Period.month(2026, 3))
    assert march.filter(weekday=7, hour=2)["hours"].item() == 4
    assert march.filter(weekday=7, hour=3)["hours"].item() == 5


@given(
    st.lists(
        st.tuples(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 28)), st.integers(0, 2880)),  # noqa: DTZ001
        min_size=1,
        max_size=20,
    )
)
def test_no_event_is_lost_or_doubled(told):
    rows = [(start.replace(second=0, microsecond=0), minutes) for start, minutes in told]
    frame = pl.DataFrame({"start": [start for start, _m in rows], "minutes": [m for _s, m in rows]}).select(
        "start",
        (pl.col("start") + pl.duration(minutes="minutes")).alias("end"),
        pl.lit("minute").alias("precision"),
        pl.lit(1).alias("count"),
    )
    spans = spans_of(frame, YEAR)
    assert hour_weights(spans)["events"].sum() == pytest.approx(spans.events)
    assert spans.events + spans.impossible + spans.too_vague == len(rows)
    assert certain_hours(spans)["events"].sum() <= spans.events


def test_a_planted_peak_is_found_and_an_even_week_has_none():
    rng = np.random.default_rng(8)
    even = rng.multinomial(1000, np.full(168, 1 / 168)).astype(float)
    assert peak(even, np.full(168, 52.0), longest=12).p > 0.05
    even[[166, 167, 0]] += 30
    found = peak(even, np.full(168, 52.0), longest=12)
    assert (found.start, found.length, found.p) == (166, 3, 0.001)


def test_more_time_is_no_peak():
    """Twice the events in twice the time is what was expected."""
    hours, events_seen = np.full(24, 100.0), np.full(24, 10.0)
    hours[3], events_seen[3] = 200.0, 20.0
    found = peak(events_seen, hours, longest=6)
    assert found.log_ratio == pytest.approx(0.0, abs=1e-9)
    assert found.p == 1.0


@pytest.mark.simulation
def test_a_peak_that_is_none_is_claimed_in_five_of_a_hundred():
    rng = np.random.default_rng(31)
    weeks = [rng.multinomial(150, np.full(168, 1 / 168)).astype(float) for _run in range(400)]
    claimed = np.mean([peak(week, np.full(168, 52.0), longest=12, simulations=99).p <= 0.05 for week in weeks])
    assert 0.02 <= claimed <= 0.085


@pytest.mark.parametrize(("counts", "longest"), [(np.zeros(24), 3), (np.ones(24), 24), (np.ones(24), 0)])
def test_no_peak_to_test(counts, longest):
    with pytest.raises(InvalidInput):
        peak(counts, np.ones(24), longest=longest)


def test_a_period_of_one_day_has_hours():
    assert hours_there_were(Period(date(2026, 1, 1), date(2026, 1, 1)))["hours"].sum() == 24
