"""The same event in two registers: found where it is, not where it is not, and only where the law allows it."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from two_registers import registers

from samlad.core.errors import Confidential, InvalidInput, NothingToShow
from samlad.events.linkage.evaluation import quality
from samlad.events.linkage.links import clusters, linked, one_to_one
from samlad.events.linkage.settings import link_settings, read_link_settings

LEGAL = {"ground": "avtal", "controller": "Kommunen", "expires": "2099-12-31"}
SETTINGS = link_settings({"legal": LEGAL})


@pytest.fixture(scope="module")
def made():
    return registers(6_000, 0.6, 0.4, seed=1)


@pytest.fixture(scope="module")
def found(made):
    return linked(made[0], made[1], SETTINGS)


def test_the_true_pairs_are_found(made, found):
    """Made-up registers with known truth: kinds 5 % wrong, clocks 10 and 25 minutes off, points 100 and 200 m."""
    told = quality(found.links, made[2])
    assert told.precision >= 0.98
    assert told.recall >= 0.97


def test_the_counts_are_those_of_the_links(made, found):
    overlap = found.overlap
    assert overlap.n11 == found.links.height
    assert overlap.n11 + overlap.n10 == made[0].height
    assert overlap.n11 + overlap.n01 == made[1].height


def test_the_model_learns_what_was_put_in(found):
    """Where the kind was rewritten at random in 5 % of both registers, about 93 % of true pairs agree in it."""
    weights = {(row["field"], row["level"]): row for row in found.scored.weights.iter_rows(named=True)}
    assert weights["kind", 1]["m"] == pytest.approx(0.93, abs=0.02)
    assert weights["sex", 1]["u"] == pytest.approx(0.5, abs=0.05)
    assert weights["time", 3]["m"] > weights["time", 3]["u"]


def test_turning_the_registers_turns_the_links(made, found):
    turned = linked(made[1], made[0], SETTINGS).links.rename({"left_id": "right_id", "right_id": "left_id"})
    names = ["left_id", "right_id"]
    assert set(turned.select(names).rows()) == set(found.links.select(names).rows())


def test_the_same_registers_give_the_same_links(made, found):
    assert linked(made[0], made[1], SETTINGS).links.equals(found.links)


def test_one_register_in_degrees_and_one_in_metres(made, found):
    change = Transformer.from_crs(3006, 4326, always_xy=True)
    lon, lat = change.transform(made[1]["x"].to_numpy(), made[1]["y"].to_numpy())
    degrees = made[1].with_columns(pl.Series("x", lon), pl.Series("y", lat))
    settings = link_settings({"legal": LEGAL, "right": {"lonlat": True}})
    assert quality(linked(made[0], degrees, settings).links, made[2]).recall >= 0.97


def test_both_in_degrees(made):
    change = Transformer.from_crs(3006, 4326, always_xy=True)
    both = []
    for one in made[:2]:
        lon, lat = change.transform(one["x"].to_numpy(), one["y"].to_numpy())
        both.append(one.with_columns(pl.Series("x", lon), pl.Series("y", lat)))
    settings = link_settings({"legal": LEGAL, "left": {"lonlat": True}, "right": {"lonlat": True}})
    assert quality(linked(*both, settings).links, made[2]).recall >= 0.97


def test_events_without_a_point_are_sought_by_time_and_municipality(made):
    left, right, truth = (frame.clone() for frame in made)
    place = pl.lit("1780").alias("place")
    hidden = pl.int_range(pl.len()) % 2 == 0
    right = right.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in ("x", "y"))
    told = quality(linked(left.with_columns(place), right.with_columns(place), SETTINGS).links, truth)
    assert told.recall >= 0.85
    assert told.precision >= 0.85


def test_registers_with_nothing_in_common_are_not_forced_together(made):
    later = made[1].with_columns(pl.col("start") + timedelta(days=4_000))
    with pytest.raises(NothingToShow):
        linked(made[0], later, SETTINGS)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0, 1)), max_size=30))
def test_one_to_one_uses_no_event_twice_and_takes_the_best_first(rows):
    pairs = pl.DataFrame(rows, schema={"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64}, orient="row")
    pairs = pairs.unique(["left", "right"], keep="first", maintain_order=True)
    kept = one_to_one(pairs)
    assert kept["left"].is_unique().all()
    assert kept["right"].is_unique().all()
    if pairs.height:
        assert kept["probability"].max() == pairs["probability"].max()


def test_pairs_that_share_an_event_share_a_cluster():
    pairs = pl.DataFrame({"left": [0, 0, 1, 4], "right": [7, 8, 8, 2]})
    assert clusters(pairs).to_list() == [1, 1, 1, 2]


@pytest.mark.parametrize("lacking", ["ground", "controller", "expires"])
def test_nothing_is_linked_without_the_legal_record(lacking):
    with pytest.raises(Confidential):
        link_settings({"legal": LEGAL | {lacking: " "}})


def test_nor_after_the_day_it_ends():
    legal = SETTINGS.legal
    replace(legal, expires=date(2026, 11, 22)).require_valid(date(2026, 11, 22))
    with pytest.raises(Confidential):
        replace(legal, expires=date(2026, 11, 21)).require_valid(date(2026, 11, 22))


@pytest.mark.parametrize(
    "part",
    [
        {"model": {"max_hours": -1.0}}, {"model": {"minutes": [60, 15]}}, {"model": {"km": [5]}},
        {"model": {"threshold": 0}}, {"model": {"okänd": 1}}, {"left": {"id": 3}}, {"annat": {}}, {"left": "x"},
    ],
)  # fmt: skip
def test_settings_with_a_mistake_are_refused(part):
    with pytest.raises(InvalidInput):
        link_settings({"legal": LEGAL} | part)


def test_a_settings_file_that_is_no_toml(tmp_path):
    (tmp_path / "a.toml").write_text("[legal\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_link_settings(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"event_id": pl.lit("L1")}, "event_id"),
        ({"start": pl.lit("i går")}, "start"),
        ({"x": pl.lit("öster")}, "x"),
        ({"event_id": pl.lit(None, pl.String)}, "event_id"),
    ],
)
def test_a_bad_register_is_told_by_row_and_column(made, change, column):
    with pytest.raises(InvalidInput) as caught:
        linked(made[0].with_columns(**change), made[1], SETTINGS)
    assert caught.value.problems[0].column == column
    assert caught.value.problems[0].row in (2, 3)
