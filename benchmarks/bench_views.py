"""A hundred thousand events filtered and counted as the event pages do it, in process."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.data.clean import EVENT_SCHEMA
from samlad.data.facts import facts
from samlad.events.codes.coding import coded
from samlad.events.gathered import Gathered
from samlad.events.kinds import EventKind
from samlad.events.population import Population
from samlad.events.views.compared import compared
from samlad.events.views.selection import Selection
from samlad.events.views.when import Clock, when
from samlad.events.views.where import where
from samlad.events.views.who import who


def made_up(count: int) -> Gathered:
    chance = np.random.default_rng(1)
    places = [code for code in facts("population")["place"].unique().sort() if code.startswith("17")]
    first = datetime(2016, 1, 1)  # noqa: DTZ001
    columns = {
        "event_id": [str(number) for number in range(count)],
        "register": ["skador"] * count,
        "kind": chance.choice(["fall", "1", "2", "3", "5", "misshandel"], count).tolist(),
        "start": [first + timedelta(minutes=int(minute)) for minute in chance.integers(0, 7 * 525_600, count)],
        "precision": ["minute"] * count,
        "place": chance.choice(places, count).tolist(),
        "sex": chance.choice(["women", "men"], count).tolist(),
        "age": chance.choice(["0-17", "18-64", "65+"], count).tolist(),
        "count": [1] * count,
    }
    blank = {name: [None] * count for name in EVENT_SCHEMA if name not in columns}
    frame = pl.DataFrame(blank | columns, schema_overrides=dict(EVENT_SCHEMA)).select(EVENT_SCHEMA.names())
    return Gathered(coded(frame), "17", Population.from_frame(facts("population")), {}, Origin.SYNTHETIC, ("a",))


CHOSEN = Selection(kinds=(EventKind.FALL, EventKind.VIOLENCE), period=Period.years(2019, 2021))


@pytest.mark.parametrize("count", [100_000, 1_000_000])
@pytest.mark.parametrize("view", ["where", "when", "who", "compared"])
def test_a_view(benchmark, count, view):
    events = made_up(count)
    views = {
        "where": lambda: where(events, CHOSEN),
        "when": lambda: when(events, CHOSEN, Clock.HOUR_WEEKDAY),
        "who": lambda: who(events, CHOSEN),
        "compared": lambda: compared(events, Selection(), [Period.years(2016, 2018)], Period.year(2020)),
    }
    assert benchmark(views[view]).height > 0
