"""Jobs the worker does: one library call each, in the name of the person who started it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone, translation
from django_tasks import task

from samlad.core.errors import SamladError
from samlad.core.language import using
from samlad.core.progress import Progress
from samlad.site.accounts.current import actor_of_user
from samlad.site.workbench import incoming, library, reports
from samlad.site.workbench.models import ImportJob, Job, ReportJob, State


@contextmanager
def _worded_in(language: str) -> Iterator[None]:
    with translation.override(language), using(language):
        yield


@task()
def run_import(job_id: int, user_id: int, language: str) -> None:
    """Import the file of a job, if the person may still see that job."""
    actor = actor_of_user(user_id)
    job = ImportJob.objects.visible_to(actor).filter(pk=job_id, state=State.WAITING).first()
    if job is None:
        return

    def imported() -> str:
        return library.import_file(job.kind, _sent(job), actor.name, _progress(job))

    try:
        _carry_out(job, language, imported)
    finally:
        incoming.remove(job.stored_as)


def _sent(job: ImportJob) -> library.Sent:
    """Where the files of a job wait."""

    def beside(name: str) -> Path | None:
        return incoming.waiting(job.stored_as, name) if name else None

    data = incoming.waiting(job.stored_as, job.file_name)
    return library.Sent(data, beside(job.mapping_name), beside(job.codebook_name))


@task()
def run_report(job_id: int, user_id: int, language: str) -> None:
    """Make the reports of a job, if the person may still see that job."""
    actor = actor_of_user(user_id)
    job = ReportJob.objects.visible_to(actor).filter(pk=job_id, state=State.WAITING).first()
    if job is not None:
        _carry_out(job, language, lambda: reports.make(job, actor.name, _progress(job)))


def _carry_out(job: Job, language: str, work: Callable[[], str]) -> None:
    """Do the work and keep what it says; a refusal is told, a defect goes on to the worker's log."""
    _go_on(job, State.RUNNING)
    try:
        with _worded_in(language):
            said = work()
    except SamladError as error:
        with _worded_in(language):
            _end(job, State.REFUSED, error.for_people())
    except Exception:
        _end(job, State.BROKEN, "")
        raise
    else:
        _end(job, State.DONE, said)


def _progress(job: Job) -> Progress:
    def tell(message: str, share: float) -> None:
        job.step, job.share = message[:200], min(max(share, 0.0), 1.0)
        job.save(update_fields=["step", "share"])

    return tell


def _go_on(job: Job, state: State) -> None:
    job.state = state
    job.save(update_fields=["state"])


def _end(job: Job, state: State, message: str) -> None:
    job.state, job.message, job.ended, job.share = state, message, timezone.now(), 1.0
    job.save(update_fields=["state", "message", "ended", "share"])
