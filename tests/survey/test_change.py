"""What has changed between two waves: independent samples, panels, printed tables, and breaks."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, NothingToShow, WrongUse
from samlad.core.language import using
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, calibrate
from samlad.survey.change import Verdict, changes
from samlad.survey.change_words import change_in_words
from samlad.survey.design import sample_of
from samlad.survey.panel import PanelDesign, shared_persons
from samlad.survey.published_wave import is_published, published_wave
from samlad.survey.table import Survey
from samlad.survey.wave_notes import WaveNotes, read_wave_notes
from samlad.survey.waves import wave_changes

R_STACKED = "R survey 4.1: both waves in one design with the school as cluster, svyby(covmat = TRUE), svycontrast"
R_SEPARATE = "R survey 4.1: svymean of each wave, variances added, t with the sum of degf"
DRAWN = PanelDesign("snum", ("stype",), (), ("fpc",))
MEAN = Asked(Statistic.MEAN, "y")


def schools(shared: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same 200 schools in 1999 and 2000; every fourth is missing from each wave, so that 100 are in both."""
    table = pl.read_csv(shared / "cases" / "survey" / "survey_apistrat.csv", infer_schema_length=10_000)
    number = pl.int_range(1, pl.len() + 1)
    first = table.filter(number % 4 != 0).with_columns(y=pl.col("api99"))
    second = table.filter(number % 4 != 1).with_columns(y=pl.col("api00"))
    return tuple(wave.with_columns(high=(pl.col("y") > 600).cast(pl.Int64)) for wave in (first, second))


def drawn(table: pl.DataFrame, fpc: tuple[str, ...] = ("fpc",)) -> Survey:
    return Survey(table, sample_of(table, weight="pw", strata=("stype",), fpc=fpc))


@pytest.mark.golden
@pytest.mark.real
@pytest.mark.parametrize(
    ("asked", "difference", "se"),
    [
        (MEAN, 19.6947971021156, 9.81779249733352),
        (Asked(Statistic.MEAN, "high"), 0.0777844123539024, 0.0426896111209239),
        (Asked(Statistic.TOTAL, "enroll"), -73458.2066555023, 200507.192118986),
    ],
)
def test_a_panel_counts_what_the_same_school_did_twice(shared, asked, difference, se):
    first, second = schools(shared)
    assert shared_persons(first, second, "snum") == 100
    row = wave_changes(drawn(first), drawn(second), [asked], panel=DRAWN).to_dicts()[0]
    assert (row["difference"], row["se"]) == pytest.approx((difference, se), rel=1e-11), R_STACKED


@pytest.mark.golden
@pytest.mark.real
def test_a_panel_in_domains(shared):
    first, second = schools(shared)
    rows = wave_changes(drawn(first), drawn(second), [MEAN], by=["awards"], panel=DRAWN)
    found = {row["awards"]: (row["difference"], row["se"]) for row in rows.to_dicts()}
    assert found["Yes"] == pytest.approx((39.9001708484121, 11.9155896411977), rel=1e-11), R_STACKED
    assert found["No"] == pytest.approx((-10.4924127533676, 16.2122129713638), rel=1e-11), R_STACKED
    only = (first["awards"] == "Yes").to_numpy(), (second["awards"] == "Yes").to_numpy()
    row = wave_changes(drawn(first), drawn(second), [MEAN], where=only, panel=DRAWN).to_dicts()[0]
    assert row["se"] == pytest.approx(11.9155896411977, rel=1e-11), R_STACKED


@pytest.mark.golden
@pytest.mark.real
def test_a_panel_drawn_with_replacement_and_one_that_is_whole(shared):
    first, second = schools(shared)
    unlimited = PanelDesign("snum", ("stype",))
    row = wave_changes(drawn(first, ()), drawn(second, ()), [MEAN], panel=unlimited).to_dicts()[0]
    assert row["se"] == pytest.approx(9.94867498120507, rel=1e-11), R_STACKED
    table = pl.read_csv(shared / "cases" / "survey" / "survey_apistrat.csv", infer_schema_length=10_000)
    early, late = table.with_columns(y=pl.col("api99")), table.with_columns(y=pl.col("api00"))
    whole = wave_changes(drawn(early), drawn(late), [MEAN], panel=DRAWN).to_dicts()[0]
    assert whole["difference"] == pytest.approx(32.8925183753596, rel=1e-11)
    assert whole["se"] == pytest.approx(2.0511124077106, rel=1e-10), "R survey 4.1: svycontrast of api99 and api00"


