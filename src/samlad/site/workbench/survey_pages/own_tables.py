"""The analyst's own small tables about places and the population: kept in the workspace, never about a person."""

import hashlib
import shlex
import shutil
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import polars as pl
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import InvalidInput, SamladError
from samlad.data.durable import whole_file
from samlad.picture.survey_report.told_facts import read_response
from samlad.site.accounts.walls import for_roles
from samlad.site.config import workspace as folder
from samlad.site.workbench.incoming import fit_name
from samlad.site.workbench.plain_form import PlainForm, sent
from samlad.site.workbench.survey_pages.room import ROLES, workspace_of
from samlad.sources.analysis import read_analysis
from samlad.survey.calibration import read_margins
from samlad.survey.choice import read_standard
from samlad.survey.wave_notes import read_wave_notes

_ENDINGS = (".csv", ".xlsx", ".toml")
_MEGABYTES = 5
_SEPARATOR = "--"


class Kind(StrEnum):
    """What a table is for, told by its columns."""

    COVARIATES = "covariates"
    MARGINS = "margins"
    STANDARD = "standard"
    NOTES = "notes"
    RESPONSE = "response"

    def label(self) -> str:
        """The kind in words."""
        return {
            Kind.COVARIATES: _now("bakgrundsuppgifter om platser"),
            Kind.MARGINS: _now("kända totaler i befolkningen"),
            Kind.STANDARD: _now("standardbefolkning"),
            Kind.NOTES: _now("anteckningar om mätomgångar"),
            Kind.RESPONSE: _now("svarsandelar"),
        }[self]


def _home() -> Path:
    return folder.root() / "tables"


def kept_tables(kind: Kind) -> list[tuple[str, str]]:
    """The tables of a kind: the name they are stored by, and the one they came with."""
    found = sorted((_home() / kind.value).glob("*")) if (_home() / kind.value).is_dir() else []
    return [(path.name, path.name.partition(_SEPARATOR)[2]) for path in found if path.is_dir()]


def kept_path(kind: Kind, stored: str) -> Path:
    """Where a table stands that `kept_tables` told of: under its own name, so that what is said of it says that."""
    return _home() / kind.value / Path(stored).name / Path(stored).name.partition(_SEPARATOR)[2]


def as_uploaded(command: str) -> str:
    """The command lines with the tables by the names they came with: a path of the server is nobody else's."""
    told = []
    for line in command.splitlines():
        words = [_as_uploaded(word) for word in shlex.split(line)]
        told.append(shlex.join(words))
    return "\n".join(told)


def _as_uploaded(word: str) -> str:
    path = Path(word)
    return path.name if _home() in path.parents else word


def columns_of(stored: str) -> list[str]:
    """What a table of places tells about them."""
    path = kept_path(Kind.COVARIATES, stored)
    return [name for name in read_analysis(path, as_text=("place",)).frame.columns if name != "place"]


