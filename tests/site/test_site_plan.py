"""The plan: interventions, and the two-year clock of lag (2023:196)."""

from datetime import date

import pytest
import time_machine

from samlad.site.accounts.roles import Role
from samlad.site.plan.models import Intervention, two_years_after


@pytest.mark.parametrize(
    ("decided", "due"), [(date(2024, 6, 30), date(2026, 6, 30)), (date(2024, 2, 29), date(2026, 2, 28))]
)
def test_the_follow_up_is_due_two_years_after_the_decision(decided, due):
    assert two_years_after(decided) == due


@pytest.mark.parametrize(
    ("today", "word"), [("2026-01-10", "i tid"), ("2026-12-01", "inom ett halvår"), ("2027-03-02", "försenad")]
)
def test_the_board_sees_how_the_clock_stands(people, content, today, word):
    client = people.client(Role.BOARD)
    with time_machine.travel(f"{today}T12:00:00+00:00", tick=False):
        client.force_login(people.user(Role.BOARD))
        assert word in client.get("/styrelse/").content.decode()


def test_a_follow_up_starts_the_clock_again(content):
    plan = content["interventions"][0].plan
    plan.followed_up = date(2026, 10, 1)
    assert plan.follow_up_due == date(2028, 10, 1)


def form(people, **changes) -> dict[str, object]:
    values = {
        "title": "Belysning vid stationen",
        "place": "1780",
        "start": "2027-01-15",
        "decided_by": "Direktionen",
        "dnr": "2026-17",
        "expected_effect": "Tio procent färre iakttagelser på ett år.",
        "organisation": people.federation.pk,
    }
    return values | changes


def test_a_coordinator_writes_an_intervention(people):
    client = people.client(Role.COORDINATOR)
    answer = client.post("/atgarder/ny/", form(people))
    saved = Intervention.unscoped.get()
    assert answer.url == f"/atgarder/{saved.pk}/"
    page = client.get(answer.url).content.decode()
    assert "Karlstad" in page
    assert "Tio procent färre" in page


@pytest.mark.parametrize(
    "wrong", [{"place": "178"}, {"place": "Karlstad"}, {"start": "snart"}, {"expected_effect": ""}]
)
def test_an_intervention_without_place_start_or_effect_is_refused(people, wrong):
    assert people.client(Role.COORDINATOR).post("/atgarder/ny/", form(people, **wrong)).status_code == 422
    assert not Intervention.unscoped.exists()


def test_nobody_writes_into_another_organisations_plan(people):
    wrong = form(people, organisation=people.police.pk)
    assert people.client(Role.COORDINATOR).post("/atgarder/ny/", wrong).status_code == 422
