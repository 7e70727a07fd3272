"""The choices of the survey pages: plain GET forms, so that every view has an address of its own."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError, WrongUse
from samlad.site.workbench.plain_form import PlainForm
from samlad.site.workbench.survey_pages.calibration_size import require_small
from samlad.site.workbench.survey_pages.own_tables import Kind, kept_path, kept_tables
from samlad.site.workbench.survey_pages.words import Words
from samlad.survey.asked import Statistic
from samlad.survey.calibration import CalibrationMethod
from samlad.survey.choice import Choice
from samlad.survey.quality import QualityRule
from samlad.survey.study import AGE, PLACE, Study
from samlad.survey.variance import Singleton

T = TypeVar("T")
MEDIAN = "median"
OWN_MIX = "own"
_OPEN = (("", "–"),)


class AskForm(PlainForm):
    """What every page of estimates lets one choose. The choices come from the survey itself."""

    among = forms.ChoiceField(label=_("Bara de som"), required=False)
    confidence = forms.ChoiceField(
        label=_("Konfidensnivå"),
        required=False,
        choices=[("0.95", _("95 procent")), ("0.9", _("90 procent")), ("0.99", _("99 procent"))],
    )
    singleton = forms.ChoiceField(
        label=_("Stratum med en svarande"),
        required=False,
        choices=[
            ("fail", _("stoppar beräkningen")),
            ("adjust", _("jämförs med hela urvalet")),
            ("average", _("får de andras genomsnitt")),
            ("skip", _("räknas inte i osäkerheten")),
        ],
    )
    margins = forms.ChoiceField(label=_("Kalibrera mot egen tabell"), required=False)
    calibrate = forms.ChoiceField(
        label=_("Kalibrering"),
        required=False,
        choices=[
            (CalibrationMethod.RAKING.value, _("raking")),
            (CalibrationMethod.POSTSTRATIFY.value, _("efterstratifiering")),
            (CalibrationMethod.LINEAR.value, _("linjär (GREG)")),
        ],
    )

    def __init__(self, told: QueryDict | Mapping[str, Any], *, study: Study) -> None:
        super().__init__(told, auto_id="val-%s")
        self.study = study
        self.words = Words(study)
        self.set_choices("among", [("", _now("alla svarande")), *self._answers()])
        self.set_choices("margins", [*_OPEN, *kept_tables(Kind.MARGINS)])
        for field in self.fields.values():
            # A list of choices that begins with the usual one needs no word that it may be left.
            field.quiet = isinstance(field, forms.ChoiceField | forms.BooleanField)  # type: ignore[attr-defined]

    def set_choices(self, name: str, choices: list[Any]) -> None:
        """The choices of a field of this form."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def questions(self) -> list[tuple[str, str]]:
        """Every question by its text."""
        return [(name, self.words.variable(name)) for name in self.study.questions]

    def splits(self) -> list[tuple[str, str]]:
        """Everything the answers can be cut by."""
        return [(name, self.words.variable(name)) for name in self.study.splits]

    def _answers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every answer under its question."""
        groups = []
        for name in self.study.splits:
            codes = sorted(set(self.study.column(name).drop_nulls().to_list()))
            text = self.words.variable(name)
            if codes:
                groups.append((text, [(f"{name}={one}", f"{text}: {self.words.answer(name, one)}") for one in codes]))
        return groups

    def chosen(self, name: str) -> str:
        """A choice as text, its first option when nothing was said."""
        value = str(self.cleaned_data.get(name) or "")
        field = self.fields[name]
        if not value and isinstance(field, forms.ChoiceField) and name in {"confidence", "singleton", "calibrate"}:
            value = str(field.choices[0][0])  # type: ignore[index]
        return value

    def choice(self, statistic: Statistic, variables: tuple[str, ...], by: tuple[str, ...], **more: Any) -> Choice:
        """The library's choice of what this form asks."""
        among = tuple(tuple(one.split("=", 1)) for one in [self.chosen("among")] if one)
        margins = self.chosen("margins")
        if margins:
            require_small(kept_path(Kind.MARGINS, margins), self.study)
        return Choice(
            self.study.snapshot.short_id,
            variables,
            statistic,
            by,
            among,  # type: ignore[arg-type]
            float(self.chosen("confidence")),
            Singleton(self.chosen("singleton")),
            kept_path(Kind.MARGINS, margins) if margins else None,
            CalibrationMethod(self.chosen("calibrate")) if margins else None,
            **more,
        )


