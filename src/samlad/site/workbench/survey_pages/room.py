"""Who may open which survey: the workspace's answers are read by the analysts of the organisation that answers for it.

Every reading of answers is written in the log of the workspace's files, by the library, before the page is made.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samlad.core.errors import SamladError
from samlad.data.settings import FILE_NAME
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.site.accounts.actor import Actor
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.config import workspace as folder
from samlad.survey.study import Study, open_study

ROLES = (Role.ANALYST, Role.COORDINATOR)
View = Callable[..., HttpResponse]


def opened() -> Workspace | None:
    """The workspace, when there is one."""
    return Workspace.open(folder.root()) if (folder.root() / FILE_NAME).is_file() else None


def answers_for(actor: Actor, place: Workspace) -> bool:
    """Does the person work as analyst or coordinator for the organisation that answers for the workspace?"""
    own = Organisation.objects.visible_to(actor).filter(pk__in=actor.controllers(*ROLES))
    return bool(own.filter(name=place.settings.organisation).exists())


def workspace_of(request: HttpRequest) -> Workspace:
    """The workspace, for those whose organisation answers for it; 404 when there is none."""
    place = opened()
    if place is None:
        raise Http404
    if not answers_for(actor_of_request(request), place):
        raise PermissionDenied
    return place


def snapshot_of(place: Workspace, wanted: str) -> Snapshot:
    """One imported survey by the id in the address; 404 when there is no such."""
    try:
        return place.snapshot(wanted, SnapshotKind.SURVEY)
    except SamladError as error:
        raise Http404 from error


def study_of(request: HttpRequest, wanted: str) -> tuple[Workspace, Study]:
    """The survey opened, in the name of who asks."""
    place = workspace_of(request)
    snapshot = snapshot_of(place, wanted)
    if snapshot.tombstone is not None:
        raise Http404
    actor = actor_of_request(request)
    return place, open_study(place, snapshot.id, actor=actor.name, purpose=_("enkättabell"))


def told_in_words(view: View) -> View:
    """A file of a page (CSV, XLSX, SVG) that cannot be made says so in a sentence, with 422."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SamladError as error:
            context = {
                "title": _("Det gick inte att räkna fram"),
                "happened": error.for_people(),
                "todo": _("Gå tillbaka, ändra valet och försök igen."),
            }
            return render(request, "error.html", context, status=422)

    return told
