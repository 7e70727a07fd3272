"""The screen before a shared text is saved: does it hold what looks like a person?

It finds what has a form of its own: identity numbers (checksum by the `personnummer` package), phone numbers,
e-mail, number plates, street addresses with a number, and first name + surname written with capitals after a word
that introduces a person. It cannot know every name; the people who write are told so.
"""

import re
from collections.abc import Iterator

from personnummer import personnummer

from samlad.core.errors import PersonalDataFound
from samlad.core.language import _
from samlad.core.wording import listed
from samlad.disclosure.found import Found, PersonalKind

_CAPITAL = "A-ZÅÄÖÉÜ"
_SMALL = "a-zåäöéü"
_IDENTITY = re.compile(r"(?<!\d)(?:\d{2})?\d{6}\s?[-+–]?\s?(?:\d{4}|[xX*]{4})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+|00)?(?:46|0)[\s-]?\d(?:[\s-]?\d){6,10}(?!\d)")
_PLATE = re.compile(r"(?<!\w)[A-HJ-PR-UW-Z]{3}[ -]?\d{2}[\dA-HJ-PR-UW-Z](?!\w)", re.IGNORECASE)
_STREET = re.compile(
    rf"[{_CAPITAL}{_SMALL}]+(?:gatan|vägen|gränd|gränden|stigen|allén|backen|torget|plan)\s+\d{{1,4}}\s?[A-Za-z]?(?!\d)",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    rf"\b(?:[Hh]err|[Ff]ru|[Pp]ojken|[Ff]lickan|[Mm]annen|[Kk]vinnan|[Hh]eter|[Nn]amn(?:et)?:?|[Ee]leven|[Kk]illen|[Tt]jejen)"
    rf"\s+([{_CAPITAL}][{_SMALL}]+(?:\s+[{_CAPITAL}][{_SMALL}]+)*)"
)
_FULL_NAME = re.compile(
    rf"(?<![{_CAPITAL}{_SMALL}])[{_CAPITAL}][{_SMALL}]+\s+[{_CAPITAL}][{_SMALL}]*"
    r"(?:sson|ström|berg|qvist|kvist|gren|lund|ström|dahl|ell|én|blom|stedt|holm)(?![a-zåäö])"
)


def _identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _IDENTITY.finditer(text):
        written = re.sub(r"[\s–]", "", match[0].replace("–", "-"))
        masked = re.search(r"[xX*]{4}$", written) is not None
        # A masked last four ("XXXX") still names a birth date, and is refused with the rest.
        if masked or personnummer.valid(written):
            yield match.span()


_SHAPES: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = (
    (PersonalKind.EMAIL, _EMAIL),
    (PersonalKind.PHONE, _PHONE),
    (PersonalKind.NUMBER_PLATE, _PLATE),
    (PersonalKind.HOME_ADDRESS, _STREET),
    (PersonalKind.NAME, _INTRODUCED),
    (PersonalKind.NAME, _FULL_NAME),
)


def screen_text(text: str) -> list[Found]:
    """Every spot that looks personal, in order, each character in at most one hit."""
    hits = [Found(PersonalKind.IDENTITY_NUMBER, *span) for span in _identity_numbers(text)]
    for kind, pattern in _SHAPES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= hit.start or start >= hit.end for hit in hits):
                hits.append(Found(kind, start, end))
    return sorted(hits, key=lambda hit: hit.start)


def require_no_person(text: str) -> None:
    """Stop a text that looks personal, saying what kind of detail stands in it but never repeating it."""
    hits = screen_text(text)
    if not hits:
        return
    kinds = list(dict.fromkeys(hit.kind.label() for hit in hits))
    raise PersonalDataFound(
        _("Texten kan inte sparas."),
        why=_("Den innehåller något som ser ut som {kinds}.").format(kinds=listed(kinds)),
        cure=_("Skriv om så att ingen person går att känna igen: beskriv platsen och händelsen."),
    )
