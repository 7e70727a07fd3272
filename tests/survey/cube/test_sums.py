"""The sums of the cube beside loops over the rows, cell by cell."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey.cube import Variable, build
from samlad.survey.cube.sums import Keys, profiled, require_numbers, summed

PEOPLE = pl.DataFrame(
    {
        "s": list("bbbaaaab"),
        "g": list("yxxyxyxy"),
        "d": [2.0, 1.0, 1.0, 3.0, 2.0, 1.0, 4.0, 5.0],
        "w": [1.5, 2.0, 0.0, 3.0, 2.5, 1.0, 4.0, 6.0],
        "N": [9.0, 9.0, 9.0, 7.0, 7.0, 7.0, 7.0, 9.0],
        "kr": [10.0, 20.0, 30.0, None, 50.0, 20.0, 30.0, 40.0],
        "yes": [1.0, 0.0, 1.0, None, 0.0, 1.0, 1.0, 0.0],
        "whole": [2.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0],
        "minus": [-1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0],
        "q": ["1", "2", None, "1", "1", "2", "1", "9"],
    }
)
VARIABLES = (Variable("kr"), Variable("yes"), Variable("whole"), Variable("q", "1"), Variable("q", "2"))


def test_one_look_tells_complete_columns_zeros_and_ones_and_a_centre():
    profile = profiled(PEOPLE, [*VARIABLES, Variable("minus")])
    assert profile.complete == {"kr": False, "yes": False, "whole": True, "minus": True, "q": False}
    assert profile.two_valued == {"kr": False, "yes": True, "whole": False, "minus": False}
    assert profile.centre == {
        "kr": pytest.approx(200 / 7),
        "yes": 0.0,
        "whole": pytest.approx(6 / 8),
        "minus": pytest.approx(3 / 8),
    }
    nobody = PEOPLE.with_columns(pl.lit(None, dtype=pl.Float64).alias("kr"))
    assert profiled(nobody, [Variable("kr")]).centre == {"kr": 0.0}
    # 0.5 is neither 0 nor 1, nor is 2 with −1 beside it.
    for values in ([0.5] * 8, [0.5, 1.5] * 4, [2.0, -1.0] * 4, [1.0, 2.0] * 4):
        frame = PEOPLE.with_columns(pl.Series("kr", values))
        assert profiled(frame, [Variable("kr")]).two_valued == {"kr": False}, values


def test_numbers_that_cancel_are_not_taken_for_zeros_and_ones():
    """Σ(x² − x) is 0 for one 1.5 with three halves, Σx²(x² − x) for one with twenty-seven."""
    for halves in (3, 27):
        frame = pl.DataFrame({"kr": [1.5, *[0.5] * halves]})
        assert profiled(frame, [Variable("kr")]).two_valued == {"kr": False}


@pytest.mark.parametrize("design", [None, "d"])
@pytest.mark.parametrize("fpc", [None, "N"])
@pytest.mark.parametrize(
    "keys", [Keys(("s",), ("g",)), Keys((), (), None), Keys(("s",), ("s", "g"), "g"), Keys((), ("g",))]
)
def test_every_sum_by_loops(design, fpc, keys):
    profile = profiled(PEOPLE, VARIABLES)
    fpc = fpc if keys.strata else None
    found = summed(PEOPLE, keys, VARIABLES, profile, weight="w", design_weight=design, fpc=fpc)
    names = list(keys.cell)
    assert found.cells.columns == (names or ["§all"])
    labels = sorted(set(PEOPLE.select(names).iter_rows())) if names else [()]
    assert found.cells.height == len(labels)
    questions = ["kr", "yes", "whole", "q"]
    for cell, label in enumerate(labels):
        rows = [row for row in PEOPLE.iter_rows(named=True) if tuple(row[name] for name in names) == label]
        if names:
            assert found.cells.row(cell) == label
        w = np.array([row["w"] for row in rows])
        assert found.rows[cell] == len(rows)
        assert (found.weight[cell], found.weight2[cell]) == pytest.approx((w.sum(), (w**2).sum()))
        assert found.design_weight[cell] == pytest.approx(sum(row[design or "w"] for row in rows))
        assert found.fpc[cell] == (rows[0]["N"] if fpc else 0.0)
        for number, question in enumerate(questions):
            there = np.array([row[question] is not None for row in rows])
            sums = (((w > 0) & there).sum(), (w * there).sum(), (w**2 * there).sum())
            assert (found.n[cell, number], found.s0[cell, number], found.s2[cell, number]) == pytest.approx(sums)
        for number, one in enumerate(VARIABLES):
            centre = 0.0 if one.is_answer else profile.centre[one.column]
            there = np.array([row[one.column] is not None for row in rows])
            y = np.array([
                float(row[one.column] == one.code) if one.is_answer else (row[one.column] or 0.0) - centre
                for row in rows
            ]) * there  # fmt: skip
            sums = [(w * y).sum(), (w**2 * y).sum(), (w**2 * y**2).sum(), (w * y**2).sum()]
            told = [part[cell, number] for part in (found.s1, found.s11, found.s22, found.s12)]
            assert told == pytest.approx(sums, rel=1e-12, abs=1e-9)


def test_weights_must_be_there_and_not_below_nought():
    require_numbers(PEOPLE, "w")  # 0 is a weight
    for bad in (-0.5, None):
        with pytest.raises(WrongUse):
            require_numbers(PEOPLE.with_columns(pl.Series("w", [bad, *[1.0] * 7], dtype=pl.Float64)), "w")


@pytest.mark.parametrize("sizes", [[9.0, 8.0, *[9.0] * 6], [None] * 8])
def test_the_size_of_a_population_is_one_in_every_cell(sizes):
    frame = PEOPLE.with_columns(pl.Series("N", sizes, dtype=pl.Float64), pl.lit("a").alias("s"), pl.lit("x").alias("g"))
    how = {"weight": "w", "strata": ["s"], "domains": ["g"], "fpc": "N"}
    with pytest.raises(InvalidInput) as caught:
        build(frame, [Variable("whole")], **how)
    assert caught.value.problems[0].value == "a"
    with pytest.raises(InvalidInput) as caught:
        build(frame, [Variable("whole")], **(how | {"strata": []}))
    assert caught.value.problems[0].value is None
