"""Code lists as files a person can read and mend: TOML for a whole list, CSV for a table of codes."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.codes.codelist import Code, CodeList, tidied
from samlad.events.kinds import EventKind

FOLDER = "codes"
"""Where a workspace keeps its own lists; they come before those that Samlad brings."""
_KEYS = {"name", "title", "edition", "valid_from", "valid_to", "registers", "source", "code"}
_CSV = ("from", "to", "kind", "label", "edition", "valid_from", "valid_to", "registers")


@cache
def standard_lists() -> tuple[CodeList, ...]:
    """The lists that come with Samlad."""
    folder = files("samlad.events.codes") / "lists"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(_from_toml(one.name, one.read_text(encoding="utf-8")) for one in found)


def workspace_lists(root: Path) -> tuple[CodeList, ...]:
    """A workspace's own lists, by file name, before the standard ones."""
    folder = root / FOLDER
    own = [list_ for path in sorted(folder.glob("*")) if path.suffix in {".toml", ".csv"} for list_ in read_lists(path)]
    return (*own, *standard_lists())


def read_lists(path: Path) -> tuple[CodeList, ...]:
    """The list of a TOML file, or the editions of a CSV file; the first mistake stops with its place."""
    try:
        if path.suffix.lower() == ".csv":
            return _from_csv(path)
        return (_from_toml(path.name, path.read_text(encoding="utf-8")),)
    except OSError as error:
        raise _refused(path.name, error.strerror or str(error), _("Kontrollera sökvägen.")) from error
    except UnicodeDecodeError as error:
        raise _refused(path.name, str(error), _("Spara filen som UTF-8.")) from error


def _from_toml(name: str, text: str) -> CodeList:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, str(error), _("Rätta filen; text står inom citattecken.")) from error
    if unknown := sorted(set(found) - _KEYS):
        raise _refused(name, _("Uppgiften är okänd."), _("Ta bort den."), column=unknown[0])
    rows = found.get("code")
    if not isinstance(rows, list) or not rows or not found.get("name"):
        why = _("Listan saknar namn eller koder.")
        raise _refused(name, why, _("Skriv name = … och minst ett avsnitt [[code]]."))
    codes = tuple(_code(name, row, None) for row in rows)
    return CodeList(
        name=str(found["name"]),
        title=str(found.get("title") or found["name"]),
        edition=str(found.get("edition") or ""),
        codes=codes,
        valid_from=_day(name, found.get("valid_from")),
        valid_to=_day(name, found.get("valid_to")),
        registers=tuple(str(one) for one in found.get("registers", ())),
        source=str(found.get("source") or ""),
    )


def _from_csv(path: Path) -> tuple[CodeList, ...]:
    try:
        table = pl.read_csv(path, infer_schema=False, null_values=[""], separator=_separator(path))
    except pl.exceptions.PolarsError as error:
        raise _refused(path.name, str(error).splitlines()[0], _("Spara filen som CSV med UTF-8.")) from error
    if not {"from", "kind"} <= set(table.columns):
        why = _("Kolumnerna from och kind saknas.")
        raise _refused(path.name, why, _("Använd kolumnerna {columns}.").format(columns=", ".join(_CSV)))
    rows = table.rows(named=True)
    editions: dict[tuple[str, str, str, str], list[Code]] = {}
    for line, row in enumerate(rows, start=2):
        key = tuple(str(row.get(one) or "") for one in ("edition", "valid_from", "valid_to", "registers"))
        editions.setdefault(key, []).append(_code(path.name, row, line))  # type: ignore[arg-type]  # four texts
    return tuple(
        CodeList(
            path.stem,
            path.stem,
            edition,
            tuple(codes),
            _day(path.name, first or None),
            _day(path.name, last or None),
            tuple(registers.split()),
        )
        for (edition, first, last, registers), codes in editions.items()
    )


def _separator(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        return ";" if ";" in file.readline() else ","


def _code(file: str, row: Mapping[str, Any], line: int | None) -> Code:
    first = tidied(str(row.get("from") or ""))
    last = tidied(str(row.get("to") or first))
    if not first or len(last) != len(first) or last < first:
        raise _refused(
            file,
            _("Koden saknas, eller så går spannet inte från en lägre till en högre kod av samma längd."),
            _("Skriv till exempel from = ”W00” och to = ”W19”."),
            row=line,
            value=f"{row.get('from')}–{row.get('to')}",
        )
    try:
        kind = EventKind(str(row.get("kind")))
    except ValueError as error:
        known = ", ".join(one.value for one in EventKind if one is not EventKind.UNMAPPED)
        raise _refused(
            file,
            _("Slaget är okänt."),
            _("Använd något av: {known}.").format(known=known),
            row=line,
            column="kind",
            value=str(row.get("kind")),
        ) from error
    return Code(first, last, kind, str(row.get("label") or ""))


def _day(file: str, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        cure = _("Skriv till exempel 2027-12-31.")
        raise _refused(file, _("Det är inget datum."), cure, value=str(value)) from error


def _refused(
    file: str, why: str, cure: str, *, row: int | None = None, column: str | None = None, value: str | None = None
) -> InvalidInput:
    what = _("Kodlistan går inte att använda.")
    return InvalidInput(what, file=file, row=row, column=column, value=value, why=why, cure=cure)


def boundaries(lists: Sequence[CodeList]) -> list[date]:
    """The first days of the spans between which no edition begins or ends, rising."""
    from datetime import timedelta

    starts = {one.valid_from for one in lists if one.valid_from}
    ends = {one.valid_to + timedelta(days=1) for one in lists if one.valid_to}
    return sorted(starts | ends)
