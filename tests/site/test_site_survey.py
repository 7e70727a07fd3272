"""The survey pages: who may open them, the library's numbers on them, bad addresses told in words, and the command
each page shows gives the page's table."""

import html
import io
import shlex
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from survey_answers import PLACES, two_waves

from samlad.cli.main import run
from samlad.core.language import set_language
from samlad.data.snapshot import SnapshotClass, SnapshotKind
from samlad.site.accounts.roles import Role
from samlad.sources.importing import import_file
from samlad.survey.choice import Choice
from samlad.survey.rao_scott import rao_scott
from samlad.survey.study import open_study

ROOT = "/arbetsbank/enkat/"
NTU = "fraga;svar;plats;varde;marginal;ar\nbrandvarnare;1;1780;60;3;2020\nbrandvarnare;1;1715;70;3;2020\n"
NTU_MAPPING = """
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


@pytest.fixture
def held(workspace, people, tmp_path):
    """A workspace of the federation with two waves of a survey."""
    return two_waves(workspace, people.federation.name, tmp_path)


@pytest.fixture
def analyst(people):
    return people.client(Role.ANALYST)


def csv_of(answer) -> pl.DataFrame:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return pl.read_csv(answer.content, infer_schema_length=None)


def ran(command: str, folder: Path, workspace: Path, monkeypatch) -> pl.DataFrame:
    """The command of a page, line by line, as a person pastes it; the last line's table."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(workspace))
    monkeypatch.setenv("SAMLAD_ACTOR", "Eva")
    lines = [shlex.split(line)[1:] for line in command.splitlines()]
    if "--out" not in lines[-1]:
        lines[-1] += ["--out", "svar.csv"]
    for words in lines:
        assert run(words) == 0, words
    set_language("sv")
    return pl.read_csv(folder / "svar.csv", infer_schema_length=None)


def block_of(page: str) -> str:
    """The text of the block to copy."""
    return html.unescape(page.partition('<pre class="command"><code>')[2].partition("</code>")[0])


# --- who may open them


PATHS = ("", "tabell/", "samband/", "forandring/", "sma-platser/", "vad-gar-att-saga/?rare=130", "kodbok.csv")


@pytest.mark.parametrize("path", PATHS)
def test_only_the_organisation_that_answers_for_the_survey_reads_it(people, held, path):
    place, _first, second = held
    before = len(place.read_log())
    for role, organisation, status in (
        (Role.ANALYST, None, 200),
        (Role.COORDINATOR, None, 200),
        (Role.BOARD, None, 403),
        (Role.ANALYST, people.police, 403),
    ):
        answer = people.client(role, organisation).get(f"{ROOT}{second}/{path}")
        assert answer.status_code == status, (role, organisation)
    readers = {entry.actor for entry in place.read_log()[before:]}
    assert len(readers) == 2  # who was refused read nothing
    assert place.verify_read_log() > before


def test_who_is_not_logged_in_reads_nothing(anyone, held, db):
    place, _first, second = held
    before = len(place.read_log())
    assert anyone.get(f"{ROOT}{second}/tabell.csv").status_code == 302
    assert len(place.read_log()) == before


def test_the_list_tells_of_every_survey_without_opening_it(analyst, people, held):
    place, first, second = held
    before = len(place.read_log())
    page = analyst.get(ROOT).content.decode()
    assert f"{ROOT}{first}/" in page
    assert f"{ROOT}{second}/" in page
    assert "syntetiska data" in page
    assert len(place.read_log()) == before
    theirs = people.client(Role.ANALYST, people.police).get(ROOT).content.decode()
    assert first not in theirs
    assert people.federation.name in theirs


def test_without_a_workspace_the_list_says_so(analyst):
    assert "Det finns ingen arbetsyta" in analyst.get(ROOT).content.decode()
    assert analyst.get(f"{ROOT}0123456789ab/").status_code == 404


def test_a_purged_or_unknown_survey_is_not_found(analyst, held):
    place, first, _second = held
    place.purge(place.snapshot(first), "Dnr 1", "Eva")
    assert analyst.get(f"{ROOT}{first}/").status_code == 404
    assert analyst.get(f"{ROOT}ffffffffffff/tabell/").status_code == 404
    assert analyst.get(f"{ROOT}inte-hex/").status_code == 404


# --- the numbers


