"""What every answer carries, errors included, and what is said when something is wrong."""

import json

import pytest
from django.test import Client, RequestFactory

from samlad.site.config import health
from samlad.site.config.errors import bad_request, server_error
from samlad.site.public import pages

ADDRESSES = ["/", "/halsa", "/jamfor.csv", "/lagesbild/1780.pdf", "/logga-in/", "/mottagning/", "/finns-inte/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_hardened(db, anyone, pictures, published, address):
    answer = anyone.get(address)
    answer.close()
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_a_wrong_host_is_refused_with_the_headers(db):
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


def test_pages_behind_a_wall_are_not_kept(people):
    assert people.client("board").get("/styrelse/").headers["Cache-Control"] == "no-store"


def test_a_missing_page_says_what_to_do(db, anyone):
    answer = anyone.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()
    assert "Till startsidan" in answer.content.decode()


def test_a_closed_page_says_whom_to_ask(people):
    answer = people.client("patrol").get("/styrelse/")
    assert answer.status_code == 403
    assert "administratör i din organisation" in answer.content.decode()


def test_a_defect_of_ours_says_so(db, monkeypatch):
    def broken(_request, _template):
        raise ZeroDivisionError("the secret detail")

    monkeypatch.setattr(pages, "render", broken)
    answer = Client(raise_request_exception=False, headers={"host": "localhost"}).get("/om/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_the_error_page_needs_no_database(monkeypatch):
    request = RequestFactory().get("/")
    assert server_error(request).status_code == 500
    assert bad_request(request).status_code == 400


def test_the_site_tells_how_it_is(db, anyone, workspace):
    assert anyone.get("/halsa").content.decode() == "Databasen svarar.\nArbetsytan finns.\n"
    body = json.loads(anyone.get("/halsa", headers={"accept": "application/json"}).content)
    assert body == {"well": True, "database": True, "workspace": True}


def test_a_sick_site_tells_it_without_paths(db, anyone, monkeypatch):
    monkeypatch.setattr(health, "_database_answers", lambda: False)
    answer = anyone.get("/halsa?format=json")
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] is False


def test_over_https_the_browser_is_told_to_stay_there(db, settings, anyone):
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^halsa$"]
    assert anyone.get("/").status_code == 301
    assert anyone.get("/halsa").status_code == 200
    assert "max-age=3600" in anyone.get("/", secure=True).headers["Strict-Transport-Security"]
