"""Which reader a file needs, by what it is and not only by what it is called."""

from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.staging import unreadable
from samlad.sources.companions import Companions
from samlad.sources.mistakes import Mistakes
from samlad.sources.table import SourceTable, without_content

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def open_table(path: Path, mistakes: Mistakes, beside: Companions | None = None) -> SourceTable:
    """Open a file with the reader for its kind; `beside` is what was found out about it already."""
    table = _opened(path, mistakes, beside or Companions())
    from samlad.sources.form_export import FormExport, is_form_export

    if beside is not None and is_form_export(table):
        return FormExport(table, beside.codebook)
    return table


def _opened(path: Path, mistakes: Mistakes, beside: Companions) -> SourceTable:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise unreadable(path, error) from error
    if not start:
        raise without_content(path.name)
    ending = path.suffix.lower()
    if start.startswith(_OLD_OFFICE) or ending == ".xls":
        raise _refused(path, _("Det gamla Excel-formatet .xls läses inte."), _("Spara den som .xlsx eller CSV."))
    # Each reader is imported when it is needed: they are slow to load.
    if start.startswith(b"PAR1"):
        from samlad.sources.parquet_file import ParquetFile

        return ParquetFile(path)
    if start.startswith((b"$FL2", b"$FL3")):
        from samlad.sources.sav_file import SavFile

        return SavFile(path, beside.encoding)
    if start.startswith(_ZIP):
        from samlad.sources.xlsx_file import XlsxFile

        return XlsxFile(path)
    if ending in {".xlsx", ".sav", ".zsav", ".parquet"}:
        raise _refused(
            path,
            _("Filen heter {ending} men är något annat, troligen en CSV-fil som har fått nytt namn.").format(
                ending=ending
            ),
            _("Ge filen rätt ändelse, till exempel .csv, eller spara om den från kalkylprogrammet."),
        )
    if beside.description is not None:
        from samlad.sources.fixed_width import FixedWidthFile

        return FixedWidthFile(path, beside.description, mistakes, beside.encoding)
    from samlad.sources.csv_file import CsvFile

    return CsvFile(path, mistakes)


def _refused(path: Path, why: str, cure: str) -> InvalidInput:
    return InvalidInput(_("Filen lästes inte in."), file=path.name, why=why, cure=cure)
