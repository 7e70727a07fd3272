"""Squares or points of a map of metres over the outlines of municipalities: for pages of the analyst alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from samlad.places.sweref import to_sweref
from samlad.report.charts.canvas import Canvas
from samlad.report.charts.frame import Width
from samlad.report.charts.maps import outline_of, path_of
from samlad.report.theme import DEFAULT, Theme, mixed

_TALLEST = 720.0
_SMALL = 12.0
_DOT = 3.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something at `east, north` (metres in SWEREF 99 TM): a square from there, or a point; `part` is how dark."""

    east: float
    north: float
    part: float


@dataclass(frozen=True, slots=True)
class Spots:
    """What the drawing is called, the sentence under it, and the side of the squares in metres (0: points)."""

    title: str
    note: str
    side: float = 0.0


def render_spots(
    spots: Sequence[Spot],
    places: Sequence[str],
    about: Spots,
    *,
    width: Width = Width.WIDE,
    theme: Theme = DEFAULT,
) -> str:
    """The map. It holds the outlines of the places, and the spots wherever they are."""
    canvas = Canvas(f"spots-{width.value}", float(width), theme)
    outlines = _outlines(places)
    left, low, right, high = _bounds(spots, about.side, outlines)
    scale = min((float(width) - 8) / (right - left), _TALLEST / (high - low))

    def pixels(metres: np.ndarray) -> np.ndarray:
        return np.asarray((metres - [left, high]) * [scale, -scale] + [4.0, 4.0])

    for shape in outlines.values():
        canvas.path(path_of(shapely.transform(shape, pixels)), fill=theme.paper, stroke=theme.axis, stroke_width=0.8)
    side = max(about.side * scale, 2.5)
    for spot in sorted(spots, key=lambda one: one.part):
        (x, y), fill = pixels(np.array([[spot.east, spot.north]]))[0], mixed(theme.ramp_low, theme.ramp_high, spot.part)
        if about.side:
            canvas.rect(x, y - side, side, side, fill, stroke=theme.axis, stroke_width=0.3)
        else:
            canvas.raw("circle", cx=float(x), cy=float(y), r=_DOT, fill=fill, fill_opacity=0.6)
    bottom = (high - low) * scale + 8
    canvas.height = canvas.paragraph(bottom + 20, about.note, _SMALL, fill=theme.muted) + 6
    return canvas.finish(about.title, about.note)


def _outlines(places: Sequence[str]) -> Mapping[str, shapely.Geometry]:
    known = {code: shape for code in places if (shape := outline_of(code)) is not None}
    return {code: shapely.transform(shape, to_sweref) for code, shape in known.items()}


def _bounds(
    spots: Sequence[Spot], side: float, outlines: Mapping[str, shapely.Geometry]
) -> tuple[float, float, float, float]:
    """What the map must hold, in metres, with a little air."""
    east, north = [spot.east for spot in spots], [spot.north for spot in spots]
    boxes = [(min(east), min(north), max(east) + side, max(north) + side)] if spots else []
    if outlines:
        boxes.append(tuple(shapely.total_bounds(list(outlines.values()))))
    left, low, right, high = np.array(boxes).T
    air = 0.02 * max(right.max() - left.min(), high.max() - low.min()) + 100.0
    return float(left.min() - air), float(low.min() - air), float(right.max() + air), float(high.max() + air)