def test_the_codebook_counts_every_code(analyst, held):
    place, _first, second = held
    counts = csv_of(analyst.get(f"{ROOT}{second}/kodbok.csv"))
    assert counts.group_by("question").agg(pl.col("n").sum())["n"].to_list() == [40 * len(PLACES)] * 3
    study = open_study(place, second, actor="Prov")
    unknown = int((study.answers["brandvarnare"] == 8).sum())
    assert counts.filter(question="brandvarnare", missing="vet ej")["n"].item() == unknown > 0
    page = analyst.get(f"{ROOT}{second}/").content.decode()
    assert "Finns brandvarnare hemma?" in page
    assert "vill ej svara" in page


QUERIES = (
    "q=brandvarnare&by=place",
    "q=brandvarnare&q=orolig&by=sex&by2=age",
    "q=orolig&by=place&among=sex%3Dwomen&confidence=0.9",
    "q=orolig",
    "q=rum&statistic=mean&by=brandvarnare",
    "q=rum&statistic=total&by=place&singleton=adjust",
    "q=rum&statistic=median&by=age",
    "q=orolig&by=place&standard=own",
)


@pytest.mark.parametrize("query", QUERIES)
def test_the_command_shown_gives_the_table_of_the_page(analyst, held, query, tmp_path, workspace, monkeypatch):
    _place, _first, second = held
    page = analyst.get(f"{ROOT}{second}/tabell/?{query}")
    assert page.status_code == 200
    table = csv_of(analyst.get(f"{ROOT}{second}/tabell.csv?{query}"))
    assert ran(block_of(page.content.decode()), tmp_path, workspace, monkeypatch).equals(table)
    drawing = analyst.get(f"{ROOT}{second}/tabell.svg?{query}")
    assert drawing.content.startswith(b"<svg")


def test_a_table_is_the_librarys(analyst, held):
    place, _first, second = held
    choice = Choice(second, ("brandvarnare",), by=("place",))
    expected = choice.table(open_study(place, second, actor="Prov"))
    shown = csv_of(analyst.get(f"{ROOT}{second}/tabell.csv?q=brandvarnare&by=place"))
    assert shown["value"].to_list() == expected["value"].to_list()
    assert shown["se"].to_list() == expected["se"].to_list()
    assert expected.filter(place="1780")["n"].to_list() == [int(one) for one in expected.filter(place="1780")["n"]]
    book = analyst.get(f"{ROOT}{second}/tabell.xlsx?q=brandvarnare&by=place")
    assert "syntetisk.xlsx" in book.headers["Content-Disposition"]
    assert pl.read_excel(io.BytesIO(book.content)).height == expected.height


def test_answers_that_do_not_count_are_in_no_share(analyst, held):
    _place, _first, second = held
    shown = csv_of(analyst.get(f"{ROOT}{second}/tabell.csv?q=brandvarnare"))
    assert shown["category"].to_list() == [1, 2]
    assert shown["value"].sum() == pytest.approx(1)
    assert shown["n"][0] < 40 * len(PLACES)


def test_a_table_marks_what_is_unsure_and_what_is_small(analyst, held):
    _place, _first, second = held
    page = analyst.get(f"{ROOT}{second}/tabell/?q=brandvarnare&by=place&rare=130").content.decode()
    assert "osäkert (" in page
    assert "små antal (" in page
    assert "Färre än 5 personer bakom talet" in page


def test_the_association_is_rao_and_scotts(analyst, held, tmp_path, workspace, monkeypatch):
    place, _first, second = held
    query = "row=orolig&column=sex"
    page = analyst.get(f"{ROOT}{second}/samband/?{query}").content.decode()
    found = csv_of(analyst.get(f"{ROOT}{second}/samband.csv?{query}"))
    study = open_study(place, second, actor="Prov")
    tested = rao_scott(study.survey(["orolig"], by=["sex"]), "orolig", "sex")
    assert found["p"].item() == tested.p
    assert "skiljer sig säkert" in page  # half of the women and a fifth of the men were made worried
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)


def test_a_change_is_told_and_made_again(analyst, held, tmp_path, workspace, monkeypatch):
    _place, first, second = held
    query = f"earlier={first}&q=brandvarnare&q=orolig"
    page = analyst.get(f"{ROOT}{second}/forandring/?{query}").content.decode()
    assert "Säkerställd ökning" in page
    found = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}"))
    assert found.filter(variable="brandvarnare", category=1)["verdict"].item() == "increase"
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)
    assert analyst.get(f"{ROOT}{second}/forandring.svg?{query}&width=narrow").content.startswith(b"<svg")


