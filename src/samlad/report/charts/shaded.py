"""Municipalities filled after a number, the number itself standing in each: for pages of the analyst alone.

Charts of pictures and public pages take `Published` rows; this one takes plain numbers and words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width
from samlad.report.charts.maps import fitted, outline_of, path_of
from samlad.report.theme import DEFAULT, Theme, mixed

_SMALL = 12.0


@dataclass(frozen=True, slots=True)
class Shade:
    """One place: how dark it is, 0 to 1 (none: left white), and the words that stand in it."""

    part: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Shaded:
    """What the drawing is called, what its id begins with, and the sentence under it."""

    name: str
    title: str
    note: str


def render_shaded(
    shades: Mapping[str, Shade], about: Shaded, *, width: Width = Width.WIDE, theme: Theme = DEFAULT
) -> str:
    """A map by place code. The words in every place are the second cue; a place the map does not know is left out."""
    known = {code: shape for code in shades if (shape := outline_of(code)) is not None}
    if not known:
        raise NothingToShow(
            _("Det finns ingen karta att rita."),
            why=_("Ingen plats i tabellen är en svensk kommun eller ett län med kod."),
            cure=_("Ange platsernas koder, till exempel 1780."),
        )
    canvas = Canvas(f"{about.name}-{width.value}", float(width), theme)
    shapes, bottom = fitted(known, width)
    for code, shape in shapes.items():
        canvas.path(path_of(shape), fill=_fill(theme, shades[code]), stroke=theme.axis, stroke_width=0.8)
    for code, shape in shapes.items():
        _word(canvas, shape, shades[code])
    canvas.height = canvas.paragraph(bottom + 20, about.note, _SMALL, fill=theme.muted) + 6
    listed = "; ".join(f"{code} {shade.words}" for code, shade in sorted(shades.items()))
    return canvas.finish(about.title, listed)


def _fill(theme: Theme, shade: Shade) -> str:
    return theme.paper if shade.part is None else mixed(theme.ramp_low, theme.ramp_high, shade.part)


def _word(canvas: Canvas, shape: shapely.Geometry, shade: Shade) -> None:
    dark = shade.part is not None and shade.part > 0.5
    spot = shape.representative_point()
    fill = canvas.theme.paper if dark else canvas.theme.ink
    canvas.text(spot.x, spot.y + 4, shade.words, _SMALL, fill=fill, anchor=Anchor.MIDDLE)
