"""Excel workbooks: the first sheet that holds a table, with its heading found under titles and merged cells."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fastexcel
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.codebook_table import SHEETS, WAVE_SHEETS
from samlad.sources.table import Batch, SourceTable, checked_columns, without_content, without_rows

_LARGEST = 2 << 30
_STEEPEST = 200
_SMALL = 50 << 20
_LOOKED_AT = 30


class XlsxFile(SourceTable):
    """All cells as text; a date cell as `2021-02-03 00:00:00`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.labels = {}
        refuse_bombs(path)
        self._frame, self._line = _table(path)
        self.columns = tuple(self._frame.columns)

    def sample(self) -> pl.DataFrame:
        return self._frame

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        filled = self._frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        lines = pl.Series("line", range(self._line, self._line + self._frame.height), dtype=pl.Int64)
        yield Batch(self._frame.filter(filled), lines.filter(filled))


def _table(path: Path) -> tuple[pl.DataFrame, int]:
    with readable(path):
        book = fastexcel.read_excel(path)
        # A codebook describes the data, wherever its sheet stands.
        for sheet in sorted(book.sheet_names, key=lambda name: name.strip().lower() in (*SHEETS, *WAVE_SHEETS)):
            cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
            if cells.height and cells.width:
                return _headed(path.name, cells)
    raise without_content(path.name)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Inside the block what the reader of workbooks cannot make out is told in a sentence."""
    try:
        yield
    except fastexcel.FastExcelError as error:
        raise InvalidInput(
            _("Excel-filen går inte att läsa."),
            file=path.name,
            why=str(error).splitlines()[0],
            cure=_("Öppna den i ett kalkylprogram och spara den på nytt som .xlsx."),
        ) from error


def _headed(file: str, cells: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The table under its heading; a heading in two rows (the upper one merged over several columns) is joined."""
    top = [list(row) for row in cells.head(_LOOKED_AT).rows()]
    width = [sum(cell is not None for cell in row) for row in top]
    heading = next(place for place, filled in enumerate(width) if filled == max(width))
    names = [str(cell or "").strip() for cell in top[heading]]
    above = heading - 1
    if above >= 0 and width[above] > 1:
        group, joined = "", []
        for name, upper in zip(names, top[above], strict=True):
            group = str(upper).strip() if upper is not None else group
            joined.append(f"{group} {name}".strip())
        names = joined
    last = max((place for place, name in enumerate(names) if name), default=-1)
    table = cells.slice(heading + 1)
    extra = [column for column in table.columns[last + 1 :] if table[column].null_count() < table.height]
    used = table.columns[: last + 1] + extra
    columns = checked_columns(file, [*names[: last + 1], *([""] * len(extra))], heading + 1)
    if table.is_empty():
        raise without_rows(file)
    return table.select(pl.col(old).alias(new) for old, new in zip(used, columns, strict=True)), heading + 2


def refuse_bombs(path: Path) -> None:
    """A workbook is a zip file: what it unpacks to is known before it is opened."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            size = sum(part.compress_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise InvalidInput(
            _("Excel-filen går inte att läsa."),
            file=path.name,
            why=_("Den är avbruten eller skadad."),
            cure=_("Hämta eller spara filen på nytt."),
        ) from error
    if unpacked > _LARGEST or (unpacked > _SMALL and unpacked > _STEEPEST * max(size, 1)):
        raise InvalidInput(
            _("Excel-filen öppnas inte."),
            file=path.name,
            why=_("Den packas upp till {size} MB, mer än en vanlig arbetsbok.").format(size=unpacked >> 20),
            cure=_("Kontrollera var filen kommer ifrån. Spara en så stor tabell som CSV i stället."),
        )
