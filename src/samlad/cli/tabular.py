"""Tables a command writes: CSV, Parquet or XLSX by ending, CSV on standard output, or a table for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samlad.core.errors import WrongUse
from samlad.core.language import Language, _, current_language

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 200


def write(frame: pl.DataFrame, out: str | None) -> None:
    """Write the table to `out`: "-" is CSV on standard output, none is a table for people. Numbers are not rounded."""
    if out is None:
        _show(frame)
        return
    if out == "-":
        sys.stdout.write(frame.write_csv())
        return
    path = Path(out)
    _WRITERS.get(path.suffix.lower(), _unknown)(frame, path)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    _put(path, frame.write_csv().encode())


def _parquet(frame: pl.DataFrame, path: Path) -> None:
    import io

    content = io.BytesIO()
    frame.write_parquet(content)
    _put(path, content.getvalue())


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    import io

    content = io.BytesIO()
    frame.write_excel(content, autofit=True)
    _put(path, content.getvalue())


def _unknown(frame: pl.DataFrame, path: Path) -> None:
    raise WrongUse(
        _("Resultatet går inte att skriva."),
        file=path.name,
        why=_("Filens ändelse säger inte vilket slag den ska ha."),
        cure=_("Välj .csv, .parquet eller .xlsx."),
    )


_WRITERS = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}


def _put(path: Path, content: bytes) -> None:
    """The file whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise WrongUse(
            _("Resultatet går inte att skriva."),
            file=str(path),
            why=error.strerror or str(error),
            cure=_("Välj en annan mapp, eller kontrollera rättigheter och utrymme."),
        ) from error


def _show(frame: pl.DataFrame) -> None:
    from samlad.cli.screen import say, table
    from samlad.core.wording import number

    rows = [[_worded(value) for value in row] for row in frame.head(_SHOWN).iter_rows()]
    table(frame.columns, rows)
    if frame.height > _SHOWN:
        left = number(frame.height - _SHOWN)
        say(_("… och {count} rader till. Skriv alla till en fil med --out.").format(count=left))


def _worded(value: object) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    told = f"{value:.6g}".replace("-", "\u2212")
    return told.replace(".", ",") if current_language() is Language.SWEDISH else told
