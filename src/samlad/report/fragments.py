"""An exhibit as a piece of HTML: the same on the page of the site and in the file to take home."""

import re
from collections.abc import Sequence

from samlad.core.estimate import Origin
from samlad.core.language import _
from samlad.core.period import Period
from samlad.picture.model import Exhibit, SourceNote
from samlad.report.charts import Width, render_chart
from samlad.report.markup import Markup, element, joined, listing
from samlad.report.phrases import phrases
from samlad.report.tables import Table, is_synthetic, table_of
from samlad.report.theme import DEFAULT, Theme

_APART = re.compile(r"[;,\s]+")


def anchor(identity: str) -> str:
    """A name for links that is safe in any address."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in identity)


def exhibit_html(
    exhibit: Exhibit,
    theme: Theme = DEFAULT,
    *,
    sources: Sequence[SourceNote] = (),
    level: int = 3,
    opened: bool = False,
) -> Markup:
    """Sentence, chart, how to read it, table: in that order. `level` is the level of its heading.

    Of `sources` those are named that the rows came from.
    """
    words = phrases()
    name = anchor(exhibit.id)
    heading = element(f"h{level}", exhibit.title, id=f"{name}-heading")
    parts: list[str] = [heading]
    if is_synthetic(exhibit):
        parts.append(synthetic_tag())
    if exhibit.lead:
        parts.append(element("p", exhibit.lead, class_="lead"))
    if len(exhibit.rows) == 0:
        parts.append(element("p", words.nothing, class_="nothing"))
        return element("article", *parts, id=name, class_="exhibit", aria_labelledby=f"{name}-heading")
    parts.append(chart_html(exhibit, theme))
    if exhibit.how_to_read:
        parts.append(element("p", element("strong", words.how_to_read), " ", exhibit.how_to_read, class_="reading"))
    parts.append(listing(exhibit.notes, class_="notes"))
    parts.append(element("p", origin_words(exhibit, sources), class_="origin"))
    table = table_html(table_of(exhibit), f"{name}-table")
    parts.append(element("details", element("summary", words.table), table, open=opened))
    return element("article", *parts, id=name, class_="exhibit", aria_labelledby=f"{name}-heading")


def synthetic_tag() -> Markup:
    """The mark near everything that shows made-up data."""
    return element("p", phrases().synthetic, class_="synthetic")


def origin_words(exhibit: Exhibit, sources: Sequence[SourceNote] = ()) -> str:
    """Where the numbers of the exhibit come from, in one short line."""
    origins = set(exhibit.rows.frame["origin"].to_list())
    named = ", ".join(origin.label() for origin in Origin if origin.value in origins)
    periods = exhibit.rows.periods()
    span = Period(periods[0].start, max(period.end for period in periods)).label()
    known = _sources_of(exhibit, sources)
    if known:
        told = _("Källa: {source}. Period: {period}. Ursprung: {origin}.")
        return told.format(source="; ".join(known), period=span, origin=named)
    return _("Period: {period}. Ursprung: {origin}.").format(period=span, origin=named)


def _sources_of(exhibit: Exhibit, sources: Sequence[SourceNote]) -> list[str]:
    """The titles of the snapshots behind the rows, each once; a row may name several."""
    named = {part for text in exhibit.rows.frame["snapshot"].unique().to_list() for part in _APART.split(text)}
    return list(dict.fromkeys(source.title for source in sources if source.snapshot in named))


def chart_html(exhibit: Exhibit, theme: Theme = DEFAULT) -> Markup:
    """The chart for a page and for a phone; the style sheet shows one of them."""
    wide = Markup(render_chart(exhibit, theme, Width.WIDE))
    narrow = Markup(render_chart(exhibit, theme, Width.NARROW))
    return element(
        "div",
        element("div", wide, class_="chart-wide"),
        element("div", narrow, class_="chart-narrow"),
        class_="chart",
    )


def table_html(table: Table, identity: str) -> Markup:
    """A table that scrolls in its own region, reachable by keyboard and named by its caption."""
    label = f"{identity}-caption"
    head = element("tr", *(_heading(column.title, column.numeric) for column in table.columns))
    body = [
        element(
            "tr",
            *(
                _cell(text, column.numeric, first=at == 0)
                for at, (text, column) in enumerate(zip(line, table.columns, strict=True))
            ),
        )
        for line in table.cells
    ]
    inner = element(
        "table",
        element("caption", table.caption, id=label),
        element("thead", head),
        element("tbody", *body),
    )
    note = element("p", table.note, class_="notes") if table.note else Markup("")
    return joined(element("div", inner, class_="scroll", tabindex=0, role="region", aria_labelledby=label), note)


def _heading(title: str, numeric: bool) -> Markup:
    return element("th", title, scope="col", class_="number" if numeric else None)


def _cell(text: str, numeric: bool, *, first: bool) -> Markup:
    if first:
        return element("th", text, scope="row")
    return element("td", text, class_="number" if numeric else None)
