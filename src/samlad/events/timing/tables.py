"""The rhythm of events as tables: the week by hours, its peak, and the events whose day is known."""

import polars as pl

from samlad.core.period import Period
from samlad.events.timing.aoristic import certain_hours, hour_weights, hours_there_were
from samlad.events.timing.peaks import peak
from samlad.events.timing.spans import Spans

PEAK_SCHEMA = pl.Schema(
    {
        "from_weekday": pl.Int64(),
        "from_hour": pl.Int64(),
        "to_weekday": pl.Int64(),
        "to_hour": pl.Int64(),
        "events": pl.Int64(),
        "expected": pl.Float64(),
        "ratio": pl.Float64(),
        "llr": pl.Float64(),
        "p": pl.Float64(),
        "of": pl.Int64(),
    }
)


def week_by_hours(spans: Spans, period: Period) -> pl.DataFrame:
    """`weekday, hour, events, hours, ratio`: ratio to the mean hour of the period."""
    joined = hour_weights(spans).join(hours_there_were(period), on=["weekday", "hour"], how="left")
    mean = pl.col("events").sum() / pl.col("hours").sum()
    ratio = pl.when(pl.col("hours") > 0, pl.col("events").sum() > 0).then(pl.col("events") / pl.col("hours") / mean)
    return joined.with_columns(ratio.alias("ratio"))


def peak_of_week(spans: Spans, period: Period, *, longest: int, simulations: int, seed: int) -> pl.DataFrame:
    """One row: the window of the week that stands out most, as `PEAK_SCHEMA`.

    Hour 24 does not exist: an end at midnight is hour 0. `of` is how many events lie surely in one hour.
    """
    events = certain_hours(spans)["events"].to_numpy()
    hours = hours_there_were(period)["hours"].to_numpy().astype(float)
    found = peak(events, hours, longest=longest, simulations=simulations, seed=seed)
    last = (found.start + found.length) % 168
    row = (
        found.start // 24 + 1, found.start % 24, last // 24 + 1, last % 24, found.events, found.expected, found.ratio,
        found.log_ratio, found.p, int(events.sum()),
    )  # fmt: skip
    return pl.DataFrame([row], schema=PEAK_SCHEMA, orient="row")


def dated_in(events: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The events of a period whose day is known: those that may have happened on either of two days are not."""
    same_day = pl.col("start").dt.date() == pl.col("end").fill_null(pl.col("start")).dt.date()
    dated = events.filter(pl.col("precision").is_in(["minute", "hour", "day"]), same_day)
    return dated.filter(pl.col("start").dt.date().is_between(period.start, period.end))
