"""Values with their intervals as lines of one drawing, for pages whose numbers are for the analyst alone.

Charts of pictures and public pages take `Published` rows; this one takes plain numbers and words, and says who may see
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samlad.core.language import _
from samlad.report import letters
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas, Shape
from samlad.report.charts.frame import Width
from samlad.report.charts.signs import Key, legend, sign_key
from samlad.report.theme import DEFAULT, Theme

_SIZE, _SMALL, _LINE = 13.0, 11.5, 16.0
_SIGNS = (Shape.DOT, Shape.DIAMOND)


@dataclass(frozen=True, slots=True)
class Line:
    """One value. `value`, `low` and `high` are in the unit of the axis; `words` say the number. `series` picks the sign
    (0 a dot, 1 a diamond); an `unsure` value has a broken line.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    group: str = ""
    series: int = 0
    unsure: bool = False

    @property
    def numbers(self) -> list[float]:
        """What the axis must hold."""
        return [one for one in (self.value, self.low, self.high) if one is not None]


def render_lines(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str,
    series: Sequence[str] = (),
    notes: Sequence[str] = (),
    width: Width = Width.WIDE,
    theme: Theme = DEFAULT,
    most: float | None = None,
    zero: bool = True,
) -> str:
    """The drawing as SVG. `series` names the signs; lines of one `group` stand together under its heading;
    `zero` keeps zero in sight, `most` is never passed.
    """
    canvas = Canvas(f"lines-{width.value}", float(width), theme)
    if not any(line.numbers for line in lines):
        canvas.height = canvas.paragraph(22, _("Det finns inga uppgifter att visa."), 14, fill=theme.muted)
        return canvas.finish(title, _("Det finns inga uppgifter att visa."))
    label_room = min(width * 0.38, max(letters.width(line.label, _SIZE) for line in lines) + 2)
    value_room = max(letters.width(line.words, _SIZE, bold=True) for line in lines)
    start, end = label_room + 14, width - value_room - 14
    wanted = max(2, int((end - start) / 62))
    axis = axis_over([one for line in lines for one in line.numbers], start, end, wanted=wanted, most=most, zero=zero)
    top = canvas.paragraph(12, unit[:1].upper() + unit[1:], 12, fill=theme.muted) - 4
    placed, bottom = _placed(lines, label_room, top, float(width))
    _grid(canvas, axis, top, bottom)
    for line, upper, lower in placed:
        _draw(canvas, line, axis, upper, lower, label_room)
    y = _ticks(canvas, axis, bottom) + 10
    keys: list[Key] = [
        sign_key(name, shape, colour)
        for name, shape, colour in zip(series, _SIGNS, (theme.accent, theme.context), strict=False)
    ]
    y = legend(canvas, y, keys) + 4 if keys else y
    for note in notes:
        y = canvas.paragraph(y + 8, note, 12, fill=theme.muted) - 8
    canvas.height = y + 6
    return canvas.finish(title, _("Punkter med osäkerhetsintervall. Alla tal står i tabellen."))


def _placed(
    lines: Sequence[Line], room: float, top: float, width: float
) -> tuple[list[tuple[Line, float, float]], float]:
    placed, y, group = [], top, ""
    for line in lines:
        upper = y
        if line.group != group:
            group = line.group
            y += len(letters.wrapped(group, _SIZE, width, bold=True)) * _LINE + 8 if group else 6
        y += max(1, len(letters.wrapped(line.label, _SIZE, room))) * _LINE + 7
        placed.append((line, upper, y))
    return placed, y


def _grid(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
    for tick in axis.ticks():
        zero = abs(tick) < axis.step / 1e6
        canvas.line(axis.at(tick), top, axis.at(tick), bottom, canvas.theme.axis if zero else canvas.theme.grid)


def _ticks(canvas: Canvas, axis: Axis, bottom: float) -> float:
    from samlad.core.wording import number

    decimals = 0 if axis.step >= 1 else 1 if axis.step >= 0.1 else 2
    for tick in axis.ticks():
        words = number(tick, decimals)
        canvas.text(axis.at(tick), bottom + 15, words, _SMALL, fill=canvas.theme.muted, anchor=Anchor.MIDDLE)
    return bottom + 20


def _draw(canvas: Canvas, line: Line, axis: Axis, upper: float, lower: float, room: float) -> None:
    theme = canvas.theme
    words = letters.wrapped(line.label, _SIZE, room)
    height = len(words) * _LINE + 7
    heading = letters.wrapped(line.group, _SIZE, canvas.width, bold=True) if lower - upper > height + 1 else []
    if heading and line.group:
        # White behind, so that grid lines do not run through the words.
        canvas.rect(0, upper + 3, canvas.width, len(heading) * _LINE + 4, theme.paper)
        canvas.lines(0, upper + 18, heading, _SIZE, step=_LINE, bold=True)
    middle = lower - height / 2
    canvas.lines(0, middle - (len(words) - 1) * _LINE / 2 + 4.5, words, _SIZE, step=_LINE)
    colour = theme.accent if line.series == 0 else theme.context
    if line.low is not None and line.high is not None:
        left, right = axis.at(line.low), axis.at(line.high)
        canvas.line(left, middle, right, middle, colour, 2.2, stroke_dasharray="3 3" if line.unsure else None)
        for x in (left, right):
            canvas.line(x, middle - 4, x, middle + 4, colour, 1.4)
    if line.value is not None:
        shape = Shape.RING if line.unsure and line.series == 0 else _SIGNS[line.series]
        canvas.sign(shape, axis.at(line.value), middle, 5.5, colour)
    canvas.text(canvas.width, middle + 4.5, line.words, _SIZE, anchor=Anchor.END, bold=line.value is not None)
