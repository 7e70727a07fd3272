"""Which language the reader gets: chosen in the address, remembered in a cookie, else what the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from samlad.core.language import Language, using

_YEAR = 365 * 24 * 3600


class LanguageChoice:
    """Sets Django's language and the library's, so that a page never mixes the two."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        chosen = asked if asked in set(Language) else self._remembered_or_wanted(request)
        with translation.override(chosen), using(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if asked == chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=_YEAR,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    @staticmethod
    def _remembered_or_wanted(request: HttpRequest) -> str:
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if remembered in set(Language):
            return remembered
        for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
            if wanted[:2] in set(Language):
                return wanted[:2]
        return Language.SWEDISH.value
