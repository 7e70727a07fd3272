"""Very many places at once: one thin line a place in order of value, with names only for those that matter here."""

from samlad.core.language import _
from samlad.picture.model import Direction, Exhibit
from samlad.report import letters
from samlad.report.cells import Words, words_for
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas, Shape
from samlad.report.charts.frame import Width, canvas_for, description
from samlad.report.charts.rowplot import confidence_words
from samlad.report.charts.signs import Key, direction_keys, legend, line_key, shape_of
from samlad.report.rows import Row
from samlad.report.theme import Theme

_SIZE = 12.5
_STEP = 17.0
_TALL = {Width.WIDE: 420.0, Width.NARROW: 380.0}


def render(exhibit: Exhibit, rows: list[Row], theme: Theme, width: Width) -> str:
    """The chart as SVG. Names stand beside their line, moved apart where they would meet, with a thread to it."""
    canvas = canvas_for(exhibit, theme, width)
    shown = [row for row in rows if row.value is not None]
    unit = rows[0].estimate.unit
    numbers = [number for row in shown for number in _ends(row)]
    words = words_for(unit, exhibit.labels, largest=max(map(abs, numbers), default=0.0), shorten=True)
    caption = words.caption[:1].upper() + words.caption[1:]
    top = canvas.lines(0, 12, letters.wrapped(caption, 12, canvas.width), 12, fill=theme.muted) + 4
    named = [row for row in shown if row.highlighted or row.is_reference]
    room = max((letters.width(_name(row, words), _SIZE, bold=True) for row in named), default=0.0)
    room = min(room, canvas.width * 0.42)
    axis = axis_over(numbers, room + 34 if named else 8, canvas.width - 14, wanted=int(width / 110))
    bottom = top + _TALL[width]
    _grid(canvas, axis, words, top, bottom)
    step = _TALL[width] / max(len(shown), 1)
    for at, row in enumerate(shown):
        _line(canvas, exhibit, row, axis, top + (at + 0.5) * step, step)
    spots = {row.number: top + (at + 0.5) * step for at, row in enumerate(shown)}
    _names(canvas, named, words, room, spots, axis, (top, bottom))
    y = _withheld(canvas, [row for row in rows if row.value is None], bottom + 36)
    canvas.height = legend(canvas, y, _keys(exhibit, shown, theme)) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _ends(row: Row) -> list[float]:
    bounds = row.estimate.interval
    return [row.value or 0.0, *((bounds.low, bounds.high) if bounds else ())]


def _name(row: Row, words: Words) -> str:
    return f"{row.label} {words.value(row.value or 0.0)}"


def _grid(canvas: Canvas, axis: Axis, words: Words, top: float, bottom: float) -> None:
    taken = -1e9
    for tick in axis.ticks():
        x = axis.at(tick)
        canvas.line(x, top, x, bottom, canvas.theme.grid)
        text = words.tick(tick, axis.step)
        half = letters.width(text, 11.5) / 2
        at = min(max(x, half), canvas.width - half)
        if at - half > taken + 6:
            canvas.text(at, bottom + 15, text, 11.5, fill=canvas.theme.muted, anchor=Anchor.MIDDLE)
            taken = at + half


def _line(canvas: Canvas, exhibit: Exhibit, row: Row, axis: Axis, y: float, step: float) -> None:
    theme = canvas.theme
    colour = theme.tone(row.direction, exhibit.polarity) if exhibit.directions else theme.context
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    thick = min(max(step * 0.55, 0.7), 4.0)
    if (bounds := row.estimate.interval) is not None:
        canvas.line(axis.at(bounds.low), y, axis.at(bounds.high), y, colour, thick, stroke_opacity=0.55)
    x = axis.at(row.value or 0.0)
    if row.highlighted or row.is_reference:
        shape = Shape.DIAMOND if row.is_reference else shape_of(row.direction)
        canvas.sign(shape, x, y, 6, theme.accent if row.highlighted and not exhibit.directions else colour)
    else:
        canvas.raw("circle", cx=x, cy=y, r=min(max(step * 0.6, 1.0), 3.0), fill=colour)
    canvas.end()


def _names(
    canvas: Canvas,
    named: list[Row],
    words: Words,
    room: float,
    spots: dict[int, float],
    axis: Axis,
    ends: tuple[float, float],
) -> None:
    theme = canvas.theme
    blocks = [letters.wrapped(_name(row, words), _SIZE, room, bold=True) for row in named]
    floor, tops = ends[0], []
    for row, lines in zip(named, blocks, strict=True):
        tops.append(max(spots[row.number] - len(lines) * _STEP / 2, floor))
        floor = tops[-1] + len(lines) * _STEP + 2
    ceiling = ends[1]
    for at in range(len(named) - 1, -1, -1):
        tops[at] = min(tops[at], ceiling - len(blocks[at]) * _STEP)
        ceiling = tops[at] - 2
    for row, lines, top in zip(named, blocks, tops, strict=True):
        middle = top + len(lines) * _STEP / 2
        canvas.line(room + 6, middle, axis.start - 4, spots[row.number], theme.axis, 0.8)
        left = axis.at(row.estimate.interval.low if row.estimate.interval else row.value or 0.0)
        canvas.line(axis.start - 4, spots[row.number], left, spots[row.number], theme.axis, 0.8, stroke_dasharray="1 3")
        canvas.lines(0, top + 13, lines, _SIZE, step=_STEP, bold=row.highlighted)


def _withheld(canvas: Canvas, rows: list[Row], y: float) -> float:
    reasons: dict[str, list[Row]] = {}
    for row in rows:
        reasons.setdefault(row.estimate.status.label(), []).append(row)
    for why, those in sorted(reasons.items()):
        for row in those:
            canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
            canvas.end()
        named = (
            ", ".join(row.label for row in those) if len(those) <= 8 else _("{count} platser").format(count=len(those))
        )
        y = canvas.paragraph(y, f"{why[:1].upper()}{why[1:]}: {named}.", 12, fill=canvas.theme.muted)
    return y - 8


def _keys(exhibit: Exhibit, rows: list[Row], theme: Theme) -> list[Key]:
    used: list[Direction] = [row.direction for row in rows if not row.is_reference]
    keys: list[Key] = []
    for direction in Direction if exhibit.directions else ():
        # Signs this small cannot be told apart, so the legend also counts.
        for key in direction_keys([one for one in used if one is direction][:1], exhibit.polarity, theme):
            count = _("{what}: {count} platser").format(what=key.words, count=used.count(direction))
            keys.append(Key(count, key.draw))
    if levels := {row.estimate.interval.confidence for row in rows if row.estimate.interval}:
        keys.append(line_key(confidence_words(max(levels)), theme.undecided))
    return keys
