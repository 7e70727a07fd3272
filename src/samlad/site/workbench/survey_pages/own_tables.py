"""The analyst's own small tables about places and the population: kept in the workspace, never about a person."""

import hashlib
from enum import StrEnum
from pathlib import Path

import polars as pl
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import InvalidInput, SamladError
from samlad.data.durable import whole_file
from samlad.site.accounts.walls import for_roles
from samlad.site.config import workspace as folder
from samlad.site.workbench.incoming import fit_name
from samlad.site.workbench.survey_pages.room import ROLES, workspace_of
from samlad.sources.analysis import read_analysis
from samlad.survey.calibration import read_margins
from samlad.survey.choice import read_standard

_ENDINGS = (".csv", ".xlsx")
_MEGABYTES = 5
_SEPARATOR = "--"


class Kind(StrEnum):
    """What a table is for, told by its columns."""

    COVARIATES = "covariates"
    MARGINS = "margins"
    STANDARD = "standard"

    def label(self) -> str:
        """The kind in words."""
        return {
            Kind.COVARIATES: _now("bakgrundsuppgifter om platser"),
            Kind.MARGINS: _now("kända totaler i befolkningen"),
            Kind.STANDARD: _now("standardbefolkning"),
        }[self]


def _home() -> Path:
    return folder.root() / "tables"


def kept_tables(kind: Kind) -> list[tuple[str, str]]:
    """The tables of a kind: the name they are stored by, and the one they came with."""
    found = sorted((_home() / kind.value).glob("*")) if (_home() / kind.value).is_dir() else []
    return [(path.name, path.name.partition(_SEPARATOR)[2]) for path in found if not path.name.startswith(".")]


def kept_path(kind: Kind, stored: str) -> Path:
    """Where a table stands that `kept_tables` told of."""
    return _home() / kind.value / Path(stored).name


def columns_of(stored: str) -> list[str]:
    """What a table of places tells about them."""
    path = kept_path(Kind.COVARIATES, stored)
    return [name for name in read_analysis(path, as_text=("place",)).frame.columns if name != "place"]


class OwnTableForm(forms.Form):
    """One small table."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("CSV eller Excel. Kolumnerna säger vad den är till för."),
        widget=forms.FileInput(attrs={"accept": ",".join(_ENDINGS)}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Of a sort that is read, and small."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(upload.name or "").suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(_now("Filens ändelse är okänd. Spara tabellen som CSV eller Excel."))
        if (upload.size or 0) > min(_MEGABYTES, settings.SAMLAD_UPLOAD_MEGABYTES) * 1024 * 1024:
            raise forms.ValidationError(_now("Filen är för stor för en tabell med en rad per plats eller klass."))
        return upload


@for_roles(*ROLES)
def own_tables(request: HttpRequest) -> HttpResponse:
    """The tables there are, and a way to add one."""
    workspace_of(request)
    form = OwnTableForm(request.POST or None, request.FILES or None, auto_id="val-%s")
    if request.method == "POST" and form.is_valid():
        try:
            kind = keep(form.cleaned_data["file"])
        except SamladError as error:
            form.add_error("file", " ".join(error.for_people().split()))
        else:
            messages.success(request, _now("Tabellen är sparad som {kind}.").format(kind=kind.label()))
            return redirect("workbench:survey_own_tables")
    kept = [(kind, [name for _path, name in kept_tables(kind)]) for kind in Kind]
    context = {"form": form, "kept": [(kind.label(), names) for kind, names in kept if names]}
    return render(request, "survey/own_tables.html", context, status=422 if form.errors else 200)


def keep(upload: UploadedFile[bytes]) -> Kind:
    """Store a table under the kind its columns tell; one that holds anything but places and classes is refused."""
    content = upload.read()
    name = fit_name(upload.name or "")
    stored = f"{hashlib.sha256(content).hexdigest()[:12]}{_SEPARATOR}{name}"
    waiting = _home() / ".incoming"
    waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = waiting / stored
    try:
        with whole_file(path, private=True) as file:
            file.write(content)
        kind = _kind_of(path)
        target = _home() / kind.value
        target.mkdir(exist_ok=True, mode=0o700)
        path.replace(target / stored)
    finally:
        path.unlink(missing_ok=True)
    return kind


def _kind_of(path: Path) -> Kind:
    frame = read_analysis(path, as_text=("place", "variable", "category")).frame
    columns = set(frame.columns)
    if {"variable", "category", "total"} <= columns:
        read_margins(frame, path.name.partition(_SEPARATOR)[2])
        return Kind.MARGINS
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
            "Ge place och uppgifter om platserna, variable, category och total, eller category och total som rubriker."
        ),
    )


def _one_row_a_place(frame: pl.DataFrame, path: Path) -> None:
    """A row is a place, never a person."""
    code = frame["place"].fill_null("")
    bad = (~code.str.contains(r"^(\d{2}|\d{4}|deso\d{4}:\S+|fed:\S+)$") | code.is_duplicated()).arg_true()
    if len(bad):
        raise InvalidInput(
            _now("Tabellen går inte att använda."),
            file=path.name.partition(_SEPARATOR)[2],
            row=int(bad[0]) + 2,
            column="place",
            value=code[int(bad[0])],
            why=_now("En rad ska vara en plats, med sin kod, och varje plats en rad."),
            cure=_now("Skriv kommunens kod, till exempel 1780."),
        )
