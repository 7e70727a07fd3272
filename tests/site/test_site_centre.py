"""The desk and the patrol: count, report, undo; nothing that points at a person gets in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samlad.site.accounts.roles import Role
from samlad.site.centre.models import Observation, Visit


def visit_form(people, **changes) -> dict[str, object]:
    values = {
        "channel": "drop_in",
        "errand": "victim",
        "asked_for": people.police.pk,
        "served_by": people.federation.pk,
        "handed_over": "on",
        "day": timezone.localdate().isoformat(),
        "hour": 10,
        "organisation": people.federation.pk,
    }
    return values | changes


def seen_form(content, **changes) -> dict[str, object]:
    local = timezone.localtime() - timedelta(minutes=5)
    values = {"kind": "graffiti", "area": content["area"].pk, "seen": local.strftime("%Y-%m-%dT%H:%M"), "note": ""}
    return values | changes


def test_a_visit_taken_for_another_is_counted(people):
    client = people.client(Role.RECEPTION)
    answer = client.post("/mottagning/", visit_form(people))
    assert (answer.status_code, answer.url) == (302, "/mottagning/")
    (visit,) = Visit.unscoped.all()
    assert (visit.asked_for, visit.served_by, visit.handed_over) == (people.police, people.federation, True)
    page = client.get("/mottagning/")
    assert page.context["stood_in"] == 1
    assert "Besöket är räknat." in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"errand": ""},
        {"errand": "passport"},
        {"hour": 24},
        {"day": (timezone.localdate() + timedelta(days=1)).isoformat()},
        {"day": (timezone.localdate() - timedelta(days=40)).isoformat()},
    ],
)
def test_a_visit_that_makes_no_sense_is_not_counted(people, wrong):
    answer = people.client(Role.RECEPTION).post("/mottagning/", visit_form(people, **wrong))
    assert answer.status_code == 422
    assert "Något behöver rättas" in answer.content.decode()
    assert not Visit.unscoped.exists()


def test_nobody_counts_for_another_organisation(people):
    form = visit_form(people, organisation=people.police.pk)
    assert people.client(Role.RECEPTION).post("/mottagning/", form).status_code == 422
    assert not Visit.unscoped.exists()


def test_a_visit_counted_wrong_is_taken_back_the_same_day(people, content):
    own, theirs = content["visits"]
    client = people.client(Role.RECEPTION)
    assert client.post(f"/mottagning/{theirs.pk}/angra/").status_code == 404
    assert client.get(f"/mottagning/{own.pk}/angra/").status_code == 405
    assert client.post(f"/mottagning/{own.pk}/angra/").status_code == 302
    assert list(Visit.unscoped.all()) == [theirs]


def test_an_observation_is_reported(people, content):
    answer = people.client(Role.PATROL).post("/pass/", seen_form(content, note="Trasig lampa vid bron."))
    assert (answer.status_code, answer.url) == (302, "/pass/")
    newest = Observation.unscoped.order_by("-pk").first()
    assert (newest.category, newest.kind, newest.organisation) == ("vandalism", "graffiti", people.federation)


@pytest.mark.parametrize(
    "note",
    [
        "Kille på Storgatan 12",
        "Ring 070-123 45 67",
        "Bilen ABC 123",
        "mejla a@b.se",
        "Pojken Anders Svensson",
        "x" * 201,
    ],
)
def test_a_note_that_may_point_at_a_person_must_be_reworded(people, content, note):
    before = Observation.unscoped.count()
    answer = people.client(Role.PATROL).post("/pass/", seen_form(content, note=note))
    assert answer.status_code == 422
    assert Observation.unscoped.count() == before


@pytest.mark.parametrize("wrong", [{"kind": "person"}, {"area": 999}, {"seen": "2020-01-01T10:00"}, {"seen": "igår"}])
def test_an_observation_that_makes_no_sense_is_not_saved(people, content, wrong):
    assert people.client(Role.PATROL).post("/pass/", seen_form(content, **wrong)).status_code == 422


def test_a_busy_day_costs_no_more_queries_than_a_quiet_one(people, content, django_assert_max_num_queries):
    client = people.client(Role.RECEPTION)
    for _number in range(30):
        client.post("/mottagning/", visit_form(people))
    client.get("/mottagning/")
    with django_assert_max_num_queries(15):
        client.get("/mottagning/")
