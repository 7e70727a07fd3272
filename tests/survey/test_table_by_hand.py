"""Every number of a table's row written out, by the cube and by the rows."""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey import sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.intervals import ShareInterval
from samlad.survey.replicate_weights import jackknife
from samlad.survey.table import Survey, estimate_table, require_numbers

PEOPLE = pl.DataFrame(
    {
        "c": list(range(12)),  # everybody a household of one: clusters take the long way
        "w": [2.0, 1.0, 3.0, 1.0, 2.0, 4.0, 1.0, 2.0, 0.0, 5.0, 2.0, 1.0],
        "g": ["b", "a", "b", "a", "a", "b", "a", "b", "a", None, "b", "b"],
        "y": [3.0, 5.0, 2.0, 8.0, 1.0, 6.0, None, 9.0, 4.0, 7.0, 1.0, 6.0],
        "x": [1.0, 2.0, 1.0, 3.0, 1.0, 2.0, 1.0, None, 2.0, 1.0, 3.0, 1.0],
        "q": ["1", "1", "10", "1", None, "9", "9", "10", "1", "1", "9", "1"],
    }
)
ASKED = [
    Asked(Statistic.MEAN, "y"),
    Asked(Statistic.TOTAL, "y"),
    Asked(Statistic.RATIO, "y/x"),
    Asked(Statistic.PROPORTION, "q"),
]
WAYS = [(), ("c",)]


