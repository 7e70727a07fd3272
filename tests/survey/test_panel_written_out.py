"""The change in a panel written out: persons as units over both waves, their scores subtracted; made-up data."""

import numpy as np
import polars as pl
import pytest

from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, calibrate
from samlad.survey.design import sample_of
from samlad.survey.panel import PanelDesign, panel_errors
from samlad.survey.table import Survey
from samlad.survey.waves import wave_changes

STRATA = {"a": 400.0, "b": 900.0}
DESIGN = PanelDesign("id", ("s",), (), ("N",))
ASKED = {
    "mean": Asked(Statistic.MEAN, "y"),
    "total": Asked(Statistic.TOTAL, "y"),
    "ratio": Asked(Statistic.RATIO, "y/x"),
    "share": Asked(Statistic.PROPORTION, "q"),
}


def wave(number: int) -> pl.DataFrame:
    """Forty persons of sixty, half of them in both waves; y is sometimes missing, q is 1 or 2."""
    chance = np.random.default_rng(number)
    ids = np.arange(40) + (0 if number == 1 else 20)
    y = chance.uniform(0, 10, 40)
    return pl.DataFrame(
        {
            "id": [str(one) for one in ids],
            "s": ["a" if one % 3 else "b" for one in ids],
            "g": ["g1" if one % 2 else "g2" for one in ids],
            "w": chance.uniform(5, 15, 40),
            "y": [None if one % 7 == number else float(value) for one, value in zip(ids, y, strict=True)],
            "x": chance.uniform(1, 3, 40),
            "q": [str(1 + int(value < 4)) for value in y],
        }
    ).with_columns(pl.col("s").replace_strict(STRATA, return_dtype=pl.Float64).alias("N"))


def survey(table: pl.DataFrame) -> Survey:
    return Survey(table, sample_of(table, weight="w", strata=("s",), fpc=("N",)))


def parts(table: pl.DataFrame, kind: str, inside: np.ndarray):
    """Value and linearised value of one wave in a domain."""
    w = table["w"].to_numpy()
    if kind == "share":
        y, x, valid = (
            (table["q"] == "2").to_numpy().astype(float),
            np.ones(table.height),
            np.ones(table.height, dtype=bool),
        )
    else:
        y, x, valid = table["y"].fill_null(0.0).to_numpy(), np.ones(table.height), table["y"].is_not_null().to_numpy()
        if kind == "ratio":
            x = table["x"].to_numpy()
    one = (inside & valid).astype(float)
    if kind == "total":
        return float((w * y * one).sum()), w * y * one
    value = (w * y * one).sum() / (w * x * one).sum()
    return float(value), w * one * (y - value * x) / (w * x * one).sum()


def joint_error(first, second, kind, inside_1, inside_2) -> tuple[float, float]:
    """Change and standard error with every person once: the second wave's score minus the first's."""
    (value_1, u_1), (value_2, u_2) = parts(first, kind, inside_1), parts(second, kind, inside_2)
    score: dict[str, float] = {}
    stratum: dict[str, str] = {}
    for table, sign, u in ((first, -1.0, u_1), (second, 1.0, u_2)):
        for person, where, one in zip(table["id"], table["s"], u, strict=True):
            score[person] = score.get(person, 0.0) + sign * one
            stratum[person] = where
    variance = 0.0
    for name, size in STRATA.items():
        z = np.array([score[person] for person in score if stratum[person] == name])
        variance += (1 - z.size / size) * z.size / (z.size - 1) * ((z - z.mean()) ** 2).sum()
    return value_2 - value_1, float(np.sqrt(variance))


@pytest.mark.parametrize("kind", ASKED)
def test_the_change_of_everybody(kind):
    first, second = wave(1), wave(2)
    everyone = np.ones(40, dtype=bool)
    change, se = joint_error(first, second, kind, everyone, everyone)
    rows = wave_changes(survey(first), survey(second), [ASKED[kind]], panel=DESIGN).to_dicts()
    row = next(one for one in rows if kind != "share" or one["category"] == "2")
    assert (row["difference"], row["se"]) == pytest.approx((change, se), rel=1e-10)


