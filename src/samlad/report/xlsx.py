"""The tables of a picture as a workbook: numbers as numbers, one sheet an exhibit, definitions and sources after."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from samlad.core.estimate import Unit
from samlad.core.language import _, using
from samlad.core.wording import day
from samlad.picture.model import DocumentKind, Exhibit, Picture
from samlad.report.fragments import origin_words
from samlad.report.phrases import SYSTEM, facts, holds_synthetic, phrases
from samlad.report.plain_text import cleaned
from samlad.report.rows import Row
from samlad.report.tables import Column, is_synthetic, table_of

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LIMIT = 31
_HEADING_ROW = 3
_LINE = 15
"""The height of one line in points."""
_NUMERIC = frozenset({"value", "low", "high", "confidence", "n"})
_WHOLE = frozenset({Unit.COUNT, Unit.SEK, Unit.SEK_PER_CAPITA, Unit.DAYS})


@dataclass(frozen=True, slots=True)
class _Styles:
    """The few formats of the workbook."""

    title: Format
    head: Format
    head_number: Format
    text: Format
    no_number: Format
    note: Format
    notice: Format
    wrapped: Format
    numbers: dict[str, Format]


def render_xlsx(picture: Picture) -> bytes:
    """The whole workbook. The same picture gives the same bytes."""
    target = BytesIO()
    picture = cleaned(picture)
    with using(picture.language):
        book = Workbook(
            target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "nan_inf_to_errors": False,
            },
        )
        book.set_properties(
            {
                "title": picture.title,
                "author": SYSTEM,
                "subject": picture.place_name,
                "comments": phrases().synthetic_long if holds_synthetic(picture) else "",
                "created": datetime(picture.made.year, picture.made.month, picture.made.day, tzinfo=UTC),
            }
        )
        styles = _styles(book)
        taken: set[str] = set()
        _about(book, styles, picture, taken)
        for exhibit in picture.exhibits():
            _exhibit(book, styles, picture, exhibit, taken)
        _measures(book, styles, picture, taken)
        _sources(book, styles, picture, taken)
        _methods(book, styles, picture, taken)
        book.close()
    return target.getvalue()


def _styles(book: Workbook) -> _Styles:
    def style(**more: object) -> Format:
        return book.add_format({"font_name": "Calibri", "font_size": 11, "valign": "top"} | more)

    patterns = ("0.0%", "0.00%", "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "+#,##0.0;−#,##0.0;0.0")
    return _Styles(
        title=style(bold=True, font_size=14),
        head=style(bold=True, bottom=2, text_wrap=True, align="left", valign="bottom", indent=1),
        head_number=style(bold=True, bottom=2, text_wrap=True, align="right", valign="bottom"),
        text=style(align="left", indent=1),
        no_number=style(align="right"),
        note=style(),
        notice=style(bold=True, bg_color="#FFF3CD", font_color="#5C4300"),
        wrapped=style(text_wrap=True, align="left", indent=1),
        numbers={pattern: style(num_format=pattern, align="right") for pattern in patterns},
    )


def _sheet(book: Workbook, styles: _Styles, title: str, taken: set[str], *, name: str, synthetic: bool) -> Worksheet:
    """A new sheet with its title in the first row and the notice in the second."""
    sheet = book.add_worksheet(_sheet_name(name, taken))
    sheet.write_string(0, 0, title, styles.title)
    if synthetic:
        sheet.write_string(1, 0, phrases().synthetic.upper(), styles.notice)
        sheet.set_header(f"&C{phrases().synthetic.upper()}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows and no other sheet has."""
    clean = " ".join(_FORBIDDEN.sub(" ", name).split())[:_LIMIT].strip() or _("Tabell")
    found, at = clean, 2
    while found.lower() in taken:
        ending = f" {at}"
        found, at = clean[: _LIMIT - len(ending)] + ending, at + 1
    taken.add(found.lower())
    return found


def _exhibit(book: Workbook, styles: _Styles, picture: Picture, exhibit: Exhibit, taken: set[str]) -> None:
    table = table_of(exhibit)
    sheet = _sheet(book, styles, exhibit.title, taken, name=exhibit.title, synthetic=is_synthetic(exhibit))
    if not table.rows:
        sheet.write_string(_HEADING_ROW, 0, phrases().nothing, styles.text)
        return
    columns = _with_bounds(table.columns)
    for at, column in enumerate(columns):
        sheet.write_string(_HEADING_ROW, at, column.title, styles.head_number if column.numeric else styles.head)
    words = {column.key: at for at, column in enumerate(table.columns)}
    for line, (row, cells) in enumerate(zip(table.rows, table.cells, strict=True), start=_HEADING_ROW + 1):
        for at, column in enumerate(columns):
            text = cells[words[column.key]] if column.key in words else "–"
            _cell(sheet, styles, line, at, column.key, row, text)
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.autofilter(_HEADING_ROW, 0, _HEADING_ROW + len(table.rows), len(columns) - 1)
    for at, column in enumerate(columns):
        longest = max((len(line[words[column.key]]) for line in table.cells if column.key in words), default=8)
        heading = max(len(column.title) * 0.6, *(len(word) + 1 for word in column.title.split(" ")))
        sheet.set_column(at, at, min(max(longest, heading, 9) + 3, 60))
    notes = [
        *_definitions(picture, exhibit),
        exhibit.lead,
        exhibit.how_to_read,
        *exhibit.notes,
        origin_words(exhibit, picture.sources),
    ]
    _closing_notes(sheet, styles, notes, _HEADING_ROW + len(table.rows) + 2)


