"""The upload form."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.site.workbench.incoming import ENDINGS, fit_name
from samlad.site.workbench.models import Kind
from samlad.site.workbench.plain_form import PlainForm

_MOST_BESIDE = 5 * 1024 * 1024


MAPPING_ENDINGS = frozenset({".toml"})
CODEBOOK_ENDINGS = frozenset({".toml", ".xlsx", ".csv", ".xml"})


class ImportForm(PlainForm):
    """Which file, what it holds, and what tells how to read it."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("CSV, Excel, SPSS eller Parquet."),
        allow_empty_file=False,
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(ENDINGS))}),
    )
    kind = forms.ChoiceField(
        label=_("Filen innehåller"),
        choices=[(value, capfirst(label)) for value, label in Kind.choices],
        widget=forms.RadioSelect,
    )

    mapping = forms.FileField(
        label=_("Mappningsfil"),
        required=False,
        help_text=_("TOML. Säger vilken kolumn som är vad. Publicerade svar behöver oftast en."),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(MAPPING_ENDINGS))}),
    )
    codebook = forms.FileField(
        label=_("Enkätens kodbok"),
        required=False,
        help_text=_("TOML, Excel, CSV, XML eller ett XLSForm. Bara till enkätsvar."),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(CODEBOOK_ENDINGS))}),
    )

    def clean_mapping(self) -> UploadedFile[bytes] | None:
        """Of the sort that is read."""
        return self._beside("mapping", MAPPING_ENDINGS, _now("En mappningsfil ska vara TOML (.toml)."))

    def clean_codebook(self) -> UploadedFile[bytes] | None:
        """Of a sort that is read."""
        wanted = _now("En kodbok ska vara TOML, Excel, CSV eller XML (.toml, .xlsx, .csv, .xml).")
        return self._beside("codebook", CODEBOOK_ENDINGS, wanted)

    def _beside(self, name: str, endings: frozenset[str], wanted: str) -> UploadedFile[bytes] | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data[name]
        if upload is not None and Path(upload.name or "").suffix.lower() not in endings:
            raise forms.ValidationError(wanted)
        if upload is not None and (upload.size or 0) > _MOST_BESIDE:
            raise forms.ValidationError(_now("Filen är för stor. Har du valt rätt fil?"))
        return upload

    def clean(self) -> dict[str, Any]:
        """Only a survey has a codebook, and the files lie side by side, each under its own name."""
        told = self.cleaned_data
        if told.get("codebook") and told.get("kind") not in (None, Kind.SURVEY):
            self.add_error("codebook", _now("Bara enkätsvar har en kodbok. Ta bort den, eller välj enkätsvar."))
        names = [fit_name(told[name].name or "") for name in ("file", "mapping", "codebook") if told.get(name)]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_now("Två av filerna heter lika. Byt namn på en av dem."))
        return told

    def clean_file(self) -> UploadedFile[bytes]:
        """Of a sort that the library reads, and not too large."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(upload.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                _now("Filens ändelse är okänd. Spara den som CSV eller Excel och välj den på nytt.")
            )
        limit = settings.SAMLAD_UPLOAD_MEGABYTES
        if (upload.size or 0) > limit * 1024 * 1024:
            raise forms.ValidationError(
                _now("Filen är större än {limit} MB. Dela den, eller läs in den på servern med samlad import.").format(
                    limit=limit
                )
            )
        return upload
