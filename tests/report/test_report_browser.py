"""The offline page in a real browser: no rule of accessibility broken, no sideways scroll, nothing fetched."""

import os
import shutil
from pathlib import Path

import made_up_picture as made_up
import pytest

from samlad.report.html import render_html

CHROMIUM = os.environ.get("SAMLAD_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (SAMLAD_CHROMIUM or /usr/bin/chromium)"),
]


@pytest.mark.parametrize("width", [320, 1280])
def test_page_is_accessible_at_every_width_and_without_script(tmp_path: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "picture.html"
    file.write_text(render_html(made_up.picture()), encoding="utf-8")
    fetched: list[str] = []
    said: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        # The page's own policy forbids the script that checks it.
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.on("request", lambda request: fetched.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        for details in page.locator("details > summary").all():
            details.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shown = page.locator(".chart svg:visible")
        assert shown.count() == sum(len(one.rows) > 0 for one in made_up.picture().exhibits())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        plain = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        still = plain.new_page()
        still.goto(file.as_uri())
        assert still.locator("h1").inner_text() == "Lägesbild för Karlstads kommun"
        browser.close()
    assert [address for address in fetched if not address.startswith(("file:", "data:"))] == []
    assert said == []
