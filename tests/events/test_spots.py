"""Top spots: ordered by count, the rest together."""

from datetime import datetime

import polars as pl

from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.events.rates import Stamp
from samlad.events.spots import OTHERS, top_spots


def test_the_top_and_the_rest_together():
    spots = ["skola"] * 5 + ["torg"] * 7 + ["park"] * 2 + ["övriga gator"] * 9 + [None]
    noon = datetime.fromisoformat("2021-03-01T12:00")
    events = pl.DataFrame({"spot": spots, "start": [noon] * len(spots), "count": [1] * len(spots)})
    found = top_spots(
        events,
        measure="events:vandalism",
        place="1780",
        period=Period.year(2021),
        top=2,
        stamp=Stamp("a", Origin.FETCHED),
    )
    assert {row.dims: row.n for row in found} == {
        "spot=övriga gator": 9, "spot=torg": 7, f"spot={OTHERS}": 7,
    }  # fmt: skip
