"""The plan of a survey: how many to ask where, what the answers will be able to show, and what it costs."""

from typing import Any, cast

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import WrongUse
from samlad.core.wording import interval, kronor, number, percent
from samlad.data.facts import register
from samlad.picture.survey_report.places import place_codes
from samlad.places.register import Register
from samlad.report.charts import Width
from samlad.report.charts.curves import Curve, Plot, render_curves
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.plain_form import PlainForm
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.files import picture, query_of, table_file
from samlad.site.workbench.survey_pages.room import ROLES, opened, told_in_words
from samlad.site.workbench.survey_pages.shown import Shown
from samlad.survey.planning.allocation import Rule, RuleKind
from samlad.survey.planning.choice import SAMPLE_FILE, STRATA_FILE, PlanChoice, known_wholes, municipal_strata
from samlad.survey.planning.cost import Prices
from samlad.survey.planning.plan import Assumptions

_SHARES = ("0.02", "0.05", "0.1", "0.3", "0.5")
_MOST_DIGITS = 9
_DEAREST, _DEAREST_FIXED = 1_000_000, 1_000_000_000
_PRICES = ("person", "reminder", "answer", "fixed")


def _slider(label: Promise, low: float, high: float, step: float, start: float) -> forms.FloatField:
    field = forms.FloatField(
        label=cast("str", label),
        min_value=low,
        max_value=high,
        initial=start,
        required=False,
        widget=forms.NumberInput(attrs={"type": "range", "min": low, "max": high, "step": step}),
    )
    field.quiet = True  # type: ignore[attr-defined]
    return field


class PlanForm(PlainForm):
    """Everything a plan depends on, each with a starting value."""

    area = forms.ChoiceField(label=_("Område"), required=False)
    total = _slider(_("Personer att dra i allt"), 100, 20000, 100, 3600)
    minimum = _slider(_("Minst i varje kommun"), 0, 1500, 10, 150)
    rate = _slider(_("Svarsandel, procent"), 5, 100, 1, 50)
    rule = forms.ChoiceField(
        label=_("Fördelning"),
        required=False,
        choices=[
            (RuleKind.POWER.value, _("mellan lika och proportionell (potens)")),
            (RuleKind.EQUAL.value, _("lika många i varje kommun")),
            (RuleKind.PROPORTIONAL.value, _("proportionell mot folkmängden")),
        ],
    )
    power = _slider(_("Potens: 0 är lika, 1 är proportionell"), 0, 1, 0.1, 0.5)
    deff = forms.FloatField(label=_("Designeffekt utöver vikterna"), min_value=0.2, max_value=20, required=False)
    share = forms.ChoiceField(
        label=_("Andelen det gäller"), required=False, choices=[(one, percent(float(one))) for one in _SHARES]
    )
    person = forms.FloatField(label=_("Pris per person, kronor"), min_value=0, max_value=_DEAREST, required=False)
    reminder = forms.FloatField(label=_("Pris per påminnelse, kronor"), min_value=0, max_value=_DEAREST, required=False)
    reminded = forms.FloatField(label=_("Får påminnelse, procent"), min_value=0, max_value=100, required=False)
    answer = forms.FloatField(label=_("Pris per svar, kronor"), min_value=0, max_value=_DEAREST, required=False)
    fixed = forms.FloatField(label=_("Fast pris, kronor"), min_value=0, max_value=_DEAREST_FIXED, required=False)
    own = forms.CharField(
        label=_("Egen folkmängd"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("En kommun per rad: kod eller namn, sedan antal i enkätens åldrar. Tomt: hela folkmängden."),
    )

    def __init__(self, told: QueryDict | dict[str, Any], places: Register) -> None:
        super().__init__(told, auto_id="val-%s")
        self.places = places
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)
        area.choices = _areas(places)
        for name in ("area", "rule", "share"):
            self.fields[name].quiet = True  # type: ignore[attr-defined]
        for name in ("total", "minimum", "rate", "power"):
            self.fields[name].help_text = _now("Nu {value}").format(value=self._now_told(name))

    def _now_told(self, name: str) -> str:
        """The value a slider stands at: without a script the page itself must say it."""
        told, field = self.data.get(name), self.fields[name]
        assert isinstance(field, forms.FloatField)
        try:
            value = float(str(told)) if told else float(field.initial)
        except ValueError:
            return str(told)
        if not cast("float", field.min_value) <= value <= cast("float", field.max_value):
            return str(told)
        return number(value, 1 if name == "power" else 0)

    def value(self, name: str) -> float:
        """A number, its starting value when nothing was said."""
        told = self.cleaned_data.get(name)
        return float(self.fields[name].initial or 0) if told is None else float(told)

    def asked(self) -> PlanChoice:
        """The library's choice of what the form asks."""
        kind = RuleKind(self.cleaned_data["rule"] or RuleKind.POWER.value)
        reminded = self.cleaned_data["reminded"]
        prices = Prices(**{name: self.value(name) for name in _PRICES})
        return PlanChoice(
            self._strata(),
            int(self.value("total")),
            int(self.value("minimum")),
            Rule(kind, power=self.value("power")) if kind is RuleKind.POWER else Rule(kind),
            Assumptions(
                self.value("rate") / 100,
                self.cleaned_data["deff"] or 1.0,
                prices,
                () if reminded is None else (reminded / 100,),
            ),
        )

    @property
    def told_share(self) -> float:
        """The share whose smallest visible change is told."""
        return float(self.cleaned_data["share"] or "0.1")

    def _strata(self) -> pl.DataFrame:
        lines = [line.split() for line in self.cleaned_data["own"].splitlines() if line.strip()]
        if not lines:
            area = self.cleaned_data["area"] or _areas(self.places)[0][0]
            members = sorted(self.places.members(area, timezone.localdate()), key=self.places.name)
            return municipal_strata(self.places, members)
        counts = [_count(line) for line in lines]
        codes = [place_codes([" ".join(line[:-1])])[0] for line in lines]
        return pl.DataFrame({"stratum": codes, "population": counts})


