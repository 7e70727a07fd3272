"""Every text of the site has English, and a page never mixes the two languages."""

import importlib.util
import re
import string
import sys
from pathlib import Path

import pytest

from samlad.core.language import current_language

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages():
    """The collecting tool as a module."""
    spec = importlib.util.spec_from_file_location("site_messages", ROOT / "tools" / "site_messages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["site_messages"] = module
    spec.loader.exec_module(module)
    return module


def test_every_text_has_english_and_none_is_left_over(messages):
    catalogue = messages.catalogue()
    translated = {message.id for message in catalogue if message.id and message.string}
    assert messages.all_messages() - translated == set()
    assert {message.id for message in catalogue if message.id} - messages.all_messages() == set()


def test_english_keeps_what_is_filled_in(messages):
    def blanks(text: str) -> list[str]:
        braces = [] if "%(" in text else [name for _text, name, _form, _kind in string.Formatter().parse(text) if name]
        return sorted(braces + re.findall(r"%\((\w+)\)s", text))

    for message in messages.catalogue():
        if message.id:
            assert blanks(message.id) == blanks(message.string), message.id


@pytest.mark.parametrize(
    ("asked", "header", "cookie", "expected"),
    [
        ("", "", "", "sv"),
        ("", "en-GB,en;q=0.9", "", "en"),
        ("", "de,sv;q=0.5", "", "sv"),
        ("", "de", "", "sv"),
        ("en", "sv", "", "en"),
        ("sv", "en", "en", "sv"),
        ("", "sv", "en", "en"),
        ("xx", "", "", "sv"),
    ],
)
def test_the_language_is_chosen_remembered_or_asked_for(db, anyone, asked, header, cookie, expected):
    if cookie:
        anyone.cookies["samlad_language"] = cookie
    answer = anyone.get("/", {"lang": asked} if asked else {}, headers={"accept-language": header})
    assert answer.headers["Content-Language"] == expected
    assert f'<html lang="{expected}">' in answer.content.decode()
    assert ("One roof, one picture, one plan" in answer.content.decode()) == (expected == "en")


def test_a_chosen_language_is_remembered(db, anyone):
    anyone.get("/?lang=en")
    assert "Situation pictures" in anyone.get("/lagesbild/").content.decode()
    anyone.get("/?lang=sv")
    assert "Lägesbilder" in anyone.get("/lagesbild/").content.decode()


def test_the_switch_keeps_the_rest_of_the_address(db, anyone, published):
    page = anyone.get("/jamfor/?measure=survey:smoke_alarm&place=1780").content.decode()
    assert "/jamfor/?measure=survey%3Asmoke_alarm&amp;place=1780&amp;lang=en" in page


def test_the_librarys_words_follow_the_sites(db, anyone, published):
    anyone.get("/?lang=en")
    page = anyone.get("/jamfor/?measure=survey:smoke_alarm&place=1780").content.decode()
    assert "91.2" in page
    assert current_language().value == "sv"
