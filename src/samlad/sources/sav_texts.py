"""Texts of an SPSS file in UTF-8 that are no UTF-8: the reader drops their end, or all of them, without a word.

A letter of another encoding at the end of a text ("på" in Latin-1) looks like the beginning of a longer sign. Read
byte by byte (Latin-1 has a sign for every byte) the text has as many signs as there are bytes in the file: fewer bytes
in what was decoded means that something was dropped.
"""

from pathlib import Path

import polars as pl
import pyreadstat

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _, ngettext
from samlad.sources.mistakes import SHOWN

_HEADING = 2


def undecoded(
    path: Path, frame: pl.DataFrame, about: pyreadstat.metadata_container, encoding: str | None
) -> tuple[str, ...]:
    """Stop when texts were dropped or cut short. `frame` is the file as it was read.

    A text as long as its field allows was cut by the program that saved it: such are counted in a note.
    """
    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    told = str(encoding or about.file_encoding or "UTF-8").upper().replace("-", "")
    if not names or told != "UTF8":
        return ()
    stored = [name.encode().decode("latin-1") for name in names]
    raw, _about = pyreadstat.read_sav(path, usecols=stored, output_format="polars", encoding="LATIN1")
    problems: list[Problem] = []
    total = filled = 0
    for name, column in zip(names, stored, strict=True):
        bytes_there = raw[column].fill_null("").str.len_chars()
        short = frame[name].fill_null("").str.len_bytes() < bytes_there
        full = short & (bytes_there >= about.variable_storage_width.get(name, 0))
        filled += int(full.sum())
        rows = (short & ~full).arg_true()
        total += len(rows)
        problems += [_problem(path.name, name, row + _HEADING) for row in rows.head(SHOWN).to_list()]
    if total:
        raise InvalidInput(_("SPSS-filen går inte att läsa."), problems=problems[:SHOWN], total=total)
    if not filled:
        return ()
    note = ngettext(
        "{count} text är avklippt mitt i ett tecken: den fyller sitt fält i SPSS-filen.",
        "{count} texter är avklippta mitt i ett tecken: de fyller sina fält i SPSS-filen.",
        filled,
    )
    return (note.format(count=filled),)


def _problem(file: str, column: str, row: int) -> Problem:
    # The text itself may be a person's own words: only its place is told.
    return Problem(
        _("Texten är inte skriven i filens teckenkodning (UTF-8) och skulle läsas avklippt eller som tom."),
        _("Spara filen på nytt i SPSS med rätt teckenkodning, eller skriv den i mappningen: encoding under [values]."),
        file=file,
        row=row,
        column=column,
    )
