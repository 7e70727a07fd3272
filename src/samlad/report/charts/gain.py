"""Where a model of small places helps: municipalities filled after how much surer it is than the sample alone."""

from collections.abc import Mapping

import shapely

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.wording import number
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width
from samlad.report.charts.maps import fitted, outline_of, path_of
from samlad.report.theme import DEFAULT, Theme, mixed

_SMALL = 12.0


def render_gain(gains: Mapping[str, float | None], *, width: Width = Width.WIDE, theme: Theme = DEFAULT) -> str:
    """A map by place code. A gain of 2 halves the standard error; places without a direct estimate are left white.

    The number stands in every place as the second cue beside the colour; a place the map does not know is left out.
    """
    known = {code: shape for code in gains if (shape := outline_of(code)) is not None}
    if not known:
        raise NothingToShow(
            _("Det finns ingen karta att rita."),
            why=_("Ingen plats i tabellen är en svensk kommun eller ett län med kod."),
            cure=_("Ange platsernas koder, till exempel 1780."),
        )
    canvas = Canvas(f"gain-{width.value}", float(width), theme)
    shapes, bottom = fitted(known, width)
    largest = max((value for value in gains.values() if value is not None), default=1.0)
    for code, shape in shapes.items():
        canvas.path(path_of(shape), fill=_fill(theme, gains[code], largest), stroke=theme.axis, stroke_width=0.8)
    for code, shape in shapes.items():
        _word(canvas, shape, gains[code], largest)
    told = _("Talet är den direkta skattningens medelfel delat med modellens: 2 betyder hälften så osäkert.")
    canvas.height = canvas.paragraph(bottom + 20, told, _SMALL, fill=theme.muted) + 6
    listed = "; ".join(f"{code} {_told(value)}" for code, value in sorted(gains.items()))
    return canvas.finish(_("Vad modellen vinner"), listed)


def _fill(theme: Theme, value: float | None, largest: float) -> str:
    if value is None:
        return theme.paper
    return mixed(theme.ramp_low, theme.ramp_high, _part(value, largest))


def _part(value: float, largest: float) -> float:
    return min(max((value - 1) / (largest - 1), 0.0), 1.0) if largest > 1 else 0.0


def _word(canvas: Canvas, shape: shapely.Geometry, value: float | None, largest: float) -> None:
    dark = value is not None and _part(value, largest) > 0.5
    spot = shape.representative_point()
    fill = canvas.theme.paper if dark else canvas.theme.ink
    canvas.text(spot.x, spot.y + 4, _told(value), _SMALL, fill=fill, anchor=Anchor.MIDDLE)


def _told(value: float | None) -> str:
    return "–" if value is None else number(value, 1)
