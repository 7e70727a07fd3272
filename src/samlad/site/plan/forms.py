"""The form of an intervention."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError
from samlad.core.placecode import PlaceCode
from samlad.site.accounts.actor import Actor
from samlad.site.accounts.models import Organisation
from samlad.site.accounts.roles import Role
from samlad.site.plan.models import ActionPlan, Intervention


class InterventionForm(forms.Form):
    """What is done, where, from when, by whose decision, and what it should lead to."""

    title = forms.CharField(label=_("Åtgärd"), max_length=160)
    place = forms.CharField(
        label=_("Platskod"),
        max_length=40,
        help_text=_("Kommunens fyra siffror eller ett områdes kod, till exempel 1780."),
    )
    start = forms.DateField(label=_("Börjar"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    decided_by = forms.CharField(label=_("Beslutad av"), max_length=120)
    dnr = forms.CharField(label=_("Diarienummer"), max_length=40, required=False)
    expected_effect = forms.CharField(
        label=_("Förväntad effekt"),
        max_length=1000,
        help_text=_("Vad ska ha ändrats, hur mycket och till när? Skriv det innan åtgärden börjar."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    plan: forms.ModelChoiceField[ActionPlan] = forms.ModelChoiceField(
        label=_("Åtgärdsplan"), queryset=None, required=False, empty_label=_("Ingen")
    )
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, empty_label=None
    )

    def __init__(self, actor: Actor, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="val-%s")
        self.actor = actor
        own = actor.organisations(Role.COORDINATOR)
        for name, rows in (
            ("plan", ActionPlan.objects.visible_to(actor).filter(organisation__in=own)),
            ("organisation", Organisation.objects.visible_to(actor).filter(pk__in=own)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean_place(self) -> str:
        """A place code as the rest of the house reads it."""
        try:
            return PlaceCode.parse(self.cleaned_data["place"].strip()).code
        except SamladError as error:
            raise forms.ValidationError(_now("Platskoden går inte att läsa. Skriv till exempel 1780.")) from error

    def save(self) -> Intervention:
        """Put it in the plan."""
        return Intervention.objects.add(self.actor, **self.cleaned_data)
