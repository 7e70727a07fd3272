"""Slow down guessing: failures are counted by account and address, and each further one costs a longer wait."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from samlad.site.accounts.scoping import Walled

_WINDOW = timedelta(hours=1)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


class LoginFailure(Walled):
    """One failed log-in. The key is a keyed hash of account and address, so that the table names nobody."""

    key = models.CharField(max_length=64, db_index=True)
    when = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["when"]


def attempt_key(email: str, address: str) -> str:
    """The key of one account tried from one address."""
    return salted_hmac("samlad.login", f"{email.strip().lower()}|{address}", algorithm="sha256").hexdigest()


def locked_until(key: str) -> datetime | None:
    """Until when further tries are refused; none when the next one may be made at once."""
    recent = LoginFailure.unscoped.filter(key=key, when__gte=timezone.now() - _WINDOW)
    times = list(recent.values_list("when", flat=True))
    over = len(times) - settings.SAMLAD_LOGIN_FAILURES
    if over < 0:
        return None
    until = times[-1] + min(_FIRST_WAIT * 2 ** min(over, 10), _LONGEST_WAIT)
    return until if until > timezone.now() else None


def remember_failure(key: str) -> None:
    """Count one more failure."""
    LoginFailure.unscoped.create(key=key)


def forget_failures(key: str) -> None:
    """Start over after a log-in that went well."""
    LoginFailure.unscoped.filter(key=key).delete()


def purge_old_failures() -> int:
    """Drop what no longer counts; the clock calls this daily."""
    return LoginFailure.unscoped.filter(when__lt=timezone.now() - _WINDOW).delete()[0]
