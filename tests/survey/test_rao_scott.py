"""The corrected test of association written out for a table of two by two, where one degree of freedom is all there is.

There Δ is one number, the design effect of the interaction, X² that of Pearson and F = X²/Δ on 1 and ν degrees. The
linearised interaction is θ = p₁₁p₂₂ − p₁₂p₂₁ under independence: Σ ±u/p over the four cells.
"""

import numpy as np
import polars as pl
import pytest
from scipy import special

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.survey import Singleton, sample_of
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.rao_scott import rao_scott
from samlad.survey.replicate_weights import jackknife
from samlad.survey.table import Survey

PEOPLE = pl.DataFrame(
    {
        "s": ["1"] * 10 + ["2"] * 10,
        "w": [2.0, 1.0, 3.0, 1.0, 2.0, 4.0, 1.0, 2.0, 0.0, 5.0, 1.0, 2.0, 2.0, 3.0, 1.0, 4.0, 1.0, 1.0, 2.0, 3.0],
        "r": [*"ababababab", *"aabbaabba", None],
        "c": [*"xxyyxyxyxx", *"yxyxyyxx", None, "y"],
        "g": ["p"] * 6 + ["q"] * 8 + ["p"] * 6,
    }
)


def survey(frame: pl.DataFrame = PEOPLE, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", strata=["s"]), **how)


def written_out(frame: pl.DataFrame, w: np.ndarray, where: np.ndarray, residual) -> tuple[float, float, int]:
    """X², Δ and n of the rows `where`; Δ is the interaction's design variance over that of simple random sampling."""
    inside = where & frame["r"].is_not_null().to_numpy() & frame["c"].is_not_null().to_numpy()
    n = int((inside & (w > 0)).sum())
    r, c = (frame["r"] == "a").fill_null(False).to_numpy(), (frame["c"] == "x").fill_null(False).to_numpy()
    base = w[inside].sum()
    cells = {(i, j): inside & (r == i) & (c == j) for i in (True, False) for j in (True, False)}
    p = {key: w[rows].sum() / base for key, rows in cells.items()}
    row = {i: p[i, True] + p[i, False] for i in (True, False)}
    column = {j: p[True, j] + p[False, j] for j in (True, False)}
    x2 = n * sum((p[i, j] - row[i] * column[j]) ** 2 / (row[i] * column[j]) for i, j in p)
    sign = {key: 1.0 if key[0] == key[1] else -1.0 for key in p}
    u = sum(sign[key] / p[key] * np.where(inside, (cells[key] - p[key]) / base, 0.0) for key in p)
    z = w * residual(u)
    variance = 0.0
    for stratum in frame["s"].unique():
        own = z[(frame["s"] == stratum).to_numpy()]
        if own.size > 1:
            variance += own.size / (own.size - 1) * ((own - own.mean()) ** 2).sum()
    return x2, variance / (sum(1 / one for one in p.values()) / n), n


@pytest.mark.parametrize("half", [False, True])
def test_two_by_two_written_out(half):
    where = (PEOPLE["g"] == "p").to_numpy() if half else np.ones(20, dtype=bool)
    found = rao_scott(survey(), "r", "c", where if half else None)
    x2, delta, n = written_out(PEOPLE, PEOPLE["w"].to_numpy(), where, lambda u: u)
    nu = n - 2  # everybody with weight and both answers, in two strata
    assert (found.n, found.df) == (n, pytest.approx(1.0))
    assert (found.chi_square, found.f) == pytest.approx((x2, x2 / delta), rel=1e-9)
    assert found.df_below == pytest.approx(nu)
    # F on 1 and ν degrees is the square of Student's t.
    assert found.p == pytest.approx(2 * special.stdtr(nu, -np.sqrt(found.f)), rel=1e-9)


def test_calibrated_weights_take_the_residuals():
    margins = [Margin("g", "p", 30.0), Margin("g", "q", 12.0)]
    done = calibrate(PEOPLE, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    made = Survey(PEOPLE, survey().sample.with_weight(done.weights), calibrated=done)
    d, groups = PEOPLE["w"].to_numpy(), PEOPLE["g"].to_numpy()

    def residual(u: np.ndarray) -> np.ndarray:
        means = {name: (d * u)[groups == name].sum() / d[groups == name].sum() for name in "pq"}
        return u - np.array([means[name] for name in groups])

    x2, delta, n = written_out(PEOPLE, done.weights, np.ones(20, dtype=bool), residual)
    found = rao_scott(made, "r", "c")
    assert (found.chi_square, found.f, found.n) == pytest.approx((x2, x2 / delta, n), rel=1e-9)


@pytest.mark.parametrize("rule", [Singleton.SKIP, Singleton.ADJUST, Singleton.AVERAGE])
def test_a_stratum_of_one_is_skipped_or_stops(rule):
    """Rules that add to a variance have no covariance: they skip too."""
    frame = PEOPLE.with_columns(pl.Series("s", ["1"] * 10 + ["2"] * 7 + ["3"] + ["2"] * 2))
    x2, delta, n = written_out(frame, frame["w"].to_numpy(), np.ones(20, dtype=bool), lambda u: u)
    found = rao_scott(survey(frame, singleton=rule), "r", "c")
    assert (found.chi_square, found.f, found.df_below) == pytest.approx((x2, x2 / delta, n - 3), rel=1e-9)
    with pytest.raises(InvalidInput):
        rao_scott(survey(frame), "r", "c")


def test_replicate_weights_tell_the_degrees_of_freedom():
    made = survey()
    found = rao_scott(survey(replicates=jackknife(made.sample)), "r", "c")
    assert found.df_below == pytest.approx(19)
    assert found.f == rao_scott(made, "r", "c").f


def test_without_degrees_of_freedom_there_is_no_p():
    frame = pl.DataFrame({"s": list("1234"), "w": [1.0] * 4, "r": list("aabb"), "c": list("xyxx")})
    frame = pl.concat([frame, frame.with_columns(r=pl.lit(None, dtype=pl.String))])  # a second, silent unit each
    found = rao_scott(survey(frame), "r", "c")
    assert found.df_below == 0
    assert np.isnan(found.p)
    one = pl.concat([frame, frame.head(1)])
    assert rao_scott(survey(one), "r", "c").df_below == pytest.approx(1)
    assert 0 < rao_scott(survey(one), "r", "c").p < 1


def test_both_need_two_answers_among_the_rows():
    for frame in (PEOPLE.with_columns(pl.lit("x").alias("c")), PEOPLE.with_columns(pl.lit("a").alias("r"))):
        with pytest.raises(NothingToShow):
            rao_scott(survey(frame), "r", "c")
    with pytest.raises(NothingToShow):
        rao_scott(survey(), "r", "c", (PEOPLE["r"] == "a").fill_null(False).to_numpy())


@pytest.mark.golden
@pytest.mark.parametrize(
    ("hole", "f", "df", "df_below", "p"),
    [
        (False, 0.925512358393815, 1.6840348222671202, 26.944557156273923, 0.3935278425482649),
        (True, 3.684103989022086, 1.7924838266209318, 25.094773572693043, 0.04383227823531781),
    ],
)
def test_three_by_two_with_and_without_an_empty_cell(hole, f, df, df_below, p):
    """R survey 4.1, svychisq of t by c; where nobody gave both answers there is no 1/p, and the cell adds nothing."""
    frame = PEOPLE.with_columns(pl.Series("t", [*"klmklmkklm", *"mlkklmmkl", "k"])).filter(pl.col("w") > 0)
    if hole:
        frame = frame.filter(~((pl.col("t") == "m") & (pl.col("c") == "x")))
    found = rao_scott(survey(frame), "t", "c")
    assert (found.f, found.df, found.df_below, found.p) == pytest.approx((f, df, df_below, p), rel=1e-9)
