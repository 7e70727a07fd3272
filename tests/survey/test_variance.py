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
    for linear in linears(frame).values():
        at_once = engine.of(linear)
        monkeypatch.setattr("samlad.survey.taylor._BLOCK", 3 * frame.height)
        np.testing.assert_array_equal(np.array(engine.of(linear)), np.array(at_once))
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
