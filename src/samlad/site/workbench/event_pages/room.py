"""Who may open the events of the workspace, and how: read once a page, logged where they are personal."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from samlad.events.gathered import Gathered, gathered
from samlad.site.accounts.current import actor_of_request
from samlad.site.workbench.survey_pages.room import ROLES, workspace_of

__all__ = ["ROLES", "events_of"]


def events_of(request: HttpRequest) -> Gathered:
    """The events, in the name of who asks. Without any, `NothingToShow` says what to do."""
    return gathered(workspace_of(request), actor=actor_of_request(request).name, purpose=_("händelsetabell"))
