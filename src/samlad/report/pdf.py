"""The situation picture as a tagged PDF (PDF/UA-1): about ten pages for a board, all tables at the end."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from samlad.core.language import using
from samlad.core.wording import day
from samlad.picture.model import Exhibit, ExhibitKind, Picture
from samlad.report.charts import Width, render_chart
from samlad.report.charts.frame import description
from samlad.report.columns import column_widths
from samlad.report.fragments import anchor, origin_words
from samlad.report.phrases import SYSTEM, holds_synthetic, measures_said_once, phrases, source_line, subtitle
from samlad.report.plain_text import cleaned, in_typeface
from samlad.report.rows import arranged
from samlad.report.tables import Table, is_synthetic, short_table_of
from samlad.report.theme import DEFAULT, Theme
from samlad.report.typesetting import pdf_of

_TEMPLATE = Path(__file__).parent / "document.typ"
_TEXT_WIDTH = 470.0
"""Points between the margins of the page."""
_CHART_WIDTH = 440.0
_TALLEST = 540.0
_TALLEST_OF = {ExhibitKind.MAP: 300.0, ExhibitKind.ANSWERS: 360.0}
"""A map says which, not how many, and many questions are read one by one: both may be drawn smaller."""
_FRAME = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def render_pdf(picture: Picture, theme: Theme = DEFAULT) -> bytes:
    """The whole document. The same picture gives the same bytes."""
    with using(picture.language):
        # No sign of JSON itself lacks in the typeface, so the whole text can be treated at once.
        data = in_typeface(json.dumps(_data(cleaned(picture), theme), ensure_ascii=False))
    return pdf_of(_TEMPLATE.read_bytes(), {"data": data}, made=picture.made)


def _data(picture: Picture, theme: Theme) -> dict[str, object]:
    words = phrases()
    synthetic = holds_synthetic(picture)
    filled = [(at, exhibit) for at, exhibit in enumerate(picture.exhibits()) if len(exhibit.rows)]
    labels = {id(exhibit): f"table-{at}-{anchor(exhibit.id)}" for at, exhibit in filled}
    return {
        "language": picture.language,
        "title": picture.title,
        "author": SYSTEM,
        "description": words.synthetic_long if synthetic else subtitle(picture),
        "subtitle": subtitle(picture),
        "footer": f"{picture.place_name}, {picture.period.label()}",
        "made": {"year": picture.made.year, "month": picture.made.month, "day": picture.made.day},
        "synthetic": synthetic,
        "words": asdict(words),
        "theme": asdict(theme),
        "summary": picture.summary,
        "sections": [
            {
                "title": section.title,
                "findings": [{"sentence": one.sentence, "important": one.important} for one in section.findings],
                "exhibits": [_exhibit(picture, one, theme, labels.get(id(one), "")) for one in section.exhibits],
                "notes": section.notes,
            }
            for section in picture.sections
        ],
        "unknowns": picture.unknowns,
        "questions": [
            {"question": one.question, "answer": one.answer or words.unanswered, "answered": bool(one.answer)}
            for one in picture.questions
        ],
        "measures": [{"name": name, "text": text} for name, text in measures_said_once(picture)],
        "sources": [
            source_line(one.title, one.licence, one.period, day(one.retrieved), one.origin.label())
            for one in picture.sources
        ],
        "methods": [{"name": one.title, "text": one.text} for one in picture.methods],
        "tables": [_table(short_table_of(one), labels[id(one)], synthetic=is_synthetic(one)) for _at, one in filled],
    }


def _exhibit(picture: Picture, exhibit: Exhibit, theme: Theme, label: str) -> dict[str, object]:
    empty = len(exhibit.rows) == 0
    chart = "" if empty else render_chart(exhibit, theme, Width.WIDE)
    return {
        "title": exhibit.title,
        "lead": exhibit.lead,
        "synthetic": is_synthetic(exhibit),
        "chart": chart,
        "width": _TEXT_WIDTH if empty else _fitting(chart, exhibit.kind),
        "alt": description(exhibit, arranged(exhibit)),
        "how_to_read": exhibit.how_to_read,
        "notes": exhibit.notes,
        "origin": "" if empty else origin_words(exhibit, picture.sources),
        "label": label,
    }


def _fitting(chart: str, kind: ExhibitKind) -> float:
    """The width of a chart on the page: narrower where it would take too much of its height."""
    frame = _FRAME.search(chart)
    assert frame is not None
    tallest = _TALLEST_OF.get(kind, _TALLEST)
    return min(_CHART_WIDTH, tallest * float(frame[1]) / float(frame[2]))


def _table(table: Table, label: str, *, synthetic: bool) -> dict[str, object]:
    size = 8.0 if len(table.columns) <= 8 else 7.2
    widths = column_widths(table, _TEXT_WIDTH, size)
    return {
        "caption": table.caption,
        "label": label,
        "size": size,
        "columns": [
            {"title": column.title, "numeric": column.numeric, "width": width}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "cells": table.cells,
        "note": table.note,
        "synthetic": synthetic,
    }
