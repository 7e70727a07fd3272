"""The four files: whole, accessible, honest about made-up data, and the same bytes every time."""

import io
import itertools
import re
import time
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import made_up_picture as made_up
import openpyxl
import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from samlad.core.estimate import Origin, Unit
from samlad.picture.model import (
    Exhibit,
    ExhibitKind,
    Finding,
    MeasureText,
    Picture,
    Polarity,
    Section,
    SectionKey,
)
from samlad.report.documents import file_stem, write_documents
from samlad.report.docx import render_docx
from samlad.report.fragments import origin_words
from samlad.report.html import render_html
from samlad.report.pdf import render_pdf
from samlad.report.phrases import measures_said_once
from samlad.report.plain_text import in_typeface, without_controls
from samlad.report.tables import table_of
from samlad.report.xlsx import render_xlsx

PICTURE = made_up.picture()
NASTY = '<script>alert(1)</script> & "#strong[x]" =1+1 ]#{ \\ $ @ref'


def honest() -> Picture:
    """The same picture as if fetched from a source."""
    sections = tuple(
        replace(section, exhibits=tuple(made_up.fetched(one) for one in section.exhibits))
        for section in PICTURE.sections
    )
    sources = tuple(replace(source, origin=Origin.FETCHED) for source in PICTURE.sources)
    return replace(PICTURE, origin=Origin.FETCHED, sections=sections, sources=sources)


def nasty() -> Picture:
    """Every text tries to be code."""
    rows = [made_up.row(category=NASTY.replace(";", ""), value=1.0), made_up.row(category="=cmd()", value=2.0)]
    exhibit = made_up.exhibit(
        ExhibitKind.BARS, rows, id=NASTY, title=NASTY, lead=NASTY, how_to_read=NASTY, notes=(NASTY,)
    )
    section = Section(SectionKey.WHO, NASTY, (Finding("f", NASTY),), (exhibit,), (NASTY,))
    return replace(PICTURE, title=NASTY, place_name=NASTY, summary=(NASTY,), sections=(section,), unknowns=(NASTY,))


class Page(HTMLParser):
    """What a browser would find in the page."""

    void = frozenset({"meta", "br", "hr", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page_text() -> str:
    return render_html(PICTURE)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(PICTURE)


def test_html_is_well_formed_with_landmarks_and_language(page_text: str) -> None:
    page = Page(page_text)
    assert page.named("html")[0]["lang"] == "sv"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.named(landmark)) == 1
    assert page.named("a")[0]["href"] == "#content"
    assert page.named("main")[0]["id"] == "content"


def test_html_headings_come_in_order(page_text: str) -> None:
    headings = Page(page_text).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))


def test_html_needs_nothing_from_outside(page_text: str) -> None:
    page = Page(page_text)
    assert not page.named("script")
    assert not page.named("link")
    addresses = [
        value
        for tag, attributes in page.tags
        for name, value in attributes.items()
        if name in {"src", "href", "action"} or (value and "url(" in value)
    ]
    assert all(address and (address.startswith("#") or address.startswith("url(#")) for address in addresses)
    outside = set(re.findall(r"https?://[^\"'\s<>]+", page_text)) - {"http://www.w3.org/2000/svg"}
    assert not outside
    assert not [attributes for _tag, attributes in page.tags if "style" in attributes]


def test_html_links_lead_somewhere_and_identities_are_unique(page_text: str) -> None:
    page = Page(page_text)
    found = [attributes["id"] for _tag, attributes in page.tags if attributes.get("id")]
    assert len(found) == len(set(found))
    for attributes in page.named("a"):
        assert str(attributes["href"]).removeprefix("#") in found
    for _tag, attributes in page.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            if attributes.get(name):
                assert attributes[name] in found


def test_html_tables_scroll_in_a_named_region_that_takes_focus(page_text: str) -> None:
    page = Page(page_text)
    regions = [attributes for attributes in page.named("div") if attributes.get("class") == "scroll"]
    assert len(regions) == len(page.named("table")) > 5
    assert all(one["tabindex"] == "0" and one["role"] == "region" and one["aria-labelledby"] for one in regions)
    assert all(one["scope"] in {"col", "row"} for one in page.named("th"))


def test_html_comes_in_the_order_of_reading(page_text: str) -> None:
    main = page_text[page_text.index("<main") :]
    order = ["Sammanfattning", "Var händer det?", "Flest händelser", "<svg", "Så läser du bilden", "<table"]
    order += ["Det vi inte vet", "Fyra frågor", "Ej besvarad", "Måtten", "Källor", "Så är talen framtagna"]
    places = [main.index(words) for words in order]
    assert places == sorted(places)
    assert main.count("Ej besvarad") == 3


def test_made_up_data_are_told_at_the_top_and_by_every_exhibit(page_text: str) -> None:
    assert page_text.index("Syntetiska data: händelser och enkätsvar är påhittade") < page_text.index("<h1")
    filled = [exhibit for exhibit in PICTURE.exhibits() if len(exhibit.rows)]
    assert page_text.count('<p class="synthetic">') == len(filled) + 1
    assert "Syntetiska" not in render_html(honest())


