"""The hour that goes twice in October and the one that is not there in March, by the rule of the EU since 1996."""

import polars as pl


def goes_twice(moment: pl.Series) -> pl.Series:
    """Times 02:00–02:59 on the last Sunday of October: which of the two hours is meant, no register says."""
    return _last_sunday(moment, 10)


def is_skipped(moment: pl.Series) -> pl.Series:
    """Times 02:00–02:59 on the last Sunday of March: no clock showed them."""
    return _last_sunday(moment, 3)


def _last_sunday(moment: pl.Series, month: int) -> pl.Series:
    # Both months have 31 days, so their last Sunday is the 25th or later.
    day = (moment.dt.month() == month) & (moment.dt.day() >= 25) & (moment.dt.weekday() == 7)
    return (day & (moment.dt.hour() == 2)).fill_null(False)
