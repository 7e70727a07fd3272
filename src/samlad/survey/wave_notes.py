"""What is known about two waves beside their answers: questions whose method broke, and codes that changed.

A small TOML file, where the codebook of the survey does not already say it:

    [break]
    trygg = "2018 frågades om kvällen, 2023 om hela dygnet."

    [recode.kvall]      # codes of the first wave = codes of the second
    1 = "5"
    5 = "1"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.analysis import code_text


@dataclass(frozen=True, slots=True)
class WaveNotes:
    """`breaks` maps a question to why its waves cannot be compared; `recoded` maps its first codes to the later."""

    breaks: Mapping[str, str] = field(default_factory=dict)
    recoded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def first_wave(self, table: pl.DataFrame) -> pl.DataFrame:
        """The first wave's answers in the codes of the second; a code that is not named stays."""
        known = {name: codes for name, codes in self.recoded.items() if name in table.columns}
        return table.with_columns(code_text(table[name]).replace(dict(codes)) for name, codes in known.items())


def read_wave_notes(path: Path) -> WaveNotes:
    """Read the file; what it should not hold stops with the section it is in."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(path, "", str(error)) from error
    for section in told:
        if section not in {"break", "recode"}:
            raise _refused(path, section, _("Filen har bara avsnitten break och recode."))
    breaks, recoded = told.get("break", {}), told.get("recode", {})
    for question, why in _table(path, "break", breaks).items():
        if not isinstance(why, str) or not why.strip():
            raise _refused(path, question, _("Skälet till brottet ska stå i text."))
    for question, codes in _table(path, "recode", recoded).items():
        values = list(_table(path, question, codes).values())
        if not all(isinstance(code, str | int) and not isinstance(code, bool) for code in values):
            raise _refused(path, question, _("Varje kod ska peka på en kod."))
        if len(set(map(str, values))) < len(values):
            raise _refused(path, question, _("Två koder blir samma kod, och går inte att skilja åt."))
    return WaveNotes(
        dict(breaks), {name: {old: str(new) for old, new in codes.items()} for name, codes in recoded.items()}
    )


def _table(path: Path, name: str, found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        raise _refused(path, name, _("Avsnittet ska ha rader med namn = värde."))
    return found


def _refused(path: Path, section: str, why: str) -> InvalidInput:
    return InvalidInput(
        _("Anteckningarna om mätomgångarna går inte att läsa."),
        file=path.name,
        value=section or None,
        why=why,
        cure=_('Skriv till exempel [break] och därunder fråga = "skäl".'),
    )
