"""CSV files as municipalities, registers and Excel make them: semicolon, comma or tab, UTF-8 or Windows-1252, gzip."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.mistakes import Mistakes
from samlad.sources.records import Records, opened_bytes, records
from samlad.sources.table import Batch, SourceTable, checked_columns, without_content, without_rows

_FIRST_SAMPLE = 20_000
_LATER_SAMPLE = 500
_UNUSED_1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


class CsvFile(SourceTable):
    """Read in three passes at most: the first finds encoding and sample, the second the rows."""

    def __init__(self, path: Path, mistakes: Mistakes) -> None:
        self.path = path
        self.name = path.name
        self.labels = {}
        self._mistakes = mistakes
        self._encoding = _Encoding(path.name)
        taken: list[Records] = []
        with opened_bytes(path) as file:
            for number, block in enumerate(records(_Watched(file, self._encoding), path.name)):  # type: ignore[arg-type]
                taken.append(_few(block, _FIRST_SAMPLE if number == 0 else _LATER_SAMPLE))
        if not taken:
            raise without_content(path.name)
        heading = self._heading(taken[0])
        self._start = heading
        first = taken[0]
        text = self._decoded(first.content[: int(first.ends[heading])])
        head = text.splitlines()[-1] if heading else text
        self.delimiter = _delimiter(head, self._decoded(first.content[: 1 << 16]))
        self._separator = self.delimiter or ","
        names = next(csv.reader(io.StringIO(head), delimiter=self._separator), [])
        self.columns = checked_columns(path.name, names, int(first.lines[heading]))
        parts = [self._frame(block, quiet=True, first=number == 0).frame for number, block in enumerate(taken)]
        self._sample = pl.concat(parts)
        if self._sample.is_empty() and all(len(block.starts) <= heading + 1 for block in taken[:1]):
            raise without_rows(path.name)

    def sample(self) -> pl.DataFrame:
        return self._sample

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        size = max(self.path.stat().st_size, 1)
        with opened_bytes(self.path) as file:
            for number, block in enumerate(records(file, self.name)):
                self.share = min(_told(file) / size, 1.0)
                yield self._frame(block, first=number == 0, quiet=quiet)

    def _heading(self, block: Records) -> int:
        filled = np.flatnonzero(~block.blank())
        if len(filled) == 0:
            raise without_content(self.name)
        return int(filled[0])

    def _decoded(self, content: bytes) -> str:
        return content.decode(self._encoding.name).removeprefix("\ufeff")

    def _frame(self, block: Records, *, first: bool, quiet: bool = False) -> Batch:
        kept = ~block.blank()
        if first:
            kept[: self._start + 1] = False
        fields = block.fields(self._separator)
        wrong = kept & (fields != len(self.columns))
        if not quiet:
            self._tell(block, fields, wrong)
        kept &= ~wrong
        content = block.only(kept)
        if self._encoding.name != "utf-8":
            content = content.decode(self._encoding.name).encode()
        lines = pl.Series("line", block.lines[kept])
        if not content or not kept.any():
            return Batch(pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String)), lines)
        frame = pl.read_csv(
            content,
            has_header=False,
            new_columns=list(self.columns),
            schema=dict.fromkeys(self.columns, pl.String),
            separator=self._separator,
            infer_schema=False,
        )
        if frame.height != len(lines):
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=self.name,
                row=int(lines[0]),
                why=_("Citattecknen i filen går inte ihop."),
                cure=_("Dubbla ett citattecken som hör till texten, eller spara filen som Excel-fil."),
            )
        filled = pl.any_horizontal(pl.all().is_not_null())
        present = frame.select(filled).to_series()
        return Batch(frame, lines) if present.all() else Batch(frame.filter(present), lines.filter(present))

    def _tell(self, block: Records, fields: npt.NDArray[np.int64], wrong: npt.NDArray[np.bool_]) -> None:
        places = np.flatnonzero(wrong)
        self._mistakes.count(len(places) - len(places[:20]))
        for place in places[:20]:
            self._mistakes.add(
                row=int(block.lines[place]),
                why=_("Raden har {found} fält, men rubrikraden har {expected}.").format(
                    found=int(fields[place]), expected=len(self.columns)
                ),
                cure=_("Sätt text som innehåller skiljetecknet inom citattecken, eller ta bort det som är för mycket."),
            )


class _Encoding:
    """Watches all bytes go by and knows at the end which encoding they are in."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._start = b""
        self._unused = False

    def watch(self, block: bytes) -> None:
        """Take notice of some more bytes."""
        if not self._start:
            self._start = block[:4]
        if self._start.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self._refused(_("Den är sparad som UTF-16 (”Unicode-text”)."))
        if b"\0" in block:
            raise self._refused(_("Den innehåller tecken som inte hör till text; det är troligen ingen CSV-fil."))
        if self._is_utf8:
            try:
                self._utf8.decode(block, final=not block)
            except UnicodeDecodeError:
                self._is_utf8 = False
        self._unused = self._unused or any(sign in block for sign in _UNUSED_1252)

    @property
    def name(self) -> str:
        """The name of the encoding."""
        if self._is_utf8:
            return "utf-8"
        if self._unused:
            raise self._refused(_("Tecknen är varken UTF-8 eller Windows-1252."))
        return "cp1252"

    def _refused(self, why: str) -> InvalidInput:
        return InvalidInput(
            _("Filen lästes inte in."),
            file=self._file,
            why=why,
            cure=_("Spara den som ”CSV UTF-8” och läs in den igen."),
        )


class _Watched:
    def __init__(self, file: object, encoding: _Encoding) -> None:
        self._read = file.read  # type: ignore[attr-defined]
        self._encoding = encoding

    def read(self, size: int) -> bytes:
        block: bytes = self._read(size)
        self._encoding.watch(block)
        return block


def _told(file: BinaryIO) -> int:
    """How far the packed or plain file has been read."""
    packed = getattr(file, "fileobj", None) or file
    return int(packed.tell())


def _few(block: Records, count: int) -> Records:
    if len(block.starts) <= count:
        return block
    used = int(block.ends[count - 1]) + 1
    # Copies: a view would keep the whole block in memory.
    return Records(
        block.content[:used],
        block.starts[:count].copy(),
        block.ends[:count].copy(),
        block.lines[:count].copy(),
        block.outside[:used].copy(),
    )


def _delimiter(heading: str, beginning: str) -> str | None:
    """The sign between fields: it stands in the heading, and as often in the rows. None: one column only."""
    best: tuple[float, str] | None = None
    for sign in (";", "\t", "|", ","):
        if sign not in heading:
            continue
        width = len(next(csv.reader(io.StringIO(heading), delimiter=sign)))
        rows = [row for row in csv.reader(io.StringIO(beginning), delimiter=sign) if row][:200]
        share = sum(len(row) == width for row in rows) / max(len(rows), 1)
        if width > 1 and (best is None or share > best[0]):
            best = (share, sign)
    return best[1] if best else None
