"""Where a model of small places helps: municipalities filled after how much surer it is than the sample alone."""

from collections.abc import Mapping

from samlad.core.language import _
from samlad.core.wording import number
from samlad.report.charts.frame import Width
from samlad.report.charts.shaded import Shade, Shaded, render_shaded
from samlad.report.theme import DEFAULT, Theme


def render_gain(gains: Mapping[str, float | None], *, width: Width = Width.WIDE, theme: Theme = DEFAULT) -> str:
    """A map by place code. A gain of 2 halves the standard error; places without a direct estimate are left white."""
    largest = max((value for value in gains.values() if value is not None), default=1.0)
    shades = {code: Shade(_part(value, largest), _told(value)) for code, value in gains.items()}
    note = _("Talet är den direkta skattningens medelfel delat med modellens: 2 betyder hälften så osäkert.")
    return render_shaded(shades, Shaded("gain", _("Vad modellen vinner"), note), width=width, theme=theme)


def _part(value: float | None, largest: float) -> float | None:
    if value is None:
        return None
    return min(max((value - 1) / (largest - 1), 0.0), 1.0) if largest > 1 else 0.0


def _told(value: float | None) -> str:
    return "–" if value is None else number(value, 1)
