"""One page a view of the events: its form, its table, its drawing, its files and its command."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samlad.core.errors import SamladError
from samlad.core.wording import number
from samlad.events.gathered import Gathered
from samlad.events.views.clusters import Grain, clusters
from samlad.events.views.compared import compared, since
from samlad.events.views.cost import cost
from samlad.events.views.selection import municipalities
from samlad.events.views.when import undated, when
from samlad.events.views.where import where
from samlad.events.views.who import unknown, who
from samlad.report.charts import Width
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.event_pages import drawings, told
from samlad.site.workbench.event_pages.asking import ClusterForm, ComparedForm, SelectionForm, SinceForm, WhenForm
from samlad.site.workbench.event_pages.room import ROLES, events_of
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.files import picture, query_of, table_file
from samlad.site.workbench.survey_pages.room import told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_ROWS, Shown

Told = tuple[told.Heads, list[list[str]], str]


@dataclass(frozen=True, slots=True)
class EventView:
    """One view: its name in the command, its form, its table, the table in words, and its drawing when it has one."""

    name: str
    form: type[SelectionForm]
    table: Callable[[Gathered, Any], pl.DataFrame]
    told: Callable[[pl.DataFrame, Any], Told]
    drawn: Callable[[pl.DataFrame, Any, Gathered, Width], str] | None = None
    by_place: bool = False


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


VIEWS: dict[str, EventView] = {
    "var": EventView(
        "where", SelectionForm, lambda events, form: where(events, form.selection()),
        lambda table, _form: told.where_told(table),
        lambda table, _form, _events, width: drawings.where_map(table, width), by_place=True,
    ),
    "nar": EventView(
        "when", WhenForm, lambda events, form: when(events, form.selection(), form.chosen()),
        lambda table, form: told.when_told(table, form.chosen()),
        lambda table, form, _events, width: drawings.when_drawing(table, form.chosen(), width),
    ),
    "vem": EventView(
        "who", SelectionForm, lambda events, form: who(events, form.selection()),
        lambda table, _form: told.who_told(table),
        lambda table, _form, _events, width: drawings.who_drawing(table, width),
    ),
    "kostnad": EventView(
        "cost", SelectionForm, lambda events, form: cost(events, form.selection()),
        lambda table, _form: told.cost_told(table),
    ),
    "jamfor": EventView(
        "compared", ComparedForm, _compared_table, lambda table, _form: told.compared_told(table),
        lambda table, _form, _events, width: drawings.compared_drawing(table, width),
    ),
    "sedan-sist": EventView(
        "since", SinceForm, _since_table, lambda table, _form: told.compared_told(table),
        lambda table, _form, _events, width: drawings.compared_drawing(table, width),
    ),
    "kluster": EventView(
        "clusters", ClusterForm, lambda events, form: clusters(events, form.selection(), form.chosen()),
        lambda table, form: told.clusters_told(table, form.chosen().simulations), _clusters_drawn, by_place=True,
    ),
}  # fmt: skip
"""The pages by the word in their address."""


def tabs() -> list[tuple[str, str]]:
    """The pages in order: address and name."""
    return [
        ("var", _("Var")),
        ("nar", _("När")),
        ("vem", _("Vem")),
        ("kostnad", _("Kostnad")),
        ("kluster", _("Kluster")),
        ("jamfor", _("Jämför perioder")),
        ("sedan-sist", _("Sedan förra mötet")),
    ]


@for_roles(*ROLES)
def view(request: HttpRequest, page: str) -> HttpResponse:
    """The page of one view."""
    one = VIEWS[page]
    context: dict[str, Any] = {"tabs": tabs(), "here": page, "title": dict(tabs())[page], "query": query_of(request)}
    try:
        events = events_of(request)
    except SamladError as error:
        return render(request, "events/view.html", context | {"trouble": error.for_people()}, status=422)
    form = one.form(request.GET, events=events)
    asked = bool(request.GET) or not _waits(form)
    shown, trouble = attempted(form, lambda: _shown(events, one, form)) if asked else (None, "")
    wrong = asked and (bool(trouble) or bool(form.errors))
    if not asked:
        form = _unasked(one, events)
    context |= {
        "form": form,
        "later": " ".join(form.later),
        "shown": shown,
        "trouble": trouble,
        "drawn": one.drawn is not None and not _without_drawing(form),
        "synthetic": events.origin.value == "synthetic",
    }
    return render(request, "events/view.html", context, status=422 if wrong else 200)


@for_roles(*ROLES)
@told_in_words
def files(request: HttpRequest, page: str, kind: str) -> HttpResponse:
    """The same rows as a file."""
    one, events = VIEWS[page], events_of(request)
    form = _required(one, request, events)
    table = one.table(events, form)
    table = table.drop("centre") if "centre" in table.columns else table
    return table_file(table, page, kind, synthetic=events.origin.value == "synthetic")


@for_roles(*ROLES)
@told_in_words
def drawing(request: HttpRequest, page: str) -> HttpResponse:
    """The drawing of a view."""
    one, events = VIEWS[page], events_of(request)
    if one.drawn is None:
        raise Http404
    form = _required(one, request, events)
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    return picture(one.drawn(one.table(events, form), form, events, width))


def _required(one: EventView, request: HttpRequest, events: Gathered) -> SelectionForm:
    form = one.form(request.GET, events=events)
    required(form)
    return form


def _waits(form: SelectionForm) -> bool:
    """Is there something that only the reader can say?"""
    return any(field.required for field in form.fields.values())


def _unasked(one: EventView, events: Gathered) -> SelectionForm:
    """The form as it stands before anything was asked: no mistakes."""
    form = one.form({}, events=events)
    form.is_bound = False
    return form


def _without_drawing(form: SelectionForm) -> bool:
    if not isinstance(form, ClusterForm) or not form.is_bound or form.errors:
        return False
    return form.chosen().grain is Grain.SQUARE


def _shown(events: Gathered, one: EventView, form: SelectionForm) -> Shown:
    selection = form.selection()
    table = one.table(events, form)
    heads, rows, lead = one.told(table, form)
    command = ["samlad", "events", "view", one.name, *selection.flags(), *form.flags()]
    return Shown(heads, rows[:MOST_ROWS], shlex.join(command), len(rows), lead, tuple(_notes(events, one, form)))


def _notes(events: Gathered, one: EventView, form: SelectionForm) -> list[tuple[str, str]]:
    """What a reader must know that the rows do not say."""
    selection = form.selection()
    said = [_("Perioden är {period}.").format(period=selection.days(events.events).label())]
    left = selection.left_out(events.events, by_place=one.by_place)
    if left:
        said.append(
            _(
                "{count} händelser är utelämnade: nödställda personer, drunkningar och händelser i spårtrafik visas "
                "aldrig för mindre än ett län."
            ).format(count=number(left))
        )
    if isinstance(form, WhenForm) and (loose := undated(events, selection, form.chosen())):
        said.append(_("{count} händelser har inte så noga känd tid.").format(count=number(loose)))
    if one.name == "who" and (loose := unknown(events, selection)):
        said.append(_("{count} händelser saknar kön eller ålder.").format(count=number(loose)))
    if one.name in {"compared", "since"}:
        said.append(
            _(
                "Händelser kommer oftare i klungor än slumpmodellen räknar med: osäkerheten är då större än den "
                "som visas."
            )
        )
    return list(zip("abcdef", said, strict=False))