def test_every_exhibit_names_its_source(page_text: str) -> None:
    filled = [exhibit for exhibit in PICTURE.exhibits() if len(exhibit.rows)]
    assert page_text.count("Källa: Påhittade händelser. Period:") == len(filled)
    named = made_up.exhibit(ExhibitKind.BARS, [made_up.row(snapshot="made-up;other")])
    assert origin_words(named, PICTURE.sources).startswith("Källa: Påhittade händelser.")
    assert origin_words(named) == "Period: 2025. Ursprung: syntetiska data."


def test_html_escapes_every_text() -> None:
    text = render_html(nasty())
    assert "<script>alert" not in text
    Page(text)


def test_html_is_the_same_every_time() -> None:
    assert render_html(PICTURE) == render_html(made_up.picture())


def test_english_picture_has_english_language() -> None:
    text = render_html(replace(PICTURE, language="en"))
    assert Page(text).named("html")[0]["lang"] == "en"


def test_pdf_is_tagged_named_and_claims_pdf_ua(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root
        assert "/StructTreeRoot" in root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).startswith("sv")
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == PICTURE.title
        assert len(file.pages) >= 8


def structure(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """All elements of the tag tree."""
    found: list[pikepdf.Dictionary] = []
    waiting = [file.Root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Dictionary):
            continue
        if "/S" in one:
            found.append(one)
        kids = one.get("/K", [])
        waiting.extend(kids if isinstance(kids, pikepdf.Array) else [kids])
    return found


def test_pdf_charts_have_alternative_texts_and_tables_have_headings(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        elements = structure(file)
        figures = [one for one in elements if one.S == "/Figure"]
        filled = [exhibit for exhibit in PICTURE.exhibits() if len(exhibit.rows)]
        assert len(figures) == len(filled)
        assert all(len(str(one.Alt)) > 40 for one in figures)
        assert len([one for one in elements if one.S == "/Table"]) == len(filled)
        assert any(one.S == "/TH" for one in elements)
        assert any(one.S == "/H1" for one in elements)


def test_pdf_holds_no_foreign_typeface(pdf: bytes) -> None:
    names = set(re.findall(rb"/BaseFont\s*/([A-Za-z0-9+-]+)", pdf))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one:
                names.add(str(one.BaseFont).encode())
    assert names
    assert all(b"Inter" in name for name in names)


def test_pdf_is_the_same_every_time(pdf: bytes) -> None:
    time.sleep(1.1)
    assert render_pdf(made_up.picture()) == pdf


def test_pdf_reads_no_text_as_markup() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(nasty()))) as file, file.open_metadata() as metadata:
        assert metadata["dc:title"] == NASTY


def test_pdf_without_made_up_data_does_not_speak_of_it() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(honest()))) as file:
        assert "Syntetiska" not in str(file.docinfo.get("/Subject", ""))


def test_an_empty_picture_makes_all_four(tmp_path: Path) -> None:
    bare = replace(PICTURE, summary=(), sections=(), unknowns=(), questions=(), sources=(), methods=(), measures={})
    assert sorted(write_documents(bare, tmp_path)) == ["docx", "html", "pdf", "xlsx"]


def test_workbook_holds_the_rows_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(PICTURE)))
    exhibits = PICTURE.exhibits()
    sheets = book.worksheets[1 : 1 + len(exhibits)]
    for sheet, exhibit in zip(sheets, exhibits, strict=True):
        assert sheet["A1"].value == exhibit.title
        table = table_of(exhibit)
        if not table.rows:
            continue
        assert sheet["A2"].value == "SYNTETISKA DATA"
        heads = [cell.value for cell in sheet[4]]
        value = next(at for at, head in enumerate(heads) if str(head).startswith("Värde"))
        for line, row in enumerate(table.rows, start=5):
            shown = sheet.cell(line, value + 1).value
            if row.value is None:
                assert shown == row.estimate.status.label()
            else:
                assert shown == pytest.approx(row.value)
            if row.estimate.interval:
                assert sheet.cell(line, heads.index("Nedre gräns") + 1).value == pytest.approx(
                    row.estimate.interval.low
                )
        assert sheet.freeze_panes == "B5"
    assert [sheet.title for sheet in book.worksheets[-3:]] == ["Måtten", "Källor", "Så är talen framtagna"]


def test_workbook_never_holds_a_formula_or_a_link() -> None:
    content = render_xlsx(nasty())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)
                assert b"<hyperlink" not in parts.read(name)
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value == "=cmd()"]
    assert found
    assert all(cell.data_type == "s" for cell in found)


def test_workbook_names_fit_and_differ() -> None:
    names = openpyxl.load_workbook(io.BytesIO(render_xlsx(PICTURE))).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_workbook_and_word_file_are_the_same_every_time() -> None:
    workbook, word = render_xlsx(PICTURE), render_docx(PICTURE)
    time.sleep(2.1)
    assert render_xlsx(PICTURE) == workbook
    assert render_docx(PICTURE) == word


