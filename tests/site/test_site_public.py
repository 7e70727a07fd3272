"""What everyone may read: pictures, comparisons, downloads, and nothing beside them."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.http import QueryDict

from samlad.core.estimate import Unit
from samlad.core.estimates import Estimates
from samlad.data.settings import Settings
from samlad.data.workspace import Workspace
from samlad.disclosure.published import Published
from samlad.disclosure.releases import PUBLIC, save_release
from samlad.site.public import release
from samlad.site.public.comparison import comparison
from samlad.site.public.stored import picture_of


def test_the_front_page_leads_with_the_region(db, anyone, pictures):
    page = anyone.get("/").content.decode()
    assert "Läget i Karlstadsregionen" in page
    assert "Läget är stabilt." in page


def test_a_site_without_pictures_says_so(db, anyone):
    assert "Ingen lägesbild är publicerad ännu." in anyone.get("/").content.decode()
    assert "Ingen lägesbild är publicerad ännu." in anyone.get("/lagesbild/").content.decode()
    assert "Inga tal är publicerade ännu." in anyone.get("/jamfor/").content.decode()


def test_a_picture_shows_its_points_and_only_files_that_are_there(db, anyone, pictures):
    page = anyone.get("/lagesbild/1780/").content.decode()
    assert "Fallolyckorna är fler än i jämförelsegruppen." in page
    assert "/lagesbild/1780.pdf" in page
    assert "/lagesbild/1780.docx" not in page
    assert "syntetiska data" in page


@pytest.mark.parametrize(
    ("kind", "content_type", "saved"),
    [
        ("html", "text/html; charset=utf-8", False),
        ("pdf", "application/pdf", False),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True),
    ],
)
def test_documents_come_with_their_type(db, anyone, pictures, kind, content_type, saved):
    answer = anyone.get(f"/lagesbild/1780.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"].startswith("attachment" if saved else "inline")
    assert b"".join(answer.streaming_content)
    answer.close()


def test_a_stored_page_is_boxed_in(db, anyone, pictures):
    answer = anyone.get("/lagesbild/1780.html")
    answer.close()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "script" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "address",
    [
        "/lagesbild/9999/",
        "/lagesbild/1780.docx",
        "/lagesbild/1780.exe",
        "/lagesbild/fed:karlstadsregionen.pdf",
        "/lagesbild/fed:karlstadsregionen.html",
        "/lagesbild/../hemligt.pdf",
        "/lagesbild/..%2Fhemligt.pdf",
        "/lagesbild/%2e%2e/site.db",
    ],
)
def test_nothing_outside_the_folder_of_pictures_comes_out(db, anyone, pictures, address):
    assert anyone.get(address).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(db, anyone, pictures):
    (pictures / "1780" / "lagesbild-1780.docx").symlink_to(pictures.parent / "hemligt.pdf")
    assert picture_of("1780").file("docx") is None


def test_every_number_carries_what_must_follow_it(db, anyone, published):
    page = anyone.get("/jamfor/?measure=survey:smoke_alarm&place=1780").content.decode()
    for part in ("91,2", "88,2–94,2", "600", "2025", "slutlig", "preliminär", "syntetiska data", "0123456789ab"):
        assert part in page
    assert "Karlstad, 2025" in page


def test_a_withheld_value_is_a_word_and_never_a_number(db, anyone, published):
    page = anyone.get("/jamfor/?measure=survey:smoke_alarm&place=1715").content.decode()
    assert "visas inte (sekretess)" in page
    rows = list(csv.DictReader(io.StringIO(anyone.get("/jamfor.csv?measure=survey:smoke_alarm").content.decode())))
    kil = next(row for row in rows if row["place"] == "1715")
    assert (kil["value"], kil["n"], kil["base"], kil["status"]) == ("", "", "", "suppressed")


def test_all_of_the_view_stands_in_its_address(db, anyone, published):
    page = anyone.get("/jamfor/?measure=survey:smoke_alarm&period=2021&place=1780").content.decode()
    assert "Karlstad, 2021" in page
    assert "/jamfor.csv?measure=survey%3Asmoke_alarm&amp;unit=share&amp;place=1780&amp;period=2021" in page
    rows = anyone.get("/jamfor.csv?measure=survey:smoke_alarm&period=2021").content.decode().splitlines()
    assert len(rows) == 2


def test_the_twins_say_the_same(db, anyone, published):
    query = "?measure=survey:smoke_alarm"
    body = json.loads(anyone.get(f"/jamfor.json{query}").content)
    rows = list(csv.DictReader(io.StringIO(anyone.get(f"/jamfor.csv{query}").content.decode())))
    assert body["origin"] == "synthetic"
    assert [row["place"] for row in body["rows"]] == [row["place"] for row in rows]
    assert body["rows"][-1]["value"] == pytest.approx(0.912)


@pytest.mark.parametrize(
    "query",
    [
        "measure=no:such",
        "measure=survey:smoke_alarm&period=1999",
        "measure=survey:smoke_alarm&unit=sek",
        "measure=survey:smoke_alarm&category=1",
    ],
)
def test_what_is_not_published_does_not_exist(db, anyone, published, query):
    for ending in ("/", ".csv", ".json", ".svg"):
        assert anyone.get(f"/jamfor{ending}?{query}").status_code == 404


def test_the_whole_release_is_one_file(db, anyone, published):
    answer = anyone.get("/oppna-data/allt.csv")
    assert len(answer.content.decode().splitlines()) == len(published) + 1
    assert "allt.csv" in anyone.get("/oppna-data/").content.decode()
    one = anyone.get("/oppna-data/allt.csv?measure=events:fall.rate").content.decode().splitlines()
    assert len(one) == 2
    assert anyone.get("/oppna-data/allt.csv?measure=none").status_code == 404


def test_made_up_data_is_called_so_on_every_page(db, anyone, workspace):
    assert "Syntetiska data." not in anyone.get("/om/").content.decode()
    (workspace / "SYNTHETIC").touch()
    for address in ("/", "/lagesbild/", "/jamfor/", "/oppna-data/", "/om/", "/tillganglighet/", "/logga-in/", "/nej/"):
        assert "Syntetiska data." in anyone.get(address).content.decode()


def test_the_period_with_the_most_places_is_shown_first(db, anyone, published):
    assert anyone.get("/jamfor/?measure=survey:smoke_alarm").context["view"].period.label() == "2025"


@pytest.mark.parametrize("width", ["", "&width=narrow"])
def test_the_chart_is_a_picture_of_the_same_rows(db, anyone, published, width):
    answer = anyone.get(f"/jamfor.svg?measure=survey:smoke_alarm&place=1780{width}")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    drawing = answer.content.decode()
    assert drawing.startswith("<svg")
    assert "Hammarö" in drawing
    assert "<script" not in drawing
    assert " style=" not in drawing


def test_a_workspace_of_the_library_is_read(db, anyone, workspace, one_row):
    settings = Settings(
        name="Prov",
        place="1780",
        county="17",
        minimum_count=5,
        small_population=50,
        finding_level=0.01,
        synthetic=True,
        organisation="Provet",
    )
    place = Workspace.create(workspace, settings)
    assert "Inga tal är publicerade ännu." in anyone.get("/jamfor/").content.decode()
    text = {
        "name": "Brandvarnare hemma",
        "definition": "Andel som har en brandvarnare.",
        "unit": "andel",
        "polarity": "more_is_better",
        "source": "Egen enkät",
        "answers": {"1": "Ja"},
    }
    note = {"texts": {"sv": {"survey:smoke_alarm": text}}}
    table = Published._through_the_door(Estimates.of([one_row]).frame)
    save_release(place, PUBLIC, table, note=note)
    page = anyone.get("/jamfor/?place=1780").content.decode()
    for part in ("Brandvarnare hemma", "Andel som har en brandvarnare.", "Egen enkät", "90,0", "Syntetiska data."):
        assert part in page


def test_the_comparison_opens_on_a_measure_that_is_fair_to_small_places(one_row, monkeypatch):
    count = replace(one_row, measure="a:count", unit=Unit.COUNT, category=None, value=3.0, se=None, interval=None)
    table = Published._through_the_door(Estimates.of([count, one_row]).frame)
    monkeypatch.setattr(release, "current", lambda: release.Release(table))
    assert comparison(QueryDict("")).measure == one_row.measure
    only = Published._through_the_door(Estimates.of([count]).frame)
    monkeypatch.setattr(release, "current", lambda: release.Release(only))
    assert comparison(QueryDict("")).measure == "a:count"
