"""Local statistics reproduce published ones (../shared/cases/events)."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from samlad.events.local.hotspots import hotspots
from samlad.events.local.moran import global_moran
from samlad.events.local.near_repeat import Bands, Metric, near_repeat
from samlad.events.local.neighbours import from_gal, within

ESDA = "PySAL esda 2.10.0, libpysal 4.15.1"
KNOX = "NearRepeat 0.1.1 (github wsteenbeek/NearRepeat)"
BANDS = Bands((0, 0.1, 200, 400, 600), (0, 7, 14, 21))
pytestmark = pytest.mark.golden


@pytest.mark.real
def test_morans_i_of_homicide_around_st_louis(shared):
    counties = pl.read_csv(shared / "cases" / "events" / "esda" / "stl_hom.txt", skip_rows=1)
    near = from_gal(shared / "cases" / "events" / "esda" / "stl.gal", counties["FIPSNO"])
    found = global_moran(counties["HR8893"].to_numpy(), near, permutations=999)
    assert found.value == pytest.approx(0.24365582621771659, abs=1e-9), ESDA
    assert found.p == pytest.approx(0.0002714786, abs=1e-9), ESDA
    assert found.p_permutation is not None
    assert found.p_permutation <= 0.01


def test_getis_and_ord_of_six_points():
    points = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)], dtype=float)
    found = hotspots(np.array([2, 3, 3.2, 5, 8, 7]), within(points, 15))
    z = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert found["z"].to_list() == pytest.approx(z, abs=1e-8), ESDA


@pytest.fixture
def burglaries(shared):
    path = shared / "cases" / "events" / "near_repeat" / "chicago_be_month1.csv"
    rows = pl.read_csv(path, has_header=False, new_columns=["x", "y", "day"], try_parse_dates=True)
    return rows.select("x", "y").to_numpy(), rows["day"].cast(pl.Int32).to_numpy().astype(np.int64)


@pytest.mark.real
def test_knox_counts_every_pair_once(burglaries):
    found = near_repeat(*burglaries, BANDS, simulations=0)
    assert found["pairs"].to_list() == [28, 5, 5, 141, 69, 27, 186, 140, 100, 237, 192, 128], KNOX
    assert found["p"].null_count() == 12


@pytest.mark.real
@pytest.mark.parametrize("seed", [1, 2])
def test_knox_ratios(burglaries, seed):
    found = near_repeat(*burglaries, BANDS, simulations=999, seed=seed)
    assert found["ratio"].to_list()[:6] == pytest.approx([1.803, 0.404, 0.613, 1.412, 0.862, 0.517], rel=0.05), KNOX


def test_a_pair_on_the_border_is_in_the_band_that_begins_there():
    """Half-open bands: exactly 200 m and 7 days apart is [200, 400) and [7, 14), NRC's counter-example."""
    points = np.array([[0.0, 0.0], [200.0, 0.0]])
    days = np.array([date(2026, 1, 1).toordinal(), date(2026, 1, 8).toordinal()])
    found = near_repeat(points, days, BANDS, simulations=0).filter(pl.col("pairs") > 0)
    assert found.select("distance_from", "days_from", "pairs").rows() == [(200.0, 7.0, 1)]


def test_manhattan_and_euclid():
    points, days = np.array([[0.0, 0.0], [150.0, 100.0]]), np.array([0, 0])
    for metric, band in ((Metric.MANHATTAN, 200.0), (Metric.EUCLID, 0.1)):
        found = near_repeat(points, days, BANDS, metric=metric, simulations=0).filter(pl.col("pairs") > 0)
        assert found["distance_from"].to_list() == [band]