@pytest.mark.golden
@pytest.mark.real
def test_independent_waves_add_their_variances(shared):
    first, second = schools(shared)
    row = wave_changes(drawn(first), drawn(second), [MEAN]).to_dicts()[0]
    assert row["difference"] == pytest.approx(19.6947971021156, rel=1e-11), R_SEPARATE
    assert row["se"] == pytest.approx(15.7316262943653, rel=1e-11), R_SEPARATE
    assert (row["df"], row["p"]) == pytest.approx((294, 0.211592713707982), rel=1e-9), R_SEPARATE
    assert row["verdict"] == Verdict.CANNOT_SAY


@pytest.mark.golden
@pytest.mark.real
def test_calibrated_panels_use_the_residuals_of_each_wave(shared):
    margins = pl.DataFrame({"variable": ["sch.wide"] * 2, "category": ["No", "Yes"], "total": [1072.0, 5122.0]})
    waves = []
    for table in schools(shared):
        done = calibrate(table, weight="pw", margins=margins, method=CalibrationMethod.POSTSTRATIFY)
        waves.append(Survey(table, drawn(table).sample.with_weight(done.weights), calibrated=done))
    row = wave_changes(waves[0], waves[1], [MEAN], panel=DRAWN).to_dicts()[0]
    expected = (21.003641325176, 9.51927318769934)
    assert (row["difference"], row["se"]) == pytest.approx(expected, rel=1e-10), R_STACKED + ", postStratify by wave"


def persons(*answers: tuple[str | None, float], stratum: str = "a") -> Survey:
    table = pl.DataFrame(
        {"id": [one for one, _y in answers], "y": [y for _one, y in answers], "w": [1.0] * len(answers)},
        schema={"id": pl.String, "y": pl.Float64, "w": pl.Float64},
    ).with_columns(s=pl.lit(stratum))
    return Survey(table, sample_of(table, weight="w", strata=("s",)))


def test_everybody_moving_alike_is_a_sure_change_only_in_a_panel():
    before = persons(*[(str(k), float(k)) for k in range(20)])
    after = persons(*[(str(k), k + 1.0) for k in range(20)])
    alone = wave_changes(before, after, [MEAN]).to_dicts()[0]
    panel = wave_changes(before, after, [MEAN], panel=PanelDesign("id", ("s",))).to_dicts()[0]
    assert alone["difference"] == panel["difference"] == 1.0
    assert alone["se"] > 1
    assert panel["se"] == pytest.approx(0, abs=1e-12)


def test_a_person_without_an_id_is_somebody_of_their_own():
    before = persons(("1", 1.0), ("2", 2.0), (None, 3.0), (None, 5.0))
    after = persons(("1", 2.0), ("2", 2.5), (None, 4.0), (None, 1.0))
    assert wave_changes(before, after, [MEAN], panel=PanelDesign("id", ("s",)))["se"][0] > 0


def test_panels_that_cannot_be():
    before = persons(("1", 1.0), ("2", 2.0))
    with pytest.raises(InvalidInput, match="Panelen"):
        wave_changes(before, persons(("8", 1.0), ("9", 2.0)), [MEAN], panel=PanelDesign("id", ("s",)))
    with pytest.raises(InvalidInput, match="Panelen") as caught:
        wave_changes(before, persons(("1", 1.0), ("1", 2.0)), [MEAN], panel=PanelDesign("id", ("s",)))
    assert [problem.row for problem in caught.value.problems] == [2, 3]
    with pytest.raises(WrongUse):
        wave_changes(before, before, [Asked(Statistic.QUANTILE, "y:0.5")], panel=PanelDesign("id", ("s",)))


def answers(*codes: str) -> Survey:
    table = pl.DataFrame({"q": codes, "w": [1.0] * len(codes)})
    return Survey(table, sample_of(table, weight="w"))


def test_an_answer_nobody_gave_is_zero_and_not_missing():
    rows = wave_changes(answers("1", "1", "2", "2"), answers("1", "1", "3", "3"), [Asked(Statistic.PROPORTION, "q")])
    found = {row["category"]: (row["value_1"], row["value_2"], row["status"]) for row in rows.to_dicts()}
    assert found == {"1": (0.5, 0.5, "ok"), "2": (0.5, 0.0, "unreliable"), "3": (0.0, 0.5, "unreliable")}


def test_nobody_and_everybody_are_not_tested_and_do_not_weigh_on_the_others():
    """One wave with a share of nought or all has no spread: the verdict waits, and the family is the tested rows."""
    first = pl.DataFrame({"q": ["a", "b", "c"], "value": [0.5, 0.0, 0.9], "se": [0.02, 0.0, 0.02]})
    second = pl.DataFrame({"q": ["a", "b", "c"], "value": [0.6, 0.4, 1.0], "se": [0.02, 0.02, 0.0]})
    found = changes(first, second, by=("q",))
    assert found["p"].is_null().to_list() == [False, True, True]
    assert found["p_adjusted"][0] == found["p"][0]
    assert found["status"].to_list() == ["ok", "unreliable", "unreliable"]
    assert found["verdict"].to_list() == ["increase", "cannot_say", "cannot_say"]
    assert found["difference"].to_list() == pytest.approx([0.1, 0.4, 0.1])


