"""The situation picture as one HTML file that needs no network, no script and no other file."""

import base64
from functools import cache
from pathlib import Path

from samlad.core.language import using
from samlad.core.wording import day
from samlad.picture.model import Picture, Section
from samlad.report.fonts import BOLD_WEB, REGULAR_WEB
from samlad.report.fragments import anchor, exhibit_html, synthetic_tag
from samlad.report.markup import Markup, element, joined, listing
from samlad.report.phrases import SYSTEM, facts, holds_synthetic, phrases, source_line
from samlad.report.plain_text import cleaned
from samlad.report.theme import DEFAULT, Theme

_STYLE = Path(__file__).parent / "document.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
"""Shuts the file to the network even if a text should hold an address."""


def render_html(picture: Picture, theme: Theme = DEFAULT) -> str:
    """The whole document in the language of the picture."""
    picture = cleaned(picture)
    with using(picture.language):
        return standalone(picture.title, picture.language, _body(picture, theme), theme)


def standalone(title: str, language: str, body: Markup, theme: Theme) -> str:
    """A page that carries its style and letters, and that may fetch and run nothing."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=SYSTEM),
        element("title", title),
        element("style", Markup(_fonts() + _tokens(theme) + _style())),
    )
    return f"<!doctype html>\n{element('html', head, body, lang=language)}\n"


def _body(picture: Picture, theme: Theme) -> Markup:
    words = phrases()
    synthetic = holds_synthetic(picture)
    banner = element("p", words.synthetic_long, class_="banner", role="note") if synthetic else Markup("")
    terms = [element("div", element("dt", name), element("dd", value)) for name, value in facts(picture)]
    header = element("header", banner, element("h1", picture.title), element("dl", *terms, class_="facts"))
    parts = [
        _summary(picture),
        *(_section(picture, section, theme) for section in picture.sections),
        *_closing(picture),
    ]
    return element(
        "body",
        element("a", words.skip, href="#content", class_="skip"),
        header,
        _contents(picture),
        element("main", *parts, id="content", tabindex=-1),
        element("footer", element("p", picture.title, ". ", SYSTEM, "."), synthetic_tag() if synthetic else Markup("")),
    )


def _contents(picture: Picture) -> Markup:
    words = phrases()
    links = [("summary", words.summary), *((section.key, section.title) for section in picture.sections)]
    links += [("unknowns", words.unknowns)]
    links += [("questions", words.questions)] if picture.questions else []
    links += [("measures", words.measures)] if picture.measures else []
    links += [("sources", words.sources), ("methods", words.methods)]
    items = [element("li", element("a", title, href=f"#{anchor(name)}")) for name, title in links]
    return element("nav", element("ol", *items), aria_label=words.contents)


def _summary(picture: Picture) -> Markup:
    return _part("summary", phrases().summary, listing(picture.summary, class_="summary"))


def _section(picture: Picture, section: Section, theme: Theme) -> Markup:
    findings = [
        element("li", finding.sentence, class_="important" if finding.important else None)
        for finding in section.findings
    ]
    return _part(
        section.key,
        section.title,
        element("ul", *findings, class_="findings") if findings else Markup(""),
        *(exhibit_html(exhibit, theme, sources=picture.sources) for exhibit in section.exhibits),
        listing(section.notes, class_="notes"),
    )


def _closing(picture: Picture) -> list[Markup]:
    words = phrases()
    asked = [
        joined(element("dt", one.question), element("dd", one.answer or words.unanswered)) for one in picture.questions
    ]
    measures = [
        joined(
            element("dt", measure.name),
            element("dd", f"{measure.definition} ({measure.unit_label}; {measure.source})"),
        )
        for measure in picture.measures.values()
    ]
    sources = [
        source_line(note.title, note.licence, note.period, day(note.retrieved), note.origin.label())
        for note in picture.sources
    ]
    methods = [joined(element("dt", note.title), element("dd", note.text)) for note in picture.methods]
    parts = [_part("unknowns", words.unknowns, listing(picture.unknowns))]
    if asked:
        parts.append(_part("questions", words.questions, element("dl", *asked, class_="questions")))
    if measures:
        parts.append(_part("measures", words.measures, element("dl", *measures)))
    parts.append(_part("sources", words.sources, listing(sources)))
    parts.append(_part("methods", words.methods, element("dl", *methods)))
    return parts


def _part(name: str, title: str, *children: str) -> Markup:
    identity = anchor(name)
    heading = element("h2", title, id=f"{identity}-title")
    return element("section", heading, *children, id=identity, aria_labelledby=f"{identity}-title")


def _tokens(theme: Theme) -> str:
    colours = ("paper", "ink", "muted", "grid", "axis", "band", "accent", "notice", "notice_ink")
    values = "".join(f"--{name.replace('_', '-')}:{getattr(theme, name)};" for name in colours)
    return f":root{{{values}--font:{theme.font_family};}}\n"


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


@cache
def _fonts() -> str:
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/woff2;base64,"
        f'{base64.b64encode(file.read_bytes()).decode("ascii")}) format("woff2");}}\n'
        for weight, file in ((400, REGULAR_WEB), (700, BOLD_WEB))
    )
