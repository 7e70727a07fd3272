"""The survey report and the method report as files: read back from PDF, workbook, page and Word file."""

import io
from datetime import date
from html import unescape

import openpyxl
import pikepdf
import pytest
from docx import Document
from tests.picture.survey_waves import evenly, imported_wave, made_workspace

from samlad.picture.survey_report.compose import survey_report
from samlad.picture.survey_report.making import ReportChoice, analyse_survey
from samlad.picture.survey_report.method_report import method_report
from samlad.picture.survey_report.told_facts import ToldFacts
from samlad.report.charts import Width, render_chart
from samlad.report.method_report import write_method_report
from samlad.report.survey_report import write_survey_report
from samlad.report.theme import DEFAULT
from samlad.survey.quality import QualityRule

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The report, the method report, and their files."""
    folder = tmp_path_factory.mktemp("documents")
    workspace = made_workspace(folder / "workspace")
    earlier = imported_wave(workspace, folder, 2018, evenly(120, 60))
    now = imported_wave(workspace, folder, 2023, evenly(60, 30))
    choice = ReportChoice(now.id, QualityRule(1.3, None), earlier.id)
    of = analyse_survey(workspace, choice, actor="Prov")[0]
    report, method = survey_report(of, made=DAY), method_report(of, ToldFacts({"mode": "post"}), made=DAY)
    out = folder / "out"
    return report, {**write_survey_report(report, out)}, method, write_method_report(method, out)


def tags(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    found, waiting = [], [file.Root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            found += [one] if "/S" in one else []
            kids = one.get("/K", [])
            waiting.extend(kids if isinstance(kids, pikepdf.Array) else [kids])
    return found


def test_files_are_named_after_what_they_are(made):
    _report, files, _method, methods = made
    assert {path.name for path in files.values()} == {
        f"enkatrapport-karlstadsregionen-2026.{kind}" for kind in ("html", "pdf", "xlsx")
    }
    assert {path.name for path in methods.values()} == {
        f"metodrapport-karlstadsregionen-2026.{kind}" for kind in ("html", "pdf", "docx")
    }


@pytest.mark.parametrize("which", [1, 3])
def test_the_pdf_is_tagged_and_claims_pdf_ua(made, which):
    with pikepdf.open(made[which]["pdf"]) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang).startswith("sv")
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == made[which - 1].title
        elements = tags(file)
        assert any(one.S == "/H1" for one in elements)
        assert any(one.S == "/TH" for one in elements)


def test_every_chart_of_the_pdf_has_a_text(made):
    report, files, *_rest = made
    with pikepdf.open(files["pdf"]) as file:
        figures = [one for one in tags(file) if one.S == "/Figure"]
    assert len(figures) == len(report.exhibits())
    assert all(len(str(one.Alt)) > 40 for one in figures)


def test_the_workbook_has_the_numbers_and_each_sheet_its_definitions(made):
    report, files, *_rest = made
    book = openpyxl.load_workbook(files["xlsx"])
    rows = report.exhibits()[0].rows
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[4]]
    values = [row[heads.index("Värde, procent")].value for row in sheet.iter_rows(min_row=5, max_row=4 + len(rows))]
    shown = sorted(row.value for row in rows if row.value is not None)
    assert sorted(value for value in values if isinstance(value, float)) == pytest.approx(shown)
    assert values.count("sekretess") == sum(row.value is None for row in rows)
    told = "\n".join(str(cell.value) for column in sheet.iter_cols(max_col=1) for cell in column if cell.value)
    for words in ("Har något stulits från dig?", "senaste 12 månaderna", "Bas:", "Provenkät 2023", "Korn och Graubard"):
        assert words in told
    assert sheet["A2"].value == "SYNTETISKA DATA"


def test_a_withheld_number_is_nowhere_in_the_files(made):
    _report, files, *_rest = made
    page = files["html"].read_text(encoding="utf-8")
    assert "sekretess" in page
    assert "0,3\u00a0%" not in page  # two of 600 in Munkfors


def test_the_page_needs_no_script_and_no_network(made):
    for path in (made[1]["html"], made[3]["html"]):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "default-src 'none'" in unescape(text)


def test_what_nobody_told_is_said_in_every_form_of_the_method_report(made):
    methods = made[3]
    assert "uppgift saknas" in methods["html"].read_text(encoding="utf-8")
    document = Document(io.BytesIO(methods["docx"].read_bytes()))
    cells = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}
    assert cells["Urvalsram"] == "uppgift saknas"
    assert cells["Insamlingssätt"] == "post"
    assert cells["Underskrift"] == ""


@pytest.mark.parametrize("width", list(Width))
def test_a_grid_draws_every_row_once(made, width):
    exhibit = made[0].exhibits()[0]
    drawing = render_chart(exhibit, DEFAULT, width)
    assert drawing.count("data-row=") == len(exhibit.rows)
    assert "<title" in drawing
    assert "style=" not in drawing


def test_the_same_report_gives_the_same_bytes(made, tmp_path):
    report, files, method, methods = made
    again = {**write_survey_report(report, tmp_path), "docx": write_method_report(method, tmp_path)["docx"]}
    for kind, path in again.items():
        assert path.read_bytes() == (files | {"docx": methods["docx"]})[kind].read_bytes(), kind
