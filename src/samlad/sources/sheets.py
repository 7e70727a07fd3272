"""Sheets and CSV files of a few hundred rows, row by row with their line: for codebooks and descriptions."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.staging import unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is its line in the sheet, the heading being line 1."""

    line: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """The first filled cell among the headings, stripped; empty when there is none."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


def book_sheets(path: Path) -> dict[str, list[Row]]:
    """Every sheet of a workbook by its name in small letters; a CSV file is one sheet without a name."""
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        return {"": csv_rows(path)}
    return workbook_rows(path)


def workbook_rows(path: Path) -> dict[str, list[Row]]:
    """The sheets of an .xlsx file."""
    import fastexcel

    from samlad.sources.xlsx_file import readable, refuse_bombs

    found = {}
    try:
        refuse_bombs(path)
        with readable(path):
            book = fastexcel.read_excel(path)
            for name in book.sheet_names:
                cells = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
                found[name.strip().lower()] = _rows([[cell or "" for cell in row] for row in cells.rows()])
    except OSError as error:
        raise unreadable(path, error) from error
    return found


def csv_rows(path: Path) -> list[Row]:
    """The rows of a small CSV file: semicolon, tab or comma; UTF-8 or Windows-1252."""
    text = small_text(path)
    heading = text.split("\n", 1)[0]
    sign = max((";", "\t", ","), key=heading.count)
    try:
        return _rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)))
    except csv.Error as error:
        raise InvalidInput(
            _("Filen går inte att läsa."),
            file=path.name,
            why=_("Citattecknen går inte ihop: {detail}.").format(detail=error),
            cure=_("Dubbla ett citattecken som hör till texten och sätt hela fältet inom citattecken."),
        ) from error


def small_text(path: Path, limit: int = 20 << 20) -> str:
    """A text file whole; Windows-1252 when it is not UTF-8."""
    try:
        content = path.read_bytes() if path.stat().st_size <= limit else None
    except OSError as error:
        raise unreadable(path, error) from error
    if content is None or b"\0" in content:
        raise InvalidInput(
            _("Filen går inte att läsa."),
            file=path.name,
            why=_("Det är ingen textfil, eller den är mycket större än en beskrivning brukar vara."),
            cure=_("Kontrollera att det är rätt fil."),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(table: list[list[str]]) -> list[Row]:
    heading: list[str] | None = None
    found = []
    for line, cells in enumerate(table, start=1):
        tidy = [_plain_number(cell) for cell in cells]
        if not any(tidy):
            continue
        if heading is None:
            heading = [name.lower() for name in tidy]
            continue
        pairs = zip(heading, tidy, strict=False)
        found.append(Row(line, {name: cell for name, cell in pairs if name}))
    return found


def _plain_number(cell: str) -> str:
    """A whole number that a spreadsheet keeps as 1.0 is 1."""
    tidy = cell.strip()
    whole, point, rest = tidy.partition(".")
    return whole if point and rest.strip("0") == "" and rest and whole.lstrip("-").isdigit() else tidy
