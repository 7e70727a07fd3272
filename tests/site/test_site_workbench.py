"""A file's way in: upload, job, receipt or the library's own list of mistakes; the waiting copy always goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samlad.core.errors import InvalidInput
from samlad.site.accounts.roles import Role
from samlad.site.workbench import incoming, library
from samlad.site.workbench.jobs import run_import
from samlad.site.workbench.models import ImportJob, State


@pytest.fixture
def sent(people):
    """An analyst who has just sent a file, and the job that waits."""
    client = people.client(Role.ANALYST)
    file = SimpleUploadedFile("../bränder 2025.csv", b"datum,kommun\n2025-01-01,1780\n")
    answer = client.post("/arbetsbank/import/", {"file": file, "kind": "events"})
    job = ImportJob.unscoped.get()
    assert answer.url == f"/arbetsbank/import/{job.pk}/"
    return client, job


def work(job: ImportJob) -> ImportJob:
    run_import.call(job.pk, job.started_by_id, "sv")
    return ImportJob.unscoped.get(pk=job.pk)


def test_an_upload_waits_under_a_name_of_our_own(sent):
    client, job = sent
    (waiting,) = incoming.folder().iterdir()
    assert waiting.name == job.stored_as
    assert "bränder" not in waiting.name
    assert waiting.stat().st_mode & 0o077 == 0
    assert job.file_name == "bränder 2025.csv"
    assert "Väntar" in client.get(f"/arbetsbank/import/{job.pk}/").content.decode()


def test_a_good_file_gives_its_receipt(sent, monkeypatch):
    client, job = sent

    def imported(_kind, path, progress):
        progress("Läser", 0.5)
        return f"{path.name}: 1 rad inläst."

    monkeypatch.setattr(library, "import_file", imported)
    assert work(job).state == State.DONE
    page = client.get(f"/arbetsbank/import/{job.pk}/").content.decode()
    assert "bränder 2025.csv: 1 rad inläst." in page
    assert list(incoming.folder().iterdir()) == []


def test_a_bad_file_gives_the_librarys_words(sent, monkeypatch):
    client, job = sent
    error = InvalidInput("Filen lästes inte in.", why="Datumet finns inte.", cure="Skriv 2025-12-31.", row=17)

    def refused(_kind, _path, _progress):
        raise error

    monkeypatch.setattr(library, "import_file", refused)
    done = work(job)
    assert (done.state, done.message) == (State.REFUSED, error.for_people())
    assert "rad 17" in client.get(f"/arbetsbank/import/{job.pk}/").content.decode()
    assert list(incoming.folder().iterdir()) == []


def test_a_defect_is_not_shown_and_leaves_nothing(sent, monkeypatch):
    client, job = sent

    def broken(_kind, _path, _progress):
        raise ZeroDivisionError("detail")

    monkeypatch.setattr(library, "import_file", broken)
    with pytest.raises(ZeroDivisionError):
        work(job)
    page = client.get(f"/arbetsbank/import/{job.pk}/").content.decode()
    assert "Inläsningen avbröts" in page
    assert "detail" not in page
    assert list(incoming.folder().iterdir()) == []


def test_a_job_runs_once(sent, monkeypatch):
    _client, job = sent
    monkeypatch.setattr(library, "import_file", lambda *_all: "klart")
    work(job)
    monkeypatch.setattr(library, "import_file", lambda *_all: pytest.fail("ran twice"))
    assert work(job).message == "klart"


def test_a_job_of_a_person_who_has_left_does_nothing(sent, monkeypatch):
    _client, job = sent
    monkeypatch.setattr(library, "import_file", lambda *_all: pytest.fail("ran"))
    job.started_by.is_active = False
    job.started_by.save()
    assert work(job).state == State.WAITING


@pytest.mark.parametrize(
    ("name", "content", "kind"), [("a.exe", b"x", "events"), ("a.csv", b"", "events"), ("a.csv", b"x", "gissa")]
)
def test_what_cannot_be_imported_is_refused_at_once(people, name, content, kind):
    form = {"file": SimpleUploadedFile(name, content), "kind": kind}
    assert people.client(Role.ANALYST).post("/arbetsbank/import/", form).status_code == 422
    assert not ImportJob.unscoped.exists()


def test_a_file_too_large_is_told_the_other_way(people, settings):
    settings.SAMLAD_UPLOAD_MEGABYTES = 0
    form = {"file": SimpleUploadedFile("a.csv", b"x"), "kind": "events"}
    page = people.client(Role.ANALYST).post("/arbetsbank/import/", form)
    assert page.status_code == 422
    assert "samlad import" in page.content.decode()


def test_another_organisations_job_is_not_found(sent, people):
    _client, job = sent
    theirs = people.client(Role.ANALYST, people.police)
    assert theirs.get(f"/arbetsbank/import/{job.pk}/").status_code == 404