def test_a_published_wave_can_be_the_earlier_one(analyst, held, tmp_path, workspace, monkeypatch):
    place, _first, second = held
    (tmp_path / "ntu.csv").write_text(NTU, encoding="utf-8")
    (tmp_path / "ntu.toml").write_text(NTU_MAPPING, encoding="utf-8")
    report = import_file(
        place, SnapshotKind.PUBLISHED, tmp_path / "ntu.csv", mapping=tmp_path / "ntu.toml", klass=SnapshotClass.OPEN,
        source="Prov 2020", actor="Prov",
    )  # fmt: skip
    query = f"earlier={report.snapshot.short_id}&q=brandvarnare&by=place"
    page = analyst.get(f"{ROOT}{second}/forandring/?{query}")
    assert page.status_code == 200
    found = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}"))
    karlstad = found.filter(place=1780, category=1)
    assert karlstad["value_1"].item() == pytest.approx(0.60)
    assert karlstad["verdict"].item() == "increase"
    again = ran(block_of(page.content.decode()), tmp_path, workspace, monkeypatch)
    assert again.equals(found)


def kept(analyst, folder: Path, name: str, content: str) -> str:
    """A file of a person's own, kept among the tables: the name it is stored by. It stays in the folder too."""
    (folder / name).write_text(content, encoding="utf-8")
    file = SimpleUploadedFile(name, (folder / name).read_bytes())
    assert analyst.post(f"{ROOT}tabeller/", {"file": file}).status_code == 302
    page = analyst.get(f"{ROOT}tabeller/").content.decode()
    return page.partition(f'--{name}"')[0].rpartition("/")[2] + f"--{name}"


def test_notes_break_a_question_and_change_its_codes(analyst, held, tmp_path, workspace, monkeypatch):
    """The codes of the earlier wave are turned about: the share with an alarm was the share without."""
    _place, first, second = held
    notes = kept(
        analyst, tmp_path, "brott.toml", '[break]\norolig = "Ny fråga."\n[recode.brandvarnare]\n1 = "2"\n2 = "1"\n'
    )
    query = f"earlier={first}&q=brandvarnare&q=orolig"
    plain = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}"))
    page = analyst.get(f"{ROOT}{second}/forandring/?{query}&notes={notes}").content.decode()
    found = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}&notes={notes}"))
    assert set(found.filter(variable="orolig")["verdict"]) == {"broken"}
    turned = found.filter(variable="brandvarnare", category=1)["value_1"].item()
    assert turned == plain.filter(variable="brandvarnare", category=2)["value_1"].item()
    assert "Ny fråga." in page
    assert "--notes brott.toml" in block_of(page)
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)


def test_the_same_persons_are_compared_as_a_panel(analyst, held, tmp_path, workspace, monkeypatch):
    _place, first, second = held
    query = f"earlier={first}&q=brandvarnare&q=orolig&by=sex"
    two = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}"))
    found = csv_of(analyst.get(f"{ROOT}{second}/forandring.csv?{query}&panel=lopnr"))
    page = analyst.get(f"{ROOT}{second}/forandring/?{query}&panel=lopnr").content.decode()
    assert found["difference"].to_list() == two["difference"].to_list()
    assert found["se"].to_list() != two["se"].to_list()
    assert "--panel-id lopnr" in block_of(page)
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)


def test_a_panel_needs_one_row_a_person(analyst, held):
    _place, first, second = held
    answer = analyst.get(f"{ROOT}{second}/forandring/?earlier={first}&q=orolig&panel=kommun")
    assert answer.status_code == 422
    assert "finns inte att välja" in html.unescape(answer.content.decode())  # the place is no person's number


@pytest.mark.parametrize("content", ["[brott]\na = 1\n", "inte toml", '[recode.q]\n1 = "2"\n3 = "2"\n'])
def test_notes_that_cannot_be_read_are_not_kept(analyst, held, content):
    answer = analyst.post(f"{ROOT}tabeller/", {"file": SimpleUploadedFile("brott.toml", content.encode())})
    assert answer.status_code == 422
    assert "Anteckningarna om mätomgångarna går inte att läsa" in html.unescape(answer.content.decode())


