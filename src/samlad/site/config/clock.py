"""Daily duties, done by the worker's clock: forget what no longer counts."""

import logging
import threading
from collections.abc import Callable
from datetime import date

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from samlad.site.accounts.attempts import purge_old_failures

_log = logging.getLogger("samlad.clock")
_PAUSE_SECONDS = 60.0


def _sessions() -> None:
    call_command("clearsessions")


def _finished_jobs() -> None:
    call_command("prune_db_task_results", min_age_days=30, verbosity=0)


DAILY: tuple[Callable[[], object], ...] = (purge_old_failures, _sessions, _finished_jobs)


def do_daily() -> None:
    """Every duty once; one that fails is logged and does not stop the others."""
    for duty in DAILY:
        try:
            duty()
        except Exception:
            _log.exception("A daily duty failed: %s", duty.__name__)


def run(stop: threading.Event) -> None:
    """Do the duties when the worker starts and after each midnight, until told to stop."""
    done: date | None = None
    while not stop.is_set():
        today = timezone.localdate()
        if today != done:
            close_old_connections()
            do_daily()
            close_old_connections()
            done = today
        stop.wait(_PAUSE_SECONDS)


def start() -> threading.Event:
    """Start the clock beside the worker; it dies with the process."""
    stop = threading.Event()
    threading.Thread(target=run, args=(stop,), name="samlad-clock", daemon=True).start()
    return stop
