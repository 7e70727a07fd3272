"""Curves of one number against another, each named at its end, with the chosen point marked by an upright line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from samlad.report import letters
from samlad.report.charts.axis import Axis, axis_over
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width
from samlad.report.theme import DEFAULT, Theme

_SIZE, _SMALL, _STEP = 13.0, 12.0, 15.0
_DASHES = (None, "7 3", "2 3", "9 3 2 3")
_TALL = {Width.WIDE: 300.0, Width.NARROW: 240.0}


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points in rising x."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What the axes say, how their numbers are written, and the chosen x with its word."""

    title: str
    x_caption: str
    y_caption: str
    x_words: Callable[[float], str]
    y_words: Callable[[float], str]
    chosen: float
    chosen_words: str
    description: str


def render_curves(curves: Sequence[Curve], plot: Plot, width: Width = Width.WIDE, theme: Theme = DEFAULT) -> str:
    """The drawing as SVG."""
    canvas = Canvas(f"curves-{width.value}", float(width), theme)
    names = max((letters.width(one.name, _SMALL) for one in curves), default=0.0)
    left, right = 44.0, float(width) - min(names + 12, width * 0.34)
    top = canvas.lines(0, 13, letters.wrapped(plot.y_caption, _SMALL, float(width)), _SMALL, fill=theme.muted) + 18
    bottom = top + _TALL[width]
    xs = [x for one in curves for x, _y in one.points]
    across = axis_over(xs, left, right, wanted=5 if width is Width.WIDE else 3, zero=False)
    up = axis_over([y for one in curves for _x, y in one.points], bottom, top, wanted=5)
    _grid(canvas, across, up, plot, top, bottom)
    x = across.at(plot.chosen)
    canvas.line(x, top - 4, x, bottom, theme.ink, 1.4, stroke_dasharray="4 3")
    half = letters.width(plot.chosen_words, _SMALL, bold=True) / 2
    canvas.text(min(max(x, half), width - half), top - 8, plot.chosen_words, _SMALL, anchor=Anchor.MIDDLE, bold=True)
    tones = (theme.accent, theme.lower, theme.better, theme.women, theme.context)
    ends = _apart([up.at(one.points[-1][1]) for one in curves])
    for at, (one, y) in enumerate(zip(curves, ends, strict=True)):
        path = "M" + " L".join(f"{across.at(px):.1f} {up.at(py):.1f}" for px, py in one.points)
        tone = tones[at % len(tones)]
        canvas.path(
            path, fill="none", stroke=tone, stroke_width=2.2, stroke_dasharray=_DASHES[at // len(tones) % len(_DASHES)]
        )
        canvas.line(across.at(one.points[-1][0]), up.at(one.points[-1][1]), right + 5, y, tone, 1)
        for line, words in enumerate(letters.wrapped(one.name, _SMALL, float(width) - right - 8)[:1]):
            canvas.text(right + 8, y + 4 + line * _STEP, words, _SMALL, fill=theme.ink)
    canvas.height = canvas.lines(left, bottom + 36, letters.wrapped(plot.x_caption, _SMALL, right - left), _SMALL,
                                 fill=theme.muted)  # fmt: skip
    return canvas.finish(plot.title, plot.description)


def _grid(canvas: Canvas, across: Axis, up: Axis, plot: Plot, top: float, bottom: float) -> None:
    theme = canvas.theme
    for tick in up.ticks():
        y = up.at(tick)
        canvas.line(across.start, y, across.end, y, theme.grid)
        canvas.text(across.start - 6, y + 4, plot.y_words(tick), _SMALL, fill=theme.muted, anchor=Anchor.END)
    for tick in across.ticks():
        x = across.at(tick)
        canvas.line(x, bottom, x, bottom + 4, theme.axis)
        canvas.text(x, bottom + 18, plot.x_words(tick), _SMALL, fill=theme.muted, anchor=Anchor.MIDDLE)
    canvas.line(across.start, bottom, across.end, bottom, theme.axis)


def _apart(wanted: Sequence[float]) -> list[float]:
    """The heights of the names, pushed apart so that none covers another."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    found = list(wanted)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + _STEP)
    surplus = (found[order[-1]] - max(wanted)) if order else 0.0
    return [y - surplus / 2 for y in found]
