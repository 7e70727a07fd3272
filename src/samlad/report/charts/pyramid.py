"""Age by sex: women to the left, men to the right, oldest on top, with intervals over the bars."""

from samlad.core.people import AgeBand, Sex
from samlad.picture.model import Exhibit
from samlad.report import letters
from samlad.report.cells import Words, words_for
from samlad.report.charts import bars
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.rowplot import BAR_STRENGTH, confidence_words
from samlad.report.charts.signs import legend, line_key
from samlad.report.rows import Row, arranged
from samlad.report.theme import Theme, mixed

_SIZE = 12.0
_SMALL = 11.5
_TALL = 30.0


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    spots = [(row.estimate.age, row.estimate.sex) for row in rows]
    if Sex.ALL in {sex for _age, sex in spots} or len(set(spots)) < len(spots):
        return bars.render(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    numbers = [number for row in rows for number in _ends(row)]
    words = words_for(rows[0].estimate.unit, exhibit.labels, largest=max(numbers, default=0.0), shorten=True)
    y = canvas.lines(
        0, 12, letters.wrapped(words.caption[:1].upper() + words.caption[1:], 12, canvas.width), 12, fill=theme.muted
    )
    ages = sorted({age for age, _sex in spots}, key=lambda age: -age.low)
    sides = _sides(canvas, ages, rows, numbers, words)
    top = y + 26
    for sex, axis in sides.items():
        at = axis.start - 4 if sex is Sex.WOMEN else axis.start + 4
        name = sex.label()
        canvas.text(
            at,
            y + 12,
            name[:1].upper() + name[1:],
            13,
            anchor=Anchor.END if sex is Sex.WOMEN else Anchor.START,
            bold=True,
            fill=_colour(theme, sex),
        )
    _grid(canvas, sides, words, top, top + len(ages) * _TALL)
    for at, age in enumerate(ages):
        middle = (sides[Sex.WOMEN].start + sides[Sex.MEN].start) / 2
        lines = letters.wrapped(age.label(), _SIZE, sides[Sex.MEN].start - sides[Sex.WOMEN].start - 8)
        canvas.lines(
            middle, top + (at + 0.5) * _TALL + 4 - (len(lines) - 1) * 6.5, lines, _SIZE, step=13, anchor=Anchor.MIDDLE
        )
    for row in rows:
        _bar(canvas, row, sides[row.estimate.sex], words, top + (ages.index(row.estimate.age) + 0.5) * _TALL)
    bottom = top + len(ages) * _TALL + 20
    levels = {row.estimate.interval.confidence for row in rows if row.estimate.interval}
    keys = [line_key(confidence_words(max(levels)), theme.ink)] if levels else []
    canvas.height = legend(canvas, bottom + 8, keys) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _ends(row: Row) -> list[float]:
    estimate = row.estimate
    if estimate.value is None:
        return []
    return [estimate.value, *((estimate.interval.high,) if estimate.interval else ())]


def _colour(theme: Theme, sex: Sex) -> str:
    return theme.women if sex is Sex.WOMEN else theme.men


def _sides(canvas: Canvas, ages: list[AgeBand], rows: list[Row], numbers: list[float], words: Words) -> dict[Sex, Axis]:
    widest = max(letters.width(age.label(), _SIZE) for age in ages)
    middle = min(widest + 16, 84.0 if canvas.width < 400 else 150.0)
    value = max(
        (letters.width(words.value(row.value), _SIZE, bold=True) for row in rows if row.value is not None), default=0
    )
    half = canvas.width / 2
    wanted = 3 if canvas.width > 400 else 2
    left = axis_over(numbers, half - middle / 2, value + 8, wanted=wanted)
    right = axis_over(numbers, half + middle / 2, canvas.width - value - 8, wanted=wanted)
    return {Sex.WOMEN: left, Sex.MEN: right}


def _grid(canvas: Canvas, sides: dict[Sex, Axis], words: Words, top: float, bottom: float) -> None:
    theme = canvas.theme
    for axis in sides.values():
        taken: list[tuple[float, float]] = []
        for tick in axis.ticks():
            x = axis.at(tick)
            canvas.line(x, top, x, bottom, theme.axis if tick == 0 else theme.grid)
            shown = words.tick(tick, axis.step)
            half = letters.width(shown, _SMALL) / 2 + 3
            if not any(x - half < right and left < x + half for left, right in taken):
                canvas.text(x, bottom + 15, shown, _SMALL, fill=theme.muted, anchor=Anchor.MIDDLE)
                taken.append((x - half, x + half))


def _bar(canvas: Canvas, row: Row, axis: Axis, words: Words, y: float) -> None:
    theme = canvas.theme
    left = row.estimate.sex is Sex.WOMEN
    outward = -1 if left else 1
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    if row.value is None:
        canvas.text(
            axis.start + 6 * outward,
            y + 4,
            row.estimate.status.label(),
            _SIZE,
            fill=theme.muted,
            anchor=Anchor.END if left else Anchor.START,
        )
    else:
        x = axis.at(row.value)
        canvas.rect(
            min(x, axis.start),
            y - 9,
            max(abs(x - axis.start), 0.8),
            18,
            mixed(theme.paper, _colour(theme, row.estimate.sex), BAR_STRENGTH),
        )
        far = x
        if (bounds := row.estimate.interval) is not None:
            near, far = axis.at(bounds.low), axis.at(bounds.high)
            canvas.line(near, y, far, y, theme.ink, 1.6)
            for end in (near, far):
                canvas.line(end, y - 4, end, y + 4, theme.ink, 1.4)
        canvas.text(
            far + 6 * outward,
            y + 4,
            words.value(row.value),
            _SIZE,
            anchor=Anchor.END if left else Anchor.START,
            bold=True,
        )
    canvas.end()