class OwnTableForm(PlainForm):
    """One small table."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("CSV eller Excel: kolumnerna säger vad den är till för. Anteckningar om mätomgångar är TOML."),
        widget=forms.FileInput(attrs={"accept": ",".join(_ENDINGS)}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Of a sort that is read, and small."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(upload.name or "").suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(
                _now("Filens ändelse är okänd. Spara tabellen som CSV eller Excel, anteckningar som TOML.")
            )
        if (upload.size or 0) > min(_MEGABYTES, settings.SAMLAD_UPLOAD_MEGABYTES) * 1024 * 1024:
            raise forms.ValidationError(_now("Filen är för stor för en tabell med en rad per plats eller klass."))
        return upload


@for_roles(*ROLES)
def own_tables(request: HttpRequest) -> HttpResponse:
    """The tables there are, and a way to add one."""
    workspace_of(request)
    told, files = sent(request)
    form = OwnTableForm(told, files, auto_id="val-%s")
    if request.method == "POST" and form.is_valid():
        try:
            kind, _stored = keep(form.cleaned_data["file"])
        except SamladError as error:
            form.add_error("file", " ".join(error.for_people().split()))
        else:
            messages.success(request, _now("Tabellen är sparad som {kind}.").format(kind=kind.label()))
            return redirect("workbench:survey_own_tables")
    kept = [(kind, kept_tables(kind)) for kind in Kind]
    context = {"form": form, "kept": [(kind.value, kind.label(), tables) for kind, tables in kept if tables]}
    return render(request, "survey/own_tables.html", context, status=422 if form.errors else 200)


@for_roles(*ROLES)
def own_table(request: HttpRequest, kind: str, stored: str) -> HttpResponseBase:
    """One table as it came, for the commands that name it."""
    workspace_of(request)
    names = dict(kept_tables(Kind(kind))) if kind in set(Kind) else {}
    if stored not in names:
        raise Http404
    return FileResponse(kept_path(Kind(kind), stored).open("rb"), as_attachment=True, filename=names[stored])


def keep(upload: UploadedFile[bytes], only: Kind | None = None) -> tuple[Kind, str]:
    """Store a table under the kind its columns tell: the kind, and the name it is stored by.

    One that holds anything but places, classes and waves is refused, and so is one of another kind than `only`.
    """
    content = upload.read()
    name = fit_name(upload.name or "")
    stored = f"{hashlib.sha256(content).hexdigest()[:12]}{_SEPARATOR}{name}"
    waiting = _home() / ".incoming" / uuid4().hex
    waiting.mkdir(parents=True, mode=0o700)
    path = waiting / name
    try:
        with whole_file(path, private=True) as file:
            file.write(content)
        kind = _kind_of(path)
        if only not in (None, kind):
            raise InvalidInput(
                _now("Tabellen går inte att använda."),
                file=name,
                why=_now("Kolumnerna visar att den innehåller {kind}.").format(kind=kind.label()),
                cure=_now("Välj en tabell med {kind}.").format(kind=only.label()),
            )
        target = _home() / kind.value / stored
        target.parent.mkdir(exist_ok=True, mode=0o700)
        if not target.exists():
            waiting.replace(target)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return kind, stored


def _kind_of(path: Path) -> Kind:
    if path.suffix == ".toml":
        read_wave_notes(path)
        return Kind.NOTES
    frame = read_analysis(path, as_text=("place", "variable", "category")).frame
    columns = set(frame.columns)
    if {"variable", "category", "total"} <= columns:
        read_margins(frame, path.name)
        return Kind.MARGINS
    if {"variable", "category", "sampled", "responded"} <= columns:
        read_response(path)
        return Kind.RESPONSE
    if {"category", "total"} <= columns:
        read_standard(path)
        return Kind.STANDARD
    if "place" in columns and len(columns) > 1:
        _one_row_a_place(frame, path)
        return Kind.COVARIATES
    raise InvalidInput(
        _now("Tabellen går inte att använda."),
        why=_now("Kolumnerna säger inte vad den är till för."),
        cure=_now(
            "Ge place och uppgifter om platserna, variable, category och total, category och total, eller "
            "variable, category, sampled och responded som rubriker."
        ),
    )


def _one_row_a_place(frame: pl.DataFrame, path: Path) -> None:
    """A row is a place, never a person."""
    code = frame["place"].fill_null("")
    bad = (~code.str.contains(r"^(\d{2}|\d{4}|deso\d{4}:\S+|fed:\S+)$") | code.is_duplicated()).arg_true()
    if len(bad):
        raise InvalidInput(
            _now("Tabellen går inte att använda."),
            file=path.name,
            row=int(bad[0]) + 2,
            column="place",
            value=code[int(bad[0])],
            why=_now("En rad ska vara en plats, med sin kod, och varje plats en rad."),
            cure=_now("Skriv kommunens kod, till exempel 1780."),
        )
