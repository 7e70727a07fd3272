"""What cannot be calibrated is refused with the worst margin and the numbers that show why."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey.calibration import CalibrationMethod, calibrate
from samlad.survey.calibration.margins import Margin

PERSONS = pl.DataFrame(
    {
        "g": ["a", "a", "b", "b", "c"],
        "h": ["x", "y", "x", "y", "y"],
        "w": [4.0, 6.0, 5.0, 5.0, 10.0],
    }
)


def margins(**totals: float) -> pl.DataFrame:
    names = [one.split("_") for one in totals]
    return pl.DataFrame(
        {"variable": [v for v, _c in names], "category": [c for _v, c in names], "total": list(totals.values())}
    )


def refused(known: pl.DataFrame, method: CalibrationMethod, **limits) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        calibrate(PERSONS, weight="w", margins=known, method=method, **limits)
    problem = caught.value.problems[0]
    return f"{problem.column} {problem.value}", str(problem.why)


def test_the_group_farthest_outside_the_bounds_is_named_with_its_factor():
    known = margins(g_a=31.0, g_b=40.0, g_c=10.0)  # factors 3,1, 4 and 1
    where, why = refused(known, CalibrationMethod.POSTSTRATIFY, bounds=(0.5, 3.0))
    assert (where, "multipliceras med 4, utanför gränserna 0,5 till 3" in why) == ("g g = b", True)
    small = margins(g_a=31.0, g_b=1.0, g_c=10.0)  # a tenth is farther from one than 3,1 is
    where, why = refused(small, CalibrationMethod.POSTSTRATIFY, bounds=(0.5, 3.0))
    assert (where, "multipliceras med 0,1" in why) == ("g g = b", True)


def test_a_factor_exactly_at_a_bound_is_inside():
    known = margins(g_a=30.0, g_b=5.0, g_c=10.0)  # factors 3, 0,5 and 1
    done = calibrate(PERSONS, weight="w", margins=known, method=CalibrationMethod.POSTSTRATIFY, bounds=(0.5, 3.0))
    assert done.factors.tolist() == pytest.approx([3.0, 3.0, 0.5, 0.5, 1.0])
    assert done.weights.tolist() == pytest.approx([12.0, 18.0, 2.5, 2.5, 10.0])
    assert done.iterations == 0


def test_totals_out_of_reach_tell_what_can_be_reached():
    known = margins(g_a=40.0, g_b=10.0, g_c=10.0, h_x=20.0, h_y=40.0)
    where, why = refused(known, CalibrationMethod.LINEAR, bounds=(0.5, 2.0))
    assert where == "g g = a"
    assert "mellan 5 och 20, men totalen är 40" in why


def test_a_total_just_at_the_edge_of_reach_is_met():
    known = margins(g_a=20.0, g_b=10.0, g_c=10.0)
    done = calibrate(PERSONS, weight="w", margins=known, method=CalibrationMethod.LINEAR, bounds=(0.5, 2.0))
    assert done.weights.tolist() == pytest.approx([8.0, 12.0, 5.0, 5.0, 10.0])


def test_margins_that_contradict_each_other_tell_what_follows():
    # c has only y: with g c = 30 at least 30 are y, whatever else; x and y of a and b then follow from the others.
    only = PERSONS.with_columns(h=pl.Series(["x", "x", "x", "x", "y"]))
    with pytest.raises(InvalidInput) as caught:
        calibrate(
            only, weight="w", margins=margins(g_a=10.0, g_b=10.0, g_c=10.0, h_x=21.0, h_y=9.0),
            method=CalibrationMethod.RAKING,
        )  # fmt: skip
    problem = caught.value.problems[0]
    assert problem.column in {"g", "h"}
    assert "Av de andra marginalerna följer totalen" in str(problem.why)


def test_limits_on_the_factor_and_on_the_weight_that_cross_name_the_row():
    known = margins(g_a=10.0, g_b=10.0, g_c=10.0)
    with pytest.raises(InvalidInput) as caught:
        calibrate(
            PERSONS, weight="w", margins=known, method=CalibrationMethod.LINEAR, bounds=(0.5, 2.0), trim=(9.0, 30.0)
        )
    assert (caught.value.problems[0].row, caught.value.problems[0].value) == (2, "4")  # 4 can become 8 at most


def test_rows_of_weight_zero_have_the_factor_one_and_stay_zero():
    table = pl.concat([PERSONS, pl.DataFrame({"g": ["a"], "h": ["x"], "w": [0.0]})])
    for method, limits in ((CalibrationMethod.POSTSTRATIFY, {}), (CalibrationMethod.LINEAR, {"bounds": (0.5, 3.0)})):
        known = margins(g_a=20.0, g_b=10.0, g_c=10.0)
        done = calibrate(table, weight="w", margins=known, method=method, **limits)
        assert (done.factors[-1], done.weights[-1]) == (1.0, 0.0)


def test_margins_as_objects_and_as_a_table_are_the_same():
    table = margins(g_a=20.0, g_b=15.0, g_c=10.0)
    objects = [Margin("g", name, total) for name, total in (("a", 20.0), ("b", 15.0), ("c", 10.0))]
    told = [
        calibrate(PERSONS, weight="w", margins=known, method=CalibrationMethod.RAKING).weights.tolist()
        for known in (table, objects)
    ]
    assert told[0] == pytest.approx(told[1], rel=1e-12)
    assert told[0] == pytest.approx([8.0, 12.0, 7.5, 7.5, 10.0])


def test_weights_below_one_are_weights_like_any_other_and_the_report_tells_how_near():
    table = PERSONS.with_columns(w=pl.col("w") / 20)  # 0,2 to 0,5
    known = margins(g_a=20.0, g_b=15.0, g_c=10.0)
    for method in (CalibrationMethod.POSTSTRATIFY, CalibrationMethod.RAKING):
        done = calibrate(table, weight="w", margins=known, method=method)
        assert done.factors.tolist() == pytest.approx([40.0, 40.0, 30.0, 30.0, 20.0])
        assert done.report["gap"].to_list() == pytest.approx([0.0] * 3, abs=1e-10)
    with pytest.raises(InvalidInput):
        calibrate(table, weight="w", margins=known, method=CalibrationMethod.POSTSTRATIFY, bounds=(0.1, 39.0))
