"""Keep persons out of notes: what the library's screen finds must be worded in another way."""

import re
from importlib import import_module, util

from django.utils.translation import gettext as _

# While the library has no screen every digit and every at sign is refused, which stops identity and phone numbers.
_STRICT = re.compile(r"[\d@]")


def refusal(text: str) -> str:
    """Why the text cannot be saved, in words; empty when it can."""
    if not text:
        return ""
    if util.find_spec("samlad.disclosure.screen") is not None:
        found = bool(import_module("samlad.disclosure.screen").screen_text(text))
    else:
        found = bool(_STRICT.search(text))
    if not found:
        return ""
    return _(
        "Texten kan peka ut en person. Ta bort namn, nummer, adresser och kontaktuppgifter, och beskriv bara platsen."
    )
