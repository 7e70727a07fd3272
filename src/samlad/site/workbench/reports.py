"""Reports of surveys: where a job's files stand, how they are made, and the commands that make them again."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from samlad.core.progress import Progress
from samlad.data.workspace import Workspace
from samlad.picture.survey_report.compose import survey_report
from samlad.picture.survey_report.making import ReportChoice, analyse_survey
from samlad.picture.survey_report.method_report import method_report
from samlad.picture.survey_report.told_facts import ToldFacts, read_response
from samlad.report.look import look_of
from samlad.report.method_report import write_method_report
from samlad.report.survey_report import write_survey_report
from samlad.site.config import workspace
from samlad.site.public.stored import FORMATS
from samlad.site.workbench.models import ReportJob
from samlad.site.workbench.survey_pages.own_tables import Kind, kept_path
from samlad.survey.calibration import CalibrationMethod
from samlad.survey.quality import QualityRule
from samlad.survey.weighting_choice import known_totals

_FOLDER = "survey-reports"
_METHOD = ("metodrapport-", "method-report-")


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file of a job: a report that has passed protection, or a method report, which is internal."""

    path: Path
    is_method: bool

    @property
    def kind(self) -> str:
        """PDF, HTML, XLSX or DOCX."""
        return self.path.suffix.removeprefix(".").upper()


def new_folder() -> str:
    """A name that no other job has."""
    return uuid4().hex


def files_of(job: ReportJob) -> list[MadeFile]:
    """The files that stand in the job's folder, reports before method reports."""
    home = workspace.root() / _FOLDER / Path(job.stored_as).name
    found = [one for one in sorted(home.glob("*")) if one.suffix.removeprefix(".") in FORMATS] if home.is_dir() else []
    made = [MadeFile(one, one.name.startswith(_METHOD)) for one in found]
    return sorted(made, key=lambda one: (one.is_method, one.path.stem))


def make(job: ReportJob, actor: str, progress: Progress) -> str:
    """Make every report of a job; what was made, in words."""
    place = Workspace.open(workspace.root())
    choice, told = _choice(job), _told(job)
    home = place.root / _FOLDER / job.stored_as
    look, made = look_of(place.root), timezone.localdate()
    found = analyse_survey(place, choice, actor=actor, progress=progress)
    for number, one in enumerate(found):
        name = one.region.names[one.region.place]
        progress(_("Skriver rapporten om {place}").format(place=name), 0.6 + 0.4 * number / len(found))
        write_survey_report(survey_report(one, made=made), home, look)
        write_method_report(method_report(one, told, made=made), home, look)
    names = ", ".join(one.region.names[one.region.place] for one in found)
    return _("Rapporten är gjord för {places}.").format(places=names)


def _choice(job: ReportJob) -> ReportChoice:
    told: Mapping[str, Any] = job.choice
    margins = known_totals(kept_path(Kind.MARGINS, told["margins"])) if told["margins"] else ()
    return ReportChoice(
        job.snapshot,
        QualityRule(told["rare_limit"], told["minimum_answers"]),
        told["earlier"] or None,
        tuple(told["places"]),
        margins=margins,
        method=CalibrationMethod(told["calibrate"]),
    )


def _told(job: ReportJob) -> ToldFacts:
    stored = job.choice.get("response")
    response = read_response(kept_path(Kind.RESPONSE, stored)) if stored else None
    return ToldFacts(job.choice.get("facts", {}), response)


def commands(job: ReportJob) -> list[str]:
    """The command lines that make the same files."""
    told: Mapping[str, Any] = job.choice
    words = ["--snapshot", job.snapshot[:12], "--rare-limit", f"{told['rare_limit']:g}"]
    words += ["--earlier", told["earlier"]] if told["earlier"] else []
    words += [word for place in told["places"] for word in ("--place", place)]
    words += ["--minimum-answers", str(told["minimum_answers"])] if told["minimum_answers"] else []
    if told["margins"]:
        words += ["--margins", kept_path(Kind.MARGINS, told["margins"]).name, "--calibrate", told["calibrate"]]
    facts = ["--facts", "uppgifter.toml"] if told["facts"] else []
    if told.get("response"):
        facts += ["--response", kept_path(Kind.RESPONSE, told["response"]).name]
    words += ["--out", "rapporter"]
    return [
        shlex.join(["samlad", "survey", "report", *words]),
        shlex.join(["samlad", "survey", "method-report", *words, *facts]),
    ]
