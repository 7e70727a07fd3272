"""The inhabitant compares: choose a measure and a place, read the sentence, see every place, take the numbers along."""

import io
import json
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from samlad.core.estimate import Estimate
from samlad.core.period import Period
from samlad.disclosure.published import Published
from samlad.picture.model import MeasureText
from samlad.site.accounts.walls import public
from samlad.site.public import release
from samlad.site.public.worded import sentence, unit_text, worded


class CompareForm(forms.Form):
    """The choices of the view; all of them stand in the address, which is what is read. Never validated."""

    use_required_attribute = False

    measure = forms.ChoiceField(label=_("Mått"))
    place = forms.ChoiceField(label=_("Plats att markera"))
    period = forms.ChoiceField(label=_("Period"))


@dataclass(frozen=True, slots=True)
class View:
    """What one address shows: the measure, the rows of one period for all places, the marked place."""

    release: release.Release
    measure: str
    place: str
    period: Period | None
    periods: list[Period]
    rows: Published

    @property
    def text(self) -> MeasureText | None:
        """Name and definition of the measure, when the register knows it."""
        return self.release.measures.get(self.measure)

    @property
    def query(self) -> str:
        """The view's state as an address query, for the twins and the form."""
        parts = {"measure": self.measure, "place": self.place, "period": str(self.period or "")}
        return urlencode({key: value for key, value in parts.items() if value})

    def marked(self) -> Estimate | None:
        """The marked place's row, the one of everybody."""
        return next((row for row in self.rows if row.place.code == self.place), None)


def _view(request: HttpRequest) -> View:
    """The view an address asks for. A measure or period that is not published does not exist."""
    now = release.current()
    ids = now.measure_ids()
    measure = request.GET.get("measure", "") or (ids[0] if ids else "")
    if measure and measure not in ids:
        raise Http404
    rows = now.table.where(pl.col("sex") == "all", pl.col("age") == "all", measure=measure)
    periods = list(reversed(rows.periods()))
    asked = request.GET.get("period", "")
    period = next((one for one in periods if str(one) == asked), None)
    if asked and period is None:
        raise Http404
    period = period or (periods[0] if periods else None)
    if period is not None:
        rows = rows.where(period_start=period.start, period_end=period.end)
    return View(now, measure, request.GET.get("place", ""), period, periods, rows)


def _form(view: View) -> CompareForm:
    form = CompareForm(
        initial={"measure": view.measure, "place": view.place, "period": str(view.period or "")}, auto_id="val-%s"
    )
    places = sorted(((code, release.place_name(code)) for code in view.rows.places()), key=lambda one: one[1])
    choices: dict[str, list[tuple[str, str]]] = {
        "measure": [(one, view.release.measure_name(one)) for one in view.release.measure_ids()],
        "place": [("", str(_("Ingen"))), *places],
        "period": [(str(one), one.label()) for one in view.periods],
    }
    for name, options in choices.items():
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options
    return form


@public
def compare(request: HttpRequest) -> HttpResponse:
    """The page."""
    view = _view(request)
    rows = list(view.rows)
    marked = view.marked()
    ordered = sorted(rows, key=lambda row: (release.place_name(row.place.code), row.category or "", row.dims))
    context = {
        "view": view,
        "form": _form(view),
        "measure_name": view.release.measure_name(view.measure),
        "rows": [worded(row, release.place_name(row.place.code), view.place) for row in ordered],
        "has_categories": any(row.category for row in rows),
        "unit": unit_text(rows[0].unit) if rows else "",
        "sentence": (
            sentence(marked, view.release.measure_name(view.measure), release.place_name(view.place)) if marked else ""
        ),
        "snapshots": sorted({row.snapshot for row in rows}),
        "methods": sorted({row.method for row in rows}),
    }
    return render(request, "public/compare.html", context)


@public
def compare_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as the page, as a file for a spreadsheet."""
    return csv_answer(_view(request).rows, "jamfor.csv")


@public
def compare_json(request: HttpRequest) -> HttpResponse:
    """The same rows as the page, for programs."""
    view = _view(request)
    rows = json.loads(view.rows.frame.write_json())
    body = {
        "measure": view.measure,
        "name": view.release.measure_name(view.measure),
        "definition": view.text.definition if view.text else None,
        "source": view.text.source if view.text else None,
        "origin": view.rows.origin.value if view.rows.origin else None,
        "rows": rows,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")


def csv_answer(table: Published, name: str) -> HttpResponse:
    """A published table as CSV: English column names, unrounded numbers."""
    buffer = io.BytesIO()
    table.frame.write_csv(buffer)
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
