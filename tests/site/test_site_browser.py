"""Every page in a real browser: axe, 320 pixels, dark, keyboard, no scripts, nothing refused by the content policy."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from event_records import imported_events
from survey_answers import imported

from samlad.data.settings import Settings
from samlad.data.workspace import Workspace
from samlad.site.accounts.roles import Role
from samlad.site.workbench.models import ImportJob

CHROMIUM = os.environ.get("SAMLAD_CHROMIUM") or shutil.which("chromium")
SCREENSHOTS = os.environ.get("SAMLAD_SCREENSHOTS")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium"),
    pytest.mark.django_db(transaction=True),
    # The browser's own pipes and the server's threads close after the test that opened them.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    # The live server starts before the test has its workspace, and serves the style sheets from their source.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
PAGES = {
    "start": (None, "/"),
    "pictures": (None, "/lagesbild/"),
    "picture": (None, "/lagesbild/1780/"),
    "compare": (None, "/jamfor/?measure=survey:smoke_alarm&place=1780"),
    "open-data": (None, "/oppna-data/"),
    "about": (None, "/om/"),
    "accessibility": (None, "/tillganglighet/"),
    "login": (None, "/logga-in/"),
    "not-found": (None, "/finns-inte/"),
    "english": (None, "/jamfor/?lang=en"),
    "mine": (Role.COORDINATOR, "/min-sida/"),
    "reception": (Role.RECEPTION, "/mottagning/"),
    "shift": (Role.PATROL, "/pass/"),
    "interventions": (Role.COORDINATOR, "/atgarder/"),
    "new-intervention": (Role.COORDINATOR, "/atgarder/ny/"),
    "board": (Role.BOARD, "/styrelse/"),
    "workbench": (Role.ANALYST, "/arbetsbank/"),
    "import": (Role.ANALYST, "/arbetsbank/import/"),
    "job": (Role.ANALYST, "/arbetsbank/import/1/"),
    "reads": (Role.GRANSKARE, "/granskning/"),
}
SURVEY_PAGES = {
    "surveys": "",
    "survey-own-tables": "tabeller/",
    "survey-codebook": "{survey}/",
    "survey-table": "{survey}/tabell/?q=brandvarnare&by=place&rare=130",
    "survey-association": "{survey}/samband/?row=orolig&column=sex",
    "survey-change": "{survey}/forandring/",
    "survey-small-places": "{survey}/sma-platser/",
    "survey-sayability": "{survey}/vad-gar-att-saga/?rare=130&waves=2",
    "survey-plan": "plan/?total=3000&minimum=200&person=180",
    "survey-plan-mistake": "plan/?total=1000&minimum=600",
    "survey-response": "svar/",
    "survey-weights": "{survey}/vikter/",
    "survey-report": "{survey}/rapport/",
    "survey-mistake": "{survey}/tabell/?q=finns-inte",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """One Chromium for the file. Playwright's loop runs in this thread, so Django must not mistake it for a view's."""
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser, live_server, people, content, pictures, published, workspace):
    """Open a page as somebody; everything the browser complains about is collected and must be nothing."""
    (workspace / "SYNTHETIC").touch()
    complaints: list[str] = []
    contexts = []

    def opened(role, path, **options):
        context = browser.new_context(**({"locale": "sv-SE"} | options))
        contexts.append(context)
        if role is not None:
            user = people.user(role)
            if role is Role.ANALYST:
                _job(people, user)
            client = people.client(None)
            client.force_login(user)
            cookie = client.cookies["samlad_session"].value
            context.add_cookies([{"name": "samlad_session", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    unexpected = [text for text in complaints if "404" not in text and "422" not in text]
    assert unexpected == []


def _job(people, user) -> None:
    ImportJob(
        pk=1,
        organisation=people.federation,
        started_by=user,
        file_name="brander 2025.csv",
        stored_as="x.csv",
        kind="events",
        state="refused",
        message="Filen lästes inte in.\n"
        "  brander 2025.csv, rad 17, kolumn ”datum”, värdet ”32/13”: Datumet finns inte.\n"
        "    → Skriv datumet som 2025-12-31.",
    ).save()


def look(page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)


def axe_findings(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "light"), (1280, "dark")])
def test_a_page_is_accessible_at_every_width(visit, name, width, scheme):
    role, path = PAGES[name]
    page = visit(role, path, viewport={"width": width, "height": 800}, color_scheme=scheme)
    look(page, f"{name}-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_findings(page) == []
    assert page.locator("main h1").count() == 1
    assert page.locator(".banner").is_visible()


@pytest.fixture
def survey(visit, workspace, people, tmp_path):
    """Two waves of a survey that the federation answers for; the id of the later one."""
    place = Workspace.create(
        workspace,
        Settings(
            name="Prov",
            place="1780",
            county="17",
            minimum_count=5,
            small_population=50,
            finding_level=0.01,
            synthetic=True,
            organisation=people.federation.name,
        ),
    )
    imported(place, tmp_path, 2021, 0.75)
    return imported(place, tmp_path, 2025, 0.95).short_id


@pytest.mark.parametrize("name", SURVEY_PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "light"), (1280, "dark")])
def test_a_survey_page_is_accessible_at_every_width(visit, survey, name, width, scheme):
    path = "/arbetsbank/enkat/" + SURVEY_PAGES[name].format(survey=survey)
    page = visit(Role.ANALYST, path, viewport={"width": width, "height": 800}, color_scheme=scheme)
    look(page, f"{name}-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_findings(page) == []
    assert page.locator("main h1").count() == 1
    assert page.locator(".banner").is_visible()


@pytest.fixture
def events(workspace, people, tmp_path):
    """Events that the federation answers for."""
    return imported_events(workspace, people.federation.name, tmp_path)


@pytest.mark.parametrize(
    "page_of", ["var", "nar", "vem", "kostnad", "kluster", "jamfor/?period=2022&before=2021", "sedan-sist"]
)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "light"), (1280, "dark")])
def test_an_event_page_is_accessible_at_every_width(visit, events, page_of, width, scheme):
    path = "/arbetsbank/handelser/" + (page_of if "?" in page_of else page_of + "/")
    page = visit(Role.ANALYST, path, viewport={"width": width, "height": 800}, color_scheme=scheme)
    look(page, f"handelser-{page_of.partition('/')[0]}-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_findings(page) == []
    assert page.locator("main h1").count() == 1


def test_events_are_filtered_without_scripts(visit, events):
    page = visit(Role.ANALYST, "/arbetsbank/handelser/var/", java_script_enabled=False)
    page.get_by_label("Slag").select_option("fall")
    page.get_by_label("Period").fill("2022")
    page.get_by_role("button", name="Visa").click()
    assert "kind=fall" in page.url
    assert "--kind fall --period 2022" in page.locator(".command").inner_text()
    assert page.get_by_role("row", name="Karlstad").count() == 1


def test_a_table_is_chosen_without_scripts(visit, survey):
    page = visit(Role.ANALYST, f"/arbetsbank/enkat/{survey}/tabell/", java_script_enabled=False)
    page.get_by_label("Frågor").select_option("orolig")
    page.get_by_label("Dela upp efter").select_option("sex")
    page.get_by_role("button", name="Visa").click()
    assert "by=sex" in page.url
    assert page.get_by_role("row", name="orolig för inbrott").count() == 4
    assert "--proportion orolig --by sex" in page.locator(".command").inner_text()


@pytest.mark.parametrize("name", ["start", "reception", "shift", "compare"])
def test_the_keyboard_reaches_the_content_first(visit, name):
    role, path = PAGES[name]
    page = visit(role, path, viewport={"width": 1280, "height": 800})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_a_visit_is_counted_by_keyboard_and_without_scripts(visit, live_server):
    page = visit(Role.RECEPTION, "/mottagning/", java_script_enabled=False)
    page.get_by_role("radio", name="Stöd till brottsutsatt eller vittne").press("Space")
    page.get_by_role("button", name="Räkna besöket").press("Enter")
    assert page.get_by_text("Besöket är räknat.").is_visible()
    assert page.url == live_server.url + reverse("centre:reception")


def test_an_observation_is_sent_from_a_phone_without_scripts(visit):
    page = visit(Role.PATROL, "/pass/", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.get_by_label("Vad").select_option("graffiti")
    page.get_by_label("Var").select_option(label="Hamnen")
    page.get_by_role("button", name="Skicka").click()
    assert page.get_by_text("Tack! Iakttagelsen är sparad.").is_visible()


def test_a_place_is_compared_without_scripts(visit):
    page = visit(None, "/jamfor/", java_script_enabled=False)
    page.get_by_label("Mått").select_option("survey:smoke_alarm")
    page.get_by_role("button", name="Visa").click()
    page.get_by_label("Plats att markera").select_option(label="Karlstad")
    page.get_by_role("button", name="Visa").click()
    assert "91,2" in page.locator("main .lead").inner_text()


def test_the_log_in_form_works_without_scripts_and_says_what_is_wrong(visit, people):
    user = people.user(Role.BOARD)
    page = visit(None, "/logga-in/?next=/styrelse/", java_script_enabled=False)
    page.get_by_label("E-postadress").fill(user.email)
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Lösenord").fill("en-lang-losenfras-17")
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    assert page.locator("h1").inner_text() == "För styrelsen"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_form_with_mistakes_is_accessible_too(visit, content, width):
    page = visit(Role.PATROL, "/pass/", viewport={"width": width, "height": 800})
    page.get_by_label("Vad").select_option("graffiti")
    page.get_by_label("Var").select_option(label="Hamnen")
    page.get_by_label("Kort om platsen").fill("Ring 070-123 45 67")
    page.get_by_role("button", name="Skicka").click()
    look(page, f"shift-mistake-{width}")
    assert page.get_by_role("alert").get_by_role("link", name="Kort om platsen").is_visible()
    described = page.get_by_label("Kort om platsen").get_attribute("aria-describedby") or ""
    assert all(page.locator(f"#{part}").count() == 1 for part in described.split())
    assert len(described.split()) == 2
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_stored_page_is_shown_with_its_style_and_nothing_else(visit):
    page = visit(None, "/lagesbild/1780.html")
    assert page.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(17, 17, 17)"
