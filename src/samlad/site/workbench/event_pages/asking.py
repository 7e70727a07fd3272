"""The choices of the event pages: plain GET forms, so that every view has an address of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError
from samlad.core.period import Period
from samlad.data.facts import register as place_register
from samlad.events.gathered import Gathered
from samlad.events.kinds import EventKind
from samlad.events.views.clusters import Grain, Question, Search
from samlad.events.views.selection import Selection
from samlad.events.views.when import Clock
from samlad.site.workbench.plain_form import PlainForm

_PERIOD_HELP = _("Till exempel 2025, 2023-2025, 2025-03 eller 2025-03-01/2025-04-15. Tomt: hela tiden.")


class SelectionForm(PlainForm):
    """What every page of events lets one choose."""

    kind = forms.MultipleChoiceField(
        label=_("Slag"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("Inget valt: alla."),
    )
    place = forms.MultipleChoiceField(
        label=_("Kommun"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("Ingen vald: alla."),
    )
    register = forms.MultipleChoiceField(
        label=_("Register"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 3}),
        help_text=_("Inget valt: alla."),
    )
    period = forms.CharField(label=_("Period"), required=False, max_length=40, help_text=_PERIOD_HELP)
    later: tuple[str, ...] = ("register",)

    def __init__(self, told: QueryDict | Mapping[str, Any], *, events: Gathered) -> None:
        super().__init__(told, auto_id="val-%s")
        frame = events.events
        kinds = [EventKind(one) for one in sorted(set(frame["event_kind"].unique()))]
        self._offer("kind", [(kind.value, kind.label()) for kind in kinds if kind.is_accident_or_crime])
        codes = sorted(set(frame["place"].drop_nulls().unique()))
        self._offer("place", sorted(((code, place_register().name(code)) for code in codes), key=lambda one: one[1]))
        registers = sorted(set(frame["register"].drop_nulls().unique()))
        self._offer("register", [(one, one) for one in registers])
        for field in self.fields.values():
            field.quiet = True  # type: ignore[attr-defined]

    def clean_period(self) -> Period | None:
        """The period read, or why it cannot be."""
        return _period(self.cleaned_data.get("period"))

    def selection(self) -> Selection:
        """The library's selection of what this form asks."""
        told = self.cleaned_data
        kinds = tuple(EventKind(one) for one in told["kind"])
        return Selection(kinds, tuple(told["place"]), tuple(told["register"]), told["period"])

    def flags(self) -> list[str]:
        """What the page adds to the command beside the selection."""
        return []

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class WhenForm(SelectionForm):
    """Which clock."""

    clock = forms.ChoiceField(
        label=_("Dela upp efter"),
        required=False,
        choices=[
            (Clock.HOUR_WEEKDAY.value, _("timme och veckodag")),
            (Clock.MONTH.value, _("månad")),
            (Clock.WEEKDAY.value, _("veckodag")),
            (Clock.HOUR.value, _("timme")),
            (Clock.YEAR.value, _("år")),
        ],
    )
    field_order = ("clock", "kind", "place", "period")

    def chosen(self) -> Clock:
        """The clock."""
        return Clock(self.cleaned_data.get("clock") or Clock.HOUR_WEEKDAY.value)

    def flags(self) -> list[str]:
        return ["--clock", self.chosen().value]


class ComparedForm(SelectionForm):
    """Two periods."""

    before = forms.CharField(label=_("Jämför med perioden"), max_length=40, help_text=_("Skriv den som den andra."))
    field_order = ("period", "before", "kind", "place")

    def __init__(self, told: QueryDict | Mapping[str, Any], *, events: Gathered) -> None:
        super().__init__(told, events=events)
        self.fields["period"].required = True

    def clean_before(self) -> Period | None:
        """The earlier period read, or why it cannot be."""
        return _period(self.cleaned_data.get("before"))

    def flags(self) -> list[str]:
        return ["--before", str(self.cleaned_data["before"])]


class SinceForm(SelectionForm):
    """Since the last meeting of the board."""

    meeting = forms.DateField(
        label=_("Förra mötet"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2026-09-15."), "required": _("Skriv dagen för förra mötet.")},
    )
    years = forms.IntegerField(label=_("Jämför med så många tidigare år"), required=False, min_value=1, max_value=20)
    field_order = ("meeting", "years", "kind", "place")

    def __init__(self, told: QueryDict | Mapping[str, Any], *, events: Gathered) -> None:
        super().__init__(told, events=events)
        del self.fields["period"]

    def selection(self) -> Selection:
        self.cleaned_data["period"] = None
        return super().selection()

    def chosen(self) -> tuple[date, int]:
        """The day, and how many earlier years."""
        return self.cleaned_data["meeting"], self.cleaned_data.get("years") or 3

    def flags(self) -> list[str]:
        day, years = self.chosen()
        return ["--meeting", day.isoformat(), "--years", str(years)]


class ClusterForm(SelectionForm):
    """How clusters are looked for."""

    question = forms.ChoiceField(
        label=_("Fråga"),
        required=False,
        choices=[
            (Question.WHERE.value, _("var det händer mer än folkmängden förklarar")),
            (Question.NOW.value, _("vad som är ovanligt just nu")),
        ],
    )
    grain = forms.ChoiceField(
        label=_("Områden"),
        required=False,
        choices=[(Grain.MUNICIPALITY.value, _("kommuner")), (Grain.SQUARE.value, _("rutor om en kilometer"))],
    )
    max_days = forms.IntegerField(label=_("Längsta spann i dagar"), required=False, min_value=1, max_value=366)
    seed = forms.IntegerField(label=_("Slumptalens början"), required=False, min_value=0, max_value=999_999)
    field_order = ("question", "grain", "kind", "place", "period")
    later = ("register", "max_days", "seed")

    def chosen(self) -> Search:
        """The library's search."""
        told = self.cleaned_data
        return Search(
            Question(told.get("question") or Question.WHERE.value),
            Grain(told.get("grain") or Grain.MUNICIPALITY.value),
            told.get("max_days") or 30,
            seed=1 if told.get("seed") is None else int(told["seed"]),
        )

    def flags(self) -> list[str]:
        search = self.chosen()
        told = ["--question", search.question.value, "--grain", search.grain.value]
        return [*told, "--max-days", str(search.max_days), "--seed", str(search.seed)]


def _period(told: str | None) -> Period | None:
    if not told:
        return None
    try:
        return Period.parse(told)
    except SamladError as error:
        raise forms.ValidationError(
            _now("Perioden går inte att läsa. Skriv till exempel 2025, 2023-2025, 2025-03 eller två datum.")
        ) from error
