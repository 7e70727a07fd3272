"""The inbox of alarms: how strict, how far back; each alarm with its sentence and a form for what is done about it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samlad.core.errors import SamladError
from samlad.events.alarms.watch import Watch
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.alarm_steps import AlarmStep, Handling, Reason
from samlad.site.workbench.event_pages.inbox import inbox, told_by, watched
from samlad.site.workbench.event_pages.room import ROLES, answering, events_of
from samlad.site.workbench.event_pages.tabs import tabs
from samlad.site.workbench.plain_form import PlainForm
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.files import query_of, table_file
from samlad.site.workbench.survey_pages.room import told_in_words

_A_YEAR = {"year": 1.0, "quarter": 4.0, "month": 12.0}


class WatchForm(PlainForm):
    """How many false alarms one can bear, and how far back."""

    false = forms.ChoiceField(
        label=_("Hur ofta får det larma i onödan?"),
        required=False,
        choices=[
            ("year", _("ungefär ett falsklarm om året för alla serier tillsammans")),
            ("quarter", _("ungefär ett falsklarm i kvartalet för alla serier tillsammans")),
            ("month", _("ungefär ett falsklarm i månaden för alla serier tillsammans")),
        ],
    )
    weeks = forms.ChoiceField(
        label=_("Hur långt tillbaka?"),
        required=False,
        choices=[("3", _("tre veckor")), ("8", _("åtta veckor")), ("26", _("ett halvår"))],
    )

    def __init__(self, told: QueryDict | None) -> None:
        super().__init__(told, auto_id="val-%s")
        for field in self.fields.values():
            field.quiet = True  # type: ignore[attr-defined]

    def chosen(self) -> Watch:
        """The library's watch."""
        told = self.cleaned_data
        return Watch(_A_YEAR[told.get("false") or "year"], weeks=int(told.get("weeks") or 3))


class StepForm(PlainForm):
    """What is done about one alarm: a reason when it is closed, else none."""

    alarm = forms.CharField(max_length=300)
    handling = forms.ChoiceField(choices=Handling.choices)
    reason = forms.ChoiceField(choices=[("", "–"), *Reason.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """A closed alarm has a reason."""
        told = dict(super().clean() or self.cleaned_data)
        told["of"] = told_by(told.get("alarm", ""))
        if told["of"] is None:
            raise forms.ValidationError(_now("Larmet finns inte. Öppna sidan igen."))
        if told.get("handling") != Handling.CLOSED:
            told["reason"] = ""
        elif not told.get("reason"):
            self.add_error("reason", _now("Välj varför larmet avslutas."))
        return told


@for_roles(*ROLES)
def alarms(request: HttpRequest) -> HttpResponse:
    """The inbox."""
    form = WatchForm(request.GET)
    context: dict[str, Any] = {"tabs": tabs(), "here": "larm", "form": form, "query": query_of(request)}
    try:
        events = events_of(request)
    except SamladError as error:
        return render(request, "events/alarms.html", context | {"trouble": error.for_people()}, status=422)
    steps = AlarmStep.objects.visible_to(actor_of_request(request)).filter(organisation=answering(request))
    shown, trouble = attempted(form, lambda: inbox(events, form.chosen(), list(steps.select_related("taken_by"))))
    context |= {"tabs": tabs(events), "shown": shown, "trouble": trouble, "reasons": Reason.choices}
    return render(request, "events/alarms.html", context, status=200 if shown else 422)


@for_roles(*ROLES)
@told_in_words
def alarm_files(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows that alarm, as the command writes them."""
    form = WatchForm(request.GET)
    events = events_of(request)
    required(form)
    return table_file(watched(events, form.chosen()), "larm", kind, synthetic=events.origin.value == "synthetic")


@for_roles(*ROLES)
@require_POST
def alarm_step(request: HttpRequest) -> HttpResponse:
    """One step about one alarm; the steps are the log."""
    actor = actor_of_request(request)
    organisation = answering(request)
    form = StepForm(request.POST)
    if not form.is_valid():
        context = {
            "title": _now("Larmet är inte ändrat"),
            "happened": " ".join(str(one) for errors in form.errors.values() for one in errors),
            "todo": _now("Gå tillbaka, ändra valet och försök igen."),
        }
        return render(request, "error.html", context, status=422)
    kind, place, week = form.cleaned_data["of"]
    with transaction.atomic():
        AlarmStep.objects.add(
            actor,
            organisation=organisation,
            kind=kind,
            place=place,
            week=date.fromisoformat(week),
            handling=form.cleaned_data["handling"],
            reason=form.cleaned_data["reason"],
            taken_by_id=actor.known_user,
        )
    messages.success(request, _now("Sparat: {state}.").format(state=Handling(form.cleaned_data["handling"]).label))
    query = query_of(request)
    return redirect(reverse("workbench:event_alarms") + (f"?{query}" if query else ""))
