"""One page a view of the events: its form, its table, its drawing, its files and its command."""

import shlex
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.core.errors import SamladError
from samlad.events.gathered import Gathered
from samlad.events.views.clusters import Grain
from samlad.report.charts import Width
from samlad.site.accounts.roles import Role
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.event_pages.asking import ClusterForm, SelectionForm
from samlad.site.workbench.event_pages.notes import notes
from samlad.site.workbench.event_pages.room import ROLES, answers_as, events_of
from samlad.site.workbench.event_pages.tabs import tabs, title
from samlad.site.workbench.event_pages.views import PAGES, EventPage
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.files import picture, query_of, table_file
from samlad.site.workbench.survey_pages.room import told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_ROWS, Shown


@for_roles(*ROLES)
def view(request: HttpRequest, page: str) -> HttpResponse:
    """The page of one view."""
    one = PAGES[page]
    context: dict[str, Any] = {"tabs": tabs(), "here": page, "title": title(page), "query": query_of(request)}
    try:
        events = events_of(request)
    except SamladError as error:
        return render(request, "events/view.html", context | {"trouble": error.for_people()}, status=422)
    form = _form(one, request, events)
    asked = bool(request.GET) or not _waits(form)
    shown, trouble = attempted(form, lambda: _shown(events, one, form)) if asked else (None, "")
    wrong = asked and (bool(trouble) or bool(form.errors))
    if not asked:
        form = _unasked(one, events)
    context |= {
        "tabs": tabs(events),
        "form": form,
        "later": " ".join(form.later),
        "shown": shown,
        "trouble": trouble,
        "drawn": shown is not None and one.of(form).drawn is not None and not _without_drawing(form),
        "synthetic": events.origin.value == "synthetic",
    }
    return render(request, "events/view.html", context, status=422 if wrong else 200)


@for_roles(*ROLES)
@told_in_words
def files(request: HttpRequest, page: str, kind: str) -> HttpResponse:
    """The same rows as a file."""
    one, events = PAGES[page], events_of(request)
    form = _required(one, request, events)
    table = one.of(form).table(events, form)
    table = table.drop("centre") if "centre" in table.columns else table
    return table_file(table, page, kind, synthetic=events.origin.value == "synthetic")


@for_roles(*ROLES)
@told_in_words
def drawing(request: HttpRequest, page: str) -> HttpResponse:
    """The drawing of a view."""
    one, events = PAGES[page], events_of(request)
    form = _required(one, request, events)
    found = one.of(form)
    if found.drawn is None:
        raise Http404
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    return picture(found.drawn(found.table(events, form), form, events, width))


def _form(one: EventPage, request: HttpRequest, events: Gathered) -> SelectionForm:
    """What was asked; single points are only for analysts of the organisation that answers for the events."""
    form = one.form(request.GET, events=events)
    form.limited(single_points=answers_as(request, Role.ANALYST))
    return form


def _required(one: EventPage, request: HttpRequest, events: Gathered) -> SelectionForm:
    form = _form(one, request, events)
    required(form)
    return form


def _waits(form: SelectionForm) -> bool:
    """Is there something that only the reader can say?"""
    return any(field.required for field in form.fields.values())


def _unasked(one: EventPage, events: Gathered) -> SelectionForm:
    """The form as it stands before anything was asked: no mistakes."""
    form = one.form({}, events=events)
    form.is_bound = False
    return form


def _without_drawing(form: SelectionForm) -> bool:
    if not isinstance(form, ClusterForm) or not form.is_bound or form.errors:
        return False
    return form.chosen().grain is Grain.SQUARE


def _shown(events: Gathered, one: EventPage, form: SelectionForm) -> Shown:
    found, selection = one.of(form), form.selection()
    table = found.table(events, form)
    heads, rows, lead = found.told(table, form)
    command = ["samlad", "events", "view", found.name, *selection.flags(), *form.flags()]
    told = tuple(notes(events, found, form))
    return Shown(heads, rows[:MOST_ROWS], shlex.join(command), len(rows), lead, told)
