"""The signs, colours and words of a comparison, and the legend that explains those a chart uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samlad.core.language import _
from samlad.picture.model import Direction, Polarity
from samlad.report import letters
from samlad.report.charts.canvas import Canvas, Shape
from samlad.report.theme import Theme

_SHAPES = {
    Direction.HIGHER: Shape.UP,
    Direction.LOWER: Shape.DOWN,
    Direction.NOT_DIFFERENT: Shape.DOT,
    Direction.NOT_COMPARABLE: Shape.RING,
}


def shape_of(direction: Direction) -> Shape:
    """The sign that says the same as the colour."""
    return _SHAPES[direction]


def direction_words(direction: Direction, polarity: Polarity, *, over_time: bool = False) -> str:
    """What the sign means, with a judgement only where the measure has one. `over_time`: of a change."""
    if over_time:
        return _change_words(direction)
    if direction is Direction.NOT_DIFFERENT:
        return _("går inte att skilja från jämförelsen")
    if direction is Direction.NOT_COMPARABLE:
        return _("jämförs inte")
    higher = direction is Direction.HIGHER
    if polarity is Polarity.NEUTRAL:
        return _("säkert högre") if higher else _("säkert lägre")
    good = higher == (polarity is Polarity.MORE_IS_BETTER)
    if higher:
        return _("säkert högre (bättre)") if good else _("säkert högre (sämre)")
    return _("säkert lägre (bättre)") if good else _("säkert lägre (sämre)")


def _change_words(direction: Direction) -> str:
    return {
        Direction.HIGHER: _("säkerställd ökning"),
        Direction.LOWER: _("säkerställd minskning"),
        Direction.NOT_DIFFERENT: _("går inte att säga"),
        Direction.NOT_COMPARABLE: _("kan inte jämföras"),
    }[direction]


@dataclass(frozen=True, slots=True)
class Key:
    """One item of a legend: `draw` puts the sign in a box of 16 × 12 from the given left, mid-height point."""

    words: str
    draw: Callable[[Canvas, float, float], None]


def direction_keys(
    directions: Sequence[Direction], polarity: Polarity, theme: Theme, *, over_time: bool = False
) -> list[Key]:
    """A legend item for each direction that is in use, in a fixed order."""
    return [
        sign_key(direction_words(one, polarity, over_time=over_time), shape_of(one), theme.tone(one, polarity))
        for one in Direction
        if one in directions
    ]


def sign_key(words: str, shape: Shape, colour: str) -> Key:
    """A legend item with a marker."""
    return Key(words, lambda canvas, x, y: canvas.sign(shape, x + 8, y, 5, colour))


def line_key(words: str, colour: str, *, dashes: str | None = None, thick: float = 2) -> Key:
    """A legend item with a stroke."""
    return Key(words, lambda canvas, x, y: canvas.line(x, y, x + 16, y, colour, thick, stroke_dasharray=dashes))


def patch_key(words: str, fill: str, stroke: str) -> Key:
    """A legend item with a filled patch."""
    return Key(words, lambda canvas, x, y: canvas.rect(x + 0.5, y - 6, 15, 12, fill, stroke=stroke, stroke_width=1.0))


def legend(canvas: Canvas, y: float, keys: Sequence[Key], size: float = 12) -> float:
    """The items in flowing lines below `y`; gives the lower edge."""
    x, top, line = 0.0, y, size * 1.6
    for key in keys:
        room = canvas.width - 22
        lines = letters.wrapped(key.words, size, room)
        wide = 22 + max(letters.width(one, size) for one in lines)
        if x > 0 and x + wide > canvas.width:
            x, top = 0.0, top + line
        key.draw(canvas, x, top + line / 2)
        for at, words in enumerate(lines):
            canvas.text(x + 22, top + line / 2 + size * 0.35 + at * size * 1.3, words, size, fill=canvas.theme.muted)
        top += (len(lines) - 1) * size * 1.3
        x += wide + 18
    return top + line if keys else y
