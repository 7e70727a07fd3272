"""One row a value: label, dot or bar with its interval, and the number in words. Shared by places, answers and bars."""

from dataclasses import dataclass
from enum import StrEnum

from samlad.core.estimate import Status, Unit
from samlad.core.language import _
from samlad.picture.model import Exhibit
from samlad.report import letters
from samlad.report.cells import Words, confidence_text, words_for
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas, Shape
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.signs import Key, direction_keys, legend, line_key, shape_of, sign_key
from samlad.report.rows import Row
from samlad.report.theme import Theme, mixed

_SIZE = 13.0
_SMALL = 11.5
_LINE = 16.0
BAR_STRENGTH = 0.72
"""Bars are drawn lighter than their colour, so that the interval is seen across them."""


class Mark(StrEnum):
    """What stands for a value."""

    DOT = "dot"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns of the plot lie."""

    label_room: float
    axis: Axis
    value_right: float
    bounds_right: float | None
    words: Words


def draw(
    exhibit: Exhibit, rows: list[Row], theme: Theme, width: Width, mark: Mark, reference: Row | None = None
) -> str:
    """The whole chart. `reference` gets a line through all rows."""
    if not rows:
        return nothing(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    layout = _layout(exhibit, rows, width, mark)
    top = _heading(canvas, layout, reference)
    places = _positions(rows, layout, top)
    bottom = places[-1][1]
    _grid(canvas, layout, top, bottom)
    if reference is not None and reference.value is not None:
        x = layout.axis.at(reference.value)
        canvas.line(x, top, x, bottom, theme.ink, 1.2, stroke_dasharray="4 3")
    for at, (row, (upper, lower)) in enumerate(zip(rows, places, strict=True)):
        if row.group and (at == 0 or rows[at - 1].group != row.group):
            _group_heading(canvas, row.group, upper, layout)
            upper += _group_height(row.group, layout)
        _row(canvas, exhibit, row, layout, upper, lower, mark)
    end = _tick_labels(canvas, layout, bottom)
    canvas.height = legend(canvas, end + 10, _keys(exhibit, rows, theme, mark)) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _layout(exhibit: Exhibit, rows: list[Row], width: Width, mark: Mark) -> _Layout:
    numbers = [number for row in rows for number in _numbers(row)]
    unit = rows[0].estimate.unit
    words = words_for(unit, exhibit.labels, largest=max(map(abs, numbers), default=0.0), shorten=True)
    label_most = width * (0.36 if width is Width.WIDE else 0.37)
    label_room = min(label_most, max(_label_width(row) for row in rows) + 1)
    values = max(
        (letters.width(words.value(row.value), _SIZE, bold=True) for row in rows if row.value is not None), default=0.0
    )
    values = max(values, letters.width(_("Värde"), _SMALL))
    right = float(width)
    bounds_right = None
    if width is Width.WIDE and any(row.estimate.interval for row in rows):
        bounds = max(letters.width(words.bounds(row.estimate), _SMALL) for row in rows)
        bounds_right = right
        right -= max(bounds, letters.width(_("Intervall"), _SMALL)) + 14
    zero = mark is Mark.BAR or unit in {Unit.SHARE, Unit.COUNT, Unit.DIFFERENCE, Unit.PERCENTAGE_POINTS}
    start, end = label_room + 16, right - values - 16
    wanted = max(2, int((end - start) / 62))
    axis = axis_over(numbers, start, end, wanted=wanted, zero=zero, most=1.0 if unit is Unit.SHARE else None)
    return _Layout(label_room, axis, right, bounds_right, words)


def _numbers(row: Row) -> list[float]:
    estimate = row.estimate
    if estimate.value is None:
        return []
    return [estimate.value, *((estimate.interval.low, estimate.interval.high) if estimate.interval else ())]


def _label_width(row: Row) -> float:
    note = _status_note(row)
    return max(letters.width(row.label, _SIZE, bold=row.highlighted), letters.width(note, _SMALL) if note else 0.0)


def _status_note(row: Row) -> str:
    status = row.estimate.status
    return status.label() if status in {Status.PRELIMINARY, Status.UNRELIABLE} else ""


def _heading(canvas: Canvas, layout: _Layout, reference: Row | None) -> float:
    """Unit, column heads and the name of the reference line; gives the top of the rows."""
    muted = canvas.theme.muted
    y = canvas.lines(
        0,
        12,
        letters.wrapped(layout.words.caption[:1].upper() + layout.words.caption[1:], 12, canvas.width),
        12,
        fill=muted,
    )
    y += 6
    canvas.text(layout.value_right, y, _("Värde"), _SMALL, fill=muted, anchor=Anchor.END)
    if layout.bounds_right is not None:
        canvas.text(layout.bounds_right, y, _("Intervall"), _SMALL, fill=muted, anchor=Anchor.END)
    if reference is None or reference.value is None:
        return y + 10
    room = layout.axis.end - layout.axis.start
    lines = letters.wrapped(f"{reference.label} {layout.words.value(reference.value)}", _SMALL, room)
    widest = max(letters.width(line, _SMALL) for line in lines)
    x = layout.axis.at(reference.value)
    left = min(max(x - widest / 2, layout.axis.start), layout.axis.end - widest)
    y = canvas.lines(left, y, lines, _SMALL, step=14)
    return y - 14 + 8


def _positions(rows: list[Row], layout: _Layout, top: float) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    y = top
    for at, row in enumerate(rows):
        height = len(_label_lines(row, layout)) * _LINE + (14 if _status_note(row) else 0) + 8
        if row.group and (at == 0 or rows[at - 1].group != row.group):
            height += _group_height(row.group, layout)
        places.append((y, y + height))
        y += height
    return places


def _label_lines(row: Row, layout: _Layout) -> list[str]:
    return letters.wrapped(row.label, _SIZE, layout.label_room, bold=row.highlighted)


def _group_lines(group: str, layout: _Layout) -> list[str]:
    return letters.wrapped(group, _SIZE, layout.bounds_right or layout.value_right, bold=True)


def _group_height(group: str, layout: _Layout) -> float:
    return len(_group_lines(group, layout)) * _LINE + 7


def _group_heading(canvas: Canvas, group: str, top: float, layout: _Layout) -> None:
    lines = _group_lines(group, layout)
    # White behind, so that grid lines do not run through the words.
    canvas.rect(0, top + 2, canvas.width, len(lines) * _LINE + 3, canvas.theme.paper)
    canvas.lines(0, top + 17, lines, _SIZE, step=_LINE, bold=True)


def _grid(canvas: Canvas, layout: _Layout, top: float, bottom: float) -> None:
    theme = canvas.theme
    for tick in layout.axis.ticks():
        x = layout.axis.at(tick)
        strong = abs(tick) < layout.axis.step / 1e6
        canvas.line(x, top, x, bottom, theme.axis if strong else theme.grid)


def _tick_labels(canvas: Canvas, layout: _Layout, bottom: float) -> float:
    taken = -1e9
    for tick in layout.axis.ticks():
        words = layout.words.tick(tick, layout.axis.step)
        half = letters.width(words, _SMALL) / 2
        x = min(max(layout.axis.at(tick), half), canvas.width - half)
        if x - half > taken + 6:
            canvas.text(x, bottom + 15, words, _SMALL, fill=canvas.theme.muted, anchor=Anchor.MIDDLE)
            taken = x + half
    return bottom + 20


def _row(canvas: Canvas, exhibit: Exhibit, row: Row, layout: _Layout, upper: float, lower: float, mark: Mark) -> None:
    theme = canvas.theme
    middle = (upper + lower) / 2
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    if row.highlighted:
        canvas.rect(0, upper + 1, canvas.width, lower - upper - 2, theme.band, rx=3)
    lines = _label_lines(row, layout)
    note = _status_note(row)
    height = len(lines) * _LINE + (14 if note else 0)
    y = middle - height / 2 + 12
    colour = theme.muted if row.is_reference else theme.ink
    y = canvas.lines(2 if row.highlighted else 0, y, lines, _SIZE, step=_LINE, fill=colour, bold=row.highlighted)
    if note:
        canvas.text(2 if row.highlighted else 0, y - 2, note, _SMALL, fill=theme.muted)
    if row.value is None:
        words = row.estimate.status.label()
        behind = theme.band if row.highlighted else theme.paper
        canvas.rect(layout.axis.start + 2, middle - 9, letters.width(words, _SIZE) + 5, 18, behind)
        canvas.text(layout.axis.start + 4, middle + 4, words, _SIZE, fill=theme.muted)
    else:
        _value(canvas, exhibit, row, layout, middle, mark)
    canvas.end()


def _value(canvas: Canvas, exhibit: Exhibit, row: Row, layout: _Layout, y: float, mark: Mark) -> None:
    theme, axis, value = canvas.theme, layout.axis, row.value
    assert value is not None
    shape, colour = _look(exhibit, row, theme, mark)
    if mark is Mark.BAR:
        zero, x = axis.at(0.0), axis.at(value)
        canvas.rect(min(zero, x), y - 7, max(abs(x - zero), 0.8), 14, mixed(theme.paper, colour, BAR_STRENGTH))
    if (bounds := row.estimate.interval) is not None:
        ink = theme.ink if mark is Mark.BAR else colour
        left, right = axis.at(bounds.low), axis.at(bounds.high)
        canvas.line(left, y, right, y, ink, 1.6 if mark is Mark.BAR else 2.4)
        for x in (left, right):
            canvas.line(x, y - 4, x, y + 4, ink, 1.4)
    if mark is Mark.DOT:
        canvas.sign(shape, axis.at(value), y, 7 if row.highlighted else 5.5, colour)
    elif exhibit.directions and shape is not Shape.RING:
        canvas.sign(shape, axis.at(value), y, 5, colour)
    canvas.text(
        layout.value_right - (2 if layout.bounds_right is None else 0),
        y + 4.5,
        layout.words.value(value),
        _SIZE,
        anchor=Anchor.END,
        bold=True,
    )
    if layout.bounds_right is not None:
        canvas.text(
            layout.bounds_right - 4,
            y + 4.5,
            layout.words.bounds(row.estimate),
            _SMALL,
            fill=theme.muted,
            anchor=Anchor.END,
        )


def _look(exhibit: Exhibit, row: Row, theme: Theme, mark: Mark) -> tuple[Shape, str]:
    if row.is_reference and not exhibit.directions.get(row.estimate.place.code):
        return Shape.DIAMOND, theme.context
    if not exhibit.directions:
        return Shape.DOT, theme.accent if row.highlighted or mark is Mark.BAR else theme.context
    return shape_of(row.direction), theme.tone(row.direction, exhibit.polarity)


def _keys(exhibit: Exhibit, rows: list[Row], theme: Theme, mark: Mark) -> list[Key]:
    keys: list[Key] = []
    shown = [row for row in rows if row.value is not None]
    if exhibit.directions:
        used = [row.direction for row in shown if _look(exhibit, row, theme, mark)[0] is not Shape.DIAMOND]
        keys += direction_keys(used, exhibit.polarity, theme, over_time=exhibit.over_time)
    if mark is Mark.DOT and any(_look(exhibit, row, theme, mark)[0] is Shape.DIAMOND for row in shown):
        keys.append(sign_key(_("jämförelse"), Shape.DIAMOND, theme.context))
    if levels := {row.estimate.interval.confidence for row in shown if row.estimate.interval}:
        keys.append(line_key(confidence_words(max(levels)), theme.ink if mark is Mark.BAR else theme.undecided))
    return keys


def confidence_words(level: float) -> str:
    """The line through a marker, explained."""
    return _("{level} procents osäkerhetsintervall").format(level=confidence_text(level))
