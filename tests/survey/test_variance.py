"""The variance formula written out in loops beside the ways it is computed: by rows, by dense scores, by the cube.

The loops follow Särndal, Swensson & Wretman (1992), ch. 4, one stratum and one unit at a time; R holds whole designs
(test_against_r).
"""

import itertools

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.stats.streams import stream
from samlad.survey import sample_of
from samlad.survey.cube import Variable, build, roll_up
from samlad.survey.design import Sample
from samlad.survey.domains import domains_of
from samlad.survey.taylor import CalibratedTaylor, Linear, Taylor
from samlad.survey.variance import Singleton, covariance, linearised_variance, variances

RULES = [Singleton.SKIP, Singleton.ADJUST, Singleton.AVERAGE]
WEIGHT = "w"


def written_out(frame: pl.DataFrame, scores: np.ndarray, inside: np.ndarray, design: dict, rule: Singleton) -> float:
    """Σ over stages and strata; `scores` are weight × linearised value, 0 outside the domain."""
    rows = list(frame.iter_rows(named=True))
    parents: list[tuple] = [tuple(row[name] for name in design["strata"]) for row in rows]
    above = dict.fromkeys(parents, 1.0)
    whole = 0.0
    for number in range(max(len(design["fpc"]), 1)):
        units = [(*parents[k], k if not design["clusters"] else row[design["clusters"][number]])
                 for k, row in enumerate(rows)]  # fmt: skip
        z = {unit: sum(scores[k] for k in range(len(rows)) if units[k] == unit) for unit in dict.fromkeys(units)}
        mean_of_all = sum(z.values()) / len(z)
        parts, singles, below = [], 0, {}
        for stratum in dict.fromkeys(parents):
            own = [value for unit, value in z.items() if unit[:-1] == stratum]
            n = len(own)
            told = next((row[design["fpc"][number]] for k, row in enumerate(rows) if parents[k] == stratum), 0) if (
                design["fpc"]) else 0  # fmt: skip
            f = 0.0 if not told else told if told <= 1 else n / told
            below |= {unit: above[stratum] * f for unit in z if unit[:-1] == stratum}
            present = any(inside[k] for k in range(len(rows)) if parents[k] == stratum)
            if n > 1:
                squares = sum((value - sum(own) / n) ** 2 for value in own)
                part = above[stratum] * (1 - f) * n / (n - 1) * squares
                whole += part
                parts += [part] if present else []
            elif f < 1 and present:
                singles += 1
                if rule is Singleton.ADJUST:
                    whole += above[stratum] * (1 - f) * (own[0] - mean_of_all) ** 2
            elif present:
                parts.append(0.0)
        if rule is Singleton.AVERAGE and singles:
            whole += singles * sum(parts) / len(parts) if parts else np.nan
        parents, above = units, below
    return whole


def drawn(seed: int, *, ones: bool = True) -> pl.DataFrame:
    """Six strata, two of them with one household and one a census of one; households of one to three persons."""
    random = stream(seed, "variance")
    sizes = [1, 4, 3, 1, 5, 1] if ones else [2, 4, 3, 2, 5, 3]
    households = [1, 9, 3, 12, 20, 8] if ones else [9, 9, 3, 12, 20, 8]
    parts = []
    for stratum, (size, known) in enumerate(zip(sizes, households, strict=True)):
        for household in range(size):
            persons = 1 if ones and household == 1 else int(random.integers(2, 4))
            parts.append(
                pl.DataFrame(
                    {
                        "s": [stratum] * persons,
                        "c": [household * 7 % 5] * persons,
                        "p": range(persons),
                        "N": [float(known)] * persons,
                        "M": [persons * 2.0 if household % 2 else 0.25] * persons,
                        "f": [1.0 if stratum == 2 else 0.125 * stratum + 0.125] * persons,
                        "w": random.uniform(1, 9, persons),
                        "g": random.choice(["a", "b"], persons),
                        "y": random.integers(1, 90, persons).astype(float),
                        "x": random.integers(1, 9, persons).astype(float),
                        "valid": random.random(persons) < 0.9,
                    }
                )
            )
    frame = pl.concat(parts)
    # The last stratum lies outside group a: there it does not matter that it has one household.
    return frame.with_columns(pl.when(pl.col("s") == 5).then(pl.lit("b")).otherwise("g").alias("g"))


