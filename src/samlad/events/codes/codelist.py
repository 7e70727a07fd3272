"""One edition of a code list: codes and ranges of codes, the days it holds, the kind each code stands for."""

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from samlad.events.kinds import EventKind

_LETTER_CODE = re.compile(r"([A-Z]\d{2})(?:[.\s]?\w{0,3})?")


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or all codes from `first` to `last` with both ends, in words and as a kind."""

    first: str
    last: str
    kind: EventKind
    label: str

    def holds(self, code: str) -> bool:
        """Is it this code, or inside this range?"""
        return len(code) == len(self.first) and self.first <= code <= self.last


@dataclass(frozen=True, slots=True)
class CodeList:
    """`registers`: names (with *) of the registers it is for; none means any. Dates: the days on which it is in use."""

    name: str
    title: str
    edition: str
    codes: tuple[Code, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    registers: tuple[str, ...] = ()
    source: str = ""

    def is_for(self, register: str | None) -> bool:
        """Is it a list of that register, or of any?"""
        return not self.registers or any(fnmatchcase(register or "", one) for one in self.registers)

    def in_use(self, day: date) -> bool:
        """Did the edition hold on that day?"""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def find(self, code: str) -> Code | None:
        """The entry of a code as a register writes it; single codes come before ranges."""
        tidy = tidied(code)
        fits = [one for one in self.codes if one.holds(tidy)]
        return min(fits, key=lambda one: (one.first != one.last, one.first)) if fits else None


def tidied(code: str) -> str:
    """A code in the form it is compared in: `w01.9` and `W019` are W01, `1.0` is 1, words in small letters."""
    plain = " ".join(code.split())
    if found := _LETTER_CODE.fullmatch(plain.upper()):
        return found[1]
    return re.sub(r"^(\d+)\.0$", r"\1", plain).lower()
