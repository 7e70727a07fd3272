"""The forms of the survey pages: what is missing or wrong is told with what there is to choose, and nonsense in an
address or a form is a page with a sentence, never a defect."""

import html
import re
from itertools import product
from urllib.parse import quote, urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from survey_answers import two_waves

from samlad.site.accounts.roles import Role
from samlad.site.workbench.forms import ImportForm
from samlad.site.workbench.survey_pages import calibration_size
from samlad.site.workbench.survey_pages.asking import TableForm
from samlad.site.workbench.survey_pages.association import AssociationForm
from samlad.site.workbench.survey_pages.change import ChangeForm
from samlad.site.workbench.survey_pages.plan import PlanForm
from samlad.site.workbench.survey_pages.report import ReportForm
from samlad.site.workbench.survey_pages.response import ResponseForm
from samlad.site.workbench.survey_pages.sayability import SayabilityForm
from samlad.site.workbench.survey_pages.small_places import SmallPlacesForm
from samlad.site.workbench.survey_pages.weights import WeightsForm

ROOT = "/arbetsbank/enkat/"
TOTALS = b"variable,category,total\nsex,women,13000\nsex,men,11000\n"


@pytest.fixture
def held(workspace, people, tmp_path):
    """A workspace of the federation with two waves of a survey."""
    return two_waves(workspace, people.federation.name, tmp_path)


@pytest.fixture
def analyst(people):
    client = people.client(Role.ANALYST)
    client.raise_request_exception = False
    return client


def told(answer) -> str:
    """The words of a page that refuses."""
    assert answer.status_code == 422, answer.status_code
    text = html.unescape(answer.content.decode()).replace("\u00a0", " ")
    assert 'role="alert"' in text
    assert "Detta fält" not in text
    return re.sub(r"<[^>]+>", "", text)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("tabell/?by=place", "Frågor: Inget är valt. Välj minst ett i listan."),
        ("tabell/?q=finns-inte", "”finns-inte” finns inte att välja."),
        (
            "tabell/?q=orolig&confidence=7",
            "”7” finns inte att välja. Välj något av: 95 procent; 90 procent; 99 procent.",
        ),
        ("tabell/?q=orolig&rare=-3", "Talet går inte att använda. Skriv ett tal mellan 1 och 1 000."),
        ("tabell/?q=orolig&rare=mycket", "Talet går inte att använda. Skriv ett tal mellan 1 och 1 000."),
        ("tabell/?q=orolig&by=place&by2=place", "Svaren är redan uppdelade så."),
        ("samband/?row=orolig", "Hänger den ihop med: Inget är valt. Välj"),
        ("forandring/?q=orolig", "Jämför med: Inget är valt. Välj något av: Provenkät 2021, 2021."),
        ("vad-gar-att-saga/?waves=1", "Inget är ifyllt. Skriv ett tal mellan 1 och 1 000."),
        ("vad-gar-att-saga/?rare=130&minimum=0", "Skriv ett helt tal som är minst 1."),
        ("vikter/?method=magi", "Välj något av: raking; efterstratifiering;"),
        ("vikter/?low=-1", "Skriv ett tal som är minst 0."),
    ],
)
def test_what_is_missing_or_wrong_is_told_with_what_there_is_to_choose(analyst, held, path, words):
    assert words in told(analyst.get(f"{ROOT}{held[2]}/{path}"))


def test_a_range_and_a_missing_file_are_told(analyst, held):
    assert "Skriv ett tal mellan 5 och 100." in told(analyst.get(f"{ROOT}plan/?rate=0"))
    assert "Ingen fil är vald." in told(analyst.post(f"{ROOT}svar/", {"id": "id", "responded": "x"}))
    assert "Ingen fil är vald." in told(analyst.post(f"{ROOT}tabeller/"))


def test_a_report_without_its_limit_says_what_to_write(analyst, held):
    assert "Inget är ifyllt. Skriv ett tal mellan 1 och 1 000." in told(analyst.post(f"{ROOT}{held[2]}/rapport/"))


# --- nonsense


