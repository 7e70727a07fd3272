"""The situation picture as a Word file to go on writing in: headings, sentences, charts as pictures, tables."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

from samlad.core.language import using
from samlad.core.wording import day
from samlad.picture.model import Exhibit, Picture
from samlad.report.charts import Width, render_chart
from samlad.report.charts.frame import description
from samlad.report.columns import column_widths
from samlad.report.fragments import origin_words
from samlad.report.phrases import SYSTEM, holds_synthetic, measures_said_once, phrases, source_line, subtitle
from samlad.report.plain_text import cleaned
from samlad.report.rows import arranged
from samlad.report.tables import Table, is_synthetic, short_table_of
from samlad.report.theme import DEFAULT, Theme
from samlad.report.typesetting import pictures_of

_FONT = "Calibri"
_TEXT_WIDTH = Cm(17)
_CHART_WIDTH = Cm(16.4)
_SMALL = Pt(9)
_FEW = 4
"""So many sentences stay with their chart; more may end the page before."""
_OTHER_TYPEFACE = 1.15
"""Room for the typeface another machine takes when it lacks ours, and for the margins of a cell."""


def render_docx(picture: Picture, theme: Theme = DEFAULT) -> bytes:
    """The whole document. The same picture gives the same bytes."""
    picture = cleaned(picture)
    with using(picture.language):
        document = Document()
        _set_up(document, picture, theme)
        filled = [exhibit for exhibit in picture.exhibits() if len(exhibit.rows)]
        drawn = pictures_of([render_chart(exhibit, theme, Width.WIDE) for exhibit in filled])
        charts = {id(exhibit): chart for exhibit, chart in zip(filled, drawn, strict=True)}
        _opening(document, picture)
        for section in picture.sections:
            document.add_heading(section.title, 1)
            for finding in section.findings:
                line = document.add_paragraph(style="List Bullet")
                line.paragraph_format.keep_with_next = len(section.findings) <= _FEW
                line.add_run(finding.sentence).bold = finding.important
            for exhibit in section.exhibits:
                _exhibit(document, picture, exhibit, charts.get(id(exhibit)))
            for note in section.notes:
                _small(document, note)
        _closing(document, picture)
        target = BytesIO()
        document.save(target)
    return timeless(target.getvalue())


def _set_up(document: DocumentType, picture: Picture, theme: Theme) -> None:
    made = datetime(picture.made.year, picture.made.month, picture.made.day)  # noqa: DTZ001 (the format takes no zone)
    core = document.core_properties
    core.title, core.author, core.subject = picture.title, SYSTEM, picture.place_name
    core.created = core.modified = made
    core.language, core.last_modified_by, core.revision = picture.language, SYSTEM, 1
    core.comments = phrases().synthetic_long if holds_synthetic(picture) else ""
    dressed(document, theme, picture.language)
    section = document.sections[0]
    if holds_synthetic(picture):
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        header.add_run(phrases().synthetic).bold = True
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{picture.place_name}, {picture.period.label()}  ").font.size = _SMALL
    _page_number(footer)


def dressed(document: DocumentType, theme: Theme, language: str) -> None:
    """Give a document its paper, letters and language."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    ink = RGBColor.from_string(theme.ink.lstrip("#"))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = ink
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(part), _FONT)
        # The template's theme fonts would win over the name.
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(part), None)
    document.styles["Normal"].font.size = Pt(11)
    for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13)):
        document.styles[name].font.size = Pt(size)
    _language(document, language)


def _language(document: DocumentType, language: str) -> None:
    tag = {"sv": "sv-SE", "en": "en-GB"}.get(language, language)
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), tag)


def _page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _opening(document: DocumentType, picture: Picture) -> None:
    words = phrases()
    document.add_paragraph(picture.title, style="Title")
    document.add_paragraph(subtitle(picture))
    if holds_synthetic(picture):
        document.add_paragraph().add_run(words.synthetic_long).bold = True
    document.add_heading(words.summary, 1)
    for line in picture.summary:
        document.add_paragraph(line, style="List Bullet")


