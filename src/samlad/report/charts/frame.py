"""What every chart has: an identity, a width, a description in words, and something to show when there is nothing."""

from enum import IntEnum

from samlad.core.language import _
from samlad.core.wording import listed
from samlad.picture.model import Exhibit, ExhibitKind
from samlad.report.cells import interval_text, unit_words, value_text
from samlad.report.charts.canvas import Canvas
from samlad.report.rows import Row
from samlad.report.theme import Theme


class Width(IntEnum):
    """The two widths a chart is laid out for: a page, and a phone of 320 pixels with its margins."""

    WIDE = 640
    NARROW = 288


def canvas_for(exhibit: Exhibit, theme: Theme, width: Width) -> Canvas:
    """An empty canvas named after the exhibit."""
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in exhibit.id)
    return Canvas(f"chart-{name}-{width.value}", float(width), theme)


def nothing(exhibit: Exhibit, theme: Theme, width: Width) -> str:
    """The chart of an exhibit without rows."""
    canvas = canvas_for(exhibit, theme, width)
    canvas.height = canvas.paragraph(22, _("Det finns inga uppgifter att visa."), 14, fill=theme.muted)
    return canvas.finish(exhibit.title, _("Det finns inga uppgifter att visa."))


def kind_words(kind: ExhibitKind) -> str:
    """What sort of chart it is."""
    return {
        ExhibitKind.PLACES: _("Punktdiagram med intervall, en rad för varje plats."),
        ExhibitKind.TREND: _("Linjediagram över tid."),
        ExhibitKind.WEEK: _("Rutdiagram med timmar och veckodagar."),
        ExhibitKind.PYRAMID: _("Ålderspyramid med kvinnor till vänster och män till höger."),
        ExhibitKind.BARS: _("Stapeldiagram med intervall."),
        ExhibitKind.ANSWERS: _("Punktdiagram med svarsandelar och intervall."),
        ExhibitKind.MAP: _("Karta över kommuner, färgad efter säkra skillnader."),
        ExhibitKind.FIGURES: _("Enstaka tal."),
        ExhibitKind.GROUPS: _("Punktdiagram med svarsandelar och intervall, en rad för varje grupp."),
        ExhibitKind.GRID: _("Rutdiagram med frågor i rader och platser i kolumner, andel och intervall i varje ruta."),
    }[kind]


def description(exhibit: Exhibit, rows: list[Row]) -> str:
    """The chart in words: kind, size, ends, the marked place, and what is not shown."""
    shown = [row for row in rows if row.value is not None]
    parts = [kind_words(exhibit.kind)]
    if shown:
        units = {row.estimate.unit for row in rows}
        if len(units) == 1:
            parts.append(_("Enhet: {unit}.").format(unit=unit_words(units.pop(), exhibit.labels)))
        if len(shown) <= 4:
            parts.extend(f"{_named(row)}." for row in shown)
        elif len(units) <= 1:
            marked = [row for row in shown if row.highlighted]
            if marked and exhibit.kind is not ExhibitKind.TREND:
                parts.append(_("Markerad: {which}.").format(which=_named(marked[0])))
            parts.append(_("Högst: {which}.").format(which=_named(max(shown, key=lambda row: row.value or 0.0))))
            parts.append(_("Lägst: {which}.").format(which=_named(min(shown, key=lambda row: row.value or 0.0))))
    hidden = sorted({row.estimate.status.label() for row in rows if row.value is None})
    if hidden:
        parts.append(_("{count} uppgifter visas inte: {why}.").format(count=len(rows) - len(shown), why=listed(hidden)))
    parts.append(_("Alla tal står i tabellen."))
    return " ".join(parts)


def _named(row: Row) -> str:
    bounds = interval_text(row.estimate)
    label = f"{row.group}, {row.label}" if row.group else row.label
    period = row.estimate.period.label()
    value = value_text(row.estimate)
    return f"{label} {period}: {value} ({bounds})" if row.estimate.interval else f"{label} {period}: {value}"
