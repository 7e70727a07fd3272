"""How severe, how many years of life, how unequally between areas."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.events.burden.inequality import inequality, ridits
from samlad.events.burden.life_years import LifeTable, life_tables, life_years_lost
from samlad.events.burden.severity import severity_pyramid
from samlad.stats.intervals import byar, poisson_exact

LEVELS = pl.DataFrame(
    {"k": ["a"] * 4, "severity": ["no_care", "dead", "inpatient", "outpatient"], "count": [900, 2, 40, 300]}
)
AREAS = pl.DataFrame(
    {"count": [30, 20, 18, 9, 4], "population": [1000, 1000, 1200, 900, 500], "inc": [100, 150, 200, 300, 400]}
)


def test_the_pyramid_stands_worst_first_with_steps():
    found = severity_pyramid(LEVELS, severity="severity", count="count", by=["k"])
    assert found["severity"].to_list() == ["dead", "inpatient", "outpatient", "no_care"]
    assert found["per_worse"].to_list() == [None, 20.0, 7.5, 3.0]
    assert found["share"].sum() == pytest.approx(1.0)
    assert (found["low"][0], found["high"][0]) == pytest.approx((poisson_exact(2).low, poisson_exact(2).high))


def test_a_level_that_is_not_there_is_missing_and_not_zero():
    found = severity_pyramid(LEVELS.filter(pl.col("severity") != "inpatient"), severity="severity", count="count")
    row = found.row(1, named=True)
    assert (row["n"], row["status"]) == (None, "missing")
    assert found["per_worse"][2] == 150.0
    nobody = severity_pyramid(LEVELS.with_columns(count=pl.lit(0)), severity="severity", count="count")
    assert nobody["share"].null_count() == 4
    assert nobody["per_worse"].null_count() == 4


def test_levels_that_are_unknown():
    with pytest.raises(InvalidInput):
        severity_pyramid(LEVELS.with_columns(severity=pl.lit("lindrig")), severity="severity", count="count")


LIFE = {"all": LifeTable((0.0, 20.0, 70.0, 85.0), (82.0, 62.5, 16.0, 6.2))}


def test_years_lost_are_deaths_times_what_was_left():
    deaths = pl.DataFrame({"age": ["70-74", "20-24", "85+"], "count": [3, 10, 2], "folk": [500, 900, 100]})
    found = life_years_lost(deaths, LIFE, age="age", count="count", population="folk", per=1000)
    left = [np.interp(72.5, [70, 85], [16, 6.2]), np.interp(22.5, [20, 70], [62.5, 16]), 6.2]
    years = 3 * left[0] + 10 * left[1] + 2 * left[2]
    row = found.row(0, named=True)
    assert row["value"] == pytest.approx(years)
    assert row["mean_years"] == pytest.approx(years / 15)
    assert row["rate"] == pytest.approx(years / 1500 * 1000)
    spread = (3 * left[0] ** 2 + 10 * left[1] ** 2 + 2 * left[2] ** 2) ** 0.5
    assert row["low"] == pytest.approx(years + spread / 15**0.5 * (byar(15).low - 15))


def test_nobody_died():
    row = life_years_lost(pl.DataFrame({"age": [40], "count": [0]}), LIFE, age="age", count="count").row(0, named=True)
    assert (row["value"], row["low"], row["high"], row["mean_years"]) == (0.0, 0.0, None, None)


def test_life_tables_by_sex_and_their_mistakes():
    tables = life_tables(
        pl.DataFrame({"sex": ["women", "men"] * 2, "age": [0, 0, 80, 80], "remaining": [84, 81, 9, 8]})
    )
    assert tables["women"].at(40) == pytest.approx(46.5)
    deaths = pl.DataFrame({"age": [80, 80], "count": [1, 1], "kon": ["women", "men"]})
    assert life_years_lost(deaths, tables, age="age", count="count", sex="kon")["value"][0] == 17.0
    for wrong in (deaths.with_columns(kon=pl.lit("x")), deaths.with_columns(age=pl.lit(None, dtype=pl.Int64)),
                  deaths.with_columns(age=pl.lit(-1))):  # fmt: skip
        with pytest.raises(InvalidInput):
            life_years_lost(wrong, tables, age="age", count="count", sex="kon")
    with pytest.raises(InvalidInput, match="börjar"):
        LifeTable((20.0,), (60.0,)).at(3)
    with pytest.raises(InvalidInput):
        life_tables(pl.DataFrame({"age": [1, 1], "remaining": [2, 3]}))
    with pytest.raises(InvalidInput):
        life_years_lost(
            deaths.with_columns(folk=pl.lit(0)), tables, age="age", count="count", sex="kon", population="folk"
        )


@pytest.mark.golden
def test_the_indices_are_those_of_r():
    # R 4: lm(rate ~ ridit, weights = population); glm(quasipoisson), its dispersion not below 1; lm of Kakwani's form.
    found = inequality(AREAS, count="count", population="population", background="inc").frame
    values = {row["index"]: row for row in found.iter_rows(named=True)}
    assert (values["slope"]["value"], values["slope"]["se"]) == pytest.approx((2633.417427, 336.0063777), abs=1e-5)
    assert np.log(values["relative"]["value"]) == pytest.approx(1.562242293, abs=1e-8)
    assert values["relative"]["se"] == pytest.approx(0.06958530974 / 0.02742873**0.5, rel=1e-5)
    concentration = values["concentration"]
    assert (concentration["value"], concentration["se"]) == pytest.approx((-0.2375201288, 0.03030597326), abs=1e-9)


def test_the_ecological_warning_always_follows():
    found = inequality(AREAS, count="count", population="population", background="inc")
    assert "områden, inte människor" in found.warning


def test_the_worst_off_may_have_the_high_values():
    turned = AREAS.with_columns(inc=-pl.col("inc"))
    one = inequality(AREAS, count="count", population="population", background="inc").frame
    other = inequality(turned, count="count", population="population", background="inc", high_is_worse=True).frame
    assert one.equals(other)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 1000)), min_size=1, max_size=30))
def test_ridits_have_their_weighted_middle_at_a_half(areas):
    order, base = (np.array(column, dtype=float) for column in zip(*areas, strict=True))
    assert (ridits(order, base) * base).sum() / base.sum() == pytest.approx(0.5)


def test_all_events_where_it_is_worst_has_no_finite_relative_index():
    frame = AREAS.with_columns(count=pl.Series([30, 0, 0, 0, 0]))
    found = inequality(frame, count="count", population="population", background="inc").frame
    assert found["index"].to_list() == ["slope", "relative", "concentration"]
    assert found["value"][2] < -0.5


def test_inequality_needs_areas_that_differ():
    for wrong in (AREAS.head(3), AREAS.with_columns(inc=pl.lit(1)), AREAS.with_columns(count=pl.lit(0)),
                  AREAS.with_columns(population=pl.lit(0)), AREAS.with_columns(inc=pl.lit(None))):  # fmt: skip
        with pytest.raises(InvalidInput):
            inequality(wrong, count="count", population="population", background="inc")
