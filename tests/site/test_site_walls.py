"""The walls hold: role by page, row by row, and nothing comes out without an actor."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from samlad.site.accounts.actor import NOBODY
from samlad.site.accounts.current import actor_of_user
from samlad.site.accounts.models import Membership, Organisation, ReadEntry, User
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import BulkForbidden, UnscopedQuery
from samlad.site.centre.models import Area, Observation, Visit
from samlad.site.plan.models import ActionPlan, Intervention
from samlad.site.workbench.models import AlarmStep, ImportJob, ReportJob

WALLED = [
    User,
    Organisation,
    Membership,
    ReadEntry,
    Area,
    Visit,
    Observation,
    ActionPlan,
    Intervention,
    ImportJob,
    ReportJob,
    AlarmStep,
]
PAGES = {
    "start": set(Role),
    "public:pictures": set(Role),
    "public:compare": set(Role),
    "accounts:mine": set(Role),
    "accounts:reads": {Role.GRANSKARE},
    "centre:reception": {Role.RECEPTION, Role.COORDINATOR},
    "centre:shift": {Role.PATROL, Role.COORDINATOR},
    "plan:interventions": {Role.COORDINATOR, Role.BOARD, Role.ANALYST},
    "plan:new_intervention": {Role.COORDINATOR},
    "plan:board": {Role.COORDINATOR, Role.BOARD},
    "workbench:overview": {Role.ANALYST, Role.COORDINATOR},
    "workbench:import": {Role.ANALYST, Role.COORDINATOR},
    "workbench:surveys": {Role.ANALYST, Role.COORDINATOR},
    "workbench:survey_plan": {Role.ANALYST, Role.COORDINATOR},
    "workbench:survey_response": {Role.ANALYST, Role.COORDINATOR},
}
OPEN = {"start", "public:pictures", "public:compare"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_its_roles_alone(people, page, role):
    answer = people.client(role).get(reverse(page))
    assert answer.status_code == (200 if role in PAGES[page] else 403)


@pytest.mark.parametrize("page", sorted(set(PAGES) - OPEN))
def test_who_is_not_logged_in_is_sent_to_the_log_in(db, anyone, page):
    answer = anyone.get(reverse(page))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:login"))


def test_a_role_counts_from_its_first_to_its_last_day(people):
    today = timezone.localdate()
    ended = people.user(Role.RECEPTION, last_day=today - timedelta(days=1))
    coming = people.user(Role.RECEPTION, first_day=today + timedelta(days=1))
    last = people.user(Role.RECEPTION, last_day=today)
    assert not actor_of_user(ended).has(Role.RECEPTION)
    assert not actor_of_user(coming).has(Role.RECEPTION)
    assert actor_of_user(last).has(Role.RECEPTION)


@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("ask", ["all", "count", "first", "exists"])
def test_rows_are_never_given_without_an_actor(db, model, ask):
    with pytest.raises(UnscopedQuery, match="visible_to"):
        getattr(model.objects, ask)()


@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
def test_nobody_sees_nothing(content, model):
    assert not model.objects.visible_to(NOBODY).exists()


def test_reception_sees_the_visits_it_took_part_in(people, content):
    own = Visit.objects.visible_to(people.actor(Role.RECEPTION))
    assert [visit.organisation for visit in own] == [people.federation]
    assert Visit.objects.visible_to(people.actor(Role.COORDINATOR)).count() == 2
    assert not Visit.objects.visible_to(people.actor(Role.PATROL)).exists()


def test_a_patrol_sees_its_own_observations(people, content):
    own = Observation.objects.visible_to(people.actor(Role.PATROL))
    assert [one.organisation for one in own] == [people.federation]
    assert not Observation.objects.visible_to(people.actor(Role.BOARD)).exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.BOARD, Role.ANALYST])
def test_plans_stay_within_the_organisation(people, content, role):
    actor = people.actor(role, people.police)
    assert [one.organisation for one in Intervention.objects.visible_to(actor)] == [people.police]
    assert [one.organisation for one in ActionPlan.objects.visible_to(actor)] == [people.police]


def test_another_organisations_row_is_not_found(people, content):
    theirs = content["interventions"][1]
    answer = people.client(Role.BOARD).get(reverse("plan:intervention", args=[theirs.pk]))
    assert answer.status_code == 404


def test_an_administrator_sees_the_people_of_the_own_organisation(people):
    people.user(Role.RECEPTION, people.police)
    colleague = people.user(Role.BOARD)
    boss = people.user(Role.ADMINISTRATOR)
    assert set(User.objects.visible_to(actor_of_user(boss))) == {boss, colleague}
    assert set(User.objects.visible_to(actor_of_user(colleague))) == {colleague}


def test_a_row_is_added_only_by_those_who_may(people, content):
    values = {
        "day": timezone.localdate(),
        "hour": 9,
        "channel": "phone",
        "errand": "other",
        "asked_for": people.police,
        "served_by": people.police,
    }
    reception = people.actor(Role.RECEPTION)
    assert Visit.objects.add(reception, organisation=people.federation, **values).pk
    with pytest.raises(PermissionDenied):
        Visit.objects.add(reception, organisation=people.police, **values)
    with pytest.raises(PermissionDenied):
        Visit.objects.add(people.actor(Role.BOARD), organisation=people.federation, **values)


@pytest.mark.parametrize("model", [Visit, Observation, ReadEntry], ids=lambda model: model.__name__)
def test_audited_rows_are_not_changed_in_bulk(people, content, model):
    rows = model.unscoped.all()
    for change in (
        rows.delete,
        lambda: rows.update(pk=1),
        lambda: rows.bulk_create([]),
        lambda: rows.bulk_update([], ["id"]),
    ):
        with pytest.raises(BulkForbidden):
            change()


def test_a_closed_account_is_logged_out(people):
    user = people.user(Role.RECEPTION)
    client = people.client(None)
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(reverse("centre:reception")).status_code == 302
    assert actor_of_user(user.pk) == NOBODY