NONSENSE = (
    "x", "-1", "0", "nan", "inf", "1e400", "99999999999999999999999", "\x00", "'; DROP TABLE", "../../samlad.toml",
    "|", "=", "=1", "orolig=", "a" * 5000, "1780 99999999999999999999999", "1780 -5", "1780 ²", "1780 5\n1780 6",
    "1780 0", "1e308", "☃", "{x}", "%s %(value)s",
)  # fmt: skip
PAGES = {
    "{survey}/tabell": (TableForm, "q=orolig&by=place"),
    "{survey}/samband": (AssociationForm, "row=orolig&column=sex"),
    "{survey}/forandring": (ChangeForm, "earlier={first}&q=orolig"),
    "{survey}/sma-platser": (SmallPlacesForm, "answer=orolig%3D1"),
    "{survey}/vad-gar-att-saga": (SayabilityForm, "rare=130"),
    "{survey}/vikter": (WeightsForm, ""),
    "plan": (PlanForm, "area=17"),
}


@pytest.mark.parametrize("path", PAGES)
def test_nonsense_in_an_address_is_never_a_defect(analyst, held, path):
    form, usual = PAGES[path]
    _place, first, second = held
    page = ROOT + path.format(survey=second)
    names = {*form.base_fields, "width", "lang", "table"}
    # Every field with a third of the values, every value in a third of the fields: all of them on every page.
    tried = [(name, value) for place, name in enumerate(sorted(names)) for value in NONSENSE[place % 3 :: 3]]
    for name, value in tried:
        address = f"{page}/?{usual.format(first=first)}&{name}={quote(value)}"
        answer = analyst.get(address)
        assert answer.status_code in {200, 422}, address
        if answer.status_code == 422:
            assert 'role="alert"' in answer.content.decode(), address


@pytest.mark.parametrize(
    "file", ["tabell.svg", "forandring.svg", "sma-platser.svg", "sma-platser-karta.svg", "vikter.svg"]
)
def test_a_picture_of_nonsense_is_a_sentence(analyst, held, file):
    for query in ("q=x&answer=x&margins=x&earlier=x", "q=%00&answer=%00&margins=%00"):
        answer = analyst.get(f"{ROOT}{held[2]}/{file}?{query}")
        assert answer.status_code == 422
        assert "Det gick inte att räkna fram" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["rapport/99999999999999999999999/", "rapport/99999999999999999999999/x.pdf",
     "/arbetsbank/import/99999999999999999999999/",
     "tabeller/margins/%00", "tabeller/%00/x"],
)  # fmt: skip
def test_an_address_of_nothing_is_not_found(analyst, held, path):
    assert analyst.get(urljoin(ROOT, path)).status_code == 404


FORMS = {"svar/": ResponseForm, "{survey}/rapport/": ReportForm, "/arbetsbank/import/": ImportForm}


@pytest.mark.parametrize("path", FORMS)
def test_nonsense_in_a_form_is_never_a_defect(analyst, held, path):
    good = {"file": "id,responded\n1,0\n2,1\n", "id": "id", "responded": "responded", "kind": "events", "rare": "130"}
    for name, value in product([*FORMS[path].base_fields, "fact_mode"], NONSENSE):
        file = SimpleUploadedFile("urval.csv", good["file"].encode())
        answer = analyst.post(urljoin(ROOT, path.format(survey=held[2])), good | {"file": file, name: value})
        assert answer.status_code in {200, 302, 422}, (name, value[:40])


# --- a calibration that is too large to wait for


def test_a_calibration_that_would_keep_the_page_waiting_is_refused_in_words(analyst, held, monkeypatch):
    analyst.post(f"{ROOT}tabeller/", {"file": SimpleUploadedFile("totaler.csv", TOTALS)})
    stored = next((held[0].root / "tables" / "margins").iterdir()).name
    monkeypatch.setattr(calibration_size, "MOST_CELLS", 479)  # 240 answers to two totals are 480
    for path in (f"vikter/?margins={stored}", f"tabell/?q=orolig&margins={stored}"):
        page = told(analyst.get(f"{ROOT}{held[2]}/{path}"))
        assert "Kalibreringen är för stor för sidan." in page
        assert "Den har 240 svar och 2 totaler." in page
    assert analyst.get(f"{ROOT}{held[2]}/viktad.csv?margins={stored}").status_code == 422
    monkeypatch.setattr(calibration_size, "MOST_CELLS", 480)
    assert analyst.get(f"{ROOT}{held[2]}/vikter/?margins={stored}").status_code == 200
