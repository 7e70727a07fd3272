"""The page that registers an injury: lists and a date, nothing about who it was."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError
from samlad.core.estimate import Origin
from samlad.data.facts import register
from samlad.data.workspace import Workspace
from samlad.events.injury.form import questions
from samlad.events.injury.registration import Injury, register_injury
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.plain_form import PlainForm, sent
from samlad.site.workbench.survey_pages.room import ROLES, workspace_of


class InjuryForm(PlainForm):
    """When, in which municipality, and one answer out of every list."""

    day = forms.DateField(
        label=_("Datum"),
        error_messages={"invalid": _("Det finns inget sådant datum. Skriv till exempel 2026-02-03.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TypedChoiceField(
        label=_("Klockan"), required=False, coerce=int, empty_value=None, choices=[("", _("vet inte"))]
    )
    place = forms.ChoiceField(label=_("Kommun"))

    def __init__(self, place: Workspace, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="val-%s")
        today, known = timezone.localdate(), register()
        self._choices("hour", [("", _now("vet inte")), *((str(one), f"{one:02d}–{one + 1:02d}") for one in range(24))])
        codes = known.municipalities(today, place.settings.county)
        self._choices("place", [(code, known.name(code)) for code in codes])
        self.fields["place"].initial = place.settings.place
        for one in questions():
            choices = [("", "–"), *((choice.code, choice.label) for choice in one.choices)]
            self.fields[one.id] = forms.ChoiceField(label=one.label, choices=choices)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def injury(self) -> Injury:
        """What was told."""
        told = self.cleaned_data
        return Injury(told["day"], told["hour"], told["place"], {one.id: told[one.id] for one in questions()})


@for_roles(*ROLES)
def injuries(request: HttpRequest) -> HttpResponse:
    """Register one injury; the next can be registered at once."""
    place = workspace_of(request)
    told, _files = sent(request)
    form = InjuryForm(place, told)
    if request.method == "POST" and form.is_valid():
        try:
            number = _registered(place, form.injury(), actor_of_request(request).name)
        except SamladError as error:
            form.add_error(None, error.for_people())
        else:
            messages.success(request, _now("Skadan är registrerad med nummer {number}.").format(number=number))
            return redirect("workbench:injuries")
    return render(request, "workbench/injuries.html", {"form": form}, status=422 if form.errors else 200)


def _registered(place: Workspace, injury: Injury, actor: str) -> str:
    origin = Origin.SYNTHETIC if place.settings.synthetic else Origin.FETCHED
    return register_injury(place, injury, actor=actor, today=timezone.localdate(), origin=origin)
