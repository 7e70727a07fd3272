"""How many events there were, for any split: the one relational step, the same on every engine."""

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from samlad.core.period import Period


def inside(events: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The events that began inside the period."""
    return events.filter(pl.col("start").dt.date().is_between(period.start, period.end))


def counted(events: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Columns `by` and `events` (their sum), sorted; rows without a value in `by` keep a null."""
    frame = nw.from_native(events)
    sums = frame.group_by(*by).agg(nw.col("count").sum().alias("events"))
    return sums.to_native().sort(by, nulls_last=True)