def _count(line: list[str]) -> int:
    if len(line) > 1 and line[-1].isdecimal() and len(line[-1]) <= _MOST_DIGITS:
        return int(line[-1])
    raise WrongUse(
        _now("Folkmängden går inte att läsa."),
        value=" ".join(line),
        why=_now("Raden ska ha en kommun och ett helt tal med högst nio siffror."),
        cure=_now("Skriv till exempel 1780 71385."),
    )


def _areas(places: Register) -> list[tuple[str, str]]:
    """The workspace's own place and county first, then every county whose population is known."""
    place = opened()
    own = [place.settings.place, place.settings.county] if place else []
    codes = dict.fromkeys([*own, *known_wholes(places, timezone.localdate())])
    return [(code, places.name(code)) for code in codes]


@for_roles(*ROLES)
def plan(request: HttpRequest) -> HttpResponse:
    """The page: sliders, a sentence, the trade-off, the table and the command lines."""
    form = PlanForm(_told(request), register())
    made, trouble = attempted(form, lambda: (form.asked(), form.asked().table(), form.asked().trade_off().height))
    context: dict[str, object] = {"form": form, "trouble": trouble, "query": query_of(request)}
    if made is not None:
        choice, table, _points = made
        context |= {
            "shown": _shown(form, choice, table),
            "sentences": _sentences(form, choice),
            "commands": choice.commands(),
            "files": (STRATA_FILE, SAMPLE_FILE),
            "cost": kronor(choice.cost()) if any(form.value(name) for name in _PRICES) else "",
            "drawn": number(int(table["drawn"].sum())),
            "answers": number(float(table["expected_responses"].sum())),
        }
    return render(request, "survey/plan.html", context, status=422 if trouble or form.errors else 200)


def _told(request: HttpRequest) -> dict[str, Any]:
    """The address, with the starting values of what it does not say, so that the sliders stand where the plan does."""
    start = {name: field.initial for name, field in PlanForm.base_fields.items() if field.initial is not None}
    return start | {"share": "0.1"} | {name: value for name, value in request.GET.items() if value != ""}


def _sentences(form: PlanForm, choice: PlanChoice) -> list[tuple[str, str]]:
    told = choice.sentences(form.told_share)
    return [(form.places.name(code), sentence) for code, sentence in told.items()]


def _shown(form: PlanForm, choice: PlanChoice, table: pl.DataFrame) -> Shown:
    widths = dict(choice.allocated().select("stratum", "half_width").iter_rows())
    label = f"{100 * form.told_share:g}"
    share = percent(form.told_share)
    heads = (
        (_now("Kommun"), False),
        (_now("Folkmängd"), True),
        (_now("Dras"), True),
        (_now("Väntade svar"), True),
        (_now("Felmarginal vid 50 %, procentenheter"), True),
        (_now("Intervall vid {share}").format(share=share), True),
        (_now("Minsta synliga ökning från {share}, procentenheter").format(share=share), True),
        (_now("Kostnad"), True),
    )
    rows = [
        [
            form.places.name(row["place"]),
            number(row["population"]),
            number(row["drawn"]),
            number(row["expected_responses"]),
            "–" if widths[row["place"]] is None else number(widths[row["place"]] * 100, 1),
            _interval(row[f"low_{label}"], row[f"high_{label}"]),
            "–" if row[f"change_{label}"] is None else number(row[f"change_{label}"] * 100, 1),
            kronor(row["cost"]) if row["cost"] else "–",
        ]
        for row in table.iter_rows(named=True)
    ]
    return Shown(heads, rows, "", table.height)


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else interval(low, high, 1, as_percent=True)


@for_roles(*ROLES)
@told_in_words
def plan_svg(request: HttpRequest) -> HttpResponse:
    """The trade-off: the half-width of each municipality against the size of the sample."""
    form = PlanForm(_told(request), register())
    required(form)
    choice = form.asked()
    points = choice.trade_off()
    curves = [
        Curve(
            form.places.name(code),
            tuple(
                (float(row["total"]), row["half_width"] * 100)
                for row in points.filter(stratum=code).iter_rows(named=True)
                if row["half_width"] is not None
            ),
        )
        for code in choice.strata["stratum"]
    ]
    cost = choice.cost()
    at = _now("{total} personer").format(total=number(choice.total))
    plot = Plot(
        title=_now("Felmarginal mot urvalets storlek"),
        x_caption=_now("Personer i urvalet"),
        y_caption=_now("Felmarginal vid 50 procent, procentenheter åt varje håll"),
        x_words=number,
        y_words=lambda value: number(value, 0 if value == round(value) else 1),
        chosen=float(choice.total),
        chosen_words=f"{at}, {kronor(cost)}" if cost else at,
        description=_now("En kurva för varje kommun: ju fler som dras, desto mindre felmarginal."),
    )
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    return picture(render_curves([one for one in curves if one.points], plot, width))


@for_roles(*ROLES)
@told_in_words
def plan_files(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The strata, the drawn sizes or the plan as a file; the commands read and write the same."""
    form = PlanForm(_told(request), register())
    required(form)
    choice = form.asked()
    made = {"strata": lambda: choice.strata, "urval": choice.allocated, "plan": choice.table}[name]()
    return table_file(made, name, kind, synthetic=False)
