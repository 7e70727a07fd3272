"""The made-up records have the levels they are calibrated to, and are the same for the same seed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from samlad.data.clean import EVENT_SCHEMA
from samlad.data.facts import register
from samlad.synthetic import plan
from samlad.synthetic.answers import survey_answers
from samlad.synthetic.files import write_all
from samlad.synthetic.inhabitants import county_structure, inhabitants_by_age
from samlad.synthetic.records import all_records, person_years

PLACES = register().municipalities(date(2023, 12, 31), "17")
MEMBERS = register().members("fed:karlstadsregionen", date(2023, 12, 31))
PLAIN = plan.Plants(cluster_factor=1.0, trend_factor=1.0, effect_factor=1.0)
YEARS = range(plan.FIRST_YEAR, plan.LAST_YEAR + 1)


@pytest.fixture(scope="module")
def registers() -> dict[str, pl.DataFrame]:
    return all_records(PLACES, 5, PLAIN)


def test_every_register_has_the_shape_of_events(registers):
    for frame in registers.values():
        assert frame.schema == EVENT_SCHEMA
        assert frame["event_id"].n_unique() == frame.height


def test_levels_lie_within_chance_of_their_figures(registers):
    inhabitants = sum(person_years(place, year) for place in PLACES for year in YEARS)
    expected = plan.RESCUE_PER_1000 * inhabitants / 1000
    assert registers["raddningsinsatser"].height == pytest.approx(expected, abs=4 * expected**0.5)
    alarms = (registers["raddningsinsatser"]["kind"] == "14").sum()
    share = plan.RESCUE_MIX["14"] / sum(plan.RESCUE_MIX.values())
    assert alarms / registers["raddningsinsatser"].height == pytest.approx(share, abs=0.015)


def test_the_people_add_up_to_the_published_totals():
    assert sum(county_structure().values()) == pytest.approx(1)
    for place in ("1780", "1762"):
        assert sum(inhabitants_by_age(place, 2023).values()) == pytest.approx(person_years(place, 2023), abs=12)


def test_the_survey_has_the_published_shares_and_whole_weights():
    answers = survey_answers(PLACES, MEMBERS, 5)
    said = answers.filter(pl.col("brandvarnare").is_in(["1", "2"]))
    share = said.filter(pl.col("brandvarnare") == "1")["vikt"].sum() / said["vikt"].sum()
    assert share == pytest.approx(0.94, abs=0.03)
    sizes = answers.group_by("stratum").agg(pl.col("vikt").sum(), pl.col("populationsstorlek").first())
    assert (sizes["vikt"] - sizes["populationsstorlek"]).abs().max() < 1e-6


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path: Path):
    def written(name: str, seed: int) -> dict[str, bytes]:
        made = write_all(tmp_path / name, places=MEMBERS, add_on=MEMBERS, seed=seed, plants=plan.Plants())
        return {one.path.name: one.path.read_bytes() for one in made}

    first, again, other = written("a", 1), written("b", 1), written("c", 2)
    assert first == again
    assert first != other
    assert all("syntetisk" in name for name in first)
