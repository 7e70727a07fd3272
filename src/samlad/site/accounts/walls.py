"""The wall of a page: who may open it, and whether opening it must leave a trace in the read log."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.roles import Role

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands on a view: open to all, to anyone logged in, or to some roles."""

    is_public: bool = False
    roles: frozenset[Role] = frozenset()
    logs_reads: bool = False

    def opens_for(self, roles: frozenset[Role]) -> bool:
        """Does the page open for a logged-in person with these roles?"""
        return self.is_public or not self.roles or bool(self.roles & roles)


class ReadNotLogged(RuntimeError):
    """A page that must log what it showed did not. Always a defect; the page is not sent."""


def public(view: View) -> View:
    """Open to everyone."""
    return _walled(view, Wall(is_public=True))


def logged_in(view: View) -> View:
    """Open to everyone who is logged in."""
    return _walled(view, Wall())


def for_roles(*roles: Role, logs_reads: bool = False) -> Callable[[View], View]:
    """Open to those with one of the roles. With `logs_reads` the page is sent only after the log was written."""
    return lambda view: _walled(view, Wall(roles=frozenset(roles), logs_reads=logs_reads))


def wall_of(view: object) -> Wall | None:
    """The wall a view was given, if any."""
    wall = getattr(view, "samlad_wall", None)
    return wall if isinstance(wall, Wall) else None


def _walled(view: View, wall: Wall) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not wall.is_public:
            actor = actor_of_request(request)
            if not actor.is_known:
                return redirect_to_login(request.get_full_path())
            if wall.roles and not actor.has(*wall.roles):
                raise PermissionDenied
        response = view(request, *args, **kwargs)
        if wall.logs_reads and response.status_code == 200 and not getattr(request, "samlad_read_logged", False):
            raise ReadNotLogged(request.path)
        if not wall.is_public and isinstance(response, HttpResponse):
            # A shared machine must not show the page again from its own memory.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.samlad_wall = wall  # type: ignore[attr-defined]
    return guarded
