"""The surveys of the workspace, and the codebook of one: what was asked, and how many gave each answer."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.core.period import Period
from samlad.data.clean import Question, SurveyDesign
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.files import table_file
from samlad.site.workbench.survey_pages.room import ROLES, answers_for, opened, study_of
from samlad.site.workbench.survey_pages.shown import page
from samlad.site.workbench.survey_pages.words import Words
from samlad.survey.code_counts import code_counts
from samlad.survey.study import Study

__all__ = ["codebook", "codebook_file", "surveys"]


@for_roles(*ROLES)
def surveys(request: HttpRequest) -> HttpResponse:
    """Every survey and published wave that has been read in."""
    place = opened()
    context: dict[str, object] = {"organisation": place.settings.organisation if place else "", "is_own": False}
    if place is not None and answers_for(actor_of_request(request), place):
        context |= {
            "is_own": True,
            "surveys": [_Listed.of(one) for one in reversed(place.snapshots(SnapshotKind.SURVEY))],
            "published": list(reversed(place.snapshots(SnapshotKind.PUBLISHED))),
        }
    return render(request, "survey/overview.html", context)


@dataclass(frozen=True, slots=True)
class _Listed:
    """One survey in the list; its answers stay closed."""

    snapshot: Snapshot
    design: SurveyDesign

    @classmethod
    def of(cls, snapshot: Snapshot) -> "_Listed":
        return cls(snapshot, survey_design(snapshot))

    @property
    def period(self) -> str:
        return Period.parse(self.design.period).label()

    @property
    def place(self) -> str:
        """How the file tells the places."""
        return self.design.place or self.design.place_code or "–"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question of the codebook with its answers: code, label, kind of missing, persons."""

    name: str
    question: Question
    text: str
    answers: list[tuple[str, str, str, int]]


@for_roles(*ROLES)
def codebook(request: HttpRequest, wanted: str) -> HttpResponse:
    """Questions, labels, kinds of missing, bases, and how many gave each answer."""
    _place, study = study_of(request, wanted)
    words = Words(study)
    counts = code_counts(study)
    asked = []
    for name, question in study.questions.items():
        rows = counts.filter(counts["question"] == name).iter_rows(named=True)
        told = [(one["code"] or "–", one["label"], one["missing"], one["n"]) for one in rows]
        asked.append(_Asked(name, question, words.variable(name), told))
    command = f"samlad survey codebook --snapshot {study.snapshot.short_id}"
    return page(
        request, study, "survey/codebook.html", {"asked": asked, "command": command, "rows": study.answers.height}
    )


@for_roles(*ROLES)
def codebook_file(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The counts as a file."""
    place, study = study_of(request, wanted)
    return table_file(code_counts(study), "kodbok", kind, synthetic=is_synthetic(place, study))


def is_synthetic(place: Workspace, study: Study) -> bool:
    """Are the answers made up?"""
    return place.settings.synthetic or study.snapshot.provenance.origin.value == "synthetic"