DESIGNS = {
    "rows": {"strata": ["s"], "clusters": [], "fpc": []},
    "rows with shares drawn": {"strata": ["s"], "clusters": [], "fpc": ["f"]},
    "households": {"strata": ["s"], "clusters": ["c"], "fpc": []},
    "households of how many": {"strata": ["s"], "clusters": ["c"], "fpc": ["N"]},
    "households and persons": {"strata": ["s"], "clusters": ["c", "p"], "fpc": ["N", "M"]},
    "no strata": {"strata": [], "clusters": ["s"], "fpc": []},
}


def sampled(frame: pl.DataFrame, design: dict) -> Sample:
    return sample_of(frame, weight=WEIGHT, **design)


def linears(frame: pl.DataFrame) -> dict[str, Linear]:
    valid = frame["valid"].to_numpy()
    y, x = np.where(valid, frame["y"].to_numpy(), 0.0), np.where(valid, frame["x"].to_numpy(), 0.0)
    return {
        "mean": Linear(y, valid.astype(float), valid),
        "ratio": Linear(y, x, valid),
        "total": Linear(y, None, valid),
    }


def scored(frame: pl.DataFrame, linear: Linear, inside: np.ndarray) -> tuple[float, np.ndarray]:
    """The value of a statistic among the rows inside, and the score of every row."""
    w = frame["w"].to_numpy()
    counted = inside & linear.valid
    top = float((w * linear.y)[counted].sum())
    if linear.x is None:
        return top, np.where(counted, w * linear.y, 0.0)
    below = float((w * linear.x)[counted].sum())
    return top / below, np.where(counted, w * (linear.y - top / below * linear.x) / below, 0.0)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_every_way_is_the_formula_written_out(design, rule, seed):
    frame = drawn(seed)
    made = DESIGNS[design]
    sample, domains = sampled(frame, made), domains_of(frame, ["g"])
    for linear in linears(frame).values():
        value, variance = Taylor(sample, domains, rule).of(linear)
        for number, group in enumerate(["a", "b"]):
            inside = (frame["g"] == group).to_numpy()
            wanted, scores = scored(frame, linear, inside)
            expected = written_out(frame, scores, inside & linear.valid, made, rule)
            assert value[number] == pytest.approx(wanted, rel=1e-12)
            assert variance[number] == pytest.approx(expected, rel=1e-9, nan_ok=True)
            dense = variances(sample, scores[:, None], (inside & linear.valid)[:, None], rule)
            assert dense[0] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("design", ["rows", "rows with shares drawn"])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("total", [False, True])
def test_the_cube_is_the_formula_written_out(design, rule, total):
    made = DESIGNS[design]
    for seed in range(3):
        # One row a household, so that strata of one row are there.
        frame = drawn(seed).unique(["s", "c"], keep="first", maintain_order=True)
        answered = frame.with_columns(pl.when("valid").then("y").alias("y"))
        cube = build(answered, [Variable("y")], weight="w", strata=["s"], domains=["g"],
                     fpc=made["fpc"][0] if made["fpc"] else None)  # fmt: skip
        found = roll_up(cube, ["g"], singleton=rule, total=total)
        linear = linears(frame)["total" if total else "mean"]
        for number, group in enumerate(["a", "b"]):
            inside = (frame["g"] == group).to_numpy()
            wanted, scores = scored(frame, linear, inside)
            expected = written_out(frame, scores, inside & linear.valid, made, rule)
            assert found.value[number, 0] == pytest.approx(wanted, rel=1e-12)
            assert found.variance[number, 0] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("design", DESIGNS)
def test_residuals_of_every_row_count_also_outside_the_domain(design):
    """Calibrated weights: the residual of a row outside the domain is not 0, and its stratum of one matters."""
    frame = drawn(4)
    made = DESIGNS[design]
    sample, domains = sampled(frame, made), domains_of(frame, ["g"])
    half = np.linspace(0.5, 1.5, frame.height)[:, None]

    def residuals(u: np.ndarray) -> np.ndarray:
        return u - half * u.mean(axis=0)

    everybody = np.ones(frame.height, dtype=bool)
    for rule, linear in itertools.product(RULES, linears(frame).values()):
        _value, variance = CalibratedTaylor(sample, domains, residuals, rule).of(linear)
        for number, group in enumerate(["a", "b"]):
            _wanted, scores = scored(frame, linear, (frame["g"] == group).to_numpy())
            w = frame["w"].to_numpy()
            left = w * residuals((scores / w)[:, None])[:, 0]
            expected = written_out(frame, left, everybody, made, rule)
            assert variance[number] == pytest.approx(expected, rel=1e-9)