def test_the_map_of_gain_stands_beside_its_table(analyst, held):
    _place, _first, second = held
    query = "answer=orolig%3D1&scale=arcsine"
    page = analyst.get(f"{ROOT}{second}/sma-platser/?{query}").content.decode()
    assert f"{ROOT}{second}/sma-platser-karta.svg?" in page
    found = csv_of(analyst.get(f"{ROOT}{second}/sma-platser.csv?{query}"))
    drawing = analyst.get(f"{ROOT}{second}/sma-platser-karta.svg?{query}").content.decode()
    assert drawing.startswith("<svg")
    for gain in found["gain"]:
        told = f"{gain:.1f}".replace(".", ",")
        assert told in drawing
        assert f"{told} gånger" in page
    narrow = analyst.get(f"{ROOT}{second}/sma-platser-karta.svg?{query}&width=narrow").content.decode()
    assert narrow != drawing


def test_places_that_are_no_municipalities_have_no_map(analyst, held, monkeypatch):
    _place, _first, second = held
    monkeypatch.setattr("samlad.site.workbench.survey_pages.small_places.outline_of", lambda _code: None)
    assert "sma-platser-karta" not in analyst.get(f"{ROOT}{second}/sma-platser/").content.decode()


def test_small_places_lean_on_each_other(analyst, held, tmp_path, workspace, monkeypatch):
    _place, _first, second = held
    query = "answer=orolig%3D1"
    page = analyst.get(f"{ROOT}{second}/sma-platser/?{query}").content.decode()
    found = csv_of(analyst.get(f"{ROOT}{second}/sma-platser.csv?{query}"))
    assert found["place"].to_list() == [int(one) for one in PLACES]
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)


def test_small_places_take_covariates_of_an_own_table(analyst, held, tmp_path, workspace, monkeypatch):
    _place, _first, second = held
    rows = "".join(f"{place};{number}\n" for number, place in enumerate((*PLACES, "1782")))
    (tmp_path / "kommuner.csv").write_text(f"place;ensamma\n{rows}", encoding="utf-8")
    file = SimpleUploadedFile("kommuner.csv", (tmp_path / "kommuner.csv").read_bytes())
    assert analyst.post(f"{ROOT}tabeller/", {"file": file}).status_code == 302
    stored = next((workspace / "tables" / "covariates").iterdir()).name
    query = f"answer=orolig%3D1&table={stored}%7Censamma&scale=arcsine"
    page = analyst.get(f"{ROOT}{second}/sma-platser/?{query}")
    assert page.status_code == 200, page.content.decode()[:3000]
    found = csv_of(analyst.get(f"{ROOT}{second}/sma-platser.csv?{query}"))
    assert found.filter(place=1782)["kind"].item() == "synthetic"  # known by the table alone
    assert ran(block_of(page.content.decode()), tmp_path, workspace, monkeypatch).equals(found)


def test_what_can_be_said_waits_for_a_limit(analyst, held):
    _place, _first, second = held
    page = analyst.get(f"{ROOT}{second}/vad-gar-att-saga/")
    assert page.status_code == 200
    assert "<code>" not in page.content.decode()


def test_what_can_be_said_is_a_word_in_every_cell(analyst, held, tmp_path, workspace, monkeypatch):
    _place, _first, second = held
    query = "rare=130&waves=2"
    page = analyst.get(f"{ROOT}{second}/vad-gar-att-saga/?{query}").content.decode()
    assert page.count('<td class="say-') == 2 * len(PLACES)
    found = csv_of(analyst.get(f"{ROOT}{second}/vad-gar-att-saga.csv?{query}"))
    assert found.height == 4 * len(PLACES)
    assert ran(block_of(page), tmp_path, workspace, monkeypatch).equals(found)


