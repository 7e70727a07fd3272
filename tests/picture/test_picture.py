"""A picture says what its numbers carry, hides what must be hidden, and is the same every time."""

import re
from dataclasses import replace

import polars as pl
import pytest
from tests.picture.made_up import REGION, material, picture_of

from samlad.core.estimate import Origin
from samlad.core.language import using
from samlad.picture.model import SectionKey


@pytest.fixture(scope="module")
def region():
    return picture_of(material(1), REGION)


@pytest.fixture(scope="module")
def munkfors():
    return picture_of(material(1), "1762")


def test_the_sections_answer_the_questions_in_order(region):
    assert [section.key for section in region.picture.sections] == list(SectionKey)


def test_the_same_input_gives_the_same_picture(region):
    again = picture_of(material(1), REGION)
    assert again.published.frame.equals(region.published.frame)
    assert again.picture.summary == region.picture.summary
    assert [e.id for e in again.picture.exhibits()] == [e.id for e in region.picture.exhibits()]


def test_every_exhibit_has_a_sentence_a_guide_and_rows(region):
    for exhibit in region.picture.exhibits():
        assert exhibit.lead.endswith((".", "stycken."))
        assert exhibit.how_to_read
        assert len(exhibit.rows) > 0


def test_no_sentence_has_a_hole(region, munkfors):
    for made in (region, munkfors):
        picture = made.picture
        sentences = [*picture.summary, *picture.unknowns]
        sentences += [finding.sentence for section in picture.sections for finding in section.findings]
        for sentence in sentences:
            assert not re.search(r"None|nan|inf\b|\{|\}", sentence), sentence


def test_all_made_of_made_up_records_is_marked(region):
    assert region.picture.origin is Origin.SYNTHETIC
    events = region.published.frame.filter(pl.col("measure").str.starts_with("events:"))
    assert set(events["origin"]) == {"synthetic"}
    assert set(
        region.published.frame.filter(pl.col("measure") == "bra:reported_crime", pl.col("reference").is_null())[
            "origin"
        ]
    ) == {"fetched"}


def test_small_counts_are_nowhere(region, munkfors):
    for made in (region, munkfors):
        ours = made.published.frame.filter(pl.col("origin") != "fetched")
        counts = ours.filter(pl.col("unit").is_in(["count", "per_1000", "sek", "ratio"]))["n"].drop_nulls()
        assert counts.filter((counts > 0) & (counts < 5)).is_empty()


def test_a_small_municipality_is_told_that_numbers_are_hidden(munkfors):
    assert any("dolda" in sentence for sentence in munkfors.picture.unknowns)


def test_the_four_questions_are_printed_unanswered_until_people_answer(region):
    assert [one.answer for one in region.picture.questions] == [None] * 4
    answered = picture_of(material(1), "1762", {"why": "Därför."})
    assert [one.answer for one in answered.picture.questions] == ["Därför.", None, None, None]


def test_without_comparison_the_page_says_that_it_cannot_be_said():
    one = material(1)
    alone = replace(one, interventions=tuple(replace(i, comparison=()) for i in one.interventions))
    picture = picture_of(alone, REGION).picture
    section = next(section for section in picture.sections if section.key is SectionKey.EFFECTS)
    assert all("går inte att säga" in finding.sentence for finding in section.findings)


def test_suicides_are_told_for_the_county_only(region):
    rows = region.published.frame.filter(pl.col("measure").str.contains("suicide"))
    assert set(rows["place"]) == {"17", "00"}


def test_costs_of_two_families_are_never_added(region):
    money = region.published.frame.filter(pl.col("unit") == "sek")
    assert money["dims"].str.contains("cost=").all()


def test_a_place_without_survey_says_so(region):
    section = next(section for section in region.picture.sections if section.key is SectionKey.EXPOSURE)
    assert "ingen enkät" in section.findings[0].sentence


def test_the_numbers_of_munkfors_are_those_of_munkfors(munkfors):
    # Reported crime 2021 as Brå prints it: 205, 5 509 per 100 000 (domain/3 section 5).
    rows = munkfors.published.frame.filter(
        pl.col("measure") == "bra:reported_crime", pl.col("place") == "1762", pl.col("reference").is_null()
    )
    assert sorted(rows["value"]) == [205.0, 5509.0]


def test_it_is_written_in_english_too():
    with using("en"):
        picture = picture_of(material(1), REGION).picture
    assert picture.language == "en"
    assert [section.title for section in picture.sections][:2] == ["Where does it happen?", "When does it happen?"]
    spots = next(one for one in picture.exhibits() if one.id == "where-spots")
    assert spots.labels["spot=övriga"] == "others"
    costs = next(one for one in picture.exhibits() if one.id == "cost-unit")
    assert costs.labels["cost=cost_of_illness"] == "cost to society"
    assert costs.labels["price_year=2013"] == "2013 prices"
