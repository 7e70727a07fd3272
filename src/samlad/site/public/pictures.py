"""The situation pictures as the board and the inhabitants read them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from samlad.site.accounts.walls import public
from samlad.site.config.headers import DOCUMENT_POLICY
from samlad.site.public.stored import FORMATS, StoredPicture, all_pictures, picture_of


def _found(place: str) -> StoredPicture:
    picture = picture_of(place)
    if picture is None:
        raise Http404
    return picture


@public
def pictures(request: HttpRequest) -> HttpResponse:
    """All places that have a picture."""
    return render(request, "public/pictures.html", {"pictures": all_pictures()})


@public
def picture(request: HttpRequest, place: str) -> HttpResponse:
    """One picture: its main points and its documents."""
    found = _found(place)
    return render(request, "public/picture.html", {"picture": found, "formats": found.formats()})


@public
def document(request: HttpRequest, place: str, kind: str) -> HttpResponseBase:
    """One document of a picture. Pages and PDF open in the browser, the rest is saved."""
    path = _found(place).file(kind)
    if path is None:
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=kind in {"xlsx", "docx"}, filename=path.name, content_type=FORMATS[kind]
    )
    if kind == "html":
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response
