"""Questions down and places across: each cell a share with its interval, in figures and as a stroke on one scale."""

from samlad.core.estimate import Status
from samlad.picture.model import Direction, Exhibit
from samlad.report import letters
from samlad.report.cells import unit_words, words_for
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas, Shape
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.rowplot import Mark, confidence_words, draw
from samlad.report.charts.signs import direction_keys, legend, line_key, shape_of
from samlad.report.rows import Row, arranged, place_label
from samlad.report.theme import Theme

_SIZE, _SMALL, _LINE = 13.0, 11.0, 16.0
_LABEL_SHARE = 0.25
_CELL_HEIGHT = 48.0


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG; a phone has no room for columns and gets a row a place."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    if width is Width.NARROW:
        return draw(exhibit, rows, theme, width, Mark.DOT)
    canvas = canvas_for(exhibit, theme, width)
    places = list(dict.fromkeys(row.estimate.place.code for row in rows))
    label_room = width * _LABEL_SHARE
    column = (width - label_room) / len(places)
    top = _heads(canvas, exhibit, places, label_room, column)
    cells: dict[str, dict[str, Row]] = {}
    for row in rows:
        cells.setdefault(row.group, {})[row.estimate.place.code] = row
    bottom = top + sum(_height(group, label_room) for group in cells)
    if exhibit.highlight in places:
        left = label_room + places.index(exhibit.highlight) * column
        canvas.rect(left, 0, column, bottom, theme.band, rx=3)
        _heads(canvas, exhibit, places, label_room, column)
    y = top
    for group, found in cells.items():
        height = _height(group, label_room)
        canvas.line(0, y, canvas.width, y, theme.grid)
        lines = _label(group, label_room)
        canvas.lines(0, y + (height - len(lines) * _LINE) / 2 + 12, lines, _SIZE, step=_LINE)
        for at, place in enumerate(places):
            if place in found:
                _cell(canvas, exhibit, found[place], label_room + at * column, column, y + height / 2, _axis(rows))
        y += height
    canvas.line(0, y, canvas.width, y, theme.grid)
    used = [row.direction for row in rows if row.value is not None and row.direction is not Direction.NOT_COMPARABLE]
    keys = direction_keys(used, exhibit.polarity, theme, over_time=exhibit.over_time)
    if levels := {row.estimate.interval.confidence for row in rows if row.estimate.interval}:
        keys.append(line_key(confidence_words(max(levels)), theme.undecided))
    canvas.height = legend(canvas, y + 10, keys) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _axis(rows: list[Row]) -> Axis:
    """One scale for all cells, in shares of a cell's width; nought is always on it."""
    numbers = [row.value for row in rows if row.value is not None]
    numbers += [end for row in rows if (one := row.estimate.interval) is not None for end in (one.low, one.high)]
    return axis_over(numbers, 0.0, 1.0)


def _heads(canvas: Canvas, exhibit: Exhibit, places: list[str], label_room: float, column: float) -> float:
    heads = [letters.wrapped(place_label(exhibit, place), _SMALL, column - 6, bold=True) for place in places]
    tallest = max(len(lines) for lines in heads)
    unit = unit_words(next(iter(exhibit.rows)).unit, exhibit.labels)
    canvas.text(0, tallest * 14, unit[:1].upper() + unit[1:], _SMALL, fill=canvas.theme.muted)
    for at, lines in enumerate(heads):
        x = label_room + (at + 0.5) * column
        canvas.lines(
            x, (tallest - len(lines) + 1) * 14, lines, _SMALL, step=14, anchor=Anchor.MIDDLE, bold=True
        )
    return tallest * 14 + 8


def _label(group: str, room: float) -> list[str]:
    return letters.wrapped(group, _SIZE, room - 12)


def _height(group: str, room: float) -> float:
    return max(_CELL_HEIGHT, len(_label(group, room)) * _LINE + 8)


def _cell(canvas: Canvas, exhibit: Exhibit, row: Row, left: float, wide: float, middle: float, scale: Axis) -> None:
    theme, estimate = canvas.theme, row.estimate
    canvas.begin(data_row=row.number, data_status=estimate.status.value)
    centre = left + wide / 2
    if estimate.value is None:
        words = letters.wrapped(estimate.status.label(), _SMALL, wide - 4)
        canvas.lines(
            centre, middle + 4, words, _SMALL, step=13, fill=theme.muted, anchor=Anchor.MIDDLE
        )
    else:
        told = row.direction in {Direction.HIGHER, Direction.LOWER}
        colour = theme.tone(row.direction, exhibit.polarity) if told else theme.undecided
        text = words_for(estimate.unit).value(estimate.value)
        if estimate.status is Status.UNRELIABLE:
            text += "*"
        room = letters.width(text, _SIZE, bold=True)
        if told:
            canvas.sign(shape_of(row.direction), centre - room / 2 - 7, middle - 12, 4.5, colour)
        canvas.text(centre, middle - 7, text, _SIZE, anchor=Anchor.MIDDLE, bold=True)
        _bounds(canvas, row, left, wide, middle, scale, colour)
    canvas.end()


def _bounds(canvas: Canvas, row: Row, left: float, wide: float, middle: float, scale: Axis, colour: str) -> None:
    """The interval in figures, and under it as a stroke."""
    theme, bounds, value = canvas.theme, row.estimate.interval, row.estimate.value
    assert value is not None
    if bounds is not None:
        words = words_for(row.estimate.unit).bounds(row.estimate)
        size = next((one for one in (_SMALL, 10.0, 9.0) if letters.width(words, one) <= wide - 2), 8.5)
        canvas.text(left + wide / 2, middle + 7, words, size, fill=theme.muted, anchor=Anchor.MIDDLE)
    inner, start, y = wide - 14, left + 7, middle + 16
    canvas.line(start, y, start + inner, y, theme.grid, 1)
    if scale.low < 0:
        canvas.line(start + scale.at(0.0) * inner, y - 5, start + scale.at(0.0) * inner, y + 5, theme.axis, 1)
    if bounds is not None:
        canvas.line(start + scale.at(bounds.low) * inner, y, start + scale.at(bounds.high) * inner, y, colour, 2.4)
    canvas.sign(Shape.DOT, start + scale.at(value) * inner, y, 3.4, colour)
