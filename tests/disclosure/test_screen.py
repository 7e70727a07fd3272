"""The screen finds what looks like a person and never repeats it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import PersonalDataFound
from samlad.disclosure.found import PersonalKind
from samlad.disclosure.screen import require_no_person, screen_text

# 811218-9876 is Skatteverket's own example of a personal identity number; it belongs to nobody.
PERSONAL = [
    ("Född 811218-9876 sa hen", PersonalKind.IDENTITY_NUMBER),
    ("19811218-9876", PersonalKind.IDENTITY_NUMBER),
    ("8112189876", PersonalKind.IDENTITY_NUMBER),
    ("811218-XXXX", PersonalKind.IDENTITY_NUMBER),
    ("ring 070-174 06 05", PersonalKind.PHONE),
    ("ring +46701740605", PersonalKind.PHONE),
    ("skriv till anna.ek@example.org", PersonalKind.EMAIL),
    ("bilen ABC 123 stod där", PersonalKind.NUMBER_PLATE),
    ("bilen abc12d", PersonalKind.NUMBER_PLATE),
    ("utanför Storgatan 12 B", PersonalKind.HOME_ADDRESS),
    ("killen heter Kalle", PersonalKind.NAME),
    ("Anna Andersson var där", PersonalKind.NAME),
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL)
def test_what_looks_personal_is_found(text, kind):
    assert kind in {hit.kind for hit in screen_text(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Klotter på skolans norra vägg",
        "Tre lampor trasiga vid gångtunneln kl 22.15",
        "Omkring 20 ungdomar vid resecentrum, lugnt",
        "Glas krossat 2023-05-12, ärende 2023-118",
        "Buss 12 var försenad",
        "",
    ],
)
def test_what_is_about_places_passes(text):
    assert screen_text(text) == []


def test_the_message_names_the_kind_and_never_the_text():
    with pytest.raises(PersonalDataFound) as caught:
        require_no_person("ring 070-174 06 05")
    assert "telefonnummer" in caught.value.for_people()
    assert "174" not in caught.value.for_people()
    assert caught.value.exit_code == 3


@given(st.text(max_size=60))
def test_hits_lie_in_the_text_and_never_overlap(text):
    end = 0
    for hit in screen_text(text):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end
