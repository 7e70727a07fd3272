"""Interventions and answers are files people write; a mistake in them is told."""

from dataclasses import replace
from datetime import date

import pytest

from samlad.core.errors import InvalidInput
from samlad.core.period import Period
from samlad.effects.before_after import Intervention
from samlad.picture.answers import answers_file, read_answers
from samlad.picture.interventions import FILE_NAME, read_interventions, write_interventions

ONE = Intervention(
    "bro", "Ny bro vid ”stationen”", "1780", "traffic", Period(date(2022, 1, 1), date(2022, 1, 1)),
    Period.years(2020, 2021), Period.years(2022, 2023), ("1715",),
)  # fmt: skip


def test_interventions_are_read_back_as_written(tmp_path):
    write_interventions(tmp_path, (ONE,))
    assert read_interventions(tmp_path) == (ONE,)
    assert read_interventions(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "text", ["[[intervention]]\nid = 'x'\n", "not toml =", "[[intervention]]\nid = 1\nkind = 'flygande tefat'\n"]
)
def test_a_broken_file_is_named(tmp_path, text):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_interventions(tmp_path)
    assert FILE_NAME in str(caught.value.problems[0].file)


def test_answers_are_read_and_unknown_ones_left_out(tmp_path):
    path = answers_file(tmp_path, "fed:karlstadsregionen")
    path.parent.mkdir()
    path.write_text('why = "Fallen ökar."\nother = "x"\n', encoding="utf-8")
    assert read_answers(tmp_path, "fed:karlstadsregionen") == {"why": "Fallen ökar."}
    assert read_answers(tmp_path, "1780") == {}
    path.write_text("why = Fallen ökar", encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_answers(tmp_path, "fed:karlstadsregionen")


@pytest.mark.parametrize("wrong", ["1780", "fed:karlstadsregionen", "17"])
def test_a_comparison_is_other_municipalities(tmp_path, wrong):
    write_interventions(tmp_path, (replace(ONE, comparison=(wrong,)),))
    with pytest.raises(InvalidInput) as caught:
        read_interventions(tmp_path)
    assert wrong in caught.value.problems[0].why
