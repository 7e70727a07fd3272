"""The report of a survey, made by a job: for the public as it is, the method report for those who sign it."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError
from samlad.core.language import current_language
from samlad.core.period import Period
from samlad.data.facts import register
from samlad.data.snapshot import SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.picture.survey_report.told_facts import KEYS, labels
from samlad.site.accounts.current import actor_of_request
from samlad.site.accounts.walls import for_roles
from samlad.site.config.headers import DOCUMENT_POLICY
from samlad.site.public.stored import FORMATS
from samlad.site.workbench import reports
from samlad.site.workbench.jobs import run_report
from samlad.site.workbench.models import ReportJob
from samlad.site.workbench.plain_form import PlainForm, sent
from samlad.site.workbench.survey_pages.own_tables import Kind, OwnTableForm, keep, kept_tables
from samlad.site.workbench.survey_pages.room import ROLES, study_of, workspace_of
from samlad.site.workbench.survey_pages.shown import page
from samlad.survey.calibration import CalibrationMethod
from samlad.survey.study import Study

_FACT = "fact_"


class ReportForm(PlainForm):
    """Which places, which earlier wave, which quality rule, and what only people know."""

    places = forms.MultipleChoiceField(
        label=_("Platser"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("En rapport per plats. Ingen vald: arbetsytans egen plats."),
    )
    earlier = forms.ChoiceField(label=_("Förändring sedan"), required=False)
    rare = forms.FloatField(
        label=_("Gräns för ovanliga svar, procent"),
        min_value=1,
        max_value=1000,
        help_text=_("Så brett får intervallet vara av andelen, till exempel 130. Ni bestämmer gränsen."),
    )
    minimum = forms.IntegerField(label=_("Minst så många svarande"), required=False, min_value=1, max_value=10000)
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

    response = forms.ChoiceField(
        label=_("Svarsandelar till metodrapporten"), required=False, help_text=_("En tabell bland Egna tabeller.")
    )
    response_file = forms.FileField(
        label=_("eller en ny fil med svarsandelar"),
        required=False,
        help_text=_("CSV eller Excel, som Följ svaren ger. Den sparas bland Egna tabeller."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(
        self,
        told: QueryDict | None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        place: Workspace,
        study: Study,
    ) -> None:
        super().__init__(told, files, auto_id="val-%s")
        self._set("places", _places(place, study))
        self._set("earlier", [("", _now("ingen jämförelse")), *_earlier(place, study)])
        self._set("margins", [("", _now("nej")), *kept_tables(Kind.MARGINS)])
        self._set("response", [("", _now("inga")), *kept_tables(Kind.RESPONSE)])
        for name in ("places", "earlier", "margins", "calibrate", "response"):
            self.fields[name].quiet = True  # type: ignore[attr-defined]
        for key in KEYS:
            self.fields[_FACT + key] = forms.CharField(label=labels()[key], required=False, max_length=300)

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def main_fields(self) -> list[forms.BoundField]:
        """What the report depends on."""
        return [field for field in self if not self._is_told(field)]

    def fact_fields(self) -> list[forms.BoundField]:
        """What the method report prints as it is told."""
        return [field for field in self if self._is_told(field)]

    @staticmethod
    def _is_told(field: forms.BoundField) -> bool:
        return field.name.startswith(_FACT) or field.name in {"response", "response_file"}

    def told_is_wrong(self) -> bool:
        """Is there a mistake among what the method report prints? Then it is opened to be seen."""
        return any(field.errors for field in self.fact_fields())

    def clean_response_file(self) -> str:
        """Keep the new table among the others: the name it is stored by."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["response_file"]
        if upload is None:
            return ""
        table = OwnTableForm({}, MultiValueDict({"file": [upload]}))
        if not table.is_valid():
            raise forms.ValidationError(list(table.errors["file"]))
        try:
            _kind, stored = keep(upload, only=Kind.RESPONSE)
        except SamladError as error:
            raise forms.ValidationError(" ".join(error.for_people().split())) from error
        return stored

    def clean(self) -> dict[str, Any]:
        """One table of response, chosen or new."""
        told = self.cleaned_data
        if told.get("response") and told.get("response_file"):
            self.add_error("response_file", _now("Två tabeller är valda. Välj en i listan eller en ny fil, inte båda."))
        return told

    def asked(self) -> dict[str, Any]:
        """The choice as plain values, as the job keeps it."""
        told = self.cleaned_data
        return {
            "places": told["places"],
            "earlier": told["earlier"],
            "rare_limit": told["rare"] / 100,
            "minimum_answers": told["minimum"],
            "margins": told["margins"],
            "calibrate": told["calibrate"] or CalibrationMethod.RAKING.value,
            "response": told["response_file"] or told["response"],
            "facts": {key: told[_FACT + key].strip() for key in KEYS if told[_FACT + key].strip()},
        }


