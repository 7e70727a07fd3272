"""Values over periods, one line a series with its interval, broken where the series is, named at its end."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.period import Period
from samlad.picture.model import Exhibit
from samlad.report import letters
from samlad.report.cells import Words, words_for
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas, Shape
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.rowplot import confidence_words
from samlad.report.charts.signs import Key, legend, patch_key
from samlad.report.rows import Row, arranged
from samlad.report.theme import Theme, mixed

_SIZE = 12.5
_SMALL = 11.5
_PLOT_HEIGHT = {Width.WIDE: 260, Width.NARROW: 230}
_STEP = 15.0
_MANY = 6
_CUES = (
    (Shape.DIAMOND, "6 3"),
    (Shape.SQUARE, "2 3"),
    (Shape.UP, "8 3 2 3"),
    (Shape.DOWN, "1 4"),
    (Shape.RING, "10 4"),
)
"""Marker and dashes of every series but the first: colour is never the only difference."""


@dataclass(frozen=True, slots=True)
class _Series:
    label: str
    rows: list[Row]
    main: bool
    shape: Shape
    dashes: str | None
    colour: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class _Plot:
    x: Axis
    y: Axis
    words: Words


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    series = _series(exhibit, rows, theme)
    plot = _plot(canvas, exhibit, series, rows, width)
    _grid(canvas, plot, rows)
    many = len(series) > _MANY
    for one in reversed(series):
        _spread(canvas, plot, one, banded=one.main or len(series) <= 2, whiskered=one.main or not many)
    for one in reversed(series):
        _draw(canvas, plot, one, marked=one.named)
    _names(canvas, plot, [one for one in series if one.named])
    end = _withheld(canvas, plot.y.start + 44, rows)
    if any(len(_unbroken(one.rows)) > 1 for one in series):
        broken = _("En bruten linje betyder att en uppgift saknas eller att metoden har bytts.")
        end = canvas.paragraph(end + 8, broken, 12, fill=theme.muted) - 8
    if many:
        end = _unnamed(canvas, end, series)
    canvas.height = legend(canvas, end, _keys(rows, theme)) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _series(exhibit: Exhibit, rows: list[Row], theme: Theme) -> list[_Series]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.label, []).append(row)
    marked = [label for label, part in found.items() if any(row.highlighted for row in part)] or list(found)[:1]
    colours = (theme.context, theme.lower, theme.women, theme.men, theme.undecided)
    series: list[_Series] = []
    for label, part in found.items():
        others = sum(one.named and not one.main for one in series)
        if label == marked[0]:
            series.append(_Series(label, part, True, Shape.DOT, None, theme.accent))
        else:
            shape, dashes = _CUES[others % len(_CUES)]
            if len(found) > _MANY and not part[0].is_reference:
                # Among many lines only the chosen one and its references are named; the rest is background.
                series.append(_Series(label, part, False, Shape.DOT, None, theme.axis, named=False))
            else:
                series.append(_Series(label, part, False, shape, dashes, colours[others % len(colours)]))
    return sorted(series, key=lambda one: (not one.main, not one.named))


def _middle(period: Period) -> float:
    return (period.start.toordinal() + period.end.toordinal()) / 2


def _plot(canvas: Canvas, exhibit: Exhibit, series: list[_Series], rows: list[Row], width: Width) -> _Plot:
    unit = rows[0].estimate.unit
    numbers = [number for row in rows for number in _ends(row)]
    words = words_for(unit, exhibit.labels, largest=max(map(abs, numbers), default=0.0), shorten=True)
    y = canvas.lines(
        0,
        12,
        letters.wrapped(words.caption[:1].upper() + words.caption[1:], 12, canvas.width),
        12,
        fill=canvas.theme.muted,
    )
    top = y + 2
    # Tall enough for every name at the right to have a line of its own.
    named = sum(len(_name_lines(one, width)) * _STEP + 3 for one in series if one.named)
    axis = axis_over(
        numbers, top + max(_PLOT_HEIGHT[width], named - 14), top, wanted=5, most=1.0 if unit is Unit.SHARE else None
    )
    left = max(letters.width(words.tick(tick, axis.step), _SMALL) for tick in axis.ticks()) + 12
    room = max(
        letters.width(line, _SIZE, bold=one.main) for one in series if one.named for line in _name_lines(one, width)
    )
    when = [_middle(row.estimate.period) for row in rows]
    first, last = min(when), max(when)
    if first == last:
        first, last = first - 200, last + 200
    return _Plot(Axis(first, last, left + 8, width - room - 18, last - first), axis, words)


def _ends(row: Row) -> list[float]:
    estimate = row.estimate
    if estimate.value is None:
        return []
    return [estimate.value, *((estimate.interval.low, estimate.interval.high) if estimate.interval else ())]


def _name_lines(one: _Series, width: Width) -> list[str]:
    return letters.wrapped(one.label, _SIZE, 170 if width is Width.WIDE else 92, bold=one.main)


def _grid(canvas: Canvas, plot: _Plot, rows: list[Row]) -> None:
    theme, x, y = canvas.theme, plot.x, plot.y
    for tick in y.ticks():
        at = y.at(tick)
        strong = abs(tick) < y.step / 1e6
        canvas.line(x.start - 8, at, x.end + 6, at, theme.axis if strong else theme.grid)
        canvas.text(x.start - 12, at + 4, plot.words.tick(tick, y.step), _SMALL, fill=theme.muted, anchor=Anchor.END)
    taken = -1e9
    periods = sorted({row.estimate.period for row in rows})
    januaries = [period for period in periods if period.start.month == 1 and period.days < 300]
    # Years are enough for more than two years of months.
    years_only = len(periods) > 24 and len(januaries) > 1
    labelled = januaries if years_only else periods
    words = [str(period.start.year) if years_only else _period_words(period) for period in labelled]
    # The last period is what people look for first, so it gets its label before the ones that would crowd it.
    last_half = letters.width(words[-1], _SMALL) / 2
    last = min(x.at(_middle(labelled[-1])), canvas.width - last_half)
    for period, text in zip(labelled, words, strict=True):
        half = letters.width(text, _SMALL) / 2
        centre = x.at(_middle(period))
        at = min(max(centre, half), canvas.width - half)
        canvas.line(centre, y.start, centre, y.start + 4, theme.axis)
        crowding = period != labelled[-1] and at + half + 8 > last - last_half
        if at - half > taken + 8 and not crowding:
            canvas.text(at, y.start + 18, text, _SMALL, fill=theme.muted, anchor=Anchor.MIDDLE)
            taken = at + half


def _period_words(period: Period) -> str:
    if period.is_whole_years or period.days > 40:
        return period.label() if period.is_whole_years else f"{period.start:%Y-%m}"
    return f"{period.start:%Y-%m}" if period.days > 27 else f"{period.start:%Y-%m-%d}"


def _unbroken(rows: list[Row]) -> list[list[Row]]:
    """Stretches without a hole: a withheld value, a skipped period or another method ends a stretch."""
    starts = [row.estimate.period.start.toordinal() for row in rows]
    usual = median(b - a for a, b in pairwise(starts)) if len(starts) > 1 else 0
    stretches: list[list[Row]] = [[]]
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        if before is not None and (
            starts[at] - starts[at - 1] > usual * 1.5 or before.estimate.method != row.estimate.method
        ):
            stretches.append([])
        if row.value is None:
            stretches.append([])
        else:
            stretches[-1].append(row)
    return [stretch for stretch in stretches if stretch]


def _x(plot: _Plot, row: Row) -> float:
    return plot.x.at(_middle(row.estimate.period))


def _spread(canvas: Canvas, plot: _Plot, one: _Series, *, banded: bool, whiskered: bool) -> None:
    """The intervals of a line: a band for the chosen one, strokes for the others. All lie behind the lines."""
    soft = mixed(canvas.theme.paper, one.colour, 0.18)
    for stretch in _unbroken(one.rows):
        bounded = [(_x(plot, row), row.estimate.interval) for row in stretch if row.estimate.interval]
        if banded and len(bounded) == len(stretch) > 1:
            over = [f"{x:.1f},{plot.y.at(bounds.high):.1f}" for x, bounds in bounded]
            under = [f"{x:.1f},{plot.y.at(bounds.low):.1f}" for x, bounds in reversed(bounded)]
            canvas.raw("polygon", points=" ".join(over + under), fill=soft)
        elif whiskered:
            for x, bounds in bounded:
                canvas.line(x, plot.y.at(bounds.low), x, plot.y.at(bounds.high), one.colour, 1, stroke_opacity=0.7)


def _draw(canvas: Canvas, plot: _Plot, one: _Series, *, marked: bool) -> None:
    for stretch in _unbroken(one.rows):
        if len(stretch) > 1:
            canvas.raw(
                "polyline",
                points=" ".join(f"{_x(plot, row):.1f},{plot.y.at(row.value or 0.0):.1f}" for row in stretch),
                fill="none",
                stroke=one.colour,
                stroke_width=2.6 if one.main else 1.6 if marked else 0.9,
                stroke_dasharray=one.dashes,
                stroke_linejoin="round",
            )
    crowded = len(one.rows) > 24 or not marked
    for row in one.rows:
        canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
        if row.value is not None and not (crowded and not _lonely(row, one.rows)):
            radius = 4.5 if one.main else 3.8 if marked else 1.8
            canvas.sign(one.shape, _x(plot, row), plot.y.at(row.value), radius, one.colour)
        canvas.end()


def _lonely(row: Row, rows: list[Row]) -> bool:
    return any(stretch == [row] for stretch in _unbroken(rows)) or row is rows[-1]


def _names(canvas: Canvas, plot: _Plot, series: list[_Series]) -> None:
    """Each line named at its right end, pushed apart where names would meet."""
    width = Width(int(canvas.width))
    ends: list[tuple[float, list[str], _Series]] = []
    for one in series:
        last = [row.value for row in one.rows if row.value is not None]
        if last:
            ends.append((plot.y.at(last[-1]), _name_lines(one, width), one))
    ends.sort(key=lambda end: (end[0], end[2].label))
    tops: list[float] = []
    floor = plot.y.end - 8
    for centre, lines, _one in ends:
        top = max(centre - len(lines) * _STEP / 2, floor)
        tops.append(top)
        floor = top + len(lines) * _STEP + 3
    ceiling = plot.y.start + 14
    for at in range(len(ends) - 1, -1, -1):
        tops[at] = min(tops[at], ceiling - len(ends[at][1]) * _STEP)
        ceiling = tops[at] - 3
    for top, (_centre, lines, one) in zip(tops, ends, strict=True):
        canvas.lines(plot.x.end + 14, top + 12, lines, _SIZE, step=_STEP, fill=one.colour, bold=one.main)


def _unnamed(canvas: Canvas, y: float, series: list[_Series]) -> float:
    """How many lines have no name in the chart."""
    count = sum(not one.named for one in series)
    if not count:
        return y
    words = _("{count} tunna linjer utan namn: se tabellen.").format(count=count)
    return canvas.paragraph(y + 8, words, 12, fill=canvas.theme.muted) - 8


def _withheld(canvas: Canvas, y: float, rows: list[Row]) -> float:
    """What is not drawn, in words."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.value is None:
            reasons.setdefault(row.estimate.status.label(), []).append(f"{row.label} {row.estimate.period.label()}")
    for why, which in sorted(reasons.items()):
        named = ", ".join(which) if len(which) <= 6 else _("{count} uppgifter").format(count=len(which))
        y = canvas.paragraph(y, f"{why[:1].upper()}{why[1:]}: {named}.", 12, fill=canvas.theme.muted)
    return y - 8


def _keys(rows: list[Row], theme: Theme) -> list[Key]:
    levels = {row.estimate.interval.confidence for row in rows if row.estimate.interval}
    if not levels:
        return []
    return [patch_key(confidence_words(max(levels)), mixed(theme.paper, theme.accent, 0.18), theme.accent)]
