"""*Vad går att säga?* The smallest pooling at which anything can be said, and how large a change shows."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, NothingToShow, WrongUse
from samlad.survey.power import detectable
from samlad.survey.quality import QualityRule
from samlad.survey.sayability import Ask, SayColumns, crossed, sayability

RULE = QualityRule(rare_limit=1.30, minimum_answers=None)
ASK = Ask(RULE, design_effect=1.15)
COLUMNS = SayColumns("place", population="people")
# The smallest rise found with 80 % power at 5 %, design effect 1.15, in percentage points.
RISES = {
    300: {1: 4.2, 2: 5.1, 5: 6.7, 10: 8.5, 30: 11.7, 50: 12.1},
    400: {1: 3.4, 2: 4.2, 5: 5.7, 10: 7.3, 30: 10.1, 50: 10.5},
    600: {1: 2.6, 2: 3.2, 5: 4.5, 10: 5.8, 30: 8.2, 50: 8.6},
    800: {1: 2.1, 2: 2.7, 5: 3.8, 10: 5.0, 30: 7.1, 50: 7.5},
}


@pytest.mark.golden
@pytest.mark.parametrize(("n", "p", "rise"), [(n, p, rise) for n, row in RISES.items() for p, rise in row.items()])
def test_the_published_detectable_rises(n, p, rise):
    found = detectable(np.array([p / 100]), np.array([n / 1.15]))
    # The table was rounded twice: 7.247 to 7.25 to 7.3.
    assert found[0] * 100 == pytest.approx(rise, abs=0.055)


def test_a_rare_exposure_can_only_rise():
    fall = detectable(np.array([0.01]), np.array([300.0]), fall=True)
    assert np.isnan(fall[0])
    # From 50 per cent up or down is the same.
    both = [detectable(np.array([0.5]), np.array([400.0]), fall=side)[0] for side in (False, True)]
    assert both[0] == pytest.approx(both[1])


@given(st.floats(0.01, 0.7), st.integers(200, 5000))
def test_the_detectable_change_has_exactly_the_wanted_power(share, n):
    from scipy import special

    rise = detectable(np.array([share]), np.array([float(n)]))[0]
    if not np.isnan(rise):
        later = share + rise
        se = np.sqrt((share * (1 - share) + later * (1 - later)) / n)
        assert special.ndtr(rise / se - special.ndtri(0.975)) == pytest.approx(0.80, abs=1e-6)


def test_power_that_cannot_be():
    with pytest.raises(WrongUse):
        detectable(np.array([0.1]), np.array([100.0]), power=0.3)


def karlstad(share: float, n: int = 300) -> pl.DataFrame:
    """Six municipalities of a federation, equal samples."""
    places = {"1780": 96_000, "1761": 16_000, "1763": 11_000, "1764": 9_000, "1715": 12_000, "1762": 4_000}
    return pl.DataFrame(
        {
            "variable": ["q"] * 6,
            "category": ["1"] * 6,
            "place": list(places),
            "value": [share] * 6,
            "n": [n] * 6,
            "people": list(places.values()),
        }
    )


def areas(frame: pl.DataFrame, level: str = "federation", group: str = "fed:karlstadsregionen") -> pl.DataFrame:
    return frame.select("place", level=pl.lit(level), group=pl.lit(group))


@pytest.mark.parametrize(("share", "pooling"), [(0.10, "place"), (0.05, "place"), (0.02, None), (0.01, None)])
def test_a_place_alone_carries_five_per_cent_but_not_two(share, pooling):
    found = sayability(karlstad(share), COLUMNS, ASK)
    assert set(found["pooling"].to_list()) == {pooling}
    assert set(found["status"].to_list()) == {"ok" if pooling else "unreliable"}


def test_waves_come_before_the_federation():
    frame = karlstad(0.02)
    # 2 per cent needs about 800 answers: three waves of 300 do, two do not.
    three = sayability(frame, COLUMNS, Ask(RULE, waves=3, design_effect=1.15), groups=areas(frame))
    assert set(zip(three["pooling"], three["waves"], three["n"], strict=True)) == {("place", 3, 900.0)}
    two = sayability(frame, COLUMNS, Ask(RULE, waves=2, design_effect=1.15), groups=areas(frame))
    assert set(zip(two["pooling"], two["group"], two["waves"], strict=True)) == {
        ("federation", "fed:karlstadsregionen", 1)
    }


def test_a_federation_of_unequal_places_is_worth_less_than_its_answers():
    frame = karlstad(0.02)
    row = sayability(frame, COLUMNS, ASK, groups=areas(frame)).to_dicts()[0]
    people = frame["people"].to_numpy()
    weight = people / people.sum()
    se = np.sqrt((weight**2).sum() * 1.15 * 0.02 * 0.98 / 300)
    assert row["n"] == 1800
    # 1 800 answers of unequal weight: the interval is that of the weighted error, not of 1 800.
    assert row["high"] - row["low"] > 2 * 1.96 * se * 0.95
    effective = 0.02 * 0.98 / se**2
    assert effective < 1800 / 1.15 / 2
    assert row["detectable_rise"] == pytest.approx(detectable(np.array([0.02]), np.array([effective]))[0])


def test_the_share_of_a_group_is_weighted_by_people():
    frame = karlstad(0.02).with_columns(value=pl.when(pl.col("place") == "1780").then(0.024).otherwise(0.02))
    row = sayability(frame, COLUMNS, ASK, groups=areas(frame)).to_dicts()[0]
    people = frame["people"].to_numpy()
    assert row["share"] == pytest.approx((frame["value"].to_numpy() * people).sum() / people.sum())


def test_a_group_with_a_place_nobody_asked_is_no_step():
    frame = karlstad(0.02)
    with_more = pl.concat([areas(frame), pl.DataFrame({"place": ["1782"], "level": ["federation"],
                           "group": ["fed:karlstadsregionen"]})])  # fmt: skip
    assert sayability(frame, COLUMNS, ASK, groups=with_more)["pooling"].to_list() == [None] * 6


def test_the_group_with_fewest_answers_comes_first():
    frame = karlstad(0.02)
    pair = areas(frame.filter(pl.col("place").is_in(["1761", "1763", "1764", "1715"])), "similar", "peers")
    groups = pl.concat([areas(frame), pair])
    found = {row["place"]: row["pooling"] for row in sayability(frame, COLUMNS, ASK, groups=groups).to_dicts()}
    assert found == {"1780": "federation", "1761": "similar", "1763": "similar", "1764": "similar",
                     "1715": "similar", "1762": "federation"}  # fmt: skip


def test_each_row_has_one_plain_sentence():
    frame = karlstad(0.10).head(1)
    said = sayability(frame, COLUMNS, ASK)["sentence"][0]
    assert said == (
        "q = 1 i 1780: går att säga för platsen ensam, 6,6–14,3 procent. "
        "En ökning under 8,5 eller minskning under 6,2 procentenheter syns inte säkert."
    )
    unsaid = sayability(karlstad(0.01).head(1), COLUMNS, ASK)["sentence"][0]
    assert unsaid == (
        "q = 1 i 1780: går inte att säga. För ovanligt för så få svar: osäkerheten är större än 130\u00a0% av andelen."
    )


def test_before_the_survey_from_planned_answers_and_assumed_shares():
    places = pl.DataFrame({"stratum": ["1780", "1762"], "expected_responses": [600, 120]})
    shares = pl.DataFrame({"question": ["inbrott", "trygg"], "share": [0.02, 0.30], "deff": [1.15, 1.3]})
    columns = SayColumns("stratum", n="expected_responses")
    planned = crossed(places, shares, columns=columns)
    found = sayability(planned, columns, Ask(RULE))
    said = {(row["question"], row["place"]): row["status"] for row in found.to_dicts()}
    assert said == {
        ("inbrott", "1780"): "unreliable",
        ("trygg", "1780"): "ok",
        ("inbrott", "1762"): "unreliable",
        ("trygg", "1762"): "ok",
    }


def test_an_estimate_table_is_read_as_it_is():
    table = pl.DataFrame(
        {
            "statistic": ["mean", "proportion", "proportion"],
            "variable": ["q"] * 3,
            "category": [None, "1", "2"],
            "place": ["1780"] * 3,
            "value": [3.0, 0.4, 0.0],
            "n": [300, 300, 0],
            "deff": [1.2, 1.2, None],
            "df": [299.0, 299.0, None],
        }
    )
    found = sayability(table, SayColumns("place"), Ask(RULE))
    assert found["category"].to_list() == ["1", "2"]
    assert found["status"].to_list() == ["ok", "unreliable"]
    assert found["reason"].to_list() == [None, "no_answers"]


def test_bad_tables_are_named():
    frame = karlstad(0.1)
    with pytest.raises(InvalidInput) as caught:
        sayability(frame.with_columns(value=pl.lit(10.0)), COLUMNS, ASK)
    assert caught.value.problems[0].row == 2
    with pytest.raises(InvalidInput):
        sayability(pl.concat([frame, frame]), COLUMNS, ASK)
    with pytest.raises(InvalidInput):
        sayability(frame.with_columns(n=pl.lit(-1)), COLUMNS, ASK)
    with pytest.raises(WrongUse):
        sayability(frame, COLUMNS, Ask(RULE))  # no design effect anywhere
    with pytest.raises(WrongUse):
        sayability(frame, SayColumns("place"), ASK, groups=areas(frame))  # no population
    with pytest.raises(WrongUse):
        sayability(frame.drop("n"), COLUMNS, ASK)
    with pytest.raises(WrongUse):
        Ask(RULE, waves=0)
    with pytest.raises(NothingToShow):
        sayability(frame.clear(), COLUMNS, ASK)
