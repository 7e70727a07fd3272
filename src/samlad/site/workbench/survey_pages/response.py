"""The response while a survey is in the field: a file is read, told of and forgotten; nothing of it is kept."""

from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import SamladError
from samlad.core.wording import day, interval, number, percent
from samlad.report.charts import Width
from samlad.report.charts.curves import Curve, Plot, render_curves
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench import incoming
from samlad.site.workbench.plain_form import PlainForm, sent
from samlad.site.workbench.survey_pages.files import table_file
from samlad.site.workbench.survey_pages.room import ROLES
from samlad.site.workbench.survey_pages.shown import MOST_ROWS, Shown
from samlad.sources.analysis import read_analysis
from samlad.survey.fieldwork import Fieldwork, FieldworkChoice, fieldwork

_ENDINGS = (".csv", ".xlsx", ".parquet")
_MEGABYTES = 50


class ResponseForm(PlainForm):
    """The drawn sample with who has answered, and which columns say so."""

    file = forms.FileField(
        label=_("Urvalet med svarsmarkering"),
        help_text=_("CSV, Excel eller Parquet: en rad per dragen person, utan enkätsvar. Filen sparas inte."),
        widget=forms.FileInput(attrs={"accept": ",".join(_ENDINGS)}),
    )
    id = forms.CharField(label=_("Kolumnen med personens nummer"), initial="id", max_length=80)
    responded = forms.CharField(
        label=_("Kolumnen med svarsmarkering"), initial="responded", max_length=80, help_text=_("1 för svar, 0 annars.")
    )
    by = forms.CharField(
        label=_("Jämför grupper i"), required=False, max_length=400, help_text=_("Ramens kolumner, med komma emellan.")
    )
    weight = forms.CharField(label=_("Kolumnen med designvikter"), required=False, max_length=80)
    date = forms.CharField(label=_("Kolumnen med svarsdag"), required=False, max_length=80)

    def clean_file(self) -> UploadedFile[bytes]:
        """Of a sort that is read, and not too large."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(upload.name or "").suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(_now("Filens ändelse är okänd. Spara den som CSV eller Excel."))
        if (upload.size or 0) > _MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_now("Filen är för stor för sidan. Använd samlad survey response på servern."))
        return upload

    def asked(self) -> FieldworkChoice:
        """The library's choice of what the form asks."""
        told = self.cleaned_data
        groups = tuple(one.strip() for one in told["by"].split(",") if one.strip())
        return FieldworkChoice(
            told["id"].strip(),
            told["responded"].strip(),
            groups,
            told["weight"].strip() or None,
            told["date"].strip() or None,
        )


@for_roles(*ROLES)
def response(request: HttpRequest) -> HttpResponse:
    """The page: rates by group with their limits, warnings, how even the response is, and the days."""
    told, files = sent(request)
    form = ResponseForm(told, files, auto_id="val-%s")
    context: dict[str, object] = {"form": form}
    trouble = ""
    if request.method == "POST" and form.is_valid():
        name, choice = incoming.fit_name(form.cleaned_data["file"].name or ""), form.asked()
        try:
            found = _found(form.cleaned_data["file"], name, choice)
            if request.POST.get("as") == "csv":
                return table_file(found.rates, "svarsandelar", "csv", synthetic=False)
            context |= _told(found, choice.command(name))
        except SamladError as error:
            trouble = error.for_people()
    context["trouble"] = trouble
    return render(request, "survey/response.html", context, status=422 if trouble or form.errors else 200)


def _found(upload: UploadedFile[bytes], name: str, choice: FieldworkChoice) -> Fieldwork:
    token = incoming.keep(upload, name)
    try:
        return fieldwork(read_analysis(incoming.waiting(token, name), as_text=choice.as_text), choice)
    finally:
        incoming.remove(token)


def _told(found: Fieldwork, command: str) -> dict[str, object]:
    even = found.evenness
    return {
        "shown": _shown(found),
        "warnings": found.warnings(),
        "indicator": "" if even is None else number(even.indicator, 3),
        "why_not": found.why_not,
        "drawing": _drawing(found),
        "command": command,
    }


def _shown(found: Fieldwork) -> Shown:
    heads = (
        (_now("Grupp"), False),
        (_now("Dragna"), True),
        (_now("Svarande"), True),
        (_now("Svarsandel"), True),
        (_now("Intervall 95 %"), True),
        (_now("De andra"), True),
        (_now("I ord"), False),
    )
    rows = [
        [
            _now("Alla") if row["variable"] is None else f"{row['variable']}: {row['category']}",
            number(row["sampled"]),
            number(row["responded"]),
            percent(row["rate"], 1),
            interval(row["low"], row["high"], 1, as_percent=True),
            "–" if row["rest_rate"] is None else percent(row["rest_rate"], 1),
            _now("faller bort") if row["falls_away"] else "–",
        ]
        for row in found.rates.head(MOST_ROWS).iter_rows(named=True)
    ]
    return Shown(heads, rows, "", found.rates.height)


def _drawing(found: Fieldwork) -> str:
    """The response day by day, drawn; the numbers come from the library and hold no text of the file."""
    if found.days is None or found.days.height < 2:
        return ""
    days = found.days.sort("date")
    first, last = days["date"][0], days["date"][-1]
    points = tuple(((row["date"] - first).days, row["rate"] * 100) for row in days.iter_rows(named=True))
    plot = Plot(
        title=_now("Svaren dag för dag"),
        x_caption=_now("Dagar sedan {day}").format(day=day(first)),
        y_caption=_now("Andel som har svarat, procent"),
        x_words=number,
        y_words=number,
        chosen=float(points[-1][0]),
        chosen_words=day(last),
        description=_now("Andelen som har svarat, dag för dag. Sista dagen är {share}.").format(
            share=percent(points[-1][1] / 100, 1)
        ),
    )
    drawing = "".join(
        f'<div class="{name}">{render_curves([Curve(_now("alla"), points)], plot, width)}</div>'
        for name, width in (("only-wide", Width.WIDE), ("only-narrow", Width.NARROW))
    )
    return mark_safe(drawing)
