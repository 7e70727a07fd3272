"""The drawings of the event pages; every number in them stands in the page's table."""

import polars as pl
from django.utils.translation import gettext as _

from samlad.core.wording import number
from samlad.events.kinds import EventKind
from samlad.events.views.when import Clock
from samlad.report.charts import Width
from samlad.report.charts.heat import Heat, render_heat
from samlad.report.charts.lines import Line, render_lines
from samlad.report.charts.shaded import Shade, Shaded, render_shaded
from samlad.site.workbench.event_pages.told import cell_name, grid_of, weekdays


def where_map(table: pl.DataFrame, width: Width) -> str:
    """Municipalities darker the higher the rate; a sign where it is surely higher or lower than the others."""
    rates = [one for one in table["per_1000"] if one is not None]
    least, span = min(rates, default=0.0), max(rates, default=0.0) - min(rates, default=0.0)
    signs = {"higher": "▲", "lower": "▼"}
    shades = {
        row["place"]: Shade(
            None if row["per_1000"] is None else ((row["per_1000"] - least) / span if span else 0.0),
            "–" if row["per_1000"] is None else number(row["per_1000"], 1) + signs.get(row["significance"], ""),
        )
        for row in table.iter_rows(named=True)
    }
    note = _("Händelser per 1 000 invånare och år. ▲ säkert fler och ▼ säkert färre än i de andra kommunerna.")
    return render_shaded(shades, Shaded("where", _("Händelser per kommun"), note), width=width)


def when_drawing(table: pl.DataFrame, clock: Clock, width: Width) -> str:
    """A grid of hours and weekdays, or one row of cells."""
    if clock is Clock.HOUR_WEEKDAY:
        hours = [f"{hour:02d}" for hour in range(24)]
        return render_heat(
            Heat(
                "when", _("Händelser efter timme och veckodag"), [day[:3] for day in weekdays()], hours, grid_of(table)
            ),
            width=width,
        )
    cells = [cell_name(clock, value) for value in table[clock.value]]
    values = [[float(one)] for one in table["events"]]
    return render_heat(Heat("when", _("Händelser över tid"), cells, [_("Händelser")], values), width=width)


def who_drawing(table: pl.DataFrame, width: Width) -> str:
    """Rates by sex and age."""
    from samlad.core.people import AgeBand, Sex

    lines = [
        Line(
            AgeBand.parse(row["age"]).label(), row["per_1000"], row["low"], row["high"],
            "–" if row["per_1000"] is None else number(row["per_1000"], 1), Sex(row["sex"]).label().capitalize(),
        )
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return render_lines(
        lines, title=_("Händelser efter kön och ålder"), unit=_("per 1 000 invånare och år"), width=width
    )


def compared_drawing(table: pl.DataFrame, width: Width) -> str:
    """How many times as many, kind by kind."""
    lines = [
        Line(
            EventKind(row["kind"]).label().capitalize(), row["ratio"], row["low"], row["high"],
            "–" if row["ratio"] is None else number(row["ratio"], 2), unsure=row["verdict"] == "cannot_say",
        )
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return render_lines(lines, title=_("Jämfört med tidigare"), unit=_("gånger så många; 1 är lika många"), width=width)


def clusters_map(table: pl.DataFrame, places: list[str], width: Width) -> str:
    """The municipalities of each cluster, the surest darkest."""
    shades = {code: Shade(None, "") for code in places}
    for row in table.iter_rows(named=True):
        sure = row["p"] is not None and row["p"] <= 0.05
        for code in str(row["members"]).split(";"):
            shades[code] = Shade(0.8 if sure else 0.2, str(row["cluster"]))
    note = _("Siffran är klustrets nummer i tabellen; mörka är mer än slumpen.")
    return render_shaded(shades, Shaded("clusters", _("Kluster"), note), width=width)
