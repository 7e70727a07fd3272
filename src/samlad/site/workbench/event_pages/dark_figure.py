"""The dark figure of two registers, from three counts that are typed: the estimate, and how far it may be wrong."""

import shlex
from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.wording import number, percent
from samlad.events.dark_figure.two_lists import Overlap, two_registers
from samlad.report.charts import Width
from samlad.report.charts.lines import Line, render_lines
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.event_pages.room import ROLES
from samlad.site.workbench.event_pages.tabs import tabs
from samlad.site.workbench.plain_form import PlainForm
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.files import picture, query_of, table_file
from samlad.site.workbench.survey_pages.room import told_in_words, workspace_of
from samlad.site.workbench.survey_pages.shown import Shown

_MOST = 10_000_000


class OverlapForm(PlainForm):
    """How many stand in both registers, and in one alone."""

    n11 = forms.IntegerField(label=_("Antal i båda registren"), min_value=0, max_value=_MOST)
    n10 = forms.IntegerField(label=_("Antal bara i det första"), min_value=0, max_value=_MOST)
    n01 = forms.IntegerField(label=_("Antal bara i det andra"), min_value=0, max_value=_MOST)

    def __init__(self, told: QueryDict | None) -> None:
        super().__init__(told, auto_id="val-%s")

    def table(self) -> pl.DataFrame:
        """The library's table."""
        told = self.cleaned_data
        return two_registers(Overlap(told["n11"], told["n10"], told["n01"]))

    def command(self) -> str:
        """What gives the same rows."""
        counts = [word for name in ("n11", "n10", "n01") for word in (f"--{name}", str(self.cleaned_data[name]))]
        return shlex.join(["samlad", "events", "capture-recapture", *counts])


@for_roles(*ROLES)
def dark_figure(request: HttpRequest) -> HttpResponse:
    """The page."""
    workspace_of(request)
    asked = bool(query_of(request))
    form = OverlapForm(request.GET if asked else None)
    shown, trouble = attempted(form, lambda: _shown(form)) if asked else (None, "")
    context = {"tabs": tabs(), "here": "morkertal", "form": form, "shown": shown, "trouble": trouble}
    status = 422 if asked and shown is None else 200
    return render(request, "events/dark_figure.html", context | {"query": query_of(request)}, status=status)


@for_roles(*ROLES)
@told_in_words
def dark_figure_files(request: HttpRequest, kind: str) -> HttpResponse:
    """The same rows as a file."""
    # Counts that somebody typed are not the workspace's: nothing of it is in the file.
    return table_file(_required(request).table(), "morkertal", kind, synthetic=False)


@for_roles(*ROLES)
@told_in_words
def dark_figure_drawing(request: HttpRequest) -> HttpResponse:
    """The estimate and its range."""
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    lines = [
        Line(
            _model(row), row["estimate"], row["low"], row["high"], number(row["estimate"]),
            unsure=row["model"] != "chapman",
        )
        for row in _required(request).table().iter_rows(named=True)
    ]  # fmt: skip
    return picture(render_lines(lines, title=_now("Mörkertal"), unit=_now("händelser i verkligheten"), width=width))


def _required(request: HttpRequest) -> OverlapForm:
    workspace_of(request)
    form = OverlapForm(request.GET)
    required(form)
    return form


def _shown(form: OverlapForm) -> Shown:
    table = form.table()
    heads = (
        (_now("Antagande"), False), (_now("Uppskattat antal"), True), (_now("Osäkerhet"), True),
        (_now("Sedda"), True), (_now("Andel sedda"), True),
    )  # fmt: skip
    rows = [
        [
            _model(row), number(row["estimate"]),
            _now("{low} till {high}").format(low=number(row["low"]), high=number(row["high"])),
            number(row["seen"]), percent(row["seen_share"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    top, totals = table.row(0, named=True), sorted(float(one) for one in table["estimate"])
    lead = _now(
        "Ungefär {estimate} händelser, om registren är oberoende; {seen} av dem är sedda. Hänger registren ihop ligger "
        "antalet mellan {low} och {high}."
    ).format(estimate=number(top["estimate"]), seen=number(top["seen"]), low=number(totals[0]), high=number(totals[-1]))
    notes = [
        _now(
            "Ingen vet ur de tre talen hur registren hänger ihop. Raderna med beroende visar vad som gäller om en "
            "händelse i det ena har mindre eller större chans att stå i det andra."
        )
    ]
    if top["status"] != "ok":
        notes.append(_now("Färre än sju händelser står i båda registren: uppskattningen är inte att lita på."))
    return Shown(heads, rows, form.command(), len(rows), lead, tuple(zip("ab", notes, strict=False)))


def _model(row: dict[str, Any]) -> str:
    if row["model"] == "chapman":
        return _now("oberoende register (Chapman)")
    return _now("beroende, oddskvot {ratio}").format(ratio=number(row["odds_ratio"], 1))
