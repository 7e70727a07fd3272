"""Association, standardised shares and replicate weights agree with R `survey` on stratified clusters."""

import numpy as np
import polars as pl
import pytest
from tests.survey.oracle import needs_r, run_r

from samlad.core.errors import InvalidInput, NothingToShow, WrongUse
from samlad.survey import Singleton, sample_of
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.contrast import differences
from samlad.survey.rao_scott import rao_scott
from samlad.survey.replicate_weights import balanced_half_samples, bootstrap, jackknife, successive_differences
from samlad.survey.replicates import Centre, ReplicateType, replicates_of
from samlad.survey.standardised import standardised
from samlad.survey.table import Survey, estimate_table

STANDARD = {"18-29": 300.0, "30-64": 500.0, "65-84": 200.0}


def people(seed: int = 3, *, paired: bool = False) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for stratum in range(6):
        for cluster in range(2 if paired else 5):
            for _person in range(8):
                worry = rng.choice(["no", "some", "much"], p=[0.5, 0.3, 0.2])
                rows.append((f"h{stratum}", f"c{cluster}", 12, round(float(rng.uniform(1, 9)), 3), worry))
    frame = pl.DataFrame(rows, schema=["h", "c", "N", "w", "worry"], orient="row")
    n = frame.height
    return frame.with_columns(
        pl.Series("hit", rng.choice(["yes", "no"], n)),
        pl.Series("x", rng.normal(50, 9, n).round(3)),
        pl.Series("age", rng.choice(list(STANDARD), n)),
        pl.Series("place", rng.choice(["a", "b"], n)),
    )


def survey(frame: pl.DataFrame, **how) -> Survey:
    return Survey(frame, sample_of(frame, weight="w", strata=("h",), clusters=("c",), fpc=("N",)), **how)


DESIGN = """
d <- read.csv("d.csv"); s <- svydesign(~c, strata = ~h, fpc = ~N, weights = ~w, data = d, nest = TRUE)
"""


@needs_r
def test_association_as_svychisq(tmp_path):
    frame = people()
    frame.write_csv(tmp_path / "d.csv")
    answers = run_r(
        tmp_path,
        DESIGN
        + """
        for (k in c("all", "a")) {
          u <- if (k == "all") s else subset(s, place == "a")
          t <- svychisq(~worry + hit, u); put(k, "F", c(t$statistic, t$parameter, t$p.value))
          put(k, "X2", summary(svytable(~worry + hit, u, Ntotal = nrow(u)), statistic = "Chisq")$statistic$statistic)
        }
        """,
    )
    for name, where in (("all", None), ("a", (frame["place"] == "a").to_numpy())):
        found = rao_scott(survey(frame), "worry", "hit", where)
        np.testing.assert_allclose((found.f, found.df, found.df_below, found.p), answers[name, "F"], rtol=1e-9)


def test_association_needs_two_answers():
    with pytest.raises(NothingToShow):
        rao_scott(survey(people().with_columns(pl.lit("yes").alias("hit"))), "worry", "hit")


@needs_r
def test_standardised_means_as_svystandardize(tmp_path):
    frame = people()
    frame.write_csv(tmp_path / "d.csv")
    answers = run_r(
        tmp_path,
        DESIGN
        + """
        z <- svystandardize(s, by = ~age, over = ~place, population = c(300, 500, 200))
        m <- svyby(~x, ~place, z, svymean); put("x", "mean", c(coef(m), SE(m)))
        """,
    )
    found = standardised(survey(frame), "x", "age", STANDARD, by=("place",))
    np.testing.assert_allclose([*found["value"], *found["se"]], answers["x", "mean"], rtol=1e-9)


def test_a_place_without_answers_in_a_class_cannot_be_standardised():
    frame = people().filter((pl.col("place") == "a") | (pl.col("age") != "65-84"))
    found = standardised(survey(frame, singleton=Singleton.SKIP), "x", "age", STANDARD, by=("place",))
    assert found["status"].to_list() == ["ok", "not_applicable"]
    assert found["value"][1] is None


def test_a_class_that_the_standard_lacks_is_named():
    with pytest.raises(InvalidInput) as caught:
        standardised(survey(people()), "x", "age", {"18-29": 1.0, "30-64": 1.0})
    assert caught.value.problems[0].value == "65-84"


