"""Codebooks of every kind by what the file is: TOML, CSV, a workbook's sheet, XLSForm, SPSS, DDI."""

from collections.abc import Callable
from pathlib import Path

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.data.codebook import Codebook
from samlad.data.codebook_rules import checked
from samlad.data.durable import whole_file
from samlad.sources.codebook_table import SHEETS, as_csv, read_table, write_xlsx
from samlad.sources.codebook_toml import as_toml, read_toml
from samlad.sources.sheets import book_sheets, workbook_rows
from samlad.sources.xlsform import is_xlsform, read_xlsform

_BESIDE = ("kodbok", "codebook")
_ENDINGS = (".toml", ".xlsx", ".csv", ".xml")


def read_codebook(path: Path) -> Codebook:
    """Read a codebook and hold its parts against each other."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InvalidInput(
            _("Kodboken går inte att läsa."),
            file=path.name,
            why=_("Ändelsen {ending} är ingen kodboks.").format(ending=path.suffix or "–"),
            cure=_("Använd {known}; spara en .xls-fil som .xlsx.").format(known=", ".join(_READERS)),
        )
    return checked(reader(path), path.name)


def _of_sheets(path: Path) -> Codebook:
    sheets = book_sheets(path)
    return read_xlsform(sheets, path.name) if is_xlsform(sheets) else read_table(sheets, path.name)


def _of_spss(path: Path) -> Codebook:
    from samlad.sources.sav_file import sav_codebook

    return sav_codebook(path)


def _of_ddi(path: Path) -> Codebook:
    from samlad.sources.ddi import read_ddi

    return read_ddi(path)


_READERS: dict[str, Callable[[Path], Codebook]] = {
    ".toml": read_toml,
    ".csv": _of_sheets,
    ".xlsx": _of_sheets,
    ".sav": _of_spss,
    ".zsav": _of_spss,
    ".xml": _of_ddi,
}


def codebook_with(path: Path) -> tuple[Codebook, Path] | None:
    """The codebook that comes with a file: on its sheet `kodbok`, else in a file beside it (`data.kodbok.xlsx`)."""
    if path.suffix.lower() == ".xlsx" and has_codebook_sheet(path):
        return checked(read_table(workbook_rows(path), path.name), path.name), path
    stem = path.name.split(".")[0]
    for name in (f"{stem}{sign}{word}{ending}" for word in _BESIDE for sign in "._-" for ending in _ENDINGS):
        beside = path.with_name(name)
        if beside != path and beside.is_file():
            return read_codebook(beside), beside
    return None


def has_codebook_sheet(path: Path) -> bool:
    """Does a workbook have a sheet with a codebook?"""
    import fastexcel

    from samlad.sources.xlsx_file import refuse_bombs

    try:
        refuse_bombs(path)
        names = fastexcel.read_excel(path).sheet_names
    except (InvalidInput, fastexcel.FastExcelError, OSError):
        return False  # the reader of the data tells what is wrong
    return any(name.strip().lower() in SHEETS for name in names)


def write_codebook(book: Codebook, path: Path) -> None:
    """Write a codebook in the form its ending says: .toml, .csv, .xlsx or .xml (DDI)."""
    ending = path.suffix.lower()
    if ending == ".xlsx":
        write_xlsx(book, path)
        return
    writers: dict[str, Callable[[Codebook], str]] = {".toml": as_toml, ".csv": as_csv, ".xml": _as_ddi}
    if ending not in writers:
        raise WrongUse(
            _("Kodboken går inte att skriva."),
            file=path.name,
            why=_("Filens ändelse säger inte vilket slag den ska ha."),
            cure=_("Välj .toml, .xlsx, .csv eller .xml."),
        )
    text = writers[ending](book)
    with whole_file(path) as file:
        file.write(text.encode())


def _as_ddi(book: Codebook) -> str:
    from samlad.sources.ddi import as_ddi

    return as_ddi(book)
