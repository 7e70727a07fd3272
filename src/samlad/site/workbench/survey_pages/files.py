"""A page's table as a file: CSV and XLSX with English column names and unrounded numbers, the picture as SVG."""

import io
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(frame: pl.DataFrame, name: str, kind: str, *, synthetic: bool) -> HttpResponse:
    """The table as `csv` or `xlsx`. The name says when the data is made up."""
    name = f"{name}-syntetisk" if synthetic else name
    if kind == "csv":
        return _saved(frame.write_csv().encode(), "text/csv; charset=utf-8", f"{name}.csv")
    content = io.BytesIO()
    frame.write_excel(content, worksheet=("syntetisk" if synthetic else "tabell"), autofit=True)
    return _saved(content.getvalue(), XLSX, f"{name}.xlsx")


def picture(drawing: str) -> HttpResponse:
    """A drawing of the page."""
    return HttpResponse(drawing, content_type="image/svg+xml")


def query_of(request: HttpRequest, *without: str) -> str:
    """The choices of the address, for the page's files; `lang` and `width` are no choice."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in {"lang", "width", *without}
        for value in values
        if value
    ]
    return urlencode(kept)


def _saved(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