def test_a_panel_knows_the_error_of_an_answer_nobody_gave_once():
    first = answers("1", "1", "2", "2")
    second = answers("1", "1", "1", "1")
    tables = [Survey(one.table.with_columns(id=pl.Series(list("abcd"))), one.sample) for one in (first, second)]
    rows = wave_changes(tables[0], tables[1], [Asked(Statistic.PROPORTION, "q")], panel=PanelDesign("id"))
    assert rows.filter(category="2")["difference"].item() == -0.5
    # Two of four persons changed: √(4/3·Σ(z − z̄)²) with z = −1/4 for them and 0 for the others.
    assert rows.filter(category="2")["se"].item() == pytest.approx(np.sqrt(4 / 3 * 4 * 0.125**2))


def printed(**columns: list[object]) -> pl.DataFrame:
    return published_wave(pl.DataFrame(columns))


def test_printed_margins_become_standard_errors():
    table = printed(
        place=["a", "b", "c"],
        value=[0.5, 0.3, 0.2],
        margin=[0.0196, None, None],
        low=[None, 0.28, None],
        high=[None, 0.32, None],
        se=[None, None, 0.004],
    )
    assert table["se"].to_list() == pytest.approx([0.01, 0.04 / 3.92, 0.004], rel=1e-4)
    assert is_published(["place", "value", "margin"])
    assert not is_published(["place", "value", "weight"])


def test_two_printed_waves_by_hand():
    one = printed(place=["a", "b"], value=[0.50, 0.20], margin=[0.04, 0.04])
    two = printed(place=["a", "b"], value=[0.60, 0.22], margin=[0.03, 0.04])
    rows = changes(one, two).to_dicts()
    se = np.sqrt(0.04**2 + 0.03**2) / 1.959963984540054
    assert rows[0]["se"] == pytest.approx(se)
    assert rows[0]["low"] == pytest.approx(0.05)  # 0.10 ± √(4² + 3²) points
    assert rows[0]["p"] == pytest.approx(8.857e-5, rel=1e-3)  # z = 3.92
    assert [row["p_adjusted"] for row in rows] == benjamini_hochberg([row["p"] for row in rows])
    assert [row["verdict"] for row in rows] == [Verdict.INCREASE, Verdict.CANNOT_SAY]


@pytest.mark.parametrize(
    "columns",
    [
        {"value": [0.5], "margin": [None]},
        {"value": [0.5], "margin": [-0.1]},
        {"value": [0.5], "low": [0.6], "high": [0.4]},
        {"value": ["halv"], "margin": [0.1]},
    ],
)
def test_printed_tables_that_cannot_be_used(columns):
    with pytest.raises(InvalidInput) as caught:
        printed(**columns)
    assert caught.value.problems[0].row == 2


def test_keys_that_stand_twice_are_named():
    one = printed(place=["a", "a"], value=[0.5, 0.4], margin=[0.1, 0.1])
    with pytest.raises(InvalidInput) as caught:
        changes(one, one)
    assert [problem.row for problem in caught.value.problems] == [2, 3]
    with pytest.raises(NothingToShow):
        changes(one.clear(), one.clear())
    with pytest.raises(InvalidInput):
        changes(pl.DataFrame({"value": [1.0]}), one)


def test_what_tells_the_waves_apart_is_no_key():
    one = printed(place=["a"], period=["2018"], value=[0.5], margin=[0.04])
    two = printed(place=["a"], period=["2023"], value=[0.6], margin=[0.04])
    assert changes(one, two)["place"].to_list() == ["a"]
    other = [table.with_columns(round=pl.lit(name)) for table, name in ((one, "I"), (two, "II"))]
    with pytest.raises(NothingToShow):
        changes(*other)
    assert changes(*other, by=["place"])["difference"].to_list() == pytest.approx([0.1])
    for name in ("difference", "absent"):
        tables = [table.with_columns(difference=pl.lit("x")) for table in (one, two)]
        with pytest.raises(WrongUse):
            changes(*tables, by=[name])


def test_a_place_in_one_wave_alone_is_missing_and_no_test():
    one = printed(place=["a", "b"], value=[0.5, 0.2], margin=[0.04, 0.04])
    rows = changes(one, one.filter(pl.col("place") == "a")).to_dicts()
    assert [(row["place"], row["status"], row["p"]) for row in rows] == [("a", "ok", 1.0), ("b", "missing", None)]


