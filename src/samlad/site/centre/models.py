"""Layer A of the centre: counters and places. No column here can hold a person."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled
from samlad.site.centre.words import Category, Channel, Errand, kind_label

NOTE_LENGTH = 200


class Area(Walled):
    """A named part of a municipality that observations are tied to. Never an address."""

    name = models.CharField(max_length=80)
    place = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "name"], name="one_area_per_name_and_place")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """The list of areas is open to everyone who is logged in."""
        return rows if actor.is_known else rows.none()


class Visit(Walled):
    """One visit as a counter: when, how, about what, who was asked for and who served. Nothing about the visitor."""

    audited = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    errand = models.CharField(max_length=20, choices=Errand.choices)
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    served_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    handed_over = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-hour", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day"], name="visit_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(hour__gte=0, hour__lte=23), name="visit_hour_is_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour:02d} {self.errand}"

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """Those who counted, were asked for or served see the visit; coordinators and analysts see all counters."""
        if actor.has(Role.COORDINATOR, Role.ANALYST):
            return rows
        own = actor.organisations(Role.RECEPTION)
        return rows.filter(Q(organisation__in=own) | Q(asked_for__in=own) | Q(served_by__in=own))

    def may_be_added_by(self, actor: Actor) -> bool:
        """The desk counts for its own organisation."""
        return self.organisation_id in actor.organisations(Role.RECEPTION, Role.COORDINATOR)


class Observation(Walled):
    """What a patrol saw at a place. The note is short and screened; who saw it is not kept, only which organisation."""

    audited = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Category.choices)
    kind = models.CharField(max_length=20)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    seen = models.DateTimeField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seen"], name="observation_seen")]

    def __str__(self) -> str:
        return f"{self.seen:%Y-%m-%d %H:%M} {self.kind}"

    @property
    def kind_label(self) -> str | Promise:
        """The kind in words."""
        return kind_label(self.kind)

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """A patrol sees its own organisation's; those who coordinate, receive or analyse see all."""
        if actor.has(Role.COORDINATOR, Role.ANALYST, Role.RECEPTION):
            return rows
        return rows.filter(organisation__in=actor.organisations(Role.PATROL))

    def may_be_added_by(self, actor: Actor) -> bool:
        """Patrols and coordinators report for their own organisation."""
        return self.organisation_id in actor.organisations(Role.PATROL, Role.COORDINATOR)