def _exhibit(document: DocumentType, picture: Picture, exhibit: Exhibit, chart: bytes | None) -> None:
    words = phrases()
    document.add_heading(exhibit.title, 2)
    if is_synthetic(exhibit) or exhibit.lead:
        opening = document.add_paragraph()
        opening.paragraph_format.keep_with_next = True
        if is_synthetic(exhibit):
            opening.add_run(words.synthetic + (". " if exhibit.lead else "")).bold = True
        opening.add_run(exhibit.lead)
    if chart is None:
        document.add_paragraph(words.nothing)
        return
    shape = document.add_picture(BytesIO(chart), width=_CHART_WIDTH)
    properties = shape._inline.docPr
    properties.set("descr", description(exhibit, arranged(exhibit)))
    properties.set("title", exhibit.title)
    if exhibit.how_to_read:
        paragraph = document.add_paragraph()
        paragraph.add_run(words.how_to_read + " ").bold = True
        paragraph.add_run(exhibit.how_to_read)
        for run in paragraph.runs:
            run.font.size = _SMALL
    for note in exhibit.notes:
        _small(document, note)
    _small(document, origin_words(exhibit, picture.sources))
    _table(document, short_table_of(exhibit))


def _small(document: DocumentType, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.add_run(text).font.size = _SMALL
    return paragraph


def plain_table(document: DocumentType, lines: Sequence[Sequence[str]], numeric: Sequence[bool], *, head: bool) -> None:
    """A table of words; with `head` the first line is its heading. The first column takes what the others leave."""
    count = len(numeric)
    first = _TEXT_WIDTH.pt * (0.34 if count == 2 and not numeric[1] else max(0.4, 1 - 0.17 * (count - 1)))
    widths = [first, *[(_TEXT_WIDTH.pt - first) / max(count - 1, 1)] * (count - 1)]
    _filled(document, lines, numeric, widths, size=Pt(9.5), head=head)
    _small(document, "")


def _filled(
    document: DocumentType,
    lines: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    widths: Sequence[float],
    *,
    size: Length,
    head: bool,
) -> None:
    made = document.add_table(rows=len(lines), cols=len(numeric))
    made.style = "Table Grid"
    made.autofit = False
    # Word reads the width of the cells, other programs that of the grid.
    for grid, width in zip(made.columns, widths, strict=True):
        grid.width = Pt(width)
    for at, (row, texts) in enumerate(zip(made.rows, lines, strict=True)):
        for column, (cell, text, right, width) in enumerate(zip(row.cells, texts, numeric, widths, strict=True)):
            cell.width = Pt(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            run = paragraph.add_run(text)
            run.font.size, run.bold = size, at == 0 if head else column == 0
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head and at == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _table(document: DocumentType, table: Table) -> None:
    size = Pt(8.5 if len(table.columns) <= 8 else 7.5)
    widths = column_widths(table, _TEXT_WIDTH.pt, size.pt * _OTHER_TYPEFACE)
    lines = [tuple(column.title for column in table.columns), *table.cells]
    _filled(document, lines, [column.numeric for column in table.columns], widths, size=size, head=True)
    # Without a paragraph between, what follows would cling to the table.
    after = _small(document, table.note)
    after.paragraph_format.space_before = Pt(3)


def _closing(document: DocumentType, picture: Picture) -> None:
    words = phrases()
    document.add_heading(words.unknowns, 1)
    for line in picture.unknowns:
        document.add_paragraph(line, style="List Bullet")
    if picture.questions:
        document.add_heading(words.questions, 1)
    for one in picture.questions:
        _pair(document, one.question, one.answer or words.unanswered)
    if picture.measures:
        document.add_heading(words.measures, 1)
        for name, text in measures_said_once(picture):
            _pair(document, name, text)
    document.add_heading(words.sources, 1)
    for note in picture.sources:
        line = source_line(note.title, note.licence, note.period, day(note.retrieved), note.origin.label())
        document.add_paragraph(line, style="List Bullet")
    document.add_heading(words.methods, 1)
    for method in picture.methods:
        _pair(document, method.title, method.text)


def _pair(document: DocumentType, name: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(name).bold = True
    paragraph.add_run().add_break()
    paragraph.add_run(text)


def timeless(file: bytes) -> bytes:
    """The same file with every part dated alike: the writer stamps the clock of the machine."""
    target = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for part in source.infolist():
            fixed = ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            copy.writestr(fixed, source.read(part))
    return target.getvalue()
