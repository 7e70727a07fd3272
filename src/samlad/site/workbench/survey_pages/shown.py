"""What all pages of one survey share: the tabs, the notice that they are internal, the twins of a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samlad.core.period import Period
from samlad.site.workbench.survey_pages.files import query_of
from samlad.survey.study import Study

MOST_ROWS = 400
"""A page shows so many rows; the files have them all."""
MOST_LINES = 80
"""A drawing with more lines is a wall."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table in words: its heads, whether they are numbers, and its rows, with the command that makes it."""

    heads: tuple[tuple[str, bool], ...]
    rows: list[list[str]]
    command: str
    total: int
    lead: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def hidden(self) -> int:
        """Rows that only the files have."""
        return max(0, self.total - len(self.rows))

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Every row as its head and its cells."""
        numeric = [is_number for _name, is_number in self.heads]
        return [(row[0], list(zip(row[1:], numeric[1:], strict=True))) for row in self.rows]


def tabs() -> list[tuple[str, str]]:
    """The pages of one survey: route and name."""
    return [
        ("survey_codebook", _("Kodbok")),
        ("survey_table", _("Tabell")),
        ("survey_association", _("Samband")),
        ("survey_change", _("Förändring")),
        ("survey_small_places", _("Små platser")),
        ("survey_sayability", _("Vad går att säga?")),
        ("survey_weights", _("Vikter")),
        ("survey_report", _("Rapport")),
    ]


def page(
    request: HttpRequest, study: Study, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of one survey. A form with mistakes or a choice that cannot be answered is 422, with its sentence."""
    form, trouble = context.get("form"), context.get("trouble")
    wrong = bool(trouble) or bool(getattr(form, "errors", None))
    shared = {
        "study": study,
        "title": study.snapshot.provenance.source,
        "period": Period.parse(study.design.period).label(),
        "wanted": study.snapshot.short_id,
        "tabs": [(f"workbench:{name}", label) for name, label in tabs()],
        "here": f"workbench:{getattr(request.resolver_match, 'url_name', '')}",
        "query": query_of(request),
    }
    return render(request, template, shared | dict(context), status=422 if wrong else status)
