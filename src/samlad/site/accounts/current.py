"""Who asks just now: the actor of a request, or of a job that works for a person."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from samlad.site.accounts.actor import NOBODY, Actor, Post
from samlad.site.accounts.people import Membership, User
from samlad.site.accounts.roles import Role


def actor_of_user(user: User | int, day: date | None = None) -> Actor:
    """The person with the posts that hold on that day, today when none is given; nobody when the account is closed."""
    when = day or timezone.localdate()
    if isinstance(user, int):
        found = User.unscoped.filter(pk=user, is_active=True).first()
        if found is None:
            return NOBODY
        user = found
    rows = Membership.unscoped.filter(Q(last_day__isnull=True) | Q(last_day__gte=when), user=user, first_day__lte=when)
    posts = tuple(
        Post(row.organisation_id, row.organisation.answering, Role(row.role))
        for row in rows.select_related("organisation").order_by("pk")
    )
    return Actor(user.pk, user.name, posts)


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of this request, worked out once."""
    known: Actor | None = getattr(request, "_samlad_actor", None)
    if known is None:
        user = getattr(request, "user", None)
        known = actor_of_user(user) if user is not None and user.is_authenticated else NOBODY
        request._samlad_actor = known  # type: ignore[attr-defined]
    return known