def mean_of(made: Survey) -> tuple[float, float]:
    row = estimate_table(made, [Asked(Statistic.MEAN, "x")]).row(0, named=True)
    return row["value"], row["se"]


@needs_r
def test_jackknife_and_half_samples_as_svrepdesign(tmp_path):
    frame = people(5, paired=True).drop("N").with_columns(pl.lit(12).alias("N"))
    frame.write_csv(tmp_path / "d.csv")
    answers = run_r(
        tmp_path,
        DESIGN
        + """
        j <- svymean(~x, as.svrepdesign(s, type = "JKn", mse = TRUE)); put("jkn", "x", c(coef(j), SE(j)))
        f <- svydesign(~c, strata = ~h, weights = ~w, data = d, nest = TRUE)
        b <- svymean(~x, as.svrepdesign(f, type = "BRR", mse = TRUE)); put("brr", "x", c(coef(b), SE(b)))
        """,
    )
    made = survey(frame)
    np.testing.assert_allclose(
        mean_of(Survey(frame, made.sample, replicates=jackknife(made.sample))), answers["jkn", "x"], rtol=1e-9
    )
    halves = Survey(frame, made.sample, replicates=balanced_half_samples(made.sample))
    # Any balanced set gives nearly the same; R takes another Hadamard matrix.
    np.testing.assert_allclose(mean_of(halves), answers["brr", "x"], rtol=2e-2)


def test_every_kind_of_replicates_is_near_the_linearised_error():
    frame = people(6, paired=True)
    plain = sample_of(frame, weight="w", strata=("h",), clusters=("c",))
    error = mean_of(Survey(frame, plain))[1]
    for made in (
        jackknife(plain),
        bootstrap(plain, 2000, seed=1),
        balanced_half_samples(plain),
        balanced_half_samples(plain, fay_rho=0.5),
    ):
        assert mean_of(Survey(frame, plain, replicates=made))[1] == pytest.approx(error, rel=0.05)


def test_successive_differences_of_a_systematic_sample():
    """For independent units in random order SDR estimates the variance of simple random sampling."""
    rng = np.random.default_rng(8)
    frame = pl.DataFrame({"w": np.full(400, 3.0), "x": rng.normal(50, 9, 400)})
    sample = sample_of(frame, weight="w")
    found = mean_of(Survey(frame, sample, replicates=successive_differences(sample, 400)))
    assert found[1] == pytest.approx(frame["x"].std() / 20, rel=0.08)


