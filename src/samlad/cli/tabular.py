"""Tables a command writes: CSV, Parquet or XLSX by ending, CSV on standard output, or a table for people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from samlad.core.errors import WrongUse
from samlad.core.language import Language, _, current_language

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 200


def write(frame: pl.DataFrame, out: str | None, told: Callable[[pl.DataFrame], pl.DataFrame] | None = None) -> None:
    """Write the table to `out`: "-" is CSV on standard output, none is a table for people. Numbers are not rounded.

    `told` words the table for people; files have the names of the columns as they are.
    """
    if out is None:
        _show(told(frame) if told else frame)
        return
    if out == "-":
        sys.stdout.write(frame.write_csv())
        return
    require_writable(out)
    path = Path(out)
    _WRITERS[path.suffix.lower()](frame, path)


def require_writable(out: str | None) -> None:
    """Stop before the work when the ending of `out` names no kind of file."""
    if out not in (None, "-") and Path(str(out)).suffix.lower() not in _WRITERS:
        raise WrongUse(
            _("Resultatet går inte att skriva."),
            file=Path(str(out)).name,
            why=_("Filens ändelse säger inte vilket slag den ska ha."),
            cure=_("Välj .csv, .parquet eller .xlsx."),
        )


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


_WRITERS = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}


def _put(path: Path, content: bytes) -> None:
    """The file whole or not at all."""
    from samlad.cli.unwritable import unwritable

    partial = path.with_name(f".{path.name}.partial")
    with unwritable(path):
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


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
