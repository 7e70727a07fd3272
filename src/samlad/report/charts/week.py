"""Hours and weekdays as a grid of cells: darker is more, and the number stands in the cell."""

from samlad.core.dims import dims_parsed
from samlad.core.estimate import Status
from samlad.core.language import _
from samlad.picture.model import Exhibit
from samlad.report import letters
from samlad.report.cells import Words, words_for
from samlad.report.charts import bars
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.patterns import filled_rect, hatched
from samlad.report.charts.signs import Key, legend, patch_key
from samlad.report.rows import Row, arranged, weekday_short
from samlad.report.theme import Theme, mixed, readable_on

_SIZE = 11.0
_HEAD = 12.0


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    if any(not {"hour", "weekday"} <= dims_parsed(row.estimate.dims).keys() for row in rows):
        return bars.render(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    words = words_for(rows[0].estimate.unit, exhibit.labels)
    y = canvas.lines(
        0, 12, letters.wrapped(words.caption[:1].upper() + words.caption[1:], 12, canvas.width), 12, fill=theme.muted
    )
    widest = max((letters.width(words.value(row.value), _SIZE) for row in rows if row.value is not None), default=0.0)
    lying = width is Width.WIDE and widest <= (width - 36) / 24 - 3
    draw = _lying if lying else _standing
    bottom = y - 8
    for group in dict.fromkeys(row.group for row in rows):
        top = bottom + 14
        if group:
            top = canvas.lines(0, top + 8, letters.wrapped(group, 13, canvas.width, bold=True), 13, bold=True) - 4
        bottom = draw(canvas, [row for row in rows if row.group == group], rows, words, top)
    canvas.height = legend(canvas, bottom + 8, _keys(canvas, rows, words)) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _lying(canvas: Canvas, rows: list[Row], everything: list[Row], words: Words, top: float) -> float:
    """Hours across, days down: for the wide page."""
    left, wide, tall = 30.0, (canvas.width - 30) / 24, 30.0
    for hour in range(24):
        canvas.text(
            left + (hour + 0.5) * wide, top + 8, f"{hour:02d}", _SIZE, fill=canvas.theme.muted, anchor=Anchor.MIDDLE
        )
    for day in range(7):
        canvas.text(0, top + 18 + (day + 0.5) * tall + 4, weekday_short(day + 1), _HEAD)
    for row in rows:
        hour, day = _spot(row)
        _cell(canvas, row, everything, words, (left + hour * wide, top + 18 + day * tall, wide, tall))
    return top + 18 + 7 * tall


def _standing(canvas: Canvas, rows: list[Row], everything: list[Row], words: Words, top: float) -> float:
    """Days across, hours down: for the phone, or where the numbers are long."""
    left, wide, tall = 34.0, (canvas.width - 34) / 7, 21.0
    for day in range(7):
        canvas.text(left + (day + 0.5) * wide, top + 8, weekday_short(day + 1), _HEAD, anchor=Anchor.MIDDLE)
    for hour in range(24):
        canvas.text(0, top + 16 + (hour + 0.5) * tall + 4, f"{hour:02d}", _SIZE, fill=canvas.theme.muted)
    for row in rows:
        hour, day = _spot(row)
        _cell(canvas, row, everything, words, (left + day * wide, top + 16 + hour * tall, wide, tall))
    return top + 16 + 24 * tall


def _spot(row: Row) -> tuple[int, int]:
    splits = dims_parsed(row.estimate.dims)
    return int(splits["hour"]), int(splits["weekday"]) - 1


def _sign(status: Status) -> str:
    return {Status.SUPPRESSED: "··", Status.MISSING: "?", Status.NOT_APPLICABLE: "×"}.get(status, "–")


def _cell(canvas: Canvas, row: Row, rows: list[Row], words: Words, box: tuple[float, float, float, float]) -> None:
    x, y, wide, tall = box
    theme = canvas.theme
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    if row.value is None:
        filled_rect(canvas, x + 0.5, y + 0.5, wide - 1, tall - 1, hatched(canvas))
        shown, ink = _sign(row.estimate.status), theme.ink
        half = letters.width(shown, _SIZE, bold=True) / 2 + 1.5
        canvas.rect(x + wide / 2 - half, y + tall / 2 - 7, half * 2, 14, theme.paper)
    else:
        most = max(one.value or 0.0 for one in rows)
        least = min(min(one.value for one in rows if one.value is not None), 0.0)
        fill = mixed(theme.ramp_low, theme.ramp_high, (row.value - least) / (most - least) if most > least else 0.0)
        canvas.rect(x + 0.5, y + 0.5, wide - 1, tall - 1, fill)
        shown, ink = words.value(row.value), readable_on(theme, fill)
    canvas.text(x + wide / 2, y + tall / 2 + 4, shown, _SIZE, fill=ink, anchor=Anchor.MIDDLE, bold=row.value is None)
    canvas.end()


def _keys(canvas: Canvas, rows: list[Row], words: Words) -> list[Key]:
    theme = canvas.theme
    values = [row.value for row in rows if row.value is not None]
    keys = []
    if values:
        low, high = min(values), max(values)
        keys.append(patch_key(_("lägst {value}").format(value=words.value(low)), theme.ramp_low, theme.axis))
        keys.append(patch_key(_("högst {value}").format(value=words.value(high)), theme.ramp_high, theme.ramp_high))
    for status in sorted({row.estimate.status for row in rows if row.value is None}):
        keys.append(_hatched_key(canvas, f"{_sign(status)} {status.label()}"))
    if len(rows) < 24 * 7 * len({row.group for row in rows}):
        keys.append(patch_key(_("tom ruta: ingen uppgift"), theme.paper, theme.axis))
    return keys


def _hatched_key(canvas: Canvas, words: str) -> Key:
    fill = hatched(canvas)
    stroke = canvas.theme.axis
    return Key(words, lambda on, x, y: filled_rect(on, x + 0.5, y - 6, 15, 12, fill, stroke=stroke, stroke_width=1.0))
