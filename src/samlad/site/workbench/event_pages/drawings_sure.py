"""Drawings of the views that weigh chance; every number in them stands in the page's table."""

import polars as pl
from django.utils.translation import gettext as _

from samlad.core.wording import number
from samlad.events.burden.severity import Severity
from samlad.events.views.points import KILOMETRE, Closeness
from samlad.report.charts import Width
from samlad.report.charts.dots import Spot, Spots, render_spots
from samlad.report.charts.heat import Heat, render_heat
from samlad.report.charts.lines import Line, render_lines
from samlad.report.charts.shaded import Shade, Shaded, render_shaded
from samlad.site.workbench.event_pages.told import weekdays
from samlad.site.workbench.event_pages.told_sure import spread_grid


def rates_map(table: pl.DataFrame, title: str, width: Width) -> str:
    """Municipalities darker the higher their smoothed or standardised rate."""
    rates = [one for one in table["value"] if one is not None]
    least, span = min(rates, default=0.0), max(rates, default=0.0) - min(rates, default=0.0)
    shades = {
        row["place"]: Shade(None, "–")
        if row["value"] is None
        else Shade((row["value"] - least) / span if span else 0.0, number(row["value"], 1))
        for row in table.iter_rows(named=True)
    }
    return render_shaded(shades, Shaded("rates", title, _("Händelser per 1 000 invånare och år.")), width=width)


def week_drawing(table: pl.DataFrame, width: Width) -> str:
    """Hours by weekday."""
    hours = [f"{hour:02d}" for hour in range(24)]
    days = [day[:3] for day in weekdays()]
    title = _("Händelser efter timme och veckodag")
    return render_heat(Heat("week", title, days, hours, spread_grid(table)), width=width)


def wheel_drawing(table: pl.DataFrame, width: Width) -> str:
    """Weeks against the mean, broken lines where nothing can be said."""
    lines = [
        Line(
            _("Vecka {week}").format(week=row["week"]), row["ratio"], row["low"], row["high"], number(row["ratio"], 2),
            unsure=row["level"] in {"not_different", "one_year"},
        )
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return render_lines(lines, title=_("Årshjul"), unit=_("gånger det väntade; 1 är som väntat"), width=width)


def severity_drawing(table: pl.DataFrame, width: Width) -> str:
    """Numbers by level, worst first."""
    lines = [
        Line(
            Severity(row["severity"]).label().capitalize(), row["n"], row["low"], row["high"],
            "–" if row["n"] is None else number(row["n"]),
        )
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return render_lines(lines, title=_("Hur allvarligt"), unit=_("händelser"), width=width)


def points_map(table: pl.DataFrame, closeness: Closeness, places: list[str], width: Width) -> str:
    """Squares darker the more events they have, or every point by itself."""
    if closeness is Closeness.POINT:
        spots = [Spot(x, y, 0.8) for x, y in table.select("x", "y").iter_rows()]
        return render_spots(spots, places, Spots(_("Punkter"), _("En punkt är en händelse.")), width=width)
    most = max(int(table["events"].max() or 1), 1)  # type: ignore[arg-type]
    spots = [Spot(east, north, n / most) for east, north, n in table.iter_rows()]
    note = _("En ruta är en kilometer; mörkast är {most} händelser.").format(most=number(most))
    return render_spots(spots, places, Spots(_("Rutor"), note, KILOMETRE), width=width)
