"""One small drawing a kind of exhibit: SVG that needs no script and no style, with a table twin of the same rows."""

from collections.abc import Callable

from samlad.picture.model import Exhibit, ExhibitKind
from samlad.report.charts import answers, bars, figures, grid, maps, places, pyramid, trend, week
from samlad.report.charts.frame import Width
from samlad.report.theme import DEFAULT, Theme

__all__ = ["Width", "render_chart"]

_RENDERERS: dict[ExhibitKind, Callable[[Exhibit, Theme, Width], str]] = {
    ExhibitKind.PLACES: places.render,
    ExhibitKind.TREND: trend.render,
    ExhibitKind.WEEK: week.render,
    ExhibitKind.PYRAMID: pyramid.render,
    ExhibitKind.BARS: bars.render,
    ExhibitKind.ANSWERS: answers.render,
    ExhibitKind.MAP: maps.render,
    ExhibitKind.FIGURES: figures.render,
    ExhibitKind.GROUPS: answers.render,
    ExhibitKind.GRID: grid.render,
}


def render_chart(exhibit: Exhibit, theme: Theme = DEFAULT, width: Width = Width.WIDE) -> str:
    """The chart of an exhibit as SVG, laid out for one of two widths."""
    # Numbers of different units share no scale, whatever the exhibit asks for.
    if exhibit.rows.frame["unit"].n_unique() > 1:
        return figures.render(exhibit, theme, width)
    return _RENDERERS[exhibit.kind](exhibit, theme, width)
