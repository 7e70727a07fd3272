"""Cells of a grid, darker the larger, each with its number: for pages of the analyst alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from samlad.core.wording import number
from samlad.report import letters
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width
from samlad.report.theme import DEFAULT, Theme, mixed, readable_on

_SIZE, _HEIGHT, _HEAD = 11.0, 26.0, 18.0


@dataclass(frozen=True, slots=True)
class Heat:
    """A grid: `values[row][column]`, the names of both, what it is called and what its id begins with."""

    name: str
    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float]]


def render_heat(heat: Heat, *, width: Width = Width.WIDE, theme: Theme = DEFAULT) -> str:
    """The grid as SVG; on a phone rows and columns change places, so that the longer side runs down."""
    if width is Width.NARROW and len(heat.columns) > len(heat.rows):
        turned = [list(column) for column in zip(*heat.values, strict=True)]
        heat = Heat(heat.name, heat.title, heat.columns, heat.rows, turned)
    canvas = Canvas(f"{heat.name}-{width.value}", float(width), theme)
    room = max((letters.width(name, _SIZE) for name in heat.rows), default=0.0) + 8
    cell = (canvas.width - room) / max(len(heat.columns), 1)
    largest = max((value for row in heat.values for value in row), default=0.0)
    for place, name in enumerate(heat.columns):
        canvas.text(room + (place + 0.5) * cell, _HEAD - 6, name, _SIZE, fill=theme.muted, anchor=Anchor.MIDDLE)
    for line, (name, values) in enumerate(zip(heat.rows, heat.values, strict=True)):
        top = _HEAD + line * _HEIGHT
        canvas.text(0, top + _HEIGHT / 2 + 4, name, _SIZE)
        for place, value in enumerate(values):
            fill = mixed(theme.ramp_low, theme.ramp_high, value / largest if largest else 0.0)
            canvas.rect(room + place * cell + 0.5, top + 0.5, cell - 1, _HEIGHT - 1, fill)
            words = number(value)
            if letters.width(words, _SIZE) <= cell - 2:
                middle = room + (place + 0.5) * cell
                ink = readable_on(theme, fill)
                canvas.text(middle, top + _HEIGHT / 2 + 4, words, _SIZE, fill=ink, anchor=Anchor.MIDDLE)
    canvas.height = _HEAD + len(heat.rows) * _HEIGHT + 4
    told = "; ".join(
        f"{row}: " + ", ".join(f"{column} {number(value)}" for column, value in zip(heat.columns, values, strict=True))
        for row, values in zip(heat.rows, heat.values, strict=True)
    )
    return canvas.finish(heat.title, told)