def _definitions(picture: Picture, exhibit: Exhibit) -> list[str]:
    """In the report of a survey a sheet says itself what was asked, of whom, and how the numbers were made."""
    if picture.kind is not DocumentKind.SURVEY_REPORT:
        return []
    told = {one.measure for one in exhibit.rows}
    texts = [one for id, one in picture.measures.items() if id in told]
    methods = {one.method for one in exhibit.rows}
    made = [f"{one.title}: {one.text}" for one in picture.methods if one.id in methods]
    return [f"{one.name}. {one.definition} {one.source}." for one in texts] + made


def _with_bounds(columns: tuple[Column, ...]) -> list[Column]:
    """The interval as two columns of numbers instead of one of words."""
    found: list[Column] = []
    for column in columns:
        if column.key == "interval":
            found += [Column("low", _("Nedre gräns"), True), Column("high", _("Övre gräns"), True)]
            found.append(Column("confidence", _("Konfidensgrad"), True))
        else:
            found.append(column)
    return found


def _cell(sheet: Worksheet, styles: _Styles, line: int, at: int, key: str, row: Row, text: str) -> None:
    number = _number(key, row)
    if number is None:
        # Always as a string: a text that begins with an equals sign stays a text.
        sheet.write_string(line, at, text, styles.no_number if key in _NUMERIC else styles.text)
    else:
        sheet.write_number(line, at, number, styles.numbers[_pattern(key, row)])


def _number(key: str, row: Row) -> float | None:
    estimate = row.estimate
    bounds = estimate.interval
    if key == "value":
        return estimate.value
    if key == "n":
        return estimate.n
    if bounds is None:
        return None
    return {"low": bounds.low, "high": bounds.high, "confidence": bounds.confidence}.get(key)


def _pattern(key: str, row: Row) -> str:
    if key == "n":
        return "#,##0"
    if key == "confidence":
        return "0.0%"
    unit, value = row.estimate.unit, abs(row.estimate.value or 0.0)
    if unit is Unit.SHARE:
        return "0.0%" if value >= 0.01 or value == 0 else "0.00%"
    if unit in {Unit.DIFFERENCE, Unit.PERCENTAGE_POINTS}:
        return "+#,##0.0;−#,##0.0;0.0" if value >= 0.05 or value == 0 else "#,##0.000"
    if value >= 1000 or (unit in _WHOLE and value == round(value)):
        return "#,##0"
    if value >= 1 or value == 0:
        return "#,##0.0"
    return "#,##0.00" if value >= 0.1 else "#,##0.000"


def _closing_notes(sheet: Worksheet, styles: _Styles, notes: list[str], line: int) -> None:
    for at, note in enumerate(note for note in notes if note):
        sheet.write_string(line + at, 0, note, styles.note)


def _lines(
    sheet: Worksheet, styles: _Styles, heads: list[str], widths: list[int], lines: list[list[str]], first: int
) -> None:
    for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(first, at, head, styles.head)
        sheet.set_column(at, at, width)
    for line, texts in enumerate(lines, start=first + 1):
        for at, text in enumerate(texts):
            sheet.write_string(line, at, text, styles.wrapped)
        # Not every program makes a row as tall as its words.
        tallest = max(ceil(len(text) / width) for text, width in zip(texts, widths, strict=True))
        if tallest > 1:
            sheet.set_row(line, _LINE * tallest)
    sheet.freeze_panes(first + 1, 0)


def _about(book: Workbook, styles: _Styles, picture: Picture, taken: set[str]) -> None:
    words = phrases()
    synthetic = holds_synthetic(picture)
    sheet = _sheet(book, styles, picture.title, taken, name=words.about, synthetic=synthetic)
    rows = [[name, value] for name, value in facts(picture)]
    rows += [[words.summary if at == 0 else "", line] for at, line in enumerate(picture.summary)]
    rows += [[words.unknowns if at == 0 else "", line] for at, line in enumerate(picture.unknowns)]
    rows += [[one.question, one.answer or words.unanswered] for one in picture.questions]
    _lines(sheet, styles, [words.about, ""], [50, 90], rows, _HEADING_ROW)


def _measures(book: Workbook, styles: _Styles, picture: Picture, taken: set[str]) -> None:
    words = phrases()
    sheet = _sheet(book, styles, words.measures, taken, name=words.measures, synthetic=holds_synthetic(picture))
    heads = [_("Beteckning"), _("Mått"), _("Definition"), _("Enhet"), _("Källa")]
    rows = [[one.id, one.name, one.definition, one.unit_label, one.source] for one in picture.measures.values()]
    _lines(sheet, styles, heads, [26, 36, 70, 24, 36], rows, _HEADING_ROW)


def _sources(book: Workbook, styles: _Styles, picture: Picture, taken: set[str]) -> None:
    words = phrases()
    sheet = _sheet(book, styles, words.sources, taken, name=words.sources, synthetic=holds_synthetic(picture))
    heads = [_("Källa"), _("Period"), _("Hämtad"), _("Villkor"), _("Ursprung"), _("Beteckning")]
    rows = [
        [one.title, one.period, day(one.retrieved), one.licence, one.origin.label(), one.snapshot]
        for one in picture.sources
    ]
    _lines(sheet, styles, heads, [50, 16, 20, 20, 18, 36], rows, _HEADING_ROW)


def _methods(book: Workbook, styles: _Styles, picture: Picture, taken: set[str]) -> None:
    words = phrases()
    sheet = _sheet(book, styles, words.methods, taken, name=words.methods, synthetic=holds_synthetic(picture))
    rows = [[one.title, one.text, one.id] for one in picture.methods]
    _lines(sheet, styles, [_("Metod"), _("Beskrivning"), _("Beteckning")], [40, 100, 24], rows, _HEADING_ROW)
