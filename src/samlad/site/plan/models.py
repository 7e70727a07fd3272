"""Action plans as lag (2023:196) wants them, and the interventions decided in them."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled

_READERS = (Role.COORDINATOR, Role.BOARD, Role.ANALYST)


def two_years_after(day: date) -> date:
    """The last day for the follow-up that § 6 asks for; a leap day falls back to the 28th."""
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return day.replace(year=day.year + 2, day=28)


class ActionPlan(Walled):
    """A decided plan (åtgärdsplan) built on a situation picture."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=40)
    decided = models.DateField()
    decided_by = models.CharField(max_length=120)
    dnr = models.CharField(max_length=40)
    followed_up = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided"]

    def __str__(self) -> str:
        return self.title

    @property
    def follow_up_due(self) -> date:
        """When picture and plan must have been followed up: two years after the decision or the last time."""
        return two_years_after(self.followed_up or self.decided)

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """The organisation's own coordinators, analysts and board."""
        return rows.filter(organisation__in=actor.organisations(*_READERS))


class Intervention(Walled):
    """Something decided to be done at a place from a day, with the effect expected beforehand."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=40)
    start = models.DateField()
    decided_by = models.CharField(max_length=120)
    dnr = models.CharField(max_length=40, blank=True)
    expected_effect = models.TextField(max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "title"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """The organisation's own coordinators, analysts and board."""
        return rows.filter(organisation__in=actor.organisations(*_READERS))

    def may_be_added_by(self, actor: Actor) -> bool:
        """Coordinators write plans for their own organisation."""
        return self.organisation_id in actor.organisations(Role.COORDINATOR)
