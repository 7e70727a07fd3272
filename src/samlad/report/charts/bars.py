"""One bar a category or split, longest first unless the split has an order of its own, with the interval over it."""

from samlad.picture.model import Exhibit
from samlad.report.charts.frame import Width
from samlad.report.charts.rowplot import Mark, draw
from samlad.report.rows import arranged
from samlad.report.theme import Theme


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    return draw(exhibit, arranged(exhibit), theme, width, Mark.BAR)