def test_many_domains_are_worked_off_in_blocks(monkeypatch):
    frame = drawn(5, ones=False)
    sample, domains = sampled(frame, DESIGNS["households"]), domains_of(frame, ["s", "g"])
    engine = CalibratedTaylor(sample, domains, lambda u: u - u.mean(axis=0))
    for linear, block in itertools.product(linears(frame).values(), (1, 3 * frame.height)):
        at_once = engine.of(linear)
        monkeypatch.setattr("samlad.survey.taylor._BLOCK", block)
        np.testing.assert_allclose(engine.of(linear), at_once, rtol=1e-12)
        monkeypatch.undo()


def test_a_stratum_of_one_outside_the_domain_does_no_harm():
    frame = drawn(6).filter(pl.col("s").is_in([1, 4, 5]))
    sample, linear = sampled(frame, DESIGNS["households"]), linears(frame)["total"]
    alone = domains_of(frame, ["g"], (frame["g"] == "a").to_numpy())
    inside = (frame["g"] == "a").to_numpy() & linear.valid
    scores = np.where(inside, frame["w"].to_numpy() * linear.y, 0.0)[:, None]
    assert Taylor(sample, alone).of(linear)[1][0] > 0
    assert variances(sample, scores, inside[:, None], Singleton.FAIL)[0] == Taylor(sample, alone).of(linear)[1][0]
    for refused in (
        lambda: Taylor(sample, domains_of(frame, [])).of(linear),
        lambda: variances(sample, scores, np.ones_like(inside)[:, None], Singleton.FAIL),
        lambda: linearised_variance(sample, linear.y),
        lambda: covariance(sample, scores),
    ):
        with pytest.raises(InvalidInput) as caught:
            refused()
        assert caught.value.problems[0].value == "5"


@pytest.mark.parametrize("design", DESIGNS)
def test_the_covariance_of_sums_is_that_of_their_variances(design):
    """Var(a + b) = Var(a) + Var(b) + 2·Cov(a, b), stage by stage; strata of one are skipped when that is the rule."""
    for seed, ones, rule in ((7, False, Singleton.FAIL), (8, True, Singleton.SKIP)):
        frame = drawn(seed, ones=ones)
        if not ones and design == "households and persons":
            frame = frame.filter(pl.len().over("s", "c") > 1)
        sample = sampled(frame, DESIGNS[design])
        w = frame["w"].to_numpy()
        scores = np.column_stack([w * frame["y"].to_numpy(), w * frame["x"].to_numpy()])
        found = covariance(sample, scores, rule)
        everybody = np.ones((frame.height, 1), dtype=bool)
        both = np.column_stack([scores, scores.sum(axis=1)])
        first, second, together = variances(sample, both, everybody, rule)
        assert found[0, 0] == pytest.approx(first, rel=1e-12)
        assert found[1, 1] == pytest.approx(second, rel=1e-12)
        assert found[0, 1] == found[1, 0] == pytest.approx((together - first - second) / 2, rel=1e-9)


def test_one_row_that_is_all_there_is_has_no_variance():
    frame = pl.DataFrame({"w": [2.0], "N": [1.0]})
    sample = sample_of(frame, weight="w", fpc=["N"])
    assert variances(sample, np.array([[3.0, 4.0]]), np.ones((1, 1), dtype=bool), Singleton.FAIL).tolist() == [0, 0]


def test_linearised_variance_weighs_its_values():
    """Two units in one stratum: n/(n − 1)·Σ(z − z̄)² = (z₁ − z₂)², z = weight × value."""
    sample = sample_of(pl.DataFrame({"w": [2.0, 3.0]}), weight="w")
    assert linearised_variance(sample, np.array([5.0, 1.0])) == pytest.approx((10 - 3) ** 2)


def test_one_unit_that_is_the_whole_sample_lies_at_its_own_mean():
    """Around the mean of all units there is nothing left, for every sum at once."""
    sample = sample_of(pl.DataFrame({"w": [1.0, 1.0], "c": [1, 1]}), weight="w", clusters=["c"])
    everybody = np.ones((2, 1), dtype=bool)
    assert variances(sample, np.array([[3.0, 40.0], [5.0, 60.0]]), everybody, Singleton.ADJUST).tolist() == [0, 0]


