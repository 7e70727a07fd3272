"""The method report of a survey as page, PDF (PDF/UA-1) and Word file, to be read, filled in and signed."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path

from samlad.core.estimate import Origin, Status
from samlad.core.language import _, using
from samlad.core.wording import day
from samlad.picture.survey_report.method_report import Fact, MethodReport, Part, Sheet
from samlad.report.documents import plain_name, put
from samlad.report.html import standalone
from samlad.report.markup import Markup, element, joined, listing
from samlad.report.phrases import SYSTEM, phrases
from samlad.report.plain_text import cleaned, in_typeface
from samlad.report.theme import DEFAULT, Theme
from samlad.report.typesetting import pdf_of

_TEMPLATE = Path(__file__).parent / "method.typ"
_STEM = {"sv": "metodrapport", "en": "method-report"}


def write_method_report(report: MethodReport, folder: Path, theme: Theme = DEFAULT) -> dict[str, Path]:
    """Write the three files and say where they are. All are made before any is put in place."""
    report = cleaned(report)
    makers: dict[str, Callable[[MethodReport, Theme], bytes]] = {"html": _html, "pdf": _pdf, "docx": _docx}
    with using(report.language):
        made = {kind: maker(report, theme) for kind, maker in makers.items()}
    folder.mkdir(parents=True, exist_ok=True)
    stem = "-".join([_STEM.get(report.language, "method-report"), plain_name(report.place_name), str(report.made.year)])
    written = {}
    for kind, content in made.items():
        written[kind] = folder / f"{stem}.{kind}"
        put(written[kind], content)
    return written


def _told(fact: Fact) -> str:
    """What is not known says so: nothing is guessed."""
    return fact.value if fact.value is not None else Status.MISSING.label()


def _subtitle(report: MethodReport) -> str:
    return _("Internt arbetsmaterial. Framtagen {day}.").format(day=day(report.made))


def _pdf(report: MethodReport, theme: Theme) -> bytes:
    words = phrases()
    synthetic = report.origin is Origin.SYNTHETIC
    data = {
        "language": report.language,
        "title": report.title,
        "author": SYSTEM,
        "description": words.synthetic_long if synthetic else _subtitle(report),
        "subtitle": _subtitle(report),
        "footer": f"{report.place_name}, {report.period}",
        "made": {"year": report.made.year, "month": report.made.month, "day": report.made.day},
        "synthetic": synthetic,
        "words": asdict(words) | {"signing": _("Granskning")},
        "theme": asdict(theme),
        "parts": [
            {
                "title": part.title,
                "facts": [
                    {"label": one.label, "value": _told(one), "known": one.value is not None} for one in part.facts
                ],
                "sentences": part.sentences,
                "sheets": [
                    {
                        "caption": sheet.caption,
                        "heads": [{"title": title, "numeric": numeric} for title, numeric in sheet.heads],
                        "lines": sheet.lines,
                    }
                    for sheet in part.sheets
                ],
            }
            for part in report.parts
        ],
        "signing": report.signing,
    }
    return pdf_of(_TEMPLATE.read_bytes(), {"data": in_typeface(json.dumps(data, ensure_ascii=False))}, made=report.made)


def _html(report: MethodReport, theme: Theme) -> bytes:
    words = phrases()
    synthetic = report.origin is Origin.SYNTHETIC
    banner = element("p", words.synthetic_long, class_="banner", role="note") if synthetic else Markup("")
    header = element("header", banner, element("h1", report.title), element("p", _subtitle(report)))
    parts = [_part_html(part, f"part-{at}") for at, part in enumerate(report.parts, 1)]
    lines = [joined(element("dt", line), element("dd", "\u00a0")) for line in report.signing]
    parts.append(element("section", element("h2", _("Granskning")), element("dl", *lines, class_="signing")))
    body = element("body", header, element("main", *parts, id="content"))
    return standalone(report.title, report.language, body, theme).encode()


def _part_html(part: Part, identity: str) -> Markup:
    facts = [joined(element("dt", one.label), element("dd", _told(one))) for one in part.facts]
    return element(
        "section",
        element("h2", part.title, id=identity),
        element("dl", *facts) if facts else Markup(""),
        listing(part.sentences) if part.sentences else Markup(""),
        *(_sheet_html(sheet, f"{identity}-{at}") for at, sheet in enumerate(part.sheets, 1)),
        aria_labelledby=identity,
    )


def _sheet_html(sheet: Sheet, identity: str) -> Markup:
    numeric = [is_numeric for _title, is_numeric in sheet.heads]
    head = [element("th", title, scope="col", class_="number" if right else None) for title, right in sheet.heads]
    rows = [
        element(
            "tr",
            element("th", line[0], scope="row"),
            *(
                element("td", cell, class_="number" if right else None)
                for cell, right in zip(line[1:], numeric[1:], strict=True)
            ),
        )
        for line in sheet.lines
    ]
    table = element(
        "table",
        element("caption", sheet.caption, id=identity),
        element("thead", element("tr", *head)),
        element("tbody", *rows),
    )
    return element("div", table, class_="scroll", tabindex=0, role="region", aria_labelledby=identity)


def _docx(report: MethodReport, theme: Theme) -> bytes:
    # Imported here: the Word library costs a fifth of a second that the other files do not need.
    from docx import Document

    from samlad.report.docx import dressed, plain_table, timeless

    document = Document()
    words = phrases()
    synthetic = report.origin is Origin.SYNTHETIC
    core = document.core_properties
    core.title, core.author, core.subject, core.language = report.title, SYSTEM, report.place_name, report.language
    core.created = core.modified = datetime(report.made.year, report.made.month, report.made.day)  # noqa: DTZ001
    core.comments, core.last_modified_by, core.revision = words.synthetic_long if synthetic else "", SYSTEM, 1
    dressed(document, theme, report.language)
    document.add_heading(report.title, 0)
    document.add_paragraph(_subtitle(report))
    if synthetic:
        document.add_paragraph().add_run(words.synthetic_long).bold = True
    for part in report.parts:
        document.add_heading(part.title, 1)
        if part.facts:
            plain_table(document, [(one.label, _told(one)) for one in part.facts], (False, False), head=False)
        for line in part.sentences:
            document.add_paragraph(line)
        for sheet in part.sheets:
            document.add_heading(sheet.caption, 2)
            heads = tuple(title for title, _numeric in sheet.heads)
            plain_table(document, [heads, *sheet.lines], tuple(right for _title, right in sheet.heads), head=True)
    document.add_heading(_("Granskning"), 1)
    plain_table(document, [(line, "") for line in report.signing], (False, False), head=False)
    target = BytesIO()
    document.save(target)
    return timeless(target.getvalue())
