"""People, organisations and who is what where, from when to when."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled


class OrganisationKind(models.TextChoices):
    """What an organisation is in law, which decides what rules of secrecy apply to it."""

    MUNICIPALITY = "municipality", _("kommun")
    FEDERATION = "federation", _("kommunalförbund")
    STATE = "state", _("statlig myndighet")
    REGION = "region", _("region")
    ASSOCIATION = "association", _("förening")


class Organisation(Walled):
    """One of those who share the roof. Its name is known to all who work here; its matters are its own."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    # The one who answers for the personal data (personuppgiftsansvarig); the organisation itself when empty.
    controller = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def answering(self) -> int:
        """The id of the controller."""
        return self.controller_id or self.pk

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """Names of the organisations are open to everyone who is logged in."""
        return rows if actor.is_known else rows.none()


class User(AbstractBaseUser, Walled):
    """A person who logs in with an e-mail address. No identity number: the roles say all the site needs."""

    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """Oneself, and for an administrator everyone of the same organisation."""
        own = Q(pk=actor.user)
        led = Q(memberships__organisation__in=actor.organisations(Role.ADMINISTRATOR))
        return rows.filter(own | led).distinct()


class Membership(Walled):
    """A role in an organisation between two days, both included; open when no end is set."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="membership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.role}"

    def is_valid_on(self, day: date) -> bool:
        """Does it hold on that day?"""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """One's own, those of an organisation one administers, and those a granskare audits."""
        return rows.filter(
            Q(user=actor.user)
            | Q(organisation__in=actor.organisations(Role.ADMINISTRATOR))
            | Q(organisation__in=actor.organisations(Role.GRANSKARE))
        )