class TableForm(AskForm):
    """A table: which questions, cut by what, which statistic."""

    q = forms.MultipleChoiceField(
        label=_("Frågor"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Håll ned Ctrl (på Mac Cmd) för att välja flera."),
    )
    statistic = forms.ChoiceField(
        label=_("Tal"),
        required=False,
        choices=[
            (Statistic.PROPORTION.value, _("andel för varje svar")),
            (Statistic.MEAN.value, _("medelvärde (frågor med tal)")),
            (Statistic.TOTAL.value, _("summa i befolkningen (frågor med tal)")),
            (MEDIAN, _("median (frågor med tal)")),
        ],
    )
    by = forms.ChoiceField(label=_("Dela upp efter"), required=False)
    by2 = forms.ChoiceField(label=_("och efter"), required=False)
    standard = forms.ChoiceField(label=_("Standardisera efter ålder"), required=False)
    rare = forms.FloatField(
        label=_("Gräns för ovanliga svar, procent"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Så stor får osäkerheten vara av andelen, till exempel 130. Tomt: bara NCHS standard."),
    )
    field_order = ("q", "statistic", "by", "by2", "among", "confidence", "rare", "standard")

    def __init__(self, told: QueryDict | Mapping[str, Any], *, study: Study) -> None:
        super().__init__(told, study=study)
        self.set_choices("q", self.questions())
        if not study.measured:
            # Labelled codes have shares and nothing else: a mean of 1 = Ja and 2 = Nej is not offered.
            self.set_choices("statistic", [(Statistic.PROPORTION.value, _now("andel för varje svar"))])
        for name in ("by", "by2"):
            self.set_choices(name, [("", _now("ingen uppdelning")), *self.splits()])
        mixes = [(OWN_MIX, _now("hela enkätens ålder")), *kept_tables(Kind.STANDARD)] if AGE in study.splits else []
        self.set_choices("standard", [("", _now("nej")), *mixes])

    def clean(self) -> dict[str, Any]:
        """The same split twice is a slip of the hand; means and totals are for questions answered with a number."""
        cleaned = dict(super().clean() or self.cleaned_data)
        if cleaned.get("by") and cleaned.get("by") == cleaned.get("by2"):
            self.add_error("by2", _now("Svaren är redan uppdelade så. Välj en annan uppdelning, eller ingen."))
        coded = [self.words.variable(name) for name in cleaned.get("q", ()) if name not in self.study.measured]
        if coded and cleaned.get("statistic") not in {"", None, Statistic.PROPORTION.value}:
            told = _now("Har svarsalternativ och inga tal, så bara andelar går att räkna: {questions}.")
            self.add_error("q", told.format(questions="; ".join(coded)))
        return cleaned

    def asked(self) -> Choice:
        """The choice of this page."""
        told = self.chosen("statistic") or Statistic.PROPORTION.value
        variables = tuple(self.cleaned_data["q"])
        if told == MEDIAN:
            variables = tuple(f"{one}:0.5" for one in variables)
        statistic = Statistic.QUANTILE if told == MEDIAN else Statistic(told)
        by = tuple(one for one in (self.chosen("by"), self.chosen("by2")) if one)
        return self.choice(statistic, variables, by, **self._standard())

    def rule(self) -> QualityRule:
        """The rule of what is sure enough to show."""
        rare = self.cleaned_data.get("rare")
        return QualityRule(rare / 100 if rare else None, None)

    def _standard(self) -> dict[str, Any]:
        told = self.chosen("standard")
        if not told:
            return {}
        return {"standardise": AGE, "standard": None if told == OWN_MIX else kept_path(Kind.STANDARD, told)}


def starting(study: Study, query: QueryDict, **first: object) -> QueryDict | dict[str, object]:
    """The choices of the address; without any, the first question by place."""
    if [name for name in query if name not in {"lang", "width"}]:
        return query
    question = next(iter(study.questions), "")
    by = PLACE if PLACE in study.splits else ""
    return {"q": [question], "by": by, **first}


def attempted(form: forms.Form, made: Callable[[], T]) -> tuple[T | None, str]:
    """What a valid form gives, or nothing and why in a sentence."""
    if not form.is_valid():
        return None, ""
    try:
        return made(), ""
    except SamladError as error:
        return None, error.for_people()


def required(form: forms.Form) -> None:
    """The form is valid; else its first mistake, for a file that has no form to show it in."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        field = form.fields.get(name)
        raise WrongUse(
            _now("Valet går inte att använda."), column=str(field.label if field else name), why=str(errors[0])
        )