def test_an_unreliable_value_has_no_sure_change():
    one = printed(place=["a"], value=[0.1], margin=[0.01], status=["unreliable"])
    two = printed(place=["a"], value=[0.9], margin=[0.01], status=["ok"])
    row = changes(one, two).to_dicts()[0]
    assert (row["status"], row["verdict"]) == ("unreliable", Verdict.CANNOT_SAY)


def test_nobody_in_either_wave_is_no_test():
    one = printed(place=["a"], value=[0.0], margin=[0.0])
    row = changes(one, one).to_dicts()[0]
    assert (row["p"], row["status"], row["verdict"]) == (None, "unreliable", Verdict.CANNOT_SAY)


def test_over_a_break_both_values_are_shown_and_nothing_is_said():
    one = printed(variable=["trygg", "larm", "trygg/larm"], value=[0.5, 0.2, 2.5], margin=[0.01] * 3)
    two = printed(variable=["trygg", "larm", "trygg/larm"], value=[0.8, 0.5, 1.6], margin=[0.01] * 3)
    rows = changes(one, two, breaks={"trygg": "Ny fråga"}).to_dicts()
    assert [row["status"] for row in rows] == ["not_applicable", "ok", "not_applicable"]
    assert (rows[0]["value_1"], rows[0]["value_2"], rows[0]["difference"], rows[0]["p"]) == (0.5, 0.8, None, None)
    assert [row["verdict"] for row in rows] == [Verdict.BROKEN, Verdict.INCREASE, Verdict.BROKEN]
    assert rows[0]["broken"] == "Ny fråga"
    # A broken row is no test: the family is the one that is left.
    assert rows[1]["p_adjusted"] == rows[1]["p"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.2), st.floats(0.001, 0.2))
def test_turning_the_waves_round_turns_the_change(one, two, margin_one, margin_two):
    first, second = printed(value=[one], margin=[margin_one]), printed(value=[two], margin=[margin_two])
    there, back = changes(first, second).to_dicts()[0], changes(second, first).to_dicts()[0]
    assert there["difference"] == -back["difference"]
    assert (there["se"], there["p"]) == (back["se"], back["p"])
    assert there["low"] == pytest.approx(-back["high"])


def test_codes_that_were_turned_are_turned_back(tmp_path):
    notes = tmp_path / "notes.toml"
    notes.write_text('[break]\nlarm = "Ny ordalydelse"\n[recode.q]\n1 = "3"\n3 = 1\n', encoding="utf-8")
    known = read_wave_notes(notes)
    assert known.breaks == {"larm": "Ny ordalydelse"}
    turned = known.first_wave(pl.DataFrame({"q": [1, 2, 3], "other": [1, 2, 3]}))
    assert turned["q"].to_list() == ["3", "2", "1"]
    assert turned["other"].to_list() == [1, 2, 3]
    assert WaveNotes().first_wave(turned).equals(turned)


@pytest.mark.parametrize(
    "text",
    [
        "[brott]\na = 'b'",
        "[break]\na = 3",
        "break = 'alla'",
        "[recode]\nq = 'vänd'",
        "[recode.q]\n1 = '2'\n2 = '2'",
        "[recode.q]\n1 = true",
        "[break",
    ],
)
def test_notes_that_cannot_be_read(tmp_path, text):
    notes = tmp_path / "notes.toml"
    notes.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="Anteckningarna"):
        read_wave_notes(notes)


def test_verdicts_are_words_a_board_understands():
    assert [verdict.label() for verdict in Verdict][:3] == [
        "säkerställd ökning", "säkerställd minskning", "går inte att säga",
    ]  # fmt: skip
    with using("en"):
        assert Verdict.CANNOT_SAY.label() == "cannot be told"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"verdict": "increase", "difference": 0.052, "low": 0.021, "high": 0.083, "statistic": "proportion"},
            "Larm: säkerställd ökning med 5,2 procentenheter (2,1–8,3).",
        ),
        (
            {"verdict": "decrease", "difference": -1.5, "low": -2.0, "high": -1.0, "statistic": "mean"},
            "Larm: säkerställd minskning med 1,50 (−2,00 till −1,00).",
        ),
        (
            {"verdict": "cannot_say", "difference": 0.01, "low": -0.02, "high": 0.04, "statistic": "proportion"},
            "Larm: det går inte att säga om något har ändrats (−2,0 till 4,0).",
        ),
        (
            {"verdict": "cannot_say", "difference": None, "low": None, "high": None},
            "Larm: går inte att jämföra, värdet saknas i en mätomgång.",
        ),
        (
            {"verdict": "broken", "broken": "Ny fråga."},
            "Larm: kan inte jämföras mellan mätomgångarna. Ny fråga.",
        ),
    ],
)
def test_a_change_in_one_plain_sentence(row, said):
    assert change_in_words(row, what="Larm") == said
