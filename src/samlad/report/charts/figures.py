"""A few single numbers, shown large, each with its unit and interval in words."""

from samlad.core.estimate import Status, Unit
from samlad.core.language import _
from samlad.core.wording import kronor
from samlad.picture.model import Direction, Exhibit
from samlad.report import letters
from samlad.report.cells import interval_text, money_bounds, unit_words, value_text
from samlad.report.charts.canvas import Canvas
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.signs import direction_words, shape_of
from samlad.report.rows import Row, arranged
from samlad.report.theme import Theme

_GAP = 20.0
_BIG = 30.0


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    columns = min(3, len(rows)) if width is Width.WIDE else 1
    room = (canvas.width - (columns - 1) * _GAP) / columns
    y = 4.0
    for at in range(0, len(rows), columns):
        line = rows[at : at + columns]
        lower = max(_card(canvas, exhibit, row, place * (room + _GAP), y, room) for place, row in enumerate(line))
        y = lower + 22
    canvas.height = y - 10
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _card(canvas: Canvas, exhibit: Exhibit, row: Row, x: float, top: float, room: float) -> float:
    theme, estimate = canvas.theme, row.estimate
    canvas.begin(data_row=row.number, data_status=estimate.status.value)
    canvas.line(x, top, x + room, top, theme.accent, 2)
    y = canvas.lines(x, top + 20, letters.wrapped(row.label, 13, room), 13, step=17, fill=theme.muted)
    big = _big(row)
    size = _BIG if row.value is not None else 20.0
    while size > 16 and max(letters.width(word, size, bold=True) for word in big.split(" ")) > room:
        size -= 1
    y = canvas.lines(
        x, y + size * 0.8, letters.wrapped(big, size, room, bold=True), size, step=size * 1.1,
        bold=True, fill=theme.ink if row.value is not None else theme.muted,
    )  # fmt: skip
    y -= size * 1.1 - 20
    for line in _small(exhibit, row):
        y = canvas.lines(x, y, letters.wrapped(line, 12, room), 12, step=16, fill=theme.muted)
    if row.value is not None and row.direction is not Direction.NOT_COMPARABLE:
        colour = theme.tone(row.direction, exhibit.polarity)
        canvas.sign(shape_of(row.direction), x + 6, y - 4, 5.5, colour)
        words = letters.wrapped(direction_words(row.direction, exhibit.polarity), 12, room - 18, bold=True)
        y = canvas.lines(x + 18, y, words, 12, step=16, fill=colour, bold=True)
    canvas.end()
    return y - 12


def _big(row: Row) -> str:
    if row.value is not None and row.estimate.unit is Unit.SEK:
        return kronor(row.value)
    return value_text(row.estimate)


def _bounds(row: Row) -> str:
    return money_bounds(row.estimate) if row.estimate.unit is Unit.SEK else interval_text(row.estimate)


def _small(exhibit: Exhibit, row: Row) -> list[str]:
    estimate = row.estimate
    words = []
    if estimate.value is not None and estimate.unit not in {Unit.SHARE, Unit.SEK}:
        words.append(unit_words(estimate.unit, exhibit.labels))
    if estimate.interval is not None:
        words.append(_("intervall {bounds}").format(bounds=_bounds(row)))
    period = estimate.period.label()
    if estimate.status in {Status.PRELIMINARY, Status.UNRELIABLE}:
        period += f", {estimate.status.label()}"
    words.append(period)
    return words