def _places(place: Workspace, study: Study) -> list[tuple[str, str]]:
    """The workspace's place with its members, and the county."""
    places, settings = register(), place.settings
    day = Period.parse(study.design.period).end
    codes = [settings.place, *sorted(places.members(settings.place, day), key=places.name), settings.county]
    return [(code, places.name(code)) for code in dict.fromkeys(codes)]


def _earlier(place: Workspace, study: Study) -> list[tuple[str, str]]:
    """Surveys made before this one."""
    start = Period.parse(study.design.period).start
    found = []
    for one in place.snapshots(SnapshotKind.SURVEY):
        period = Period.parse(survey_design(one).period)
        if one.id != study.snapshot.id and period.end < start:
            found.append((one.short_id, f"{one.provenance.source}, {period.label()}"))
    return list(reversed(found))


@for_roles(*ROLES)
def report(request: HttpRequest, wanted: str) -> HttpResponse:
    """Choose and start; below, the reports that have been made of this survey."""
    place, study = study_of(request, wanted)
    actor = actor_of_request(request)
    told, files = sent(request)
    form = ReportForm(told, files, place=place, study=study)
    if request.method == "POST" and form.is_valid():
        job = ReportJob.objects.add(
            actor,
            organisation_id=min(actor.organisations(*ROLES)),
            started_by_id=actor.known_user,
            snapshot=study.snapshot.id,
            choice=form.asked(),
            stored_as=reports.new_folder(),
        )
        run_report.enqueue(job.pk, actor.known_user, current_language().value)
        return redirect("workbench:survey_report_job", job.pk)
    jobs = ReportJob.objects.visible_to(actor).filter(snapshot=study.snapshot.id).select_related("started_by")[:20]
    return page(request, study, "survey/report.html", {"form": form, "jobs": list(jobs)})


def _job(request: HttpRequest, pk: int) -> ReportJob:
    workspace_of(request)
    job = ReportJob.objects.visible_to(actor_of_request(request)).select_related("started_by").filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


@for_roles(*ROLES)
def report_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How the work goes or went, and the files it gave."""
    job = _job(request, pk)
    place = workspace_of(request)
    context = {
        "job": job,
        "title": place.snapshot(job.snapshot, SnapshotKind.SURVEY).provenance.source,
        "wanted": job.snapshot[:12],
        "files": reports.files_of(job),
        "commands": reports.commands(job),
    }
    return render(request, "survey/report_job.html", context)


@for_roles(*ROLES)
def report_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file. Pages and PDF open in the browser, the rest is saved."""
    job = _job(request, pk)
    path: Path | None = next((one.path for one in reports.files_of(job) if one.path.name == name), None)
    if path is None:
        raise Http404
    kind = path.suffix.removeprefix(".")
    response = FileResponse(
        path.open("rb"), as_attachment=kind in {"xlsx", "docx"}, filename=path.name, content_type=FORMATS[kind]
    )
    if kind == "html":
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response
