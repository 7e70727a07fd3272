"""The page that registers an injury: it works without a script, tells what is wrong, and has no place for a person."""

import html
from datetime import timedelta

import pytest
from django.utils import timezone
from survey_answers import two_waves

from samlad.data.snapshot import SnapshotKind
from samlad.site.accounts.roles import Role

PAGE = "/arbetsbank/skador/"
TOLD = {
    "hour": "14", "place": "1780", "sex": "women", "age": "80+", "intent": "olycka", "spot": "bostad-inne",
    "activity": "vardag", "mechanism": "fall-niva", "product": "underlag", "severity": "sluten",
}  # fmt: skip


@pytest.fixture
def place(workspace, people, tmp_path):
    """A workspace that the federation answers for."""
    return two_waves(workspace, people.federation.name, tmp_path)[0]


@pytest.fixture
def analyst(people):
    return people.client(Role.ANALYST)


def test_an_injury_is_registered_and_the_page_is_ready_for_the_next(analyst, place):
    day = timezone.localdate() - timedelta(days=1)
    answer = analyst.post(PAGE, TOLD | {"day": str(day)}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Skadan är registrerad med nummer S" in html.unescape(answer.content.decode())
    snapshot = place.snapshots(SnapshotKind.EVENTS)[-1]
    row = place.clean(snapshot, actor="prov", purpose="prov").row(0, named=True)
    assert (row["register"], row["kind"], row["place"], row["start"].hour) == ("lokal-skada", "fall-niva", "1780", 14)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": ""}, "Datum"),
        ({"day": "2026-02-30"}, "Det finns inget sådant datum"),
        ({"day": "2999-01-01"}, "Dagen ligger i framtiden"),
        ({"hour": "25"}, "finns inte att välja"),
        ({"mechanism": "han ramlade"}, "finns inte att välja"),
        ({"place": "0180"}, "finns inte att välja"),
        ({"sex": ""}, "Inget är valt"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_registered(analyst, place, change, words):
    answer = analyst.post(PAGE, TOLD | {"day": str(timezone.localdate())} | change)
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())
    assert place.snapshots(SnapshotKind.EVENTS) == []


def test_the_form_has_lists_and_a_date_and_no_place_for_words(analyst, place):
    page = analyst.get(PAGE).content.decode()
    assert "<textarea" not in page
    assert 'type="text"' not in page


def test_others_than_the_organisation_of_the_workspace_do_not_register(people, workspace, tmp_path):
    two_waves(workspace, "en annan organisation", tmp_path)
    assert people.client(Role.ANALYST).get(PAGE).status_code == 403