def test_word_file_holds_headings_tables_and_described_charts() -> None:
    document = Document(io.BytesIO(render_docx(PICTURE)))
    assert document.core_properties.title == PICTURE.title
    assert document.core_properties.created.date() == PICTURE.made
    assert document.sections[0].header.paragraphs[0].text == "Syntetiska data"
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:2] == ["Sammanfattning", "Var händer det?"]
    filled: list[Exhibit] = [exhibit for exhibit in PICTURE.exhibits() if len(exhibit.rows)]
    assert len(document.tables) == len(document.inline_shapes) == len(filled)
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert "Syntetiska" not in "".join(one.text for one in Document(io.BytesIO(render_docx(honest()))).paragraphs)


def test_word_tables_are_as_wide_in_their_grid_as_in_their_cells() -> None:
    for table in Document(io.BytesIO(render_docx(PICTURE))).tables:
        assert [column.width for column in table.columns] == [cell.width for cell in table.rows[0].cells]


def test_word_headings_stay_with_their_chart() -> None:
    paragraphs = Document(io.BytesIO(render_docx(PICTURE))).paragraphs
    charts = [at for at, one in enumerate(paragraphs) if one._p.findall(f".//{qn('w:drawing')}")]
    assert charts
    for at in charts:
        before = paragraphs[at - 1]
        assert before.style.name == "Heading 2" or before.paragraph_format.keep_with_next


def test_a_definition_that_several_measures_share_is_said_once() -> None:
    alike = {
        f"made:{name}": MeasureText(f"made:{name}", f"Hemma: {name}", "Andel.", "andel", Polarity.NEUTRAL, "Påhittad")
        for name in ("filt", "lampa")
    }
    told = measures_said_once(replace(PICTURE, measures=alike))
    assert told == [("Hemma: filt, lampa", "Andel. (andel; Påhittad)")]


def test_long_notes_do_not_leave_the_page() -> None:
    """Far more notes than a page holds: every one of them is still there."""
    notes = tuple(f"Anmärkning nummer {at} som är ganska lång och säger en sak i taget." for at in range(150))
    exhibit = made_up.exhibit(ExhibitKind.BARS, [made_up.row(value=1.0)], notes=notes)
    section = Section(SectionKey.WHO, "Vem", (), (exhibit,), ())
    long = render_pdf(replace(PICTURE, sections=(section,)))
    short = render_pdf(replace(PICTURE, sections=(replace(section, exhibits=(replace(exhibit, notes=()),)),)))
    with pikepdf.open(io.BytesIO(long)) as one, pikepdf.open(io.BytesIO(short)) as other:
        assert len(one.pages) >= len(other.pages) + 2


def test_word_file_takes_any_text() -> None:
    document = Document(io.BytesIO(render_docx(nasty())))
    assert any(one.text == NASTY for one in document.paragraphs)


@pytest.mark.parametrize("text", ["Привет", "你好 🙂", "a\x0bb\x00c", "ﬁ → ≥ ½ ☃", "\u200e\u2028", "x" * 40_000])
def test_any_text_of_the_world_makes_all_four(tmp_path: Path, text: str) -> None:
    question = replace(PICTURE.questions[0], answer=text)
    strange = replace(PICTURE, title=f"Bild {text[:40]}", summary=(text,), questions=(question,), sections=())
    assert len(write_documents(strange, tmp_path)) == 4


def test_signs_without_letter_form_are_marked() -> None:
    assert in_typeface("ﬁ Привет 你 \u200e") == "fi Привет □ "
    assert without_controls("a\x00b\tc\u2028d") == "ab c d"


def test_files_land_whole_with_plain_names(tmp_path: Path) -> None:
    written = write_documents(PICTURE, tmp_path / "new")
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == [
        "lagesbild-karlstad-2026.docx",
        "lagesbild-karlstad-2026.html",
        "lagesbild-karlstad-2026.pdf",
        "lagesbild-karlstad-2026.xlsx",
    ]
    assert all(file.stat().st_size > 5_000 for file in written.values())


def test_a_failure_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> bytes:
        raise RuntimeError("no")

    monkeypatch.setattr("samlad.report.documents._MAKERS", {"html": lambda *_: b"x", "pdf": broken})
    with pytest.raises(RuntimeError):
        write_documents(PICTURE, tmp_path, kinds=("html", "pdf"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Karlstad", "lagesbild-karlstad-2026"),
        ("Karlstads kommun", "lagesbild-karlstad-2026"),
        ("Munkfors kommun", "lagesbild-munkfors-2026"),
        ("Malung-Sälen", "lagesbild-malung-salen-2026"),
        ("Örebro län", "lagesbild-orebro-lan-2026"),
        ("../../etc", "lagesbild-etc-2026"),
    ],
)
def test_file_names_are_plain(name: str, stem: str) -> None:
    assert file_stem(replace(PICTURE, place_name=name)) == stem


def test_a_small_money_row_is_not_shortened() -> None:
    one = made_up.exhibit(ExhibitKind.BARS, [made_up.row(value=500.0, unit=Unit.SEK)])
    assert table_of(one).cells[0][1] in {"500", "Karlstads kommun"}
