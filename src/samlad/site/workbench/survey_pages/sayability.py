"""What can be said: every question and place, the smallest pooling that holds, and how large a change would show."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.period import Period
from samlad.core.wording import number
from samlad.data.facts import register
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.asking import AskForm, attempted, required
from samlad.site.workbench.survey_pages.files import table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import as_uploaded
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import page
from samlad.site.workbench.survey_pages.words import Row, Words
from samlad.survey.asked import Statistic
from samlad.survey.quality import QualityRule, Reason
from samlad.survey.quality_words import reason_in_words
from samlad.survey.sayability_choice import SayabilityChoice
from samlad.survey.study import PLACE, Study


class SayabilityForm(AskForm):
    """The rule: how unsure a rare answer may be, how many waves may be put together, the fewest answers."""

    rare = forms.FloatField(
        label=_("Största osäkerhet, procent av andelen"),
        min_value=1,
        max_value=1000,
        help_text=_("Ingen källa ger gränsen: välj den själv. 130 är vad NCHS har för bredare intervall."),
    )
    waves = forms.ChoiceField(
        label=_("Mätomgångar som får slås ihop"),
        required=False,
        choices=[("1", _("bara denna")), ("2", _("upp till två")), ("3", _("upp till tre"))],
    )
    minimum = forms.IntegerField(label=_("Minsta antal svarande"), required=False, min_value=1)
    every = forms.BooleanField(label=_("Visa alla svar, inte bara det första"), required=False)
    field_order = ("rare", "waves", "minimum", "every", "among", "confidence")

    def __init__(self, told: QueryDict | dict[str, Any] | None, *, study: Study) -> None:
        super().__init__(told or {}, study=study)
        if told is None:
            self.is_bound = False

    def asked(self) -> SayabilityChoice:
        """The choice of this page: every closed question by place."""
        closed = tuple(name for name, one in self.study.questions.items() if one.values)
        by = (PLACE,) if PLACE in self.study.splits else ()
        return SayabilityChoice(
            self.choice(Statistic.PROPORTION, closed, by),
            self.cleaned_data["rare"] / 100,
            int(self.cleaned_data.get("waves") or 1),
            self.cleaned_data.get("minimum"),
            Period.parse(self.study.design.period).end,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in one place: a word that stands for the pooling, a note, a class, and the whole sentence."""

    word: str
    note: str
    look: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Questions down, places across."""

    places: list[str]
    lines: list[tuple[str, list[Cell | None]]]
    lead: str
    command: str


def _form(request: HttpRequest, study: Study) -> SayabilityForm:
    return SayabilityForm(request.GET if set(request.GET) & set(SayabilityForm.base_fields) else None, study=study)


@for_roles(*ROLES)
def sayability(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page; without a limit only the form, for the limit is the reader's own decision."""
    _place, study = study_of(request, wanted)
    form = _form(request, study)
    made, trouble = attempted(form, lambda: (form.asked(), form.asked().table(study, register())))
    context: dict[str, object] = {"form": form, "trouble": trouble}
    if made is not None:
        context["grid"] = _grid(*made, study, every=bool(form.cleaned_data.get("every")))
    return page(request, study, "survey/sayability.html", context)


@for_roles(*ROLES)
@told_in_words
def sayability_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The whole map as a file, as the command writes it."""
    place, study = study_of(request, wanted)
    form = SayabilityForm(request.GET, study=study)
    required(form)
    table = form.asked().table(study, register())
    return table_file(table, "vad-gar-att-saga", kind, synthetic=is_synthetic(place, study))


def _grid(choice: SayabilityChoice, table: pl.DataFrame, study: Study, *, every: bool) -> Grid:
    words = Words(study)
    places = sorted(table["place"].unique().to_list())
    lines = []
    for name, question in study.questions.items():
        codes = [code for code in question.answers if table.filter(question=name, category=code).height]
        for code in codes if every else codes[:1]:
            rows = {row["place"]: row for row in table.filter(question=name, category=code).iter_rows(named=True)}
            cells = [_cell(rows[place], choice.rule, words) if place in rows else None for place in places]
            lines.append((f"{words.variable(name)} – {words.answer(name, code)}", cells))
    alone = sum(1 for _label, cells in lines for cell in cells if cell is not None and cell.look == "say-place")
    every_cell = sum(1 for _label, cells in lines for cell in cells if cell is not None)
    lead = _now("{alone} av {total} rutor går att säga för platsen ensam.").format(alone=alone, total=every_cell)
    return Grid([register().name(one) for one in places], lines, lead, as_uploaded(choice.command()))


def _cell(row: Row, rule: QualityRule, words: Words) -> Cell:
    pooling, waves = row["pooling"], row["waves"]
    if pooling is None:
        reason = row["reason"]
        why = (
            _now("Ingen har svarat.") if reason in (None, "no_answers") else reason_in_words(Reason(str(reason)), rule)
        )
        return Cell(_now("går inte"), "", "say-not", why)
    several = isinstance(waves, int) and waves > 1
    together = _now("{count} omgångar").format(count=waves) if several else ""
    if pooling == "place":
        return Cell(together or _now("platsen"), _shows(row), "say-waves" if several else "say-place", "")
    name = register().name(str(row["group"]))
    return Cell(f"{name}, {together}" if together else name, _shows(row), "say-group", "")


def _shows(row: Row) -> str:
    """How large a change would show, in percentage points."""
    rise, fall = row["detectable_rise"], row["detectable_fall"]
    told = []
    if isinstance(rise, float):
        told.append(f"+{number(rise * 100, 1)}")
    if isinstance(fall, float):
        told.append(f"\u2212{number(fall * 100, 1)}")
    return _now("syns: {changes}").format(changes=" / ".join(told)) if told else _now("ingen ändring syns")
