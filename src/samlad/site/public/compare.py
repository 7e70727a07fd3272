"""The inhabitant compares: choose a measure and a place, read the sentence, see the chart, take the numbers along."""

import json

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.disclosure.published import Published
from samlad.report.cells import unit_label
from samlad.report.charts import Width, render_chart
from samlad.report.csv_rows import published_csv
from samlad.report.tables import table_of
from samlad.site.accounts.walls import public
from samlad.site.public import release
from samlad.site.public.comparison import Comparison, comparison


class CompareForm(forms.Form):
    """The choices of the view; all of them stand in the address, which is what is read. Never validated."""

    use_required_attribute = False

    measure = forms.ChoiceField(label=_("Mått"))
    unit = forms.ChoiceField(label=_("Visas som"))
    category = forms.ChoiceField(label=_("Svar"))
    place = forms.ChoiceField(label=_("Plats att markera"))
    period = forms.ChoiceField(label=_("Period"))


def _form(view: Comparison) -> CompareForm:
    """The form as the view stands; a choice of one is no choice and is left out."""
    form = CompareForm(
        initial={
            "measure": view.measure,
            "unit": view.unit.value if view.unit else "",
            "category": view.category,
            "place": view.place,
            "period": str(view.period or ""),
        },
        auto_id="val-%s",
    )
    places = sorted(((code, release.place_name(code)) for code in view.rows.places()), key=lambda one: one[1])
    choices: dict[str, list[tuple[str, str]]] = {
        "measure": [(one, view.release.measure_name(one)) for one in view.release.measure_ids()],
        "unit": [(one.value, unit_label(one)) for one in view.units],
        "category": [(one, view.release.answer_name(view.measure, one)) for one in view.categories],
        "place": [("", _now("Ingen")), *places],
        "period": [(str(one), one.label()) for one in view.periods],
    }
    for name, options in choices.items():
        field = form.fields[name]
        if name in {"unit", "category", "period"} and len(options) < 2:
            del form.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = options
    return form


@public
def compare(request: HttpRequest) -> HttpResponse:
    """The page."""
    view = comparison(request.GET)
    exhibit = view.exhibit()
    table = table_of(exhibit)
    numeric = [column.numeric for column in table.columns]
    lines = [
        (line[0], list(zip(line[1:], numeric[1:], strict=True)), row.estimate.place.code == view.place)
        for line, row in zip(table.cells, table.rows, strict=True)
    ]
    context = {
        "view": view,
        "form": _form(view),
        "exhibit": exhibit,
        "columns": table.columns,
        "lines": lines,
        "unit": unit_label(view.unit) if view.unit else "",
        "snapshots": sorted({part for row in view.rows for part in row.snapshot.split(";")}),
        "methods": sorted({row.method for row in view.rows}),
    }
    return render(request, "public/compare.html", context)


@public
def compare_svg(request: HttpRequest) -> HttpResponse:
    """The chart of the view as a picture, wide or for a phone."""
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    drawing = render_chart(comparison(request.GET).exhibit(), width=width)
    return HttpResponse(drawing, content_type="image/svg+xml")


@public
def compare_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as the page, as a file for a spreadsheet."""
    return csv_answer(comparison(request.GET).rows, "jamfor.csv")


@public
def compare_json(request: HttpRequest) -> HttpResponse:
    """The same rows as the page, for programs."""
    view = comparison(request.GET)
    body = {
        "measure": view.measure,
        "name": view.name,
        "definition": view.text.definition if view.text else None,
        "source": view.text.source if view.text else None,
        "origin": view.rows.origin.value if view.rows.origin else None,
        "rows": json.loads(view.rows.frame.write_json()),
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")


def csv_answer(table: Published, name: str) -> HttpResponse:
    """A published table as CSV: English column names, unrounded numbers."""
    response = HttpResponse(published_csv(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