def test_the_weights_are_calibrated_to_an_own_table(analyst, held, tmp_path, workspace, monkeypatch):
    _place, _first, second = held
    (tmp_path / "totaler.csv").write_text("variable,category,total\nsex,women,13000\nsex,men,11000\n")
    file = SimpleUploadedFile("totaler.csv", (tmp_path / "totaler.csv").read_bytes())
    assert analyst.post(f"{ROOT}tabeller/", {"file": file}).status_code == 302
    stored = next((workspace / "tables" / "margins").iterdir()).name
    query = f"q=brandvarnare&by=sex&statistic=proportion&margins={stored}&calibrate=poststratify"
    page = analyst.get(f"{ROOT}{second}/tabell/?{query}")
    found = csv_of(analyst.get(f"{ROOT}{second}/tabell.csv?{query}"))
    plain = csv_of(analyst.get(f"{ROOT}{second}/tabell.csv?q=brandvarnare&by=sex"))
    assert found["base"].to_list() != plain["base"].to_list()
    assert str(workspace) not in page.content.decode()
    assert "--margins totaler.csv" in block_of(page.content.decode())
    assert ran(block_of(page.content.decode()), tmp_path, workspace, monkeypatch).equals(found)
    kept = analyst.get(f"{ROOT}tabeller/margins/{stored}")
    assert b"".join(kept.streaming_content) == (tmp_path / "totaler.csv").read_bytes()


@pytest.mark.parametrize("path", ["margins/finns-inte--a.csv", "margins/..%2f..%2fsamlad.toml", "gissa/x--a.csv"])
def test_only_a_kept_table_is_given_back(analyst, held, path):
    assert analyst.get(f"{ROOT}tabeller/{path}").status_code == 404


# --- bad input


BAD = (
    ("tabell/", "q=finns-inte"),
    ("tabell/", "q=brandvarnare&by=vikt"),
    ("tabell/", "q=brandvarnare&confidence=7"),
    ("tabell/", "q=brandvarnare&among=kon%3D%27%20OR%201"),
    ("tabell/", "q=brandvarnare&rare=-3"),
    ("tabell/", "q=brandvarnare&margins=..%2F..%2Fsamlad.toml"),
    ("tabell/", "by=place"),
    ("tabell/", "q=rum&statistic=total&standard=own"),
    ("tabell/", "q=brandvarnare&statistic=mean"),
    ("tabell/", "q=rum&q=orolig&statistic=median"),
    ("samband/", "row=orolig&column=orolig"),
    ("samband/", "row=orolig&column=vikt"),
    ("forandring/", "earlier=abc&q=orolig"),
    ("sma-platser/", "answer=orolig"),
    ("sma-platser/", "answer=orolig%3D77"),
    ("vad-gar-att-saga/", "rare=noll"),
    ("vad-gar-att-saga/", "rare=130&waves=99"),
)


@pytest.mark.parametrize(("path", "query"), BAD)
def test_a_bad_address_is_told_in_words(analyst, held, path, query):
    _place, _first, second = held
    answer = analyst.get(f"{ROOT}{second}/{path}?{query}")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "Traceback" not in page
    beside = analyst.get(f"{ROOT}{second}/{path.rstrip('/')}.csv?{query}")
    assert beside.status_code == 422
    assert "Det gick inte att räkna fram" in beside.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("personer.csv", b"place,namn\n1780,Eva\n1780,Ulf\n"),
        ("personer.csv", b"place,x\n19121212-1212,3\n"),
        ("okant.csv", b"a,b\n1,2\n"),
        ("tom.csv", b"place,x\n"),
        ("bild.png", b"x"),
        ("totaler.csv", b"variable,category,total\nsex,women,\n"),
    ],
)
def test_an_own_table_is_about_places_and_classes_alone(analyst, held, workspace, name, content):
    answer = analyst.post(f"{ROOT}tabeller/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    kept = (
        [path for path in (workspace / "tables").rglob("*") if path.is_file()]
        if (workspace / "tables").exists()
        else []
    )
    assert kept == []


def test_a_survey_without_weights_shows_its_codebook_and_says_why_no_more(analyst, held, tmp_path):
    place, *_rest = held
    content = "svar;kommun\n" + "1;1780\n2;1780\n" * 6
    (tmp_path / "ovagd.csv").write_text(content, encoding="utf-8")
    (tmp_path / "ovagd.toml").write_text(
        'kind = "survey"\n[columns]\nplace = "kommun"\n[values]\nperiod = "2025"\n', encoding="utf-8"
    )
    report = import_file(
        place, SnapshotKind.SURVEY, tmp_path / "ovagd.csv", mapping=tmp_path / "ovagd.toml", actor="Prov"
    )
    wanted = report.snapshot.short_id
    assert analyst.get(f"{ROOT}{wanted}/").status_code == 200
    answer = analyst.get(f"{ROOT}{wanted}/tabell/")
    assert answer.status_code == 422
