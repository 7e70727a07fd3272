"""Alarm limits reproduce published ones: weekly Salmonella Agona 1990–95 (../shared/cases/events, SurvStat, RKI)."""

import numpy as np
import polars as pl
import pytest

from samlad.events.alarms import Method, Settings, alarms

R = "R surveillance 1.20.3"
pytestmark = [pytest.mark.golden, pytest.mark.real]


@pytest.fixture
def agona(shared):
    weeks = pl.read_csv(shared / "cases" / "events" / "surveillance" / "salmonella_agona.csv")
    return weeks.with_row_index("week", offset=1)


def published(shared, name: str) -> pl.DataFrame:
    return pl.read_csv(shared / "cases" / "events" / "surveillance" / name)


def test_every_farrington_limit(shared, agona):
    limits = published(shared, "expected_farrington_bounds.csv")
    found = alarms(agona, "week", "observed").filter(pl.col("date").is_in(limits["week"].to_list()))
    assert found["threshold"].to_numpy() == pytest.approx(limits["farrington_ub"].to_numpy(), abs=1e-9), R
    assert found.filter("alarm")["date"].to_list() == [284, 285]


@pytest.mark.parametrize(("method", "column", "number"), [(Method.EARS_C1, "C1", 16), (Method.EARS_C2, "C2", 20)])
def test_every_ears_limit(shared, agona, method, column, number):
    limits = published(shared, "expected_ears_c1_c2_bounds.csv")
    found = alarms(agona, "week", "observed", method=method).filter(pl.col("date") >= 20)
    assert found["threshold"].to_numpy() == pytest.approx(limits[column].to_numpy(), abs=1e-9), R
    assert found["alarm"].sum() == number


def test_flexible_limits_and_means(agona):
    """`farringtonFlexible` of R surveillance 1.20.3 run on the same weeks: b = 4, w = 3, ten levels, nbPlugin, 1 %."""
    found = alarms(agona, "week", "observed", method=Method.FARRINGTON_FLEXIBLE).filter(pl.col("date") >= 282)
    limits = [
        6,
        6,
        7,
        7,
        8,
        8,
        8,
        9,
        10,
        11,
        10,
        11,
        11,
        11,
        12,
        12,
        12,
        12,
        12,
        11,
        11,
        11,
        10,
        9,
        9,
        8,
        8,
        8,
        8,
        8,
        9,
    ]
    assert found["threshold"].to_list() == limits
    means = [1.380939, 1.437270, 1.723899, 1.972706, 2.109662, 2.321653, 2.492526, 2.607849, 3.152273, 3.536705]
    assert found["expected"].to_numpy()[:10] == pytest.approx(np.array(means), abs=2e-6)


def test_flexible_limits_with_five_years(agona):
    """As above with b = 5 and 0.1 %."""
    settings = Settings(years=5, alpha=0.001)
    found = alarms(agona, "week", "observed", method=Method.FARRINGTON_FLEXIBLE, settings=settings)
    limits = [10, 10, 11, 11, 11, 12, 12, 13, 14, 14, 14, 15, 15, 15, 15, 15, 15, 15, 14, 13, 13, 13, 13, 12, 11]
    assert found.filter(pl.col("date") >= 282)["threshold"].to_list()[:25] == limits
