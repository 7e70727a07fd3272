"""The pages of events: who may open them, the library's numbers on them, nonsense told in words, and the command each
page shows gives the page's table."""

import html
import shlex

import polars as pl
import pytest
from event_records import imported_events

from samlad.cli.main import run
from samlad.core.language import set_language
from samlad.data.settings import Settings
from samlad.data.workspace import Workspace
from samlad.site.accounts.roles import Role

ROOT = "/arbetsbank/handelser/"
PAGES = {
    "var": "", "nar": "?clock=month", "vem": "", "kostnad": "", "kluster": "?question=where&seed=3",
    "jamfor": "?period=2022&before=2021", "sedan-sist": "?meeting=2022-09-01&years=1",
}  # fmt: skip


@pytest.fixture
def held(workspace, people, tmp_path):
    """The events of the federation."""
    return imported_events(workspace, people.federation.name, tmp_path)


@pytest.fixture
def analyst(people):
    return people.client(Role.ANALYST)


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_answer_for_the_workspace(page, held, people):
    assert people.client(Role.RECEPTION).get(f"{ROOT}{page}/").status_code == 403
    from django.test import Client

    assert Client().get(f"{ROOT}{page}/").status_code == 302


@pytest.mark.parametrize(("page", "query"), PAGES.items())
def test_a_page_its_files_and_its_command_have_the_same_rows(page, query, held, analyst, tmp_path, monkeypatch):
    answer = analyst.get(f"{ROOT}{page}/{query}", headers={"accept-language": "sv"})
    text = answer.content.decode()
    assert answer.status_code == 200, text
    assert "Internt underlag" in text
    command = html.unescape(text.partition('<pre class="command"><code>')[2].partition("</code>")[0])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(held.root))
    assert run([*shlex.split(command)[1:], "--out", "svar.csv"]) == 0
    set_language("sv")
    made = pl.read_csv(tmp_path / "svar.csv", infer_schema_length=None)
    shown = pl.read_csv(analyst.get(f"{ROOT}{page}.csv{query}").content, infer_schema_length=None)
    assert made.equals(shown)
    assert made.height > 0
    book = analyst.get(f"{ROOT}{page}.xlsx{query}")
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    assert "syntetisk" in book.headers["Content-Disposition"]


@pytest.mark.parametrize(("page", "query"), [(page, query) for page, query in PAGES.items() if page != "kostnad"])
def test_drawings_wide_and_narrow(page, query, held, analyst):
    for width in ("", "narrow"):
        answer = analyst.get(f"{ROOT}{page}.svg", _query(query) | {"width": width})
        assert answer.status_code == 200, answer.content
        assert answer.content.startswith(b"<svg")
    assert analyst.get(f"{ROOT}kostnad.svg").status_code == 404


def _query(text: str) -> dict[str, str]:
    return dict(part.split("=") for part in text.lstrip("?").split("&") if part)


def test_a_page_that_waits_for_a_choice_has_no_mistakes_yet(held, analyst):
    for page in ("jamfor", "sedan-sist"):
        text = analyst.get(f"{ROOT}{page}/").content.decode()
        assert "Inget är ifyllt" not in text
        assert "Resultat" not in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "period=i fjol", "period=2021-13", "kind=varulv", "place=9999", "register=x", "clock=sekund", 
        "period=2022/2021",
        "before=2022&period=2022", "before=", "meeting=igår", "meeting=2031-01-01", "meeting=1890-01-01&years=0",
        "question=varför", "grain=square", "max_days=-3", "seed=en", "period=1850", "place=1762&period=2021-02",
        "years=%00", "period=" + "9" * 200,
    ],
)  # fmt: skip
def test_nonsense_is_told_in_a_sentence(page, query, held, analyst):
    answer = analyst.get(f"{ROOT}{page}/?{query}", headers={"accept-language": "sv"})
    assert answer.status_code in {200, 422}, query
    files = analyst.get(f"{ROOT}{page}.csv?{query}")
    assert files.status_code in {200, 422}, query
    if answer.status_code == 422:
        text = answer.content.decode()
        assert 'class="notice notice-error"' in text or "errorlist" in text or "Rätta" in text


def test_without_events_the_page_says_what_to_do(workspace, people, analyst):
    Workspace.create(
        workspace,
        Settings(
            name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
            synthetic=True, organisation=people.federation.name,
        ),
    )  # fmt: skip
    answer = analyst.get(ROOT, headers={"accept-language": "sv"})
    assert answer.status_code == 422
    assert "samlad import events" in answer.content.decode()
