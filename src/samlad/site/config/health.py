"""Is the site well? Asked by whatever watches the server, readable by a person too."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from samlad.site.accounts.walls import public


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 when database and workspace answer, else 503; words by default, JSON when asked for. Tells no paths."""
    parts = {"database": _database_answers(), "workspace": settings.SAMLAD_WORKSPACE.is_dir()}
    well = all(parts.values())
    status = 200 if well else 503
    if "application/json" in request.headers.get("Accept", "") or request.GET.get("format") == "json":
        response: HttpResponse = JsonResponse({"well": well, **parts}, status=status)
    else:
        words = {
            "database": (_("Databasen svarar."), _("Databasen svarar inte.")),
            "workspace": (_("Arbetsytan finns."), _("Arbetsytan saknas.")),
        }
        lines = [words[part][0 if fine else 1] for part, fine in parts.items()]
        response = HttpResponse("\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
