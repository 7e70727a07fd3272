"""Reads are logged before the page leaves, and the log shows when somebody has been at it."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.site.accounts.models import ReadEntry
from samlad.site.accounts.readlog import Action, LogIsClosed, first_break, record
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import ReadNotLogged, for_roles
from samlad.sources.importing import import_file


def entries(people, organisation=None):
    return list(ReadEntry.unscoped.filter(controller=organisation or people.federation).order_by("number"))


def test_a_shown_visit_leaves_its_number_and_no_content(people, content):
    people.client(Role.RECEPTION).get(reverse("centre:reception"))
    (entry,) = entries(people)
    assert entry.ids == [content["visits"][0].pk]
    assert (entry.action, entry.subject, entry.number) == (Action.READ, "centre.visit", 1)


def test_each_controller_gets_its_own_entry(people, content):
    people.police.controller = people.federation
    people.police.save()
    people.client(Role.COORDINATOR).get(reverse("centre:shift"))
    (entry,) = entries(people)
    assert entry.ids == sorted(one.pk for one in content["observations"])


def test_rows_of_two_controllers_are_logged_with_both(people, content):
    people.client(Role.COORDINATOR).get(reverse("centre:reception"))
    assert len(entries(people)) == 1
    assert len(entries(people, people.police)) == 1


def test_a_page_that_must_log_and_does_not_is_not_sent(people):
    @for_roles(Role.RECEPTION, logs_reads=True)
    def forgetful(request):
        return HttpResponse("secret")

    request = RequestFactory().get("/")
    request.user = people.user(Role.RECEPTION)
    with pytest.raises(ReadNotLogged):
        forgetful(request)


def filled(people, count: int = 4) -> None:
    actor = people.actor(Role.RECEPTION)
    for number in range(count):
        record(actor, controller=people.federation.pk, action=Action.READ, subject="t", ids=[number], why="prov")


def test_the_chain_holds(people):
    filled(people)
    assert [entry.number for entry in entries(people)] == [1, 2, 3, 4]
    assert first_break(people.federation.pk) is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE accounts_readentry SET why = 'annat' WHERE number = 2", 2),
        ("UPDATE accounts_readentry SET ids = '[99]' WHERE number = 3", 3),
        ("DELETE FROM accounts_readentry WHERE number = 2", 2),
    ],
)
def test_a_change_behind_our_back_is_found(people, statement, broken):
    filled(people)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert first_break(people.federation.pk) == broken


def test_entries_are_never_changed_or_removed(people):
    filled(people, 1)
    (entry,) = entries(people)
    entry.why = "annat"
    with pytest.raises(LogIsClosed):
        entry.save()
    with pytest.raises(LogIsClosed):
        entry.delete()


def test_the_granskare_sees_the_own_controllers_log(people, content):
    people.client(Role.COORDINATOR).get(reverse("centre:reception"))
    page = people.client(Role.GRANSKARE).get(reverse("accounts:reads"))
    assert "mottagningens dag" in page.content.decode()
    assert "kedjan är hel" in page.content.decode()
    assert {entry.controller for entry in page.context["page"]} == {people.federation}


def files_of(organisation: str, workspace) -> None:
    """A workspace that an organisation answers for, with one file imported."""
    place = Workspace.create(
        workspace,
        Settings(
            name="Provet",
            place="1780",
            county="17",
            minimum_count=5,
            small_population=50,
            finding_level=0.01,
            synthetic=True,
            organisation=organisation,
        ),
    )
    register = workspace.parent / "register.csv"
    register.write_text("Händelsenummer;Larmtid;Händelsetyp;Kommunkod\nR1;2021-01-01 12:00;1;1780\n", encoding="utf-8")
    import_file(place, SnapshotKind.EVENTS, register, actor="analytiker på kommandoraden")


def test_the_granskare_sees_what_was_done_with_files_from_the_command_line(people, workspace):
    files_of(people.federation.name, workspace)
    page = people.client(Role.GRANSKARE).get(reverse("accounts:reads")).content.decode()
    assert "Arbetsytans filer" in page
    assert "analytiker på kommandoraden" in page


def test_the_files_of_another_organisation_are_not_shown(people, workspace):
    files_of("Någon annan", workspace)
    page = people.client(Role.GRANSKARE).get(reverse("accounts:reads")).content.decode()
    assert "Arbetsytans filer" not in page
