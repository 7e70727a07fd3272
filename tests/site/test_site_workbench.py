"""A file's way in: upload, job, receipt or the library's own list of mistakes; the waiting copy always goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samlad.core.errors import InvalidInput
from samlad.data.estimate_store import IMPORTED
from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
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


def test_an_upload_waits_in_a_folder_of_its_own(sent):
    client, job = sent
    (home,) = incoming.folder().iterdir()
    assert home.name == job.stored_as
    assert [path.name for path in home.iterdir()] == ["bränder 2025.csv"]
    assert home.stat().st_mode & 0o077 == 0
    assert job.file_name == "bränder 2025.csv"
    assert "Väntar" in client.get(f"/arbetsbank/import/{job.pk}/").content.decode()


def test_a_good_file_gives_its_receipt(sent, monkeypatch):
    client, job = sent

    def imported(_kind, sent, _actor, progress):
        progress("Läser", 0.5)
        return f"{sent.data.name}: 1 rad inläst."

    monkeypatch.setattr(library, "import_file", imported)
    assert work(job).state == State.DONE
    page = client.get(f"/arbetsbank/import/{job.pk}/").content.decode()
    assert "bränder 2025.csv: 1 rad inläst." in page
    assert list(incoming.folder().iterdir()) == []


def test_a_bad_file_gives_the_librarys_words(sent, monkeypatch):
    client, job = sent
    error = InvalidInput("Filen lästes inte in.", why="Datumet finns inte.", cure="Skriv 2025-12-31.", row=17)

    def refused(_kind, _path, _actor, _progress):
        raise error

    monkeypatch.setattr(library, "import_file", refused)
    done = work(job)
    assert (done.state, done.message) == (State.REFUSED, error.for_people())
    assert "rad 17" in client.get(f"/arbetsbank/import/{job.pk}/").content.decode()
    assert list(incoming.folder().iterdir()) == []


def test_a_defect_is_not_shown_and_leaves_nothing(sent, monkeypatch):
    client, job = sent

    def broken(_kind, _path, _actor, _progress):
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


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bränder 2025.CSV", "bränder 2025.csv"),
        ("../../etc/x.csv", "x.csv"),
        ("C:\\data\\x.xlsx", "x.xlsx"),
        ("..csv", "csv"),
        ("a\nb<c>.csv", "a_b_c_.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_files_name_is_kept_as_far_as_it_is_fit(given, kept):
    assert incoming.fit_name(given) == kept


@pytest.fixture
def real_workspace(workspace):
    """A workspace of the library's own making in the test's folder."""
    return Workspace.create(
        workspace,
        Settings(
            name="Prov",
            place="1780",
            county="17",
            minimum_count=5,
            small_population=50,
            finding_level=0.01,
            synthetic=True,
            organisation="Provet",
        ),
    )


def send(people, name: str, content: bytes, kind: str) -> ImportJob:
    form = {"file": SimpleUploadedFile(name, content), "kind": kind}
    people.client(Role.ANALYST).post("/arbetsbank/import/", form)
    return work(ImportJob.unscoped.order_by("-pk").first())


def test_the_library_takes_a_good_file_and_words_a_bad_one(people, real_workspace):
    good = b"id,datum,kommun,typ\n" + b"".join(b"%d,2025-01-%02d,1780,brand\n" % (n, n) for n in range(1, 21))
    job = send(people, "larm 2025.csv", good, "events")
    assert job.state in {State.DONE, State.REFUSED}, job.message
    bad = send(people, "larm 2026.csv", good.replace(b"2025-01-07", b"2025-13-77"), "events")
    assert bad.state == State.REFUSED
    assert "larm 2026.csv" in bad.message
    assert list(incoming.folder().iterdir()) == []


PUBLISHED = "fraga;svar;plats;varde;marginal;ar\nbrandvarnare;1;1780;60;3;2020\n"
PUBLISHED_MAPPING = """
kind = "published"
[columns]
measure = "fraga"
category = "svar"
place = "plats"
value = "varde"
margin = "marginal"
year = "ar"
[values]
unit = "percent"
confidence = "0.95"
source = "Prov 2020"
"""
CODEBOOK = """
title = "Provenkät"
[[question]]
id = "larm"
text = "Finns brandvarnare hemma?"
answers = [{ code = "1", label = "Ja" }, { code = "2", label = "Nej" }]
"""
SURVEY_MAPPING = """
kind = "survey"
[columns]
weight = "vikt"
place = "kommun"
[values]
period = "2025"
{more}
"""
ANSWERS = "kommun;vikt;larm\n" + "1780;90;1\n1780;80;2\n" * 10


def send_with(people, name: str, content: str, kind: str, **beside: tuple[str, str]) -> ImportJob:
    """Send a file with others beside it, and let the job do its work."""
    form = {"file": SimpleUploadedFile(name, content.encode()), "kind": kind}
    form |= {one: SimpleUploadedFile(file, text.encode()) for one, (file, text) in beside.items()}
    answer = people.client(Role.ANALYST).post("/arbetsbank/import/", form)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return work(ImportJob.unscoped.order_by("-pk").first())


def test_published_numbers_come_in_with_their_mapping(people, real_workspace):
    job = send_with(people, "ntu.csv", PUBLISHED, "published", mapping=("ntu.toml", PUBLISHED_MAPPING))
    assert job.state == State.DONE, job.message
    (snapshot,) = real_workspace.snapshots(SnapshotKind.PUBLISHED)
    rows = real_workspace.estimates(IMPORTED + snapshot.short_id).frame
    assert rows["value"].to_list() == [0.6]
    assert list(incoming.folder().iterdir()) == []


@pytest.mark.parametrize("more", ["", 'codebook = "bok.toml"'])
def test_a_survey_comes_in_with_its_codebook(people, real_workspace, more):
    beside = {"mapping": ("enkat.toml", SURVEY_MAPPING.format(more=more)), "codebook": ("bok.toml", CODEBOOK)}
    job = send_with(people, "enkat.csv", ANSWERS, "survey", **beside)
    assert job.state == State.DONE, job.message
    (snapshot,) = real_workspace.snapshots(SnapshotKind.SURVEY)
    (question,) = [one for one in survey_design(snapshot).questions if one.id == "larm"]
    assert question.text == "Finns brandvarnare hemma?"
    assert question.values == {"1": "Ja", "2": "Nej"}


@pytest.mark.parametrize("path", ["/etc/hostname", "../../samlad.toml", "..\\\\samlad.toml"])
def test_a_mapping_never_reaches_a_file_of_the_server(people, real_workspace, path):
    mapping = SURVEY_MAPPING.format(more=f'codebook = "{path}"')
    job = send_with(people, "enkat.csv", ANSWERS, "survey", mapping=("enkat.toml", mapping))
    assert job.state == State.REFUSED
    assert "Den pekar ut en fil på servern." in job.message


@pytest.mark.parametrize(
    ("kind", "beside", "words"),
    [
        ("events", {"codebook": ("bok.toml", CODEBOOK)}, "Bara enkätsvar har en kodbok."),
        ("survey", {"codebook": ("bok.pdf", CODEBOOK)}, "En kodbok ska vara TOML"),
        ("survey", {"mapping": ("karta.csv", "a")}, "En mappningsfil ska vara TOML"),
        ("survey", {"mapping": ("a.toml", "x"), "codebook": ("a.toml", "y")}, "Två av filerna heter lika."),
        ("survey", {"mapping": ("a.toml", "x" * (5 * 1024 * 1024 + 1))}, "Har du valt rätt fil?"),
    ],
)
def test_what_comes_with_a_file_is_looked_at_first(people, kind, beside, words):
    form = {"file": SimpleUploadedFile("enkat.csv", ANSWERS.encode()), "kind": kind}
    form |= {one: SimpleUploadedFile(file, text.encode()) for one, (file, text) in beside.items()}
    answer = people.client(Role.ANALYST).post("/arbetsbank/import/", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportJob.unscoped.exists()


def test_the_overview_says_how_the_workspace_is(people, real_workspace):
    page = people.client(Role.ANALYST).get("/arbetsbank/").content.decode()
    assert "Händelser saknas" in page


def test_the_overview_says_when_there_is_no_workspace(people):
    assert "Det finns ingen arbetsyta här." in people.client(Role.ANALYST).get("/arbetsbank/").content.decode()
