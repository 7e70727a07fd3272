"""Which statistics take the short way by the cube, and when the long way by the rows must be taken."""

import numpy as np
import polars as pl
import pytest

from samlad.survey import Singleton, sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.cubed import cube_answers, in_order
from samlad.survey.domains import domains_of
from samlad.survey.replicate_weights import jackknife
from samlad.survey.table import Survey, estimate_table

PEOPLE = pl.DataFrame(
    {
        "s": list("11112222"),
        "c": [1, 1, 2, 2, 3, 3, 4, 4],
        "w": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        "y": [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0],
        "x": [1.0] * 8,
        "q": list("12121212"),
        "empty": pl.Series([None] * 8, dtype=pl.String),
        "nan": [float("nan")] * 8,
    }
)
MEAN, TOTAL, SHARE = Asked(Statistic.MEAN, "y"), Asked(Statistic.TOTAL, "y"), Asked(Statistic.PROPORTION, "q")


def survey(frame: pl.DataFrame = PEOPLE, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", strata=["s"]), **how)


def short(made: Survey, *asked: Asked, where: np.ndarray | None = None) -> set[Asked]:
    return set(cube_answers(made, domains_of(made.table, [], where), asked or (MEAN,)))


def test_means_totals_and_shares_take_it():
    others = (Asked(Statistic.RATIO, "y/x"), Asked(Statistic.QUANTILE, "y:0.5"))
    assert short(survey(), MEAN, TOTAL, SHARE, *others) == {MEAN, TOTAL, SHARE}
    assert short(survey(), *others) == set()


def test_a_share_of_a_question_nobody_answered_does_not_unless_its_answers_are_told():
    for column in ("empty", "nan"):
        unknown, told = Asked(Statistic.PROPORTION, column), Asked(Statistic.PROPORTION, column, ("1",))
        assert short(survey(), unknown, told, SHARE, Asked(Statistic.MEAN, "nan")) == {
            told,
            SHARE,
            Asked(Statistic.MEAN, "nan"),
        }


def test_nobody_in_the_domain_has_no_cube_and_one_person_has():
    rows = np.zeros(8, dtype=bool)
    assert short(survey(), where=rows) == set()
    rows[3] = True
    assert short(survey(), where=rows) == {MEAN}


def test_clusters_stages_and_replicates_take_the_long_way():
    frame = PEOPLE.with_columns(N=20.0, M=30.0, p=pl.int_range(8))
    one = sample_of(frame, weight="w", strata=["s"], clusters=["c"])
    two = sample_of(frame, weight="w", strata=["s"], clusters=["c", "p"], fpc=["N", "M"])
    persons = sample_of(frame, weight="w", strata=["s"], fpc=["N"])
    assert [short(Survey(frame, sample)) for sample in (one, two, persons)] == [set(), set(), {MEAN}]
    assert short(survey(replicates=jackknife(persons))) == set()


def test_a_stratum_of_one_that_stops_is_left_to_the_way_that_knows_its_name():
    alone = PEOPLE.with_columns(pl.Series("s", list("11112223")))
    assert short(survey(alone)) == set()
    assert short(survey(alone, singleton=Singleton.SKIP)) == {MEAN}
    assert short(survey(singleton=Singleton.SKIP)) == {MEAN}


@pytest.mark.parametrize(("cells", "taken"), [(1, True), (2, True), (3, False), (4, False)])
def test_calibration_to_more_cells_than_a_quarter_of_the_rows_saves_nothing(cells, taken):
    frame = PEOPLE.with_columns((pl.int_range(8) % cells).cast(pl.String).alias("k"))
    margins = [Margin("k", str(k), 20.0) for k in range(cells)]
    done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    made = Survey(frame, survey().sample.with_weight(done.weights), calibrated=done)
    assert short(made) == ({MEAN} if taken else set())


@pytest.mark.parametrize("asked", [[TOTAL], [MEAN], [TOTAL, MEAN]])
def test_totals_alone_are_totals(asked):
    """Σwy = 1·3 + 2·1 + … + 8·6 = 162 of Σw = 36."""
    found = estimate_table(survey(), asked)
    assert found["value"].to_list() == [162 if one is TOTAL else pytest.approx(162 / 36) for one in asked]


def test_codes_stand_by_number_when_all_are_numbers():
    assert in_order(pl.Series(["10", "9", "1", "2"])) == ["1", "2", "9", "10"]
    assert in_order(pl.Series(["10", "9", "nej", "ja"])) == ["10", "9", "ja", "nej"]


def test_rows_outside_every_domain_are_in_none():
    """A missing `by` and rows outside `where`: the cube tells of the two groups alone."""
    frame = PEOPLE.with_columns(pl.Series("g", [None, "b", "a", "a", "b", "b", "a", None]))
    found = estimate_table(survey(frame), [MEAN], by=["g"], where=(frame["y"] < 9).to_numpy())
    assert found["g"].to_list() == ["a", "b"]
    assert found["value"].to_list() == pytest.approx([(3 * 4 + 4 * 1 + 7 * 2) / 14, (2 * 1 + 5 * 5) / 7])
    assert found["n"].to_list() == [3, 2]
