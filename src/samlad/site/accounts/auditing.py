"""The granskare's page: what was shown to whom, and whether the log is whole."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.models import Organisation, ReadEntry
from samlad.site.accounts.readlog import first_break
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles

_A_PAGE = 50


@for_roles(Role.GRANSKARE)
def reads(request: HttpRequest) -> HttpResponse:
    """The read log of the controllers one audits, newest first."""
    actor = actor_of_request(request)
    rows = ReadEntry.objects.visible_to(actor).select_related("controller", "user").order_by("-when", "-pk")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("sida"))
    controllers = Organisation.objects.visible_to(actor).filter(pk__in=actor.controllers(Role.GRANSKARE))
    chains = [(controller, first_break(controller.pk)) for controller in controllers]
    return render(request, "accounts/reads.html", {"page": page, "chains": chains})
