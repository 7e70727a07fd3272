"""The two forms of the centre: count a visit, report what was seen."""

from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.accounts.scoping import RowQuery
from samlad.site.centre.models import NOTE_LENGTH, Area, Observation, Visit
from samlad.site.centre.screening import refusal
from samlad.site.centre.words import CATEGORY_OF, Channel, Errand, in_a_form, kind_choices


class VisitForm(forms.Form):
    """Three taps and a button: how, about what, for whom. Time and desk are filled in."""

    channel = forms.ChoiceField(label=_("Hur"), choices=in_a_form(Channel), widget=forms.RadioSelect)
    errand = forms.ChoiceField(label=_("Ärende"), choices=in_a_form(Errand), widget=forms.RadioSelect)
    asked_for: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Besökaren sökte"), queryset=None, empty_label=None
    )
    served_by: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Togs emot av"), queryset=None, empty_label=None
    )
    handed_over = forms.BooleanField(label=_("Lämnades över till den som söktes"), required=False)
    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hour = forms.TypedChoiceField(
        label=_("Timme"), coerce=int, choices=[(hour, f"{hour:02d}–{(hour + 1) % 24:02d}") for hour in range(24)]
    )
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Räknas hos"), queryset=None, empty_label=None
    )

    def __init__(self, actor: Actor, data: QueryDict | None = None) -> None:
        moment = timezone.localtime()
        own = sorted(actor.organisations(Role.RECEPTION, Role.COORDINATOR))
        first = own[0] if own else None
        super().__init__(
            data,
            auto_id="val-%s",
            initial={
                "channel": Channel.DROP_IN,
                "asked_for": first,
                "served_by": first,
                "organisation": first,
                "day": moment.date(),
                "hour": moment.hour,
            },
        )
        self.actor = actor
        everyone = Organisation.objects.visible_to(actor)
        self._offer("asked_for", everyone)
        self._offer("served_by", everyone)
        self._offer("organisation", everyone.filter(pk__in=own))

    def _offer(self, name: str, rows: RowQuery[Organisation]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_day(self) -> date:
        """Visits are counted the same day or shortly after, never ahead."""
        day: date = self.cleaned_data["day"]
        today = timezone.localdate()
        if not today - timedelta(days=31) <= day <= today:
            raise forms.ValidationError(_now("Dagen ska ligga inom den senaste månaden och inte framåt i tiden."))
        return day

    def save(self) -> Visit:
        """Count the visit."""
        return Visit.objects.add(self.actor, **self.cleaned_data)


class ObservationForm(forms.Form):
    """What, where, when: thirty seconds on a phone."""

    kind = forms.ChoiceField(label=_("Vad"), choices=[])
    area: forms.ModelChoiceField[Area] = forms.ModelChoiceField(
        label=_("Var"), queryset=None, empty_label=_("Välj område")
    )
    seen = forms.DateTimeField(
        label=_("När"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    note = forms.CharField(
        label=_("Kort om platsen"),
        help_text=_("Skriv inget om personer: inga namn, nummer, utseenden eller adresser."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, actor: Actor, data: QueryDict | None = None) -> None:
        super().__init__(
            data, auto_id="val-%s", initial={"seen": timezone.localtime().replace(second=0, microsecond=0)}
        )
        self.actor = actor
        kinds, areas = self.fields["kind"], self.fields["area"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(areas, forms.ModelChoiceField)
        kinds.choices = [("", _("Välj det som stämmer bäst")), *kind_choices()]
        areas.queryset = Area.objects.visible_to(actor).filter(is_active=True)

    def clean_seen(self) -> datetime:
        """What has been seen lies behind us, and not far."""
        seen: datetime = self.cleaned_data["seen"]
        if not timezone.now() - timedelta(days=31) <= seen <= timezone.now() + timedelta(minutes=5):
            raise forms.ValidationError(_now("Tiden ska ligga inom den senaste månaden och inte framåt."))
        return seen

    def clean_note(self) -> str:
        """A note that may point at a person is not saved; its writer words it anew."""
        note = str(self.cleaned_data["note"]).strip()
        if why := refusal(note):
            raise forms.ValidationError(why)
        return note

    def save(self) -> Observation:
        """Report it for the patrol's own organisation."""
        own = sorted(self.actor.organisations(Role.PATROL, Role.COORDINATOR))
        return Observation.objects.add(
            self.actor,
            organisation_id=own[0],
            category=CATEGORY_OF[self.cleaned_data["kind"]],
            **self.cleaned_data,
        )
