"""Tables of one survey: questions by place, sex, age or another question, with intervals and marks of quality."""

from dataclasses import dataclass
from typing import cast

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from samlad.core.wording import number
from samlad.data.workspace import Workspace
from samlad.report.charts import Width
from samlad.report.charts.lines import Line, render_lines
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.asking import TableForm, attempted, required, starting
from samlad.site.workbench.survey_pages.files import picture, table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import as_uploaded
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_LINES, MOST_ROWS, Shown, page
from samlad.site.workbench.survey_pages.words import Row, Words, figure, limits, marks
from samlad.survey.choice import Choice
from samlad.survey.quality import QualityRule, few_persons, judged
from samlad.survey.study import Study


@dataclass(frozen=True, slots=True)
class Answer:
    """What one choice gives: the estimates as the command writes them, and the same judged."""

    choice: Choice
    rule: QualityRule
    minimum: int
    table: pl.DataFrame
    judged: pl.DataFrame

    @classmethod
    def of(cls, place: Workspace, study: Study, form: TableForm) -> "Answer":
        choice, rule = form.asked(), form.rule()
        table = choice.table(study)
        minimum = place.settings.minimum_count
        told = judged(table, rule)
        return cls(choice, rule, minimum, table, told.with_columns(few_persons(told, minimum)))


@for_roles(*ROLES)
def table(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page."""
    place, study = study_of(request, wanted)
    form = TableForm(starting(study, request.GET), study=study)
    answer, trouble = attempted(form, lambda: Answer.of(place, study, form))
    shown = None if answer is None else _shown(answer, Words(study))
    return page(request, study, "survey/table.html", {"form": form, "trouble": trouble, "shown": shown})


@for_roles(*ROLES)
@told_in_words
def table_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The same rows as a file."""
    place, study = study_of(request, wanted)
    answer = _answered(request, place, study)
    return table_file(answer.table, "tabell", kind, synthetic=is_synthetic(place, study))


@for_roles(*ROLES)
@told_in_words
def table_svg(request: HttpRequest, wanted: str) -> HttpResponse:
    """The intervals as a drawing, wide or for a phone."""
    place, study = study_of(request, wanted)
    answer, words = _answered(request, place, study), Words(study)
    rows = list(answer.judged.iter_rows(named=True))
    share = rows[0]["statistic"] == "proportion" if rows else False
    notes = [_("Ihålig ring och bruten linje: för osäkert för att visas som tal.")]
    if len(rows) > MOST_LINES:
        notes.append(_("De {count} första raderna av {total}.").format(count=MOST_LINES, total=len(rows)))
    return picture(
        render_lines(
            [_line(row, answer.choice.by, words) for row in rows[:MOST_LINES]],
            title=_("Skattningar med osäkerhet"),
            unit=_("procent") if share else _("värde"),
            notes=notes,
            width=Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE,
            most=100.0 if share else None,
        )
    )


def _answered(request: HttpRequest, place: Workspace, study: Study) -> Answer:
    form = TableForm(starting(study, request.GET), study=study)
    required(form)
    return Answer.of(place, study, form)


def _shown(answer: Answer, words: Words) -> Shown:
    by = answer.choice.by
    has_answers = answer.choice.statistic.value == "proportion"
    heads = [(_("Fråga"), False), *([(_("Svar"), False)] if has_answers else [])]
    heads += [(words.variable(name).capitalize(), False) for name in by]
    heads += [(_("Värde"), True), (_("Osäkerhet"), True), (_("Svarande"), True), (_("Designeffekt"), True)]
    heads += [(_("Att tänka på"), False)]
    rows, notes = [], dict[str, str]()
    for row in answer.judged.head(MOST_ROWS).iter_rows(named=True):
        name = str(row["variable"])
        told = [words.variable(name), *([words.answer(name, row["category"])] if has_answers else [])]
        told += [words.answer(one, row[one]) for one in by]
        deff = "–" if row["deff"] is None else number(row["deff"], 2)
        told += [figure(row, row["value"]), limits(row), number(row["n"]), deff]
        rows.append([*told, _noted(marks(row, answer.rule, answer.minimum), notes)])
    unsure = answer.judged.filter(pl.col("status") == "unreliable").height
    total = answer.judged.height
    explained = tuple((letter, sentence) for sentence, letter in notes.items())
    return Shown(tuple(heads), rows, as_uploaded(answer.choice.command()), total, _lead(total, unsure), explained)


def _noted(told: list[tuple[str, str]], notes: dict[str, str]) -> str:
    """The marks of one row as words with the letter of their note, new notes added in turn."""
    words = []
    for word, sentence in told:
        letter = notes.setdefault(sentence, "abcdefghijklmnopqrstuvwxyz"[len(notes)])
        words.append(f"{word} ({letter})")
    return ", ".join(words) or "–"


def _lead(total: int, unsure: int) -> str:
    if not unsure:
        return _("Alla tal är säkra nog att visa efter den valda regeln.")
    return _("För osäkra för att visas: {unsure} av {total} tal.").format(unsure=unsure, total=total)


def _line(row: Row, by: tuple[str, ...], words: Words) -> Line:
    share = 100.0 if row["statistic"] == "proportion" else 1.0
    value, low, high = (
        None if row[name] is None else cast(float, row[name]) * share for name in ("value", "low", "high")
    )
    name = str(row["variable"])
    heading = words.variable(name)
    if row["category"] is not None and row["statistic"] == "proportion":
        heading = f"{heading} – {words.answer(name, row['category'])}"
    label = ", ".join(words.answer(one, row[one]) for one in by) or _("alla")
    unsure = row["status"] == "unreliable"
    return Line(label, value, low, high, figure(row, row["value"]), heading, unsure=unsure)