def survey(clusters=(), frame: pl.DataFrame = PEOPLE, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", clusters=clusters), **how)


def numbers(column: str, code: str | None = None) -> tuple[np.ndarray, np.ndarray]:
    there = PEOPLE[column].is_not_null().to_numpy()
    if code is not None:
        return (PEOPLE[column] == code).fill_null(False).to_numpy().astype(float), there
    return PEOPLE[column].fill_null(0.0).to_numpy(), there


@pytest.mark.parametrize("clusters", WAYS)
@pytest.mark.parametrize("by", [[], ["g"]])
def test_every_number_of_a_row(clusters, by):
    made = survey(clusters, interval=ShareInterval.NORMAL, confidence=0.8)
    where = PEOPLE["w"].to_numpy() < 5
    found = estimate_table(made, ASKED, by=by, where=where)
    groups = ["a", "b"] if by else [None]
    expected = [(one, code) for one in ASKED[:3] for code in [None]] + [(ASKED[3], code) for code in ("1", "9", "10")]
    assert found.height == len(expected) * len(groups)
    w = PEOPLE["w"].to_numpy()
    for row, (asked, code, group) in zip(
        found.iter_rows(named=True), [(*one, group) for one in expected for group in groups], strict=True
    ):
        assert (row["statistic"], row["variable"], row["category"]) == (asked.statistic, asked.variable, code)
        y, valid = numbers("q" if code else "y", code)
        x = np.ones(12)
        if asked.statistic is Statistic.RATIO:
            x, also = numbers("x")
            valid = valid & also
        inside = where & valid
        domain = where.copy()
        if group is not None:
            assert row["g"] == group
            same = (PEOPLE["g"] == group).fill_null(False).to_numpy()
            inside, domain = inside & same, domain & same
        base, n = w[inside].sum(), (inside & (w > 0)).sum()
        df = (domain & (w > 0)).sum() - 1
        middle = (w * y)[inside].sum() / (w * x)[inside].sum()
        value, z = middle, np.where(inside, w * (y - middle * x) / (w * x)[inside].sum(), 0.0)
        simple = (w * (y - middle) ** 2)[inside].sum() / base / (n - 1)
        if asked.statistic is Statistic.TOTAL:
            value, z, simple = (w * y)[inside].sum(), np.where(inside, w * y, 0.0), simple * base**2
        variance = 12 / 11 * ((z - z.mean()) ** 2).sum()
        half = special.stdtrit(df, 0.9) * np.sqrt(variance)
        told = [row[name] for name in ("value", "se", "low", "high")]
        assert told == pytest.approx([value, np.sqrt(variance), value - half, value + half], rel=1e-9)
        assert (row["n"], row["base"], row["df"], row["status"]) == (n, base, df, "ok")
        if asked.statistic is Statistic.RATIO or simple == 0:
            assert row["deff"] is None
        else:
            assert row["deff"] == pytest.approx(variance / simple, rel=1e-9)


@pytest.mark.parametrize("clusters", WAYS)
def test_one_answer_alike_answers_and_no_answer(clusters):
    """One answer has no spread of its own, alike ones none: no design effect. Two different ones have one."""
    frame = pl.DataFrame(
        {"c": list(range(8)), "w": [1.0] * 8, "g": list("aabbcddd"), "y": [None, 4.0, 2.0, 2.0, None, 1.0, 3.0, 3.0]}
    )
    found = estimate_table(survey(clusters, frame), [Asked(Statistic.MEAN, "y")], by=["g"])
    assert found["status"].to_list() == ["ok", "ok", "missing", "ok"]
    assert found["n"].to_list() == [1, 2, 0, 3]
    assert found["value"].to_list() == [4.0, 2.0, None, pytest.approx(7 / 3)]
    assert found["se"].to_list()[:3] == [0.0, 0.0, None]
    assert found["deff"].to_list()[:3] == [None, None, None]
    # Var = 8/7·Σ((y − ȳ)/3)²; simple: Σ(y − ȳ)²/3/2.
    assert found["deff"][3] == pytest.approx(8 / 7 / 9 * 6)
    two = estimate_table(survey(clusters, frame.filter(pl.col("c") > 5 - 1)[-3:-1]), [Asked(Statistic.MEAN, "y")])
    assert two["deff"].item() == pytest.approx(2 / 1 / 4 * 2)


@pytest.mark.parametrize("clusters", WAYS)
def test_the_total_of_nobody_is_missing_and_not_nought(clusters):
    frame = pl.DataFrame({"c": [0, 1, 2, 3], "w": [1.0] * 4, "g": list("aabb"), "y": [2.0, 4.0, None, None]})
    found = estimate_table(survey(clusters, frame), [Asked(Statistic.TOTAL, "y")], by=["g"])
    assert found["value"].to_list() == [6.0, None]
    assert found["se"].to_list()[1] is None
    assert found["status"].to_list() == ["ok", "missing"]


def test_a_quantile_whose_interval_leaves_the_answers_is_still_a_value():
    frame = pl.DataFrame({"w": [1.0, 1.0], "y": [3.0, 8.0]})
    row = estimate_table(survey((), frame), [Asked(Statistic.QUANTILE, "y:0.5")]).row(0, named=True)
    assert (row["value"], row["se"], row["status"]) == (3.0, None, "ok")


@pytest.mark.parametrize("clusters", WAYS)
def test_a_ratio_to_nothing_is_not_applicable(clusters):
    frame = PEOPLE.with_columns(pl.lit(0.0).alias("x"))
    row = estimate_table(survey(clusters, frame), [Asked(Statistic.RATIO, "y/x")]).row(0, named=True)
    assert (row["value"], row["se"], row["status"], row["n"]) == (None, None, "not_applicable", 10)


def test_nobody_in_any_domain_leaves_the_columns():
    made = survey()
    found = estimate_table(made, ASKED, by=["g"], where=np.zeros(12, dtype=bool))
    assert found.height == 0
    assert found.columns == estimate_table(made, ASKED, by=["g"]).columns
    alone = estimate_table(made, [ASKED[3]], where=np.zeros(12, dtype=bool))
    assert alone["status"].unique().to_list() == ["missing"]
    assert alone["n"].to_list() == [0] * alone.height


def test_replicate_weights_take_the_place_of_the_design():
    made = survey()
    found = estimate_table(survey(replicates=jackknife(made.sample)), ASKED, by=["g"])
    assert found["df"].to_list() == [11.0] * found.height
    plain = estimate_table(made, ASKED, by=["g"])
    np.testing.assert_allclose(found["value"].to_numpy(), plain["value"].to_numpy())


def test_what_must_be_numbers_and_what_need_not():
    words = PEOPLE.with_columns(pl.lit("tre").alias("x"))
    with pytest.raises(InvalidInput):
        require_numbers(words, Asked(Statistic.RATIO, "y/x"))
    require_numbers(words, Asked(Statistic.PROPORTION, "x"))
    require_numbers(words, Asked(Statistic.MEAN, "y"))
    with pytest.raises(WrongUse):
        estimate_table(survey(), ASKED, by=["g", "g"])