@pytest.mark.parametrize("kind", ASKED)
def test_the_change_in_groups_and_among_some(kind):
    first, second = wave(1), wave(2)
    some = tuple((table["x"] > 1.5).to_numpy() for table in (first, second))
    found = panel_errors(survey(first), survey(second), DESIGN, [ASKED[kind]], by=["g"], where=some)
    for group in ("g1", "g2"):
        inside = [one & (table["g"] == group).to_numpy() for one, table in zip(some, (first, second), strict=True)]
        _change, se = joint_error(first, second, kind, *inside)
        wanted = found.filter(pl.col("g") == group)
        if kind == "share":
            wanted = wanted.filter(pl.col("category") == "2")
        assert wanted["se"].to_list() == pytest.approx([se], rel=1e-10)


@pytest.mark.parametrize("which", [0, 1])
def test_a_condition_on_one_wave_alone(which):
    first, second = wave(1), wave(2)
    some = (([first, second][which])["x"] > 1.5).to_numpy()
    where = (some, None) if which == 0 else (None, some)
    everyone = np.ones(40, dtype=bool)
    inside = (some, everyone) if which == 0 else (everyone, some)
    _change, se = joint_error(first, second, "mean", *inside)
    found = panel_errors(survey(first), survey(second), DESIGN, [ASKED["mean"]], where=where)
    assert found["se"].to_list() == pytest.approx([se], rel=1e-10)


@pytest.mark.parametrize("kind", ["mean", "total", "ratio"])
def test_calibrated_weights_take_the_residuals_of_each_wave(kind):
    """Post-stratified to two groups: the residual is the deviation from the group's weighted mean score."""
    tables, surveys = [], []
    for table in (wave(1), wave(2)):
        margins = pl.DataFrame({"variable": ["g", "g"], "category": ["g1", "g2"], "total": [500.0, 700.0]})
        done = calibrate(table, weight="w", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
        surveys.append(Survey(table, survey(table).sample.with_weight(done.weights), calibrated=done))
        tables.append(table.with_columns(pl.Series("d", table["w"]), pl.Series("w", done.weights)))
    score: dict[str, float] = {}
    stratum: dict[str, str] = {}
    for table, sign in zip(tables, (-1.0, 1.0), strict=True):
        _value, scores = parts(table, kind, np.ones(40, dtype=bool))
        u = scores / table["w"].to_numpy()
        group, d = table["g"].to_numpy(), table["d"].to_numpy()
        means = {one: (d * u)[group == one].sum() / d[group == one].sum() for one in ("g1", "g2")}
        residual = table["w"].to_numpy() * (u - np.array([means[one] for one in group]))
        for person, where, one in zip(table["id"], table["s"], residual, strict=True):
            score[person] = score.get(person, 0.0) + sign * one
            stratum[person] = where
    variance = 0.0
    for name, size in STRATA.items():
        z = np.array([score[person] for person in score if stratum[person] == name])
        variance += (1 - z.size / size) * z.size / (z.size - 1) * ((z - z.mean()) ** 2).sum()
    found = panel_errors(*surveys, DESIGN, [ASKED[kind]])
    assert found["se"].to_list() == pytest.approx([np.sqrt(variance)], rel=1e-10)


def test_the_larger_population_of_a_stratum_holds_for_both_waves():
    first, second = wave(1), wave(2)
    grown = second.with_columns(pl.col("N") * 1.5)
    everyone = np.ones(40, dtype=bool)
    found = panel_errors(survey(first), survey(grown), DESIGN, [ASKED["mean"]])["se"][0]
    plain = panel_errors(survey(first.with_columns(pl.col("N") * 1.5)), survey(grown), DESIGN, [ASKED["mean"]])["se"][0]
    assert found == pytest.approx(plain, rel=1e-12)
    assert found > joint_error(first, second, "mean", everyone, everyone)[1]
