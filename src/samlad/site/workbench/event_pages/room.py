"""Who may open the events of the workspace, and how: read once a page, logged where they are personal."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from samlad.events.gathered import Gathered, gathered
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.workbench.survey_pages.room import ROLES, workspace_of

__all__ = ["ROLES", "answering", "answers_as", "events_of"]


def events_of(request: HttpRequest) -> Gathered:
    """The events, in the name of who asks. Without any, `NothingToShow` says what to do."""
    return gathered(workspace_of(request), actor=actor_of_request(request).name, purpose=_("händelsetabell"))


def answering(request: HttpRequest) -> Organisation:
    """The organisation that answers for the workspace, where who asks works for it; else refused."""
    found = _answering(request, *ROLES)
    if found is None:
        raise PermissionDenied
    return found


def answers_as(request: HttpRequest, role: Role) -> bool:
    """Does who asks have the role for the organisation that answers for the workspace?"""
    return _answering(request, role) is not None


def _answering(request: HttpRequest, *roles: Role) -> Organisation | None:
    actor, place = actor_of_request(request), workspace_of(request)
    own = Organisation.objects.visible_to(actor).filter(pk__in=actor.controllers(*roles))
    return own.filter(name=place.settings.organisation).first()
