"""The pages shown when something is wrong: what happened and what to do, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, happened: str, todo: str) -> HttpResponse:
    context = {"title": title, "happened": happened, "todo": todo}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form could not be understood."""
    return _page(
        request,
        400,
        _("Frågan gick inte att förstå"),
        _("Adressen eller formuläret innehåller något som sidan inte kan läsa."),
        _("Gå tillbaka, rätta det du skrev och försök igen."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reader's roles do not open this page."""
    return _page(
        request,
        403,
        _("Du har inte tillgång till sidan"),
        _("Sidan är öppen för vissa roller, och ingen av dina roller ger tillgång till den i dag."),
        _("Fråga den som är administratör i din organisation om du behöver sidan i ditt arbete."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this reader may know of."""
    return _page(
        request,
        404,
        _("Sidan finns inte"),
        _("Adressen kan vara felskriven, eller så har sidan flyttat."),
        _("Kontrollera adressen eller börja om från startsidan."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of ours."""
    return _page(
        request,
        500,
        _("Något gick fel hos oss"),
        _("Felet är vårt och har skrivits i serverns logg. Det du gjorde har inte sparats."),
        _("Försök igen om en stund. Hör av dig till den som sköter tjänsten om felet är kvar."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere."""
    return _page(
        request,
        403,
        _("Formuläret gick inte att ta emot"),
        _("Sidan har legat öppen för länge, eller så tillåter webbläsaren inte kakor."),
        _("Ladda om sidan och skicka formuläret igen."),
    )
