"""Hatching and dots: the second cue of a filled area, for those who do not see its colour.

A pattern holds its marks alone and lies over a plainly filled shape: a filled tile would show its seams in print.
"""

from dataclasses import dataclass

from samlad.picture.model import Direction
from samlad.report.charts.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour, and the marks over it where it has any."""

    colour: str
    marks: str | None = None


def hatched(canvas: Canvas) -> Fill:
    """The fill of what has no value: crossed grey lines, never a colour of the scale."""
    theme = canvas.theme
    return Fill(
        theme.paper,
        _pattern(canvas, "none", 6, f'<path d="M0 6L6 0M0 0L6 6" stroke="{theme.axis}" stroke-width="0.7"/>'),
    )


def direction_fill(canvas: Canvas, direction: Direction, colour: str) -> Fill:
    """A colour with the marks of its direction: strokes upwards for higher, dots for lower, plain for neither."""
    paper = canvas.theme.paper
    if direction is Direction.HIGHER:
        marks = f'<path d="M-1 8L8 -1" stroke="{paper}" stroke-width="1.3" stroke-opacity="0.55"/>'
    elif direction is Direction.LOWER:
        marks = f'<circle cx="3.5" cy="3.5" r="1.1" fill="{paper}" fill-opacity="0.75"/>'
    else:
        return Fill(colour)
    return Fill(colour, _pattern(canvas, direction.value, 7, marks))


def _pattern(canvas: Canvas, name: str, side: int, marks: str) -> str:
    identity = f"{canvas.identity}-{name}"
    canvas.define(
        f'<pattern id="{identity}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">{marks}</pattern>'
    )
    return f"url(#{identity})"


def filled_rect(canvas: Canvas, x: float, y: float, width: float, height: float, fill: Fill, **more: object) -> None:
    """A rectangle with its marks over it."""
    canvas.rect(x, y, width, height, fill.colour, **more)
    if fill.marks:
        canvas.rect(x, y, width, height, fill.marks)


def filled_path(canvas: Canvas, d: str, fill: Fill, **more: object) -> None:
    """An area with its marks over it."""
    canvas.path(d, fill=fill.colour, **more)
    if fill.marks:
        canvas.path(d, fill=fill.marks)
