"""What has changed since another survey or a published wave, told in sentences with false-discovery control."""

from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.period import Period
from samlad.core.wording import interval, number
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.report.charts import Width
from samlad.report.charts.lines import Line, render_lines
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.asking import AskForm, attempted, required
from samlad.site.workbench.survey_pages.files import picture, table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import Kind, as_uploaded, kept_path, kept_tables
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_LINES, MOST_ROWS, Shown, page
from samlad.site.workbench.survey_pages.words import Row, Words, figure
from samlad.survey.asked import Statistic
from samlad.survey.change import Verdict
from samlad.survey.change_choice import ChangeChoice
from samlad.survey.change_words import change_in_words
from samlad.survey.study import Study


class ChangeForm(AskForm):
    """Which earlier wave, which questions, cut by what."""

    earlier = forms.ChoiceField(label=_("Jämför med"))
    q = forms.MultipleChoiceField(
        label=_("Frågor"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Håll ned Ctrl (på Mac Cmd) för att välja flera."),
    )
    by = forms.ChoiceField(label=_("Dela upp efter"), required=False)
    notes = forms.ChoiceField(
        label=_("Anteckningar om mätomgångarna"),
        required=False,
        help_text=_("Brott i mätningen och ändrade koder, ur Egna tabeller."),
    )
    panel = forms.ChoiceField(
        label=_("Samma personer i båda"),
        required=False,
        help_text=_("Kolumnen med personens löpnummer."),
    )
    field_order = ("earlier", "q", "by", "among", "confidence", "notes", "panel")

    def __init__(self, told: QueryDict | dict[str, Any], *, study: Study, waves: list[Snapshot]) -> None:
        super().__init__(told, study=study)
        self.set_choices("earlier", [(one.short_id, _named(one)) for one in waves])
        self.set_choices("q", self.questions())
        self.set_choices("by", [("", _now("ingen uppdelning")), *self.splits()])
        self.set_choices("notes", [("", _now("inga")), *kept_tables(Kind.NOTES)])
        self.set_choices("panel", [("", _now("nej, två urval")), *((one, one) for one in _unused(study))])

    def asked(self) -> ChangeChoice:
        """The choice of this page."""
        by = (self.chosen("by"),) if self.chosen("by") else ()
        choice = self.choice(Statistic.PROPORTION, tuple(self.cleaned_data["q"]), by)
        notes = self.chosen("notes")
        return ChangeChoice(
            self.chosen("earlier"),
            choice,
            self.chosen("panel") or None,
            kept_path(Kind.NOTES, notes) if notes else None,
        )


def _unused(study: Study) -> list[str]:
    """The columns that are neither question, background nor design: the person's number is one of them."""
    design, known = study.design, set(study.splits) | set(study.questions)
    known |= {one.column for one in study.questions.values()}
    known |= {str(one) for one in (design.weight, design.place, design.sex, design.age)}
    known |= {*design.strata, *design.clusters, *design.fpc}
    return [name for name in study.answers.columns if name not in known]


def _named(snapshot: Snapshot) -> str:
    if snapshot.kind is SnapshotKind.PUBLISHED:
        return _now("{source} (publicerad)").format(source=snapshot.provenance.source)
    return f"{snapshot.provenance.source}, {Period.parse(survey_design(snapshot).period).label()}"


def _waves(place: Workspace, study: Study) -> list[Snapshot]:
    """Every other survey and published wave, the newest first."""
    kinds = (SnapshotKind.SURVEY, SnapshotKind.PUBLISHED)
    found = [one for kind in kinds for one in place.snapshots(kind) if one.id != study.snapshot.id]
    return list(reversed(found))


def _form(request: HttpRequest, place: Workspace, study: Study) -> ChangeForm | None:
    waves = _waves(place, study)
    if not waves:
        return None
    told: QueryDict | dict[str, Any] = request.GET
    if not request.GET.get("earlier") and not request.GET.getlist("q"):
        told = {"earlier": waves[0].short_id, "q": list(study.questions)}
    return ChangeForm(told, study=study, waves=waves)


@for_roles(*ROLES)
def change(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page."""
    place, study = study_of(request, wanted)
    form = _form(request, place, study)
    if form is None:
        return page(request, study, "survey/change.html", {"form": None})
    actor = actor_of_request(request).name
    found, trouble = attempted(form, lambda: _shown(form.asked(), form.asked().table(place, study, actor=actor), study))
    context: dict[str, object] = {"form": form, "trouble": trouble, "shown": found}
    return page(request, study, "survey/change.html", context)


@for_roles(*ROLES)
@told_in_words
def change_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The changes as a file, as the command writes them."""
    place, study = study_of(request, wanted)
    table, _choice = _computed(request, place, study)
    return table_file(table, "forandring", kind, synthetic=is_synthetic(place, study))


@for_roles(*ROLES)
@told_in_words
def change_svg(request: HttpRequest, wanted: str) -> HttpResponse:
    """The differences with their intervals about zero."""
    place, study = study_of(request, wanted)
    table, choice = _computed(request, place, study)
    words = Words(study)
    rows = list(_told(table).head(MOST_LINES).iter_rows(named=True))
    return picture(
        render_lines(
            [_line(row, choice, words) for row in rows],
            title=_now("Förändring mellan mätomgångarna"),
            unit=_now("procentenheter"),
            notes=[_now("Ihålig ring och bruten linje: det går inte att säga om något har ändrats.")],
            width=Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE,
        )
    )


def _computed(request: HttpRequest, place: Workspace, study: Study) -> tuple[pl.DataFrame, ChangeChoice]:
    form = _form(request, place, study)
    if form is None:
        form = ChangeForm(request.GET, study=study, waves=[])
    required(form)
    choice = form.asked()
    return choice.table(place, study, actor=actor_of_request(request).name), choice


def _told(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that tell of a change or of why none can be told."""
    return table.filter(pl.col("difference").is_not_null() | (pl.col("verdict") == Verdict.BROKEN.value))


def _what(row: Row, choice: ChangeChoice, words: Words) -> str:
    name = str(row["variable"])
    told = f"{words.variable(name)} – {words.answer(name, row['category'])}"
    split = ", ".join(words.answer(one, row[one]) for one in choice.choice.by)
    return f"{split}. {told}" if split else told


def _shown(choice: ChangeChoice, table: pl.DataFrame, study: Study) -> Shown:
    words, told = Words(study), _told(table)
    heads = (
        (_now("Vad"), False),
        (_now("Förr"), True),
        (_now("Nu"), True),
        (_now("Skillnad"), True),
        (_now("Osäkerhet"), True),
        (_now("I ord"), False),
    )
    rows = []
    for row in told.head(MOST_ROWS).iter_rows(named=True):
        what = _what(row, choice, words)
        sentence = change_in_words(row, what=what).removeprefix(f"{what}: ")
        values = [figure(row, row["value_1"]), figure(row, row["value_2"]), *_difference(row)]
        rows.append([what, *values, sentence[:1].upper() + sentence[1:]])
    sure = table.filter(pl.col("verdict").is_in([Verdict.INCREASE.value, Verdict.DECREASE.value])).height
    lead = _now(
        "{sure} av {total} jämförelser visar en säkerställd förändring. Alla jämförelser är prövade tillsammans, så "
        "att högst ungefär {share} procent av de säkerställda väntas bero på slumpen."
    ).format(sure=sure, total=told.height, share=number((1 - choice.choice.confidence) * 100))
    return Shown(heads, rows, as_uploaded(choice.command()), told.height, lead)


def _difference(row: Row) -> tuple[str, str]:
    difference, low, high = row["difference"], row["low"], row["high"]
    if not isinstance(difference, float):
        return "–", "–"
    bounds = interval(low * 100, high * 100, 1) if isinstance(low, float) and isinstance(high, float) else "–"
    return number(difference * 100, 1, sign=True), bounds


def _line(row: Row, choice: ChangeChoice, words: Words) -> Line:
    name = str(row["variable"])
    value, low, high = (
        row[one] * 100 if isinstance(row[one], float) else None  # type: ignore[operator]
        for one in ("difference", "low", "high")
    )
    split = ", ".join(words.answer(one, row[one]) for one in choice.choice.by)
    answer = words.answer(name, row["category"])
    label, group = (split, f"{words.variable(name)} – {answer}") if split else (answer, words.variable(name))
    unsure = row["verdict"] not in {Verdict.INCREASE.value, Verdict.DECREASE.value}
    return Line(label, value, low, high, _difference(row)[0], group, unsure=unsure)
