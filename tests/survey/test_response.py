"""Who answers: rates against the rest, day by day, R-indicators, and no answers beside the id of the frame."""

import math
from datetime import date

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import Confidential, InvalidInput
from samlad.stats.streams import stream
from samlad.survey.representativity import representativity
from samlad.survey.response import require_no_answers, response_over_time, response_rates

# 200 drawn: of 50 young 10 answer, of 150 older 90.
SAMPLE = pl.DataFrame(
    {
        "alder": ["18-29"] * 50 + ["30-79"] * 150,
        "kon": ["K", "M"] * 100,
        "svar": [1] * 10 + [0] * 40 + [1] * 90 + [0] * 60,
        "w": [2.0] * 200,
    }
)


def test_a_group_that_falls_away_is_marked():
    found = response_rates(SAMPLE, responded="svar", by=["alder", "kon"])
    assert found["rate"].to_list() == pytest.approx([0.5, 0.2, 0.6, 0.5, 0.5])
    assert found["falls_away"].to_list() == [False, True, False, False, False]
    z = 0.4 / math.sqrt(0.25 * (1 / 50 + 1 / 150))
    assert found["p"][1] == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert found["p_adjusted"][1] == pytest.approx(2 * found["p"][1])  # two of four tests are this one


def test_everybody_in_one_group_has_no_rest():
    found = response_rates(SAMPLE.with_columns(land=pl.lit("SE")), responded="svar", by=["land"])
    assert found["p"].to_list() == [None, None]
    assert found["falls_away"].to_list() == [False, False]


@pytest.mark.golden
def test_the_indicator_of_one_variable_by_hand():
    """Propensities of one variable are its rates; S² = Σ n_k/n·(ρ_k − ρ̄)²·n/(n − 1), noise Σ ρ_k(1 − ρ_k)/n."""
    found = representativity(SAMPLE, weight="w", responded="svar", terms=["alder"])
    spread = (0.25 * 0.3**2 + 0.75 * 0.1**2) * 200 / 199
    noise = (0.2 * 0.8 + 0.6 * 0.4) / 200
    assert found.unadjusted == pytest.approx(1 - 2 * math.sqrt(spread))
    assert found.indicator == pytest.approx(1 - 2 * math.sqrt(spread - noise))
    assert found.response_rate == pytest.approx(0.5)
    whole, young, older = found.partial.iter_rows(named=True)
    assert whole["unconditional"] == pytest.approx(math.sqrt(0.25 * 0.3**2 + 0.75 * 0.1**2))
    assert whole["conditional"] == pytest.approx(whole["unconditional"])  # there is no other variable
    assert young["unconditional"] == pytest.approx(math.sqrt(0.25) * -0.3)
    assert older["unconditional"] == pytest.approx(math.sqrt(0.75) * 0.1)


def test_a_variable_that_plays_no_part_has_no_partial_indicator():
    found = representativity(SAMPLE, weight="w", responded="svar", terms=["alder", "kon"])
    by = {row["variable"]: row for row in found.partial.iter_rows(named=True) if row["category"] is None}
    assert by["kon"]["unconditional"] < 1e-6
    assert by["kon"]["conditional"] < 1e-6
    assert by["alder"]["conditional"] == pytest.approx(by["alder"]["unconditional"], rel=1e-6)


def test_chance_alone_does_not_make_the_response_look_uneven():
    random = stream(12, "even")
    adjusted, raw = [], []
    for _draw in range(60):
        frame = pl.DataFrame(
            {"g": random.integers(0, 12, 500), "r": random.random(500) < 0.5, "w": random.choice([1.0, 3.0], 500)}
        )
        found = representativity(frame, weight="w", responded="r", terms=["g"])
        adjusted.append(found.indicator)
        raw.append(found.unadjusted)
    assert np.mean(raw) < 0.87
    assert np.mean(adjusted) > 0.93


def test_day_by_day():
    frame = pl.DataFrame(
        {"s": ["a", "a", "a", "b"], "r": [1, 1, 0, 1], "d": ["2026-02-03", "2026-02-01", None, "2026-02-01"]}
    )
    found = response_over_time(frame, responded="r", date_column="d", strata="s")
    assert found.rows() == [
        ("a", date(2026, 2, 1), 1, 1, pytest.approx(1 / 3)),
        ("a", date(2026, 2, 3), 1, 2, pytest.approx(2 / 3)),
        ("b", date(2026, 2, 1), 1, 1, 1.0),
    ]
    whole = response_over_time(frame, responded="r", date_column="d")
    assert whole["cumulative"].to_list() == [2, 3]
    with pytest.raises(InvalidInput) as caught:
        response_over_time(frame.with_columns(d=pl.lit("i går")), responded="r", date_column="d")
    assert caught.value.problems[0].row == 2
    with pytest.raises(InvalidInput):
        response_over_time(frame, responded="r", date_column="dag")


def test_a_file_with_id_and_answers_is_refused():
    require_no_answers(["lopnr", "stratum", "svar"], id="lopnr", known={"stratum", "svar"})
    with pytest.raises(Confidential) as caught:
        require_no_answers(["lopnr", "svar", "otrygg"], id="lopnr", known={"svar"}, file="urval.csv")
    assert caught.value.problems[0].column == "otrygg"
    assert caught.value.exit_code == 14


def test_a_column_known_only_of_those_who_answered_is_an_answer():
    frame = SAMPLE.with_columns(otrygg=pl.when(pl.col("svar") == 1).then(pl.lit("ja")))
    with pytest.raises(Confidential) as caught:
        response_rates(frame, responded="svar", by=["otrygg"])
    assert caught.value.problems[0].column == "otrygg"


def test_what_cannot_be_read():
    with pytest.raises(InvalidInput):
        response_rates(SAMPLE, responded="svar", by=["region"])
    with pytest.raises(InvalidInput):
        response_rates(SAMPLE.head(0), responded="svar", by=["alder"])
    with pytest.raises(InvalidInput):
        representativity(SAMPLE.with_columns(svar=pl.lit(1)), weight="w", responded="svar", terms=["alder"])
    with pytest.raises(InvalidInput):  # a class without a single answer has no finite coefficient
        representativity(SAMPLE.with_columns(svar=pl.when(pl.col("kon") == "K").then(0).otherwise("svar")),
                         weight="w", responded="svar", terms=["kon"])  # fmt: skip
