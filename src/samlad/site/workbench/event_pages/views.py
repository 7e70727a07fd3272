"""The views of events behind the pages: each with its table, its table in words and its drawing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404
from django.utils.translation import gettext as _

from samlad.events.gathered import Gathered
from samlad.events.views.clusters import Grain, clusters
from samlad.events.views.compared import compared, since
from samlad.events.views.cost import cost
from samlad.events.views.points import points
from samlad.events.views.rhythm import peak, week, wheel
from samlad.events.views.selection import municipalities
from samlad.events.views.severity import severity
from samlad.events.views.smoothed import smoothed
from samlad.events.views.standardised import standardised
from samlad.events.views.unit_cost import UnitCosting, unit_cost
from samlad.events.views.when import when
from samlad.events.views.where import where
from samlad.events.views.who import who
from samlad.report.charts import Width
from samlad.site.workbench.event_pages import drawings, drawings_sure, told, told_sure
from samlad.site.workbench.event_pages.asking import ClusterForm, ComparedForm, SelectionForm, SinceForm
from samlad.site.workbench.event_pages.turning import CostForm, PointsForm, SmallPlacesForm, WhenForm, WhoForm

Told = tuple[told.Heads, list[list[str]], str]


@dataclass(frozen=True, slots=True)
class EventView:
    """One view: its name in the command, its table, the table in words, and its drawing when it has one."""

    name: str
    table: Callable[[Gathered, Any], pl.DataFrame]
    told: Callable[[pl.DataFrame, Any], Told]
    drawn: Callable[[pl.DataFrame, Any, Gathered, Width], str] | None = None
    by_place: bool = False


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page: its form, and the views it turns between; the first when the form names none."""

    form: type[SelectionForm]
    views: tuple[EventView, ...]

    def of(self, form: SelectionForm) -> EventView:
        """The view a valid form asks for."""
        return next((one for one in self.views if one.name == form.view()), self.views[0])


def _since_table(events: Gathered, form: SinceForm) -> pl.DataFrame:
    day, years = form.chosen()
    selection = form.selection()
    return compared(events, selection, *since(day, selection.days(events.events).end, years))


def _compared_table(events: Gathered, form: ComparedForm) -> pl.DataFrame:
    selection = form.selection()
    assert selection.period is not None
    return compared(events, selection, [form.cleaned_data["before"]], selection.period)


def _clusters_drawn(table: pl.DataFrame, form: ClusterForm, events: Gathered, width: Width) -> str:
    if form.chosen().grain is Grain.SQUARE:
        raise Http404
    return drawings.clusters_map(table, list(municipalities(events, form.selection())), width)


def _points_drawn(table: pl.DataFrame, form: PointsForm, events: Gathered, width: Width) -> str:
    return drawings_sure.points_map(table, form.chosen(), list(municipalities(events, form.selection())), width)


_WHEN = (
    EventView(
        "when", lambda events, form: when(events, form.selection(), form.chosen()),
        lambda table, form: told.when_told(table, form.chosen()),
        lambda table, form, _events, width: drawings.when_drawing(table, form.chosen(), width),
    ),
    EventView(
        "week", lambda events, form: week(events, form.selection()),
        lambda table, _form: told_sure.week_told(table),
        lambda table, _form, _events, width: drawings_sure.week_drawing(table, width),
    ),
    EventView(
        "peak", lambda events, form: peak(events, form.selection()),
        lambda table, _form: told_sure.peak_told(table),
    ),
    EventView(
        "wheel", lambda events, form: wheel(events, form.selection()),
        lambda table, _form: told_sure.wheel_told(table),
        lambda table, _form, _events, width: drawings_sure.wheel_drawing(table, width),
    ),
)  # fmt: skip
_SMALL_PLACES = (
    EventView(
        "smoothed", lambda events, form: smoothed(events, form.selection()),
        lambda table, _form: told_sure.smoothed_told(table),
        lambda table, _form, _events, width: drawings_sure.rates_map(table, _("Utjämnade tal"), width), by_place=True,
    ),
    EventView(
        "standardised", lambda events, form: standardised(events, form.selection()),
        lambda table, _form: told_sure.standardised_told(table),
        lambda table, _form, _events, width: drawings_sure.rates_map(table, _("Åldersstandardiserade tal"), width),
        by_place=True,
    ),
)  # fmt: skip
_WHO = (
    EventView(
        "who", lambda events, form: who(events, form.selection()), lambda table, _form: told.who_told(table),
        lambda table, _form, _events, width: drawings.who_drawing(table, width),
    ),
    EventView(
        "severity", lambda events, form: severity(events, form.selection()),
        lambda table, _form: told_sure.severity_told(table),
        lambda table, _form, _events, width: drawings_sure.severity_drawing(table, width),
    ),
)  # fmt: skip
_COST = (
    EventView(
        "cost", lambda events, form: cost(events, form.selection()), lambda table, _form: told.cost_told(table)
    ),
    EventView(
        "unit-cost", lambda events, form: unit_cost(events, form.selection(), UnitCosting()),
        lambda table, _form: told_sure.unit_cost_told(table),
    ),
)  # fmt: skip

PAGES: dict[str, EventPage] = {
    "var": EventPage(SelectionForm, (EventView(
        "where", lambda events, form: where(events, form.selection()), lambda table, _form: told.where_told(table),
        lambda table, _form, _events, width: drawings.where_map(table, width), by_place=True,
    ),)),
    "utjamnat": EventPage(SmallPlacesForm, _SMALL_PLACES),
    "nar": EventPage(WhenForm, _WHEN),
    "vem": EventPage(WhoForm, _WHO),
    "kostnad": EventPage(CostForm, _COST),
    "jamfor": EventPage(ComparedForm, (EventView(
        "compared", _compared_table, lambda table, _form: told.compared_told(table),
        lambda table, _form, _events, width: drawings.compared_drawing(table, width),
    ),)),
    "sedan-sist": EventPage(SinceForm, (EventView(
        "since", _since_table, lambda table, _form: told.compared_told(table),
        lambda table, _form, _events, width: drawings.compared_drawing(table, width),
    ),)),
    "kluster": EventPage(ClusterForm, (EventView(
        "clusters", lambda events, form: clusters(events, form.selection(), form.chosen()),
        lambda table, form: told.clusters_told(table, form.chosen().simulations), _clusters_drawn, by_place=True,
    ),)),
    "punkter": EventPage(PointsForm, (EventView(
        "points", lambda events, form: points(events, form.selection(), form.chosen()),
        lambda table, form: told_sure.points_told(table, form.chosen()), _points_drawn, by_place=True,
    ),)),
}  # fmt: skip
"""The pages by the word in their address."""