def test_the_bootstrap_repeats_itself_and_keeps_the_sum_of_weights_near():
    sample = survey(people()).sample
    one, same, other = (bootstrap(sample, 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.weights, same.weights)
    assert not np.array_equal(one.weights, other.weights)
    assert one.weights.sum(axis=0).mean() == pytest.approx(sample.weight.sum(), rel=0.02)


def test_half_samples_need_pairs():
    with pytest.raises(InvalidInput):
        balanced_half_samples(survey(people()).sample)


@needs_r
@pytest.mark.parametrize(("kind", "rho"), [("bootstrap", None), ("fay", 0.3), ("sdr", None)])
@pytest.mark.parametrize("centre", list(Centre))
def test_given_replicate_weights_as_svrepdesign(tmp_path, kind, rho, centre):
    frame = people()
    rng = np.random.default_rng(9)
    weights = frame["w"].to_numpy()[:, None] * rng.gamma(2, 0.5, (frame.height, 20))
    frame.with_columns(pl.Series(f"r{k}", weights[:, k]) for k in range(20)).write_csv(tmp_path / "d.csv")
    scale = {"bootstrap": 1 / 20, "fay": 1 / (20 * 0.7**2), "sdr": 4 / 20}[kind]
    mse = "TRUE" if centre is Centre.ESTIMATE else "FALSE"
    answers = run_r(
        tmp_path,
        f"""
        d <- read.csv("d.csv")
        s <- svrepdesign(data = d, weights = ~w, repweights = "r[0-9]+", type = "other", scale = {scale},
                         rscales = rep(1, 20), combined.weights = TRUE, mse = {mse})
        m <- svyby(~x, ~place, s, svymean); put("x", "mean", c(coef(m), SE(m)))
        t <- svytotal(~x, s); put("x", "total", c(coef(t), SE(t)))
        """,
    )
    read = replicates_of(weights, ReplicateType(kind), fay_rho=rho, centre=centre)
    made = Survey(frame, sample_of(frame, weight="w"), replicates=read)
    means = estimate_table(made, [Asked(Statistic.MEAN, "x")], by=("place",))
    np.testing.assert_allclose([*means["value"], *means["se"]], answers["x", "mean"], rtol=1e-9)
    total = estimate_table(made, [Asked(Statistic.TOTAL, "x")]).row(0, named=True)
    np.testing.assert_allclose([total["value"], total["se"]], answers["x", "total"], rtol=1e-9)
    assert total["df"] == 19


def test_calibrated_weights_go_into_association_and_standard():
    """After post-stratification to the ages themselves a mean standardised to those ages is the mean."""
    frame = people()
    sizes = {"18-29": 900.0, "30-64": 1500.0, "65-84": 600.0}
    margins = [Margin("age", name, size) for name, size in sizes.items()]
    done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
    plain = survey(frame)
    made = Survey(frame, plain.sample.with_weight(done.weights), calibrated=done)
    mean = estimate_table(made, [Asked(Statistic.MEAN, "x")]).row(0, named=True)
    same = standardised(made, "x", "age", sizes).row(0, named=True)
    assert (same["value"], same["se"]) == pytest.approx((mean["value"], mean["se"]), rel=1e-9)
    assert 0 < rao_scott(made, "worry", "hit").p < 1


@needs_r
@pytest.mark.parametrize("calibrated", [False, True])
def test_differences_of_domains_as_svycontrast(tmp_path, calibrated):
    frame = people()
    frame.write_csv(tmp_path / "d.csv")
    sizes = {"18-29": 900.0, "30-64": 1500.0, "65-84": 600.0}
    made = survey(frame)
    post = ""
    if calibrated:
        margins = [Margin("age", name, size) for name, size in sizes.items()]
        done = calibrate(frame, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
        made = Survey(frame, made.sample.with_weight(done.weights), calibrated=done)
        post = "s <- postStratify(s, ~age, data.frame(age = names(k), Freq = k)); "
        post = f'k <- c("18-29" = 900, "30-64" = 1500, "65-84" = 600); {post}'
    answers = run_r(
        tmp_path,
        DESIGN
        + post
        + """
        s <- update(s, a = as.numeric(place == "a"), b = as.numeric(place == "b"))
        t <- svytotal(~I(x * a) + a + I(x * b) + b, s); names(t) <- c("ax", "a1", "bx", "b1")
        c1 <- svycontrast(t, quote(bx / b1 - ax / a1)); put("x", "ba", c(coef(c1), SE(c1)))
        """,
    )
    found = differences(made, Asked(Statistic.MEAN, "x"), ["place"], against=("a",))
    assert (found["value"][0], found["se"][0], found["p"][0]) == (0.0, 0.0, None)
    np.testing.assert_allclose([found["value"][1], found["se"][1]], answers["x", "ba"], rtol=1e-9)
    shares = differences(made, Asked(Statistic.PROPORTION, "hit", ("yes",)), ["place"])
    assert shares["se"].is_between(0, 1).all()


def test_a_part_against_the_whole_is_surer_than_two_samples():
    """The whole holds the part: the covariance makes the difference surer than √(SE₁² + SE₂²)."""
    made = survey(people())
    parts = estimate_table(made, [Asked(Statistic.MEAN, "x")], by=("place",))
    whole = estimate_table(made, [Asked(Statistic.MEAN, "x")])
    found = differences(made, Asked(Statistic.MEAN, "x"), ["place"])
    assert found["value"].to_list() == pytest.approx((parts["value"] - whole["value"][0]).to_list())
    assert (found["se"] < (parts["se"] ** 2 + whole["se"][0] ** 2).sqrt()).all()


def test_a_reference_that_is_not_there_is_named():
    with pytest.raises(WrongUse) as caught:
        differences(survey(people()), Asked(Statistic.MEAN, "x"), ["place"], against=("c",))
    assert caught.value.problems[0].value == "c"