@pytest.mark.parametrize("known", [0, 1])
def test_the_average_rule_needs_a_stratum_to_average(known):
    """One stratum of two is enough: the other gets its variance, (z₁ − z₂)². Without any nothing can be told."""
    frame = pl.DataFrame({"w": [1.0] * 3, "s": ["a", "b" if known else "c", "b"], "y": [7.0, 3.0, 5.0]})
    sample, domains = sample_of(frame, weight="w", strata=["s"]), domains_of(frame, [])
    y, everybody = frame["y"].to_numpy(), np.ones(3, dtype=bool)
    cube = build(frame, [Variable("y")], weight="w", strata=["s"])
    found = [
        Taylor(sample, domains, Singleton.AVERAGE).of(Linear(y, None, everybody))[1][0],
        variances(sample, y[:, None], everybody[:, None], Singleton.AVERAGE)[0],
        roll_up(cube, singleton=Singleton.AVERAGE, total=True).variance[0, 0],
    ]
    assert found == pytest.approx([2 * (3 - 5) ** 2 if known else np.nan] * 3, nan_ok=True)


@pytest.mark.parametrize("below", [1.0, -1.0, 0.0])
def test_a_ratio_to_one_is_a_ratio_and_to_nothing_is_none(below):
    """R = Σwy/Σwx = 6/(±1); Var = n/(n − 1)·Σ(z − z̄)² with z = (y − R·x)/Σx, here written out."""
    frame = pl.DataFrame({"w": [1.0, 1.0], "y": [2.0, 4.0], "x": [3.0, below - 3.0]})
    linear = Linear(frame["y"].to_numpy(), frame["x"].to_numpy(), np.ones(2, dtype=bool))
    value, variance = Taylor(sample_of(frame, weight="w"), domains_of(frame, [])).of(linear)
    if not below:
        assert np.isnan([value[0], variance[0]]).all()
        return
    z = (frame["y"].to_numpy() - 6 / below * frame["x"].to_numpy()) / below
    assert value[0] == 6 / below
    assert variance[0] == pytest.approx((z[0] - z[1]) ** 2)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("rule", RULES)
def test_a_domain_is_the_same_whatever_other_domains_there_are(design, rule):
    """One of them has no strata of one: the rule for such strata, needed in the others, leaves it alone."""
    frame = drawn(9).with_columns(pl.when(pl.col("s").is_in([1, 4])).then("g").otherwise(pl.lit("c")).alias("g"))
    sample, domains = sampled(frame, DESIGNS[design]), domains_of(frame, ["g"])
    assert domains.count == 3
    for linear in linears(frame).values():
        for engine in (
            lambda where: Taylor(sample, where, rule),
            lambda where: CalibratedTaylor(sample, where, lambda u: u - u.mean(axis=0), rule),
        ):
            together = engine(domains).of(linear)[1]
            alone = [
                engine(domains_of(frame, [], (frame["g"] == group).to_numpy())).of(linear)[1][0] for group in "abc"
            ]
            assert together == pytest.approx(alone, rel=1e-12)


def test_a_domain_of_census_strata_alone_has_no_variance_whatever_the_others_lack():
    frame = pl.DataFrame({"w": [1.0] * 3, "s": list("abb"), "N": [1.0, 4.0, 4.0], "g": list("xyy"), "y": [1.0, 2, 4]})
    more = pl.concat([frame, frame.head(1).with_columns(pl.lit("c").alias("s"), pl.lit("y").alias("g"), N=9.0)])
    sample, domains = sample_of(more, weight="w", strata=["s"], fpc=["N"]), domains_of(more, ["g"])
    linear = Linear(more["y"].to_numpy(), None, np.ones(4, dtype=bool))
    cube = build(more, [Variable("y")], weight="w", strata=["s"], domains=["g"], fpc="N")
    spread = 2 * (1 - 2 / 4) * 2 * (1**2 + 1**2)  # the stratum of two, and once more for that of one
    for rule, expected in ((Singleton.AVERAGE, [0.0, spread]), (Singleton.SKIP, [0.0, spread / 2])):
        assert Taylor(sample, domains, rule).of(linear)[1] == pytest.approx(expected)
        assert roll_up(cube, ["g"], singleton=rule, total=True).variance[:, 0] == pytest.approx(expected)
