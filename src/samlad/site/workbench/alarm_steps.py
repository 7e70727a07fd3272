"""What people did about an alarm of the weekly watch: steps in order, never changed, with by whom and when."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation, User
from samlad.site.accounts.readlog import LogIsClosed
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled

WHO_HANDLES = (Role.ANALYST, Role.COORDINATOR)


class Handling(models.TextChoices):
    """How far an alarm has come. One that nobody has touched is new, and has no step."""

    LOOKED_AT = "looked_at", _("tittas på")
    CLOSED = "closed", _("avslutat")
    REOPENED = "reopened", _("öppnat igen")


class Reason(models.TextChoices):
    """Why an alarm was closed. A fixed choice: what somebody wrote could point out a person."""

    REAL_ACTED = "real_acted", _("verklig ökning, insats påbörjad")
    REAL_PASSED = "real_passed", _("verklig ökning som har gått över")
    KNOWN_CAUSE = "known_cause", _("känd tillfällig orsak: väder, helg eller evenemang")
    REGISTER = "register", _("fel eller ändring i registret")
    CHANCE = "chance", _("inget mönster vid genomgång, troligen slumpen")
    SAME = "same", _("samma sak som ett annat larm")


class AlarmStep(Walled):
    """One step about one alarm. The last one tells how the alarm stands; the others are its log."""

    audited = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    place = models.CharField(max_length=12)
    week = models.DateField()
    handling = models.CharField(max_length=10, choices=Handling.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "week"], name="alarm_step_week")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(handling="closed") & ~Q(reason="") | ~Q(handling="closed") & Q(reason=""),
                name="alarm_is_closed_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} {self.week}: {self.handling}"

    @property
    def alarm(self) -> tuple[str, str, str]:
        """What is handled: kind, place, week."""
        return self.kind, self.place, self.week.isoformat()

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """Analysts and coordinators who work for the organisation that answers for the events."""
        return rows.filter(organisation__in=actor.controllers(*WHO_HANDLES))

    def may_be_added_by(self, actor: Actor) -> bool:
        """The same persons, each in the own name."""
        return self.organisation_id in actor.controllers(*WHO_HANDLES) and self.taken_by_id == actor.user

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A step is saved once: what somebody did is not rewritten."""
        if self.pk is not None:
            raise LogIsClosed(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise LogIsClosed(str(self))
