"""The granskare's page: what was shown to whom, and whether the log is whole."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.core.errors import SamladError
from samlad.data.readlog import LogEntry
from samlad.data.settings import FILE_NAME
from samlad.data.workspace import Workspace
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.models import Organisation, ReadEntry
from samlad.site.accounts.readlog import first_break
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles
from samlad.site.config import workspace

_A_PAGE = 50


@for_roles(Role.GRANSKARE)
def reads(request: HttpRequest) -> HttpResponse:
    """The read log of the controllers one audits, newest first."""
    actor = actor_of_request(request)
    rows = ReadEntry.objects.visible_to(actor).select_related("controller", "user").order_by("-when", "-pk")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("sida"))
    controllers = Organisation.objects.visible_to(actor).filter(pk__in=actor.controllers(Role.GRANSKARE))
    chains = [(controller, first_break(controller.pk)) for controller in controllers]
    audited = {controller.name for controller in controllers}
    return render(request, "accounts/reads.html", {"page": page, "chains": chains, "files": _files_log(audited)})


@dataclass(frozen=True, slots=True)
class FilesLog:
    """The library's own log: who read, imported and purged the files of the workspace, the newest first."""

    entries: list[LogEntry]
    is_whole: bool


def _files_log(audited: set[str]) -> FilesLog | None:
    """The log of the workspace's files, for the granskare of the organisation that answers for them."""
    if not (workspace.root() / FILE_NAME).is_file():
        return None
    place = Workspace.open(workspace.root())
    if place.settings.organisation not in audited:
        return None
    try:
        place.verify_read_log()
        whole = True
    except SamladError:
        whole = False
    return FilesLog(list(reversed(place.read_log()))[:_A_PAGE], whole)
