"""What every page shows: whose site it is, who is logged in, what the menu holds, whether the data is made up."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from samlad.site.accounts.current import actor_of_request
from samlad.site.config.menu import menu_for
from samlad.site.config.workspace import is_synthetic


def every_page(request: HttpRequest) -> dict[str, object]:
    """The base layout's values."""
    actor = actor_of_request(request)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    other = "en" if language == "sv" else "sv"
    kept = [(key, value) for key, values in request.GET.lists() if key != "lang" for value in values]
    return {
        "owner": settings.SAMLAD_OWNER,
        "contact": settings.SAMLAD_CONTACT,
        "actor": actor,
        "menu": menu_for(actor, request.path),
        "synthetic": is_synthetic(),
        "page_language": language,
        "other_language": other,
        "other_language_address": f"{request.path}?{urlencode([*kept, ('lang', other)])}",
    }
