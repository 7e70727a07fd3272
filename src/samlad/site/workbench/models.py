"""The jobs the analyst has started: which file, of what kind, how it went."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation, User
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled
from samlad.site.workbench.alarm_steps import AlarmStep

# Django finds every model of the workbench from here.
__all__ = ["AlarmStep", "ImportJob", "Job", "Kind", "ReportJob", "State"]


class Kind(models.TextChoices):
    """What a file holds; the words of `samlad.data.snapshot.SnapshotKind`."""

    SURVEY = "survey", _("enkätsvar")
    EVENTS = "events", _("händelser")
    INDICATORS = "indicators", _("nyckeltal")
    PUBLISHED = "published", _("publicerade svar att jämföra med")


class State(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting", _("väntar")
    RUNNING = "running", _("pågår")
    DONE = "done", _("klar")
    REFUSED = "refused", _("avvisad")
    BROKEN = "broken", _("avbruten")


class Job(Walled):
    """Work that a worker does for somebody, and how it goes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stored_as = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    share = models.FloatField(default=0)
    message = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-pk"]

    @property
    def is_open(self) -> bool:
        """Is there anything left to wait for?"""
        return self.state in {State.WAITING, State.RUNNING}

    @property
    def headline(self) -> str:
        """What happened: the first line of the message."""
        return self.message.partition("\n")[0]

    @property
    def details(self) -> str:
        """Where, why and how to mend it: the lines that follow."""
        return self.message.partition("\n")[2]

    @property
    def percent(self) -> int:
        """How far it has come, for the page."""
        return round(self.share * 100)

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """The analysts and coordinators of the organisation."""
        return rows.filter(organisation__in=actor.organisations(Role.ANALYST, Role.COORDINATOR))

    def may_be_added_by(self, actor: Actor) -> bool:
        """An analyst or coordinator, in the own name and organisation."""
        own = actor.organisations(Role.ANALYST, Role.COORDINATOR)
        return self.organisation_id in own and self.started_by_id == actor.user


class ImportJob(Job):
    """One file on its way into the workspace. The uploaded copy is removed when the job ends, whatever the end."""

    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    mapping_name = models.CharField(max_length=200, blank=True)
    codebook_name = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"


class ReportJob(Job):
    """The reports of one survey. `choice` holds what was asked for, never an answer."""

    snapshot = models.CharField(max_length=64)
    choice = models.JSONField()

    def __str__(self) -> str:
        return f"{self.snapshot[:12]}: {self.state}"
