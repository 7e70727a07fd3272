"""The weekly run: which series there are, how strict each test is, and what is never looked at in a small place."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from samlad.core.errors import NothingToShow, WrongUse
from samlad.events.alarms.false_alarms import alpha_per_test
from samlad.events.alarms.watch import SCHEMA, Watch, summary, watch, what_to_look_at
from samlad.events.alarms.weekly import undated, weekly_series

START = datetime(2020, 1, 6, 12)  # noqa: DTZ001  registers keep local time


def happened(weeks: int, *, kind: str = "vandalism", place: str = "1780", subkind: str = "", each: int = 1):
    """`each` events a week in one place."""
    return pl.DataFrame(
        {
            "register": "polis",
            "kind": kind,
            "subkind": subkind,
            "event_kind": kind,
            "start": [START + timedelta(7 * week) for week in range(weeks)],
            "precision": "minute",
            "place": place,
            "count": each,
        }
    )


def test_the_rate_wanted_is_shared_by_all_tests():
    """One false alarm a year, 100 weekly series: 1/5 200."""
    assert alpha_per_test(1, 100) == pytest.approx(1 / 5200)
    assert alpha_per_test(10_000, 1) == 0.1
    with pytest.raises(WrongUse):
        alpha_per_test(0, 10)


def test_an_outbreak_in_one_place_is_the_only_alarm():
    rows = [happened(210), happened(210, place="1781")]
    burst = happened(1, each=12).with_columns(pl.lit(START + timedelta(7 * 208)).alias("start"))
    found = watch(pl.concat([*rows, burst]), "17", Watch())
    assert found.schema == SCHEMA
    assert found.filter("alarm").select("place", "week", "count").rows() == [("1780", date(2024, 1, 1), 13)]
    told = what_to_look_at(found.filter("alarm").row(0, named=True), "Karlstad")
    assert told.startswith("Skadegörelse, Karlstad, veckan från 2024-01-01: 13 händelser är fler än gränsen")
    assert "kan ännu stiga" in told


@pytest.mark.parametrize(
    ("kind", "subkind"), [("drowning", ""), ("person_in_distress", ""), ("traffic", "spårbunden trafik")]
)
def test_what_may_be_suicide_is_counted_for_the_county_alone(kind, subkind):
    events = pl.concat([happened(20, kind=kind, subkind=subkind, place=place) for place in ("1780", "1781")])
    (series,) = weekly_series(events, "17")
    assert series.place == "17"
    assert series.counts[:19].tolist() == [2.0] * 19


def test_false_alarms_and_unknown_codes_are_not_watched():
    events = pl.concat([happened(20, kind="false_alarm"), happened(20, kind="unmapped")])
    assert weekly_series(events, "17") == []
    with pytest.raises(NothingToShow):
        watch(events, "17", Watch())


def test_only_whole_weeks_that_every_register_covers():
    """The register ends on a Monday: its week is not whole. Another that began later sets the first week."""
    one = happened(30)
    other = happened(20).with_columns(pl.lit("larm").alias("register"), pl.col("start") + timedelta(days=60))
    (series,) = weekly_series(pl.concat([one, other]), "17")
    assert series.mondays[0] == date(2020, 3, 9)
    assert series.mondays[-1] + timedelta(6) <= series.delivered == date(2020, 7, 17)
    assert weekly_series(one, "17", date(2020, 1, 20))[0].mondays == (date(2020, 1, 6), date(2020, 1, 13))


def test_short_series_and_undated_events_are_told():
    vague = happened(3).with_columns(pl.lit("month").alias("precision"))
    events = pl.concat([happened(20), vague])
    found = watch(events, "17", Watch())
    assert not found["alarm"].any()
    assert found["alpha"].null_count() == found.height
    told = " ".join(summary(found, Watch(), undated(events)))
    assert "1 serier har för kort historia" in told
    assert "3 händelser saknar plats eller dag" in told
