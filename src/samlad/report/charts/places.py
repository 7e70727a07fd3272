"""One value a place with its interval, the chosen place marked, a line through the first reference."""

from samlad.picture.model import Exhibit
from samlad.report.charts import caterpillar
from samlad.report.charts.frame import Width
from samlad.report.charts.rowplot import Mark, draw
from samlad.report.rows import Row, arranged
from samlad.report.theme import Theme

_MANY = 45
"""More rows than this make no readable list."""


def render(exhibit: Exhibit, theme: Theme, width: Width = Width.WIDE) -> str:
    """The chart as SVG."""
    rows = arranged(exhibit)
    if len(rows) > _MANY and len({row.group for row in rows}) == 1:
        return caterpillar.render(exhibit, rows, theme, width)
    return draw(exhibit, rows, theme, width, Mark.DOT, _line(exhibit, rows))


def _line(exhibit: Exhibit, rows: list[Row]) -> Row | None:
    # One line for several groups of rows would be true of one of them only.
    if len({row.group for row in rows}) > 1:
        return None
    for code in exhibit.references:
        for row in rows:
            if row.estimate.place.code == code and row.value is not None:
                return row
    return None
