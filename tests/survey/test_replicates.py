"""Variances from replicate weights and the weights made from a design, written out unit by unit."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.survey import sample_of
from samlad.survey.design import Sample
from samlad.survey.domains import domains_of
from samlad.survey.replicate_weights import balanced_half_samples, bootstrap, jackknife, successive_differences
from samlad.survey.replicates import Centre, Replicated, Replicates, ReplicateType, replicates_of
from samlad.survey.taylor import Linear

FIVE = np.array([[2.0, 1, 3, 2, 2], [1, 2, 1, 1, 3], [4, 4, 2, 4, 4]])
"""Three persons in five replicates."""
EVERYBODY = np.ones(3, dtype=bool)
Y = np.array([1.0, 5.0, 2.0])
SCALES = {"brr": 1 / 5, "jk1": 4 / 5, "bootstrap": 1 / 5, "sdr": 4 / 5}


@pytest.mark.parametrize("kind", SCALES)
def test_every_kind_has_its_scale(kind):
    made = replicates_of(FIVE, ReplicateType(kind))
    assert made.scale == pytest.approx(SCALES[kind], rel=1e-15)
    assert made.scales.tolist() == [1.0] * 5
    assert made.degrees_of_freedom == 4
    assert made.centre is Centre.ESTIMATE


@pytest.mark.parametrize(("rho", "scale"), [(0.0, 1 / 5), (0.3, 1 / (5 * 0.49)), (0.5, 4 / 5)])
def test_fays_scale(rho, scale):
    assert replicates_of(FIVE, ReplicateType.FAY, fay_rho=rho).scale == pytest.approx(scale, rel=1e-15)


@pytest.mark.parametrize("rho", [None, -0.01, 1.0, 1.5])
def test_fays_constant_lies_from_nought_to_below_one(rho):
    with pytest.raises(WrongUse):
        replicates_of(FIVE, ReplicateType.FAY, fay_rho=rho)


def test_what_is_told_takes_the_place_of_the_kind():
    own = np.array([0.1, 0.2, 0.3, 0.4, 2.0])
    made = replicates_of(FIVE, ReplicateType.JKN, scales=own, df=0.5)
    assert (made.scale, made.scales.tolist(), made.degrees_of_freedom) == (1.0, own.tolist(), 0.5)
    made = replicates_of(FIVE, ReplicateType.BRR, scale=0.25, scales=own, centre=Centre.REPLICATES)
    assert (made.scale, made.scales.tolist(), made.centre) == (0.25, own.tolist(), Centre.REPLICATES)
    assert replicates_of(FIVE[:, :2], ReplicateType.BRR).degrees_of_freedom == 1


@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf, np.nan])
def test_scales_and_degrees_are_numbers_above_nought(bad):
    for how in ({"scale": bad}, {"df": bad}, {"scales": np.array([1.0, 1.0, 1.0, 1.0, bad])}):
        with pytest.raises(WrongUse):
            replicates_of(FIVE, ReplicateType.BRR, **how)


def test_replicates_that_do_not_fit_are_refused():
    with pytest.raises(InvalidInput):
        replicates_of(FIVE[:, :1], ReplicateType.BRR)
    with pytest.raises(WrongUse):
        replicates_of(FIVE, ReplicateType.JKN)
    with pytest.raises(InvalidInput):
        replicates_of(FIVE, ReplicateType.BRR, scales=np.ones(4))


@pytest.mark.parametrize("centre", list(Centre))
@pytest.mark.parametrize("kind", ["mean", "total"])
def test_the_statistic_is_computed_anew_with_every_column(centre, kind):
    """Var = scale·Σ s_r(θ_r − c)²; a domain of nobody has neither value nor variance."""
    weight, own = np.array([2.0, 1.0, 3.0]), np.array([1.0, 2.0, 0.5, 1.0, 3.0])
    domains = domains_of(pl.DataFrame({"g": ["b", "a", "b"]}), ["g"])
    made = replicates_of(FIVE, ReplicateType.JK1, scale=0.7, scales=own, centre=centre)
    linear = Linear(Y, EVERYBODY.astype(float) if kind == "mean" else None, EVERYBODY)
    value, variance = Replicated(weight, made, domains).of(linear)
    for number, rows in enumerate(([1], [0, 2])):
        below = weight[rows].sum() if kind == "mean" else 1.0
        full = (weight[rows] @ Y[rows]) / below
        each = Y[rows] @ FIVE[rows] / (FIVE[rows].sum(axis=0) if kind == "mean" else 1.0)
        middle = full if centre is Centre.ESTIMATE else each.mean()
        assert value[number] == pytest.approx(full)
        assert variance[number] == pytest.approx(0.7 * sum(own * (each - middle) ** 2))


@pytest.mark.parametrize("below", [0.0, 1.0, -2.0])
def test_a_replicate_that_leaves_nobody_has_no_ratio(below):
    """The third column gives the denominator `below`: 0 is no number, one and minus two are."""
    columns = np.array([[1.0, 2.0, 1.0], [1.0, 1.0, 1.0]])
    domains = domains_of(pl.DataFrame({"w": [1.0, 1.0]}), [])
    x = np.array([3.0, below - 3.0])
    engine = Replicated(np.ones(2), Replicates(columns, 1.0, np.ones(3)), domains)
    _value, variance = engine.of(Linear(np.array([1.0, 4.0]), x, np.ones(2, dtype=bool)))
    if not below:
        assert np.isnan(variance[0])
        return
    each, full = np.array([5 / below, 6 / (3 + below), 5 / below]), 5 / below
    assert variance[0] == pytest.approx(((each - full) ** 2).sum())


def drawn(sizes: list[int], known: list[float] | None = None, rows: int = 2) -> Sample:
    """Strata of so many clusters, each of some rows; `known` is how many clusters there are."""
    frame = pl.DataFrame(
        [
            {"s": f"s{stratum}", "c": cluster, "w": 1.0 + stratum + cluster, "N": known[stratum] if known else 0.0}
            for stratum, size in enumerate(sizes)
            for cluster in range(size)
            for _row in range(rows)
        ]
    )
    return sample_of(frame, weight="w", strata=["s"], clusters=["c"], fpc=["N"] if known else [])


@pytest.mark.parametrize("known", [None, [6.0, 4.0]])
def test_the_jackknife_leaves_one_cluster_out_at_a_time(known):
    sample = drawn([3, 2], known)
    made = jackknife(sample)
    factors = made.weights / sample.weight[:, None]
    half, two = 3 / 2, 2.0
    expected = [
        [0, half, half, 1, 1],
        [half, 0, half, 1, 1],
        [half, half, 0, 1, 1],
        [1, 1, 1, 0, two],
        [1, 1, 1, two, 0],
    ]
    np.testing.assert_allclose(factors, np.repeat(expected, 2, axis=0))
    open_share = [1.0, 1.0] if known is None else [1 - 3 / 6, 1 - 2 / 4]
    assert made.scale == 1.0
    assert made.scales.tolist() == pytest.approx([2 / 3 * open_share[0]] * 3 + [1 / 2 * open_share[1]] * 2)


def test_the_bootstrap_draws_one_cluster_less_and_rescales():
    """Factors 1 − λ + λ·m·n/(n − 1) with m times drawn in n − 1 draws, λ = √(1 − f)."""
    sample = drawn([3, 2], [6.0, 8.0])
    made = bootstrap(sample, 200, seed=4)
    assert (made.scale, made.scales.tolist(), made.weights.shape) == (1 / 200, [1.0] * 200, (10, 200))
    factors = made.weights / sample.weight[:, None]
    np.testing.assert_array_equal(factors[0::2], factors[1::2])  # both rows of a cluster
    for units, n, fraction in ((slice(0, 6, 2), 3, 3 / 6), (slice(6, 10, 2), 2, 2 / 8)):
        shrink = np.sqrt(1 - fraction)
        times = (factors[units] - 1 + shrink) / shrink * (n - 1) / n
        np.testing.assert_allclose(times, times.round(), atol=1e-12)
        assert times.round().sum(axis=0).tolist() == [n - 1] * 200
        assert times.round().mean(axis=1) == pytest.approx([(n - 1) / n] * n, abs=0.15)
    assert not np.array_equal(made.weights[:, 0], made.weights[:, 1])


def test_a_census_of_one_cluster_stays_as_it_is():
    sample = drawn([1, 2], [1.0, 9.0])
    made = bootstrap(sample, 8, seed=1)
    assert (made.weights[:2] == sample.weight[:2, None]).all()
    assert made.weights[2:].std() > 0
    with pytest.raises(InvalidInput) as caught:
        bootstrap(drawn([2, 1]), 8, seed=1)
    assert caught.value.problems[0].value == "s1"
    with pytest.raises(InvalidInput):
        jackknife(drawn([2, 1]))


@pytest.mark.parametrize("rho", [0.0, 0.3])
@pytest.mark.parametrize("strata", [1, 2, 3, 4])
def test_half_samples_are_balanced(strata, rho):
    """One cluster of a pair gets 2 − ρ, the other ρ. Any two strata go together half the times."""
    sample = drawn([2] * strata)
    made = balanced_half_samples(sample, rho)
    count = {1: 2, 2: 4, 3: 4, 4: 8}[strata]
    assert made.weights.shape == (4 * strata, count)
    assert made.scale == pytest.approx(1 / (count * (1 - rho) ** 2), rel=1e-15)
    assert made.scales.tolist() == [1.0] * count
    factors = (made.weights / sample.weight[:, None])[::2]
    np.testing.assert_allclose(np.sort(np.unique(factors.round(12))), [rho, 2 - rho])
    np.testing.assert_allclose(factors[0::2] + factors[1::2], 2.0)
    sign = np.sign(factors[0::2] - 1)
    np.testing.assert_array_equal(sign @ sign.T, count * np.eye(strata))
    np.testing.assert_array_equal(sign.sum(axis=1), np.zeros(strata))


def test_the_first_half_sample_has_the_first_cluster_of_every_pair():
    sample = drawn([2, 2, 2])
    made = balanced_half_samples(sample)
    assert made.scale == 1 / 4
    assert (made.weights[:, 0] / sample.weight).tolist() == [2, 2, 0, 0] * 3


def test_half_samples_name_the_strata_without_pairs():
    with pytest.raises(InvalidInput) as caught:
        balanced_half_samples(drawn([2, 3, 2, 1] + [3] * 9))
    # The first ten of eleven, in the order of their names.
    assert caught.value.problems[0].value == "s1, s10, s11, s12, s3, s4, s5, s6, s7, s8"
    frame = pl.DataFrame({"w": [1.0, 1.0, 1.0]})
    with pytest.raises(InvalidInput) as caught:
        balanced_half_samples(sample_of(frame, weight="w"))
    assert caught.value.problems[0].value == "–"


@pytest.mark.parametrize(("asked", "count"), [(2, 2), (3, 4), (4, 4), (5, 8), (1, 2)])
def test_successive_differences_follow_the_order_of_the_file(asked, count):
    """Factors 1 + 2^(−3/2)·(h_i − h_(i+1)): Var of a total is ½·Σ(z_i − z_(i+1))², round from the last to the first.

    So it is as long as there are fewer units than replicates (Fay & Train 1995); z is 0 for those that are not there.
    """
    sample = sample_of(pl.DataFrame({"w": [2.0, 3.0, 5.0][: max(count - 1, 1)]}), weight="w")
    made = successive_differences(sample, asked)
    assert made.weights.shape == (sample.rows, count)
    assert (made.scale, made.scales.tolist()) == (4 / count, [1.0] * count)
    factors = made.weights / sample.weight[:, None]
    assert set(np.unique(factors.round(6))) <= {1.0, round(1 + 2**-0.5, 6), round(1 - 2**-0.5, 6)}
    y = np.array([7.0, 1.0, 4.0])[: sample.rows]
    found = made.variance(np.array([sample.weight @ y]), (y @ made.weights)[None, :])[0]
    z = np.zeros(count - 1)
    z[: sample.rows] = sample.weight * y
    assert found == pytest.approx(((z - np.roll(z, -1)) ** 2).sum() / 2, abs=1e-9)


def test_successive_differences_by_hand():
    """Rows two to four of Hadamard's matrix are (1 −1 1 −1), (1 1 −1 −1) and (1 −1 −1 1); then from the start again."""
    sample = sample_of(pl.DataFrame({"w": [1.0] * 7}), weight="w")
    factors = successive_differences(sample, 4).weights
    step = 2**-0.5
    three = [[1, 1 - step, 1 + step, 1], [1, 1 + step, 1, 1 - step], [1, 1, 1 - step, 1 + step]]
    np.testing.assert_allclose(factors, [*three, *three, three[0]])
