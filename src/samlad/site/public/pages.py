"""The standing pages: about, accessibility, open data."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.site.accounts.walls import public
from samlad.site.public import release
from samlad.site.public.compare import csv_answer
from samlad.site.public.stored import all_pictures


@public
def about(request: HttpRequest) -> HttpResponse:
    """What Samlad is, where numbers come from, under which licence."""
    return render(request, "public/about.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that lag (2018:1937) asks for."""
    return render(request, "public/accessibility.html")


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """Everything that can be taken along."""
    now = release.current()
    measures = [(one, now.measure_name(one)) for one in now.measure_ids()]
    return render(request, "public/open_data.html", {"measures": measures, "pictures": all_pictures()})


@public
def all_rows(request: HttpRequest) -> HttpResponse:
    """The whole current release as one file, or every row of one measure."""
    table = release.current().table
    measure = request.GET.get("measure", "")
    if measure:
        table = table.where(measure=measure)
        if len(table) == 0:
            raise Http404
    return csv_answer(table, "samlad.csv")
