"""Forms that turn a page: the same selection seen in one of several ways, each a view of its own in the command."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from samlad.events.gathered import Gathered
from samlad.events.views.points import Closeness
from samlad.events.views.when import Clock
from samlad.site.workbench.event_pages.asking import SelectionForm

_RHYTHMS = ("week", "peak", "wheel")


class WhenForm(SelectionForm):
    """Which clock, or how sure its peaks are."""

    clock = forms.ChoiceField(
        label=_("Dela upp efter"),
        required=False,
        choices=[
            (Clock.HOUR_WEEKDAY.value, _("timme och veckodag")),
            (Clock.MONTH.value, _("månad")),
            (Clock.WEEKDAY.value, _("veckodag")),
            (Clock.HOUR.value, _("timme")),
            (Clock.YEAR.value, _("år")),
            ("week", _("timme och veckodag, fördelat över hela tiden det kan ha hänt")),
            ("peak", _("veckans topp: mer än slumpen?")),
            ("wheel", _("årshjul: vilka veckor är höga?")),
        ],
    )
    field_order = ("clock", "kind", "place", "period")

    def chosen(self) -> Clock:
        """The clock."""
        return Clock(self.cleaned_data.get("clock") or Clock.HOUR_WEEKDAY.value)

    def view(self) -> str:
        told = str(self.cleaned_data.get("clock"))
        return told if told in _RHYTHMS else "when"

    def flags(self) -> list[str]:
        return ["--clock", self.chosen().value] if self.view() == "when" else []


class _TurnedForm(SelectionForm):
    """A page whose choice `as` is the name of its view."""

    as_view = forms.ChoiceField(label=_("Visa"), required=False)
    field_order = ("as_view", "kind", "place", "period")
    ways: tuple[tuple[str, Any], ...] = ()

    def __init__(self, told: QueryDict | Mapping[str, Any], *, events: Gathered) -> None:
        super().__init__(told, events=events)
        self._offer("as_view", [(name, str(label)) for name, label in self.ways])

    def view(self) -> str:
        return str(self.cleaned_data.get("as_view") or self.ways[0][0])


class WhoForm(_TurnedForm):
    """Whom it hits, or how badly."""

    ways = (("who", _("kön och ålder")), ("severity", _("hur allvarligt")))


class CostForm(_TurnedForm):
    """Money in the registers, or unit costs: two questions that are never added."""

    ways = (("cost", _("pengar som står i registren")), ("unit-cost", _("styckkostnader ur källor")))


class SmallPlacesForm(_TurnedForm):
    """Rates that chance moves less."""

    ways = (("smoothed", _("utjämnade tal")), ("standardised", _("åldersstandardiserade tal")))


class PointsForm(SelectionForm):
    """Squares; single points only for those `limited` does not take them from."""

    closeness = forms.ChoiceField(
        label=_("Visa"),
        required=False,
        choices=[(Closeness.SQUARE.value, _("rutor om en kilometer")), (Closeness.POINT.value, _("enstaka punkter"))],
    )
    field_order = ("closeness", "kind", "place", "period")

    def limited(self, *, single_points: bool) -> None:
        """Take the single points away from who may not see them."""
        if not single_points:
            field = self.fields["closeness"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(Closeness.SQUARE.value, _("rutor om en kilometer"))]

    def chosen(self) -> Closeness:
        """How closely."""
        return Closeness(self.cleaned_data.get("closeness") or Closeness.SQUARE.value)

    def flags(self) -> list[str]:
        return ["--closeness", self.chosen().value]
