"""Which language a person reads: one context variable, one gettext domain, Swedish as the source language."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path

_LOCALE_FOLDER = Path(__file__).parent / "locale"


class Language(StrEnum):
    """The languages a person can read Samlad in."""

    SWEDISH = "sv"
    ENGLISH = "en"


_current: ContextVar[Language] = ContextVar("samlad_language", default=Language.SWEDISH)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    # Swedish is the source language, so it needs no catalogue of its own.
    if language is Language.SWEDISH:
        return gettext.NullTranslations()
    return gettext.translation("samlad", _LOCALE_FOLDER, languages=[language.value], fallback=True)


def current_language() -> Language:
    """The language texts are worded in just now."""
    return _current.get()


def set_language(language: Language | str) -> None:
    """Choose the language for the rest of this context (a request, a command)."""
    _current.set(Language(language))


@contextmanager
def using(language: Language | str) -> Iterator[None]:
    """Word everything inside the block in one language."""
    token = _current.set(Language(language))
    try:
        yield
    finally:
        _current.reset(token)


def _(text: str) -> str:
    """The text in the reader's language; the Swedish text is the key."""
    return _catalogue(_current.get()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for one or for several, in the reader's language."""
    return _catalogue(_current.get()).ngettext(singular, plural, count)
