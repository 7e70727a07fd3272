"""Hatching and dots: the second cue of a filled area, for those who do not see its colour."""

from samlad.picture.model import Direction
from samlad.report.charts.canvas import Canvas


def hatched(canvas: Canvas) -> str:
    """The fill of what has no value: crossed grey lines, never a colour of the scale."""
    theme = canvas.theme
    name = f"{canvas.identity}-none"
    canvas.define(
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{theme.paper}"/>'
        f'<path d="M0 6L6 0M0 0L6 6" stroke="{theme.axis}" stroke-width="0.7"/></pattern>'
    )
    return f"url(#{name})"


def direction_fill(canvas: Canvas, direction: Direction, colour: str) -> str:
    """A colour with the pattern of its direction: strokes upwards for higher, dots for lower, plain for neither."""
    if direction not in {Direction.HIGHER, Direction.LOWER}:
        return colour
    name = f"{canvas.identity}-{direction.value}"
    paper = canvas.theme.paper
    mark = (
        f'<path d="M-1 8L8 -1" stroke="{paper}" stroke-width="1.3" stroke-opacity="0.55"/>'
        if direction is Direction.HIGHER
        else f'<circle cx="3.5" cy="3.5" r="1.1" fill="{paper}" fill-opacity="0.75"/>'
    )
    canvas.define(
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect width="7" height="7" fill="{colour}"/>{mark}</pattern>'
    )
    return f"url(#{name})"
