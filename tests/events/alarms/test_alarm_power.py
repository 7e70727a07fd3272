"""How often each method alarms for nothing, and how often it finds what was planted (docs/methods/events-alarms.md)."""

import pytest
from alarm_simulation import simulated

from samlad.events.alarms.alarm import Method
from samlad.events.alarms.settings import Settings

GRID = [(mean, dispersion) for mean in (1.0, 4.0, 20.0) for dispersion in (1.0, 2.0)]


@pytest.mark.simulation
@pytest.mark.parametrize(("method", "most"), [(Method.FARRINGTON_FLEXIBLE, 0.02), (Method.FARRINGTON, 0.03)])
def test_false_alarms_are_about_as_many_as_asked_for(method, most):
    power = simulated(method, Settings(), mean=10, dispersion=1.5, size=6, runs=40, seed=1)
    assert power.false <= most
    assert power.found >= 0.9


@pytest.mark.simulation
def test_all_series_together_alarm_about_once_a_year_for_nothing():
    """1/5 200 a test, 7 800 tests: at most three times what was asked for (about 1.9 in a longer run)."""
    settings = Settings(alpha=1 / 5200, widened=True, years=5)
    power = simulated(Method.FARRINGTON_FLEXIBLE, settings, mean=5, dispersion=1.5, size=0, runs=150, seed=3)
    assert power.false <= 3 / 5200


@pytest.mark.soak
@pytest.mark.parametrize("method", list(Method))
def test_the_table_of_the_documentation(method):
    """Prints the rows of the table; asserts that a great outbreak is found more often than a small one."""
    for mean, dispersion in GRID:
        small, great = (
            simulated(method, Settings(), mean=mean, dispersion=dispersion, size=size, runs=200, seed=7)
            for size in (2.0, 5.0)
        )
        print(  # noqa: T201  the table is what the run is for
            f"| {method} | {mean:g} | {dispersion:g} | {small.false:.4f} | {small.found:.2f} | {great.found:.2f} |"
        )
        assert great.found >= small.found
