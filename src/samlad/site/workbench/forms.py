"""The upload form."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.site.workbench.incoming import ENDINGS
from samlad.site.workbench.models import Kind


class ImportForm(forms.Form):
    """Which file, and what it holds."""

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
