"""Questions down and places across: each cell a share with its interval, in figures and as a stroke on one scale."""

from dataclasses import dataclass

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
_LABEL_SHARE = 0.23
_CELL_HEIGHT = 48.0
_HEAD_SIZES = (11.0, 10.0, 9.0, 8.0)
_OWN = 1.7
"""How much wider the column of the marked place is."""


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
    columns = _columns(exhibit, places, label_room, float(width))
    cells: dict[str, dict[str, Row]] = {}
    for row in rows:
        cells.setdefault(row.group, {})[row.estimate.place.code] = row
    scale, top = _axis(rows), _head_height(exhibit, columns)
    if (own := columns.get(exhibit.highlight or "")) is not None:
        bottom = top + sum(_height(group, label_room) for group in cells)
        canvas.rect(own.left, 0, own.wide, bottom, theme.band, rx=3)
    _heads(canvas, exhibit, columns)
    y = top
    for group, found in cells.items():
        height = _height(group, label_room)
        canvas.line(0, y, canvas.width, y, theme.grid)
        lines = _label(group, label_room)
        canvas.lines(0, y + (height - len(lines) * _LINE) / 2 + 12, lines, _SIZE, step=_LINE)
        for place, row in found.items():
            _cell(canvas, exhibit, row, columns[place], y + height / 2, scale)
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


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the cells of a place stand."""

    left: float
    wide: float


def _columns(exhibit: Exhibit, places: list[str], start: float, end: float) -> dict[str, _Column]:
    """Even columns, the marked place's wider: wholes have longer names."""
    parts = [_OWN if place == exhibit.highlight and len(places) > 2 else 1.0 for place in places]
    unit, left, found = (end - start) / sum(parts), start, {}
    for place, part in zip(places, parts, strict=True):
        found[place] = _Column(left, part * unit)
        left += part * unit
    return found


def _head(exhibit: Exhibit, place: str, column: _Column) -> tuple[float, list[str]]:
    """The name of a place in the largest letters in which no word is broken."""
    name, room = place_label(exhibit, place), column.wide - 4
    widest = {size: max(letters.width(word, size, bold=True) for word in name.split(" ")) for size in _HEAD_SIZES}
    size = next((one for one in _HEAD_SIZES if widest[one] <= room), _HEAD_SIZES[-1])
    return size, letters.wrapped(name, size, room, bold=True)


def _head_height(exhibit: Exhibit, columns: dict[str, _Column]) -> float:
    return max(len(_head(exhibit, place, column)[1]) for place, column in columns.items()) * 14 + 8.0


def _heads(canvas: Canvas, exhibit: Exhibit, columns: dict[str, _Column]) -> None:
    bottom = _head_height(exhibit, columns) - 8
    unit = unit_words(next(iter(exhibit.rows)).unit, exhibit.labels)
    canvas.text(0, bottom, unit[:1].upper() + unit[1:], _SMALL, fill=canvas.theme.muted)
    for place, column in columns.items():
        size, lines = _head(exhibit, place, column)
        top = bottom - (len(lines) - 1) * 14
        canvas.lines(column.left + column.wide / 2, top, lines, size, step=14, anchor=Anchor.MIDDLE, bold=True)


def _label(group: str, room: float) -> list[str]:
    return letters.wrapped(group, _SIZE, room - 12)


def _height(group: str, room: float) -> float:
    return max(_CELL_HEIGHT, len(_label(group, room)) * _LINE + 8)


def _cell(canvas: Canvas, exhibit: Exhibit, row: Row, column: _Column, middle: float, scale: Axis) -> None:
    theme, estimate, left, wide = canvas.theme, row.estimate, column.left, column.wide
    canvas.begin(data_row=row.number, data_status=estimate.status.value)
    centre = left + wide / 2
    if estimate.value is None:
        words = letters.wrapped(estimate.status.label(), _SMALL, wide - 4)
        canvas.lines(centre, middle + 4, words, _SMALL, step=13, fill=theme.muted, anchor=Anchor.MIDDLE)
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
        _bounds(canvas, row, column, middle, scale, colour)
    canvas.end()


def _bounds(canvas: Canvas, row: Row, column: _Column, middle: float, scale: Axis, colour: str) -> None:
    """The interval in figures, and under it as a stroke."""
    theme, bounds, value = canvas.theme, row.estimate.interval, row.estimate.value
    left, wide = column.left, column.wide
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
