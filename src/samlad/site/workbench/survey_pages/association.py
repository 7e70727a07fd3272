"""Do the answers to two questions hang together? The test in words, with the crossing it rests on."""

from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.wording import number
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.asking import AskForm, attempted, required
from samlad.site.workbench.survey_pages.files import table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import as_uploaded
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import Shown, page
from samlad.site.workbench.survey_pages.words import Words, figure, limits
from samlad.survey.asked import Statistic
from samlad.survey.association_choice import AssociationChoice
from samlad.survey.rao_scott import Association
from samlad.survey.study import Study

_LEVEL = 0.05


class AssociationForm(AskForm):
    """Two questions, or a question and a background."""

    row = forms.ChoiceField(label=_("Fråga"))
    column = forms.ChoiceField(label=_("Hänger den ihop med"))
    field_order = ("row", "column", "among")

    def __init__(self, told: QueryDict | dict[str, Any], *, study: Study) -> None:
        super().__init__(told, study=study)
        del self.fields["confidence"]
        closed = [(name, text) for name, text in self.questions() if study.questions[name].values]
        self.set_choices("row", closed)
        self.set_choices("column", self.splits())

    def clean(self) -> dict[str, Any]:
        """A question always hangs together with itself."""
        if self.cleaned_data.get("row") and self.cleaned_data.get("row") == self.cleaned_data.get("column"):
            raise forms.ValidationError(_now("Välj två olika frågor."))
        return self.cleaned_data

    def chosen(self, name: str) -> str:
        """The interval of the crossing is at 95 per cent."""
        return "0.95" if name == "confidence" else super().chosen(name)

    def asked(self) -> AssociationChoice:
        """The choice of this page."""
        column = self.chosen("column")
        return AssociationChoice(self.choice(Statistic.PROPORTION, (self.chosen("row"),), (column,)), column)


def _form(request: HttpRequest, study: Study) -> AssociationForm:
    if request.GET.get("row") or request.GET.get("column"):
        return AssociationForm(request.GET, study=study)
    row = next((name for name, one in study.questions.items() if one.values), "")
    column = next((name for name in ("sex", "age", *study.splits) if name in study.splits and name != row), "")
    return AssociationForm({"row": row, "column": column}, study=study)


@for_roles(*ROLES)
def association(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page."""
    _place, study = study_of(request, wanted)
    form = _form(request, study)
    found, trouble = attempted(form, lambda: _shown(study, form.asked()))
    context = {"form": form, "trouble": trouble, "shown": found}
    return page(request, study, "survey/association.html", context)


@for_roles(*ROLES)
@told_in_words
def association_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The test as a file of one row, as the command writes it."""
    place, study = study_of(request, wanted)
    form = _form(request, study)
    required(form)
    return table_file(form.asked().table(study), "samband", kind, synthetic=is_synthetic(place, study))


def _shown(study: Study, choice: AssociationChoice) -> Shown:
    words, tested = Words(study), choice.tested(study)
    name = choice.choice.variables[0]
    rows = []
    crossing = choice.choice.table(study).sort(choice.column, "category", maintain_order=True)
    for row in crossing.filter(pl.col("n") > 0).iter_rows(named=True):
        told = [words.answer(choice.column, row[choice.column]), words.answer(name, row["category"])]
        rows.append([*told, figure(row, row["value"]), limits(row), number(row["n"])])
    heads = (
        (words.variable(choice.column).capitalize(), False),
        (_now("Svar"), False),
        (_now("Andel"), True),
        (_now("Osäkerhet"), True),
        (_now("Svarande"), True),
    )
    lead = verdict(tested, words.variable(name), words.variable(choice.column))
    return Shown(heads, rows, as_uploaded(choice.command()), len(rows), lead)


def verdict(tested: Association, row: str, column: str) -> str:
    """The test in one sentence, with its figures after."""
    said = (
        _now("Svaren på ”{row}” skiljer sig säkert efter ”{column}”.")
        if tested.p < _LEVEL
        else _now("Det går inte att säga att svaren på ”{row}” skiljer sig efter ”{column}”: slumpen räcker som skäl.")
    )
    chance = _now("under 0,001") if tested.p < 0.001 else number(tested.p, 3)
    figures = _now("Rao–Scotts test: F = {f} med {df} och {below} frihetsgrader, p = {p}, {n} svarande.")
    return " ".join(
        [
            said.format(row=row, column=column),
            figures.format(
                f=number(tested.f, 2),
                df=number(tested.df, 1),
                below=number(tested.df_below, 0),
                p=chance,
                n=number(tested.n),
            ),
        ]
    )
