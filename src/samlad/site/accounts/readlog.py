"""The read log: who was shown what and why. Only ever added to, each entry sealing the one before it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.people import Organisation, User
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery, Walled

_START = "0" * 64


class LogIsClosed(RuntimeError):
    """Code tried to change or remove a log entry. Always a defect."""


class Action(models.TextChoices):
    """What was done with the rows."""

    READ = "read", _("visade")
    SEARCH = "search", _("sökte")
    EXPORT = "export", _("exporterade")
    DISCLOSE = "disclose", _("lämnade ut")
    PURGE = "purge", _("gallrade")


SUBJECTS = {"centre.visit": _("besök"), "centre.observation": _("iakttagelser")}
"""What the rows are called, for the granskare."""


class ReadEntry(Walled):
    """One showing: ids only, never the content. Chained per controller."""

    audited = True

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    when = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=12, choices=Action.choices)
    subject = models.CharField(max_length=60)
    ids = models.JSONField()
    why = models.CharField(max_length=200)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["controller", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["controller", "number"], name="one_log_entry_per_number")
        ]

    @classmethod
    def wall(cls, rows: RowQuery[Any], actor: Actor) -> RowQuery[Any]:
        """A granskare sees the log of the own controller, everybody else nothing."""
        return rows.filter(controller__in=actor.controllers(Role.GRANSKARE))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """New entries only."""
        if not self._state.adding:
            raise LogIsClosed("A log entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise LogIsClosed("A log entry is never removed.")

    @property
    def subject_label(self) -> str | Promise:
        """What was shown, in words; the code itself where no word is known."""
        return SUBJECTS.get(self.subject, self.subject)

    def sealed_with(self, before: str) -> str:
        """The seal this entry must carry, given the seal of the one before."""
        content = [
            before,
            self.controller_id,
            self.number,
            self.when.isoformat(),
            self.user_id,
            self.action,
            self.subject,
            self.ids,
            self.why,
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def record(actor: Actor, *, controller: int, action: Action, subject: str, ids: Sequence[int], why: str) -> ReadEntry:
    """Add one entry and commit it. Durable: it stands even if the page fails to reach the reader."""
    with transaction.atomic(durable=True):
        # The controller's row is the lock: two writers never take the same number.
        Organisation.unscoped.select_for_update().get(pk=controller)
        last = ReadEntry.unscoped.filter(controller_id=controller).order_by("-number").first()
        entry = ReadEntry(
            controller_id=controller,
            number=last.number + 1 if last else 1,
            when=timezone.now().replace(microsecond=0),
            user_id=actor.known_user,
            action=action,
            subject=subject,
            ids=list(ids),
            why=why,
        )
        entry.seal = entry.sealed_with(last.seal if last else _START)
        entry.save(force_insert=True)
    return entry


def log_reading(
    request: HttpRequest, rows: Iterable[Any], *, subject: str, why: str, action: Action = Action.READ
) -> None:
    """Log the rows a page is about to show, one entry for each controller, and mark the request as logged.

    A row tells its owner through `organisation`. A page that shows no rows leaves an entry without ids.
    """
    actor = actor_of_request(request)
    shown: dict[int, list[int]] = {}
    for row in rows:
        shown.setdefault(row.organisation.answering, []).append(row.pk)
    if not shown:
        shown = {controller: [] for controller in sorted(actor.controllers())[:1]}
    for controller in sorted(shown):
        record(actor, controller=controller, action=action, subject=subject, ids=sorted(shown[controller]), why=why)
    request.samlad_read_logged = True  # type: ignore[attr-defined]


def first_break(controller: int) -> int | None:
    """The number of the first entry whose seal or place in the row is wrong; none when the chain holds."""
    before = _START
    expected = 1
    for entry in ReadEntry.unscoped.filter(controller_id=controller).order_by("number").iterator():
        if entry.number != expected or entry.seal != entry.sealed_with(before):
            return expected
        before, expected = entry.seal, expected + 1
    return None
