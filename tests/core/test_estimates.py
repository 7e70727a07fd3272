"""The estimate table refuses what cannot be true, and is the same whatever order its rows came in."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samlad.core.dims import dims_parsed, dims_text
from samlad.core.errors import InvalidInput
from samlad.core.estimate import Estimate, Origin, Status, Unit, computed_from
from samlad.core.estimates import SCHEMA, Estimates
from samlad.core.interval import Interval
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode

ONE = Estimate(
    measure="events:fall",
    place=PlaceCode.parse("1780"),
    period=Period.year(2021),
    unit=Unit.PER_1000,
    value=12.0,
    interval=Interval(11.0, 13.0),
    n=1200,
    base=1e5,
    method="test/1",
    origin=Origin.CALCULATED,
    snapshot="abc",
)


def row_of(**changes: object) -> pl.DataFrame:
    return Estimates.of([ONE]).frame.with_columns(
        pl.lit(value, dtype=SCHEMA[name]).alias(name) for name, value in changes.items()
    )


def test_a_row_comes_back_as_it_went_in():
    rich = replace(ONE, category="ja", dims="hour=22", sex=Sex.WOMEN, age=AgeBand(80), reference="17")
    assert set(Estimates.of([ONE, rich])) == {ONE, rich}


@given(st.permutations(range(8)))
@settings(max_examples=30)
def test_the_order_of_the_rows_does_not_matter(order):
    rows = [replace(ONE, place=PlaceCode.parse(f"17{i:02d}")) for i in range(8)]
    assert Estimates.of([rows[i] for i in order]).frame.equals(Estimates.of(rows).frame)


@pytest.mark.parametrize(
    "broken",
    [
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": -1.0},
        {"value": 20.0},
        {"value": None},
        {"status": "suppressed"},
        {"status": "fine"},
        {"unit": "percent"},
        {"unit": "share"},
        {"place": "180"},
        {"age": "old"},
        {"sex": "both"},
        {"dims": "Hour=22"},
        {"dims": "hour="},
        {"low": None},
        {"low": 14.0},
        {"confidence": 95.0},
        {"confidence": None},
        {"n": -1},
        {"base": -1.0},
        {"se": -0.1},
        {"measure": ""},
        {"snapshot": None},
        {"origin": "guess"},
    ],
)
def test_what_cannot_be_true_is_refused(broken):
    with pytest.raises(InvalidInput) as caught:
        Estimates(row_of(**broken))
    assert caught.value.problems[0].why
    assert caught.value.problems[0].cure


def test_a_period_that_ends_before_it_begins_is_refused():
    frame = row_of().with_columns(
        pl.col("period_start").alias("period_end"), pl.col("period_end").alias("period_start")
    )
    with pytest.raises(InvalidInput):
        Estimates(frame)


def test_the_same_row_twice_is_refused():
    with pytest.raises(InvalidInput, match="Skattningstabellen"):
        Estimates.of([ONE, ONE])


def test_missing_is_not_zero_and_not_suppressed():
    gone = [
        replace(ONE, place=PlaceCode.parse(f"17{i:02d}"), value=None, interval=None, status=status)
        for i, status in enumerate(status for status in Status if not status.has_value)
    ]
    table = Estimates.of(gone)
    assert table.frame["value"].null_count() == len(gone) == table.frame["status"].n_unique()


def test_columns_that_are_lacking_or_foreign_are_named():
    with pytest.raises(InvalidInput) as caught:
        Estimates(row_of().drop("origin"))
    assert caught.value.problems[0].value == "origin"
    with pytest.raises(InvalidInput):
        Estimates(row_of().with_columns(pl.lit("Anna").alias("person")))


def test_choosing_rows():
    other = replace(ONE, place=PlaceCode.parse("1762"))
    table = Estimates.of([ONE, other])
    assert list(table.where(place="1762")) == [other]
    assert len(table.where(place=["1762", "1780"], category=None)) == 2
    assert table.places() == ["1762", "1780"]
    assert table.periods() == [Period.year(2021)]


def test_what_is_computed_from_synthetic_rows_is_synthetic():
    assert computed_from([Origin.FETCHED, Origin.SYNTHETIC]) is Origin.SYNTHETIC
    assert computed_from([Origin.FETCHED]) is Origin.CALCULATED
    assert Estimates.of([ONE, replace(ONE, measure="b", origin=Origin.SYNTHETIC)]).origin is Origin.SYNTHETIC


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
VALUES = st.text(st.characters(exclude_characters=";=|", categories=["L", "N"]), min_size=1, max_size=5)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_splits_are_written_one_way_and_read_back(splits):
    text = dims_text(splits)
    assert dims_parsed(text) == splits
    assert dims_text(dict(reversed(splits.items()))) == text
