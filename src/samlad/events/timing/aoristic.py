"""Events spread over the time in which they can have happened, and how much time there was.

Ratcliffe (2002), Journal of Quantitative Criminology 18:23–43: an event known only as from–to counts in each hour by
the share of its span that the hour holds, never at the middle.
"""

import polars as pl

from samlad.core.period import Period
from samlad.events.timing.spans import ZONE, Spans


def hour_weights(spans: Spans) -> pl.DataFrame:
    """`weekday` (1 = Monday), `hour` and `events`, 168 rows of local time; the events sum to those of the spans.

    A span of start and end counts by minutes, both included: 22:00–23:29 gives two thirds to 22 and one third to 23.
    """
    pieces = (
        spans.table.with_columns(
            pl.datetime_ranges(pl.col("start").dt.truncate("1h"), pl.col("end").dt.truncate("1h"), "1h").alias(
                "hour_at"
            )
        )
        .explode("hour_at")
        .with_columns(
            pl.max_horizontal("start", "hour_at").alias("from"),
            pl.min_horizontal("end", pl.col("hour_at") + pl.duration(minutes=59)).alias("to"),
        )
    )
    minutes = (pl.col("to") - pl.col("from")).dt.total_minutes() + 1
    whole = (pl.col("end") - pl.col("start")).dt.total_minutes() + 1
    local = pl.col("hour_at").dt.convert_time_zone(ZONE)
    summed = (
        pieces.select(
            local.dt.weekday().cast(pl.Int64).alias("weekday"),
            local.dt.hour().cast(pl.Int64).alias("hour"),
            (pl.col("count") * minutes / whole).alias("events"),
        )
        .sort("weekday", "hour", "events")
        .group_by("weekday", "hour", maintain_order=True)
        .agg(pl.col("events").sum())
    )
    return _all_hours().join(summed, on=["weekday", "hour"], how="left").with_columns(pl.col("events").fill_null(0.0))


def certain_hours(spans: Spans) -> pl.DataFrame:
    """As `hour_weights`, of the events alone whose whole span lies in one hour of the clock: whole numbers."""
    local = [pl.col(name).dt.convert_time_zone(ZONE).dt.replace_time_zone(None) for name in ("start", "end")]
    sure = spans.table.filter(local[0].dt.truncate("1h") == local[1].dt.truncate("1h"))
    summed = sure.group_by(
        local[0].dt.weekday().cast(pl.Int64).alias("weekday"), local[0].dt.hour().cast(pl.Int64).alias("hour")
    ).agg(pl.col("count").sum().cast(pl.Float64).alias("events"))
    return _all_hours().join(summed, on=["weekday", "hour"], how="left").with_columns(pl.col("events").fill_null(0.0))


def hours_there_were(period: Period) -> pl.DataFrame:
    """`weekday`, `hour` and `hours`: how many such hours the period had; Sunday 02 may be one more or less."""
    hours = pl.datetime_range(
        pl.lit(period.start).cast(pl.Datetime("us")).dt.replace_time_zone(ZONE),
        pl.lit(period.end).cast(pl.Datetime("us")).dt.offset_by("1d").dt.replace_time_zone(ZONE),
        "1h",
        closed="left",
    )
    table = pl.select(hours.alias("at")).select(
        pl.col("at").dt.weekday().cast(pl.Int64).alias("weekday"), pl.col("at").dt.hour().cast(pl.Int64).alias("hour")
    )
    counted = table.group_by("weekday", "hour").agg(pl.len().cast(pl.Int64).alias("hours"))
    return _all_hours().join(counted, on=["weekday", "hour"], how="left").with_columns(pl.col("hours").fill_null(0))


def _all_hours() -> pl.DataFrame:
    cells = [(weekday, hour) for weekday in range(1, 8) for hour in range(24)]
    return pl.DataFrame(cells, schema={"weekday": pl.Int64, "hour": pl.Int64}, orient="row")
