"""The front page: what Samlad is, what the picture says, where to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samlad.site.accounts.walls import public
from samlad.site.public.stored import all_pictures


@public
def start(request: HttpRequest) -> HttpResponse:
    """The front page."""
    pictures = all_pictures()
    # The region's own picture leads when there is one; else the first.
    leading = next((one for one in pictures if one.place.startswith("fed:")), pictures[0] if pictures else None)
    return render(request, "public/start.html", {"pictures": pictures, "leading": leading})
