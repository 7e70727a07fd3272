"""A CSV file's bytes cut into blocks of complete records: a line break inside quotation marks ends none."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from samlad.core.errors import InvalidInput
from samlad.core.language import _

BLOCK = 8 << 20
_LONGEST = 64 << 20
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Records:
    """Complete records. `starts` and `ends` are their places in `content`, `lines` their lines in the file."""

    content: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    outside: npt.NDArray[np.bool_]

    def fields(self, delimiter: str) -> npt.NDArray[np.int64]:
        """How many fields each record has."""
        places = np.flatnonzero((np.frombuffer(self.content, np.uint8) == ord(delimiter)) & self.outside)
        fields: npt.NDArray[np.int64] = np.searchsorted(places, self.ends) - np.searchsorted(places, self.starts) + 1
        return fields

    def blank(self) -> npt.NDArray[np.bool_]:
        """Which records are empty lines."""
        length = self.ends - self.starts
        first = np.frombuffer(self.content, np.uint8)[np.minimum(self.starts, max(len(self.content) - 1, 0))]
        blank: npt.NDArray[np.bool_] = (length == 0) | ((length == 1) & (first == _RETURN))
        return blank

    def only(self, kept: npt.NDArray[np.bool_]) -> bytes:
        """The bytes of some of the records."""
        if kept.all():
            return self.content
        view = memoryview(self.content)
        pairs = zip(self.starts[kept].tolist(), self.ends[kept].tolist(), strict=True)
        return b"\n".join(bytes(view[start:end]) for start, end in pairs)


@contextmanager
def opened_bytes(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked when it is a gzip file."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            yield file
            return
        try:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield unpacked  # type: ignore[misc]  # it reads as a binary file does
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=path.name,
                why=_("Den packade filen är avbruten eller skadad."),
                cure=_("Hämta eller packa filen på nytt."),
            ) from error


def records(file: BinaryIO, name: str, block: int = BLOCK) -> Iterator[Records]:
    """All records of a file, block by block."""
    rest, line = b"", 1
    while True:
        fresh = file.read(block)
        content = rest + fresh
        if not content:
            return
        whole = _cut(content, line, last=not fresh)
        if whole is None:
            if not fresh or len(content) > _LONGEST:
                raise _unclosed(name, line)
            rest = content
            continue
        yield whole
        used = len(whole.content)
        rest = content[used:]
        line += content.count(b"\n", 0, used)
        if not fresh:
            if rest:
                raise _unclosed(name, line)
            return


def _cut(content: bytes, line: int, *, last: bool) -> Records | None:
    """The complete records at the beginning of the content; none when not even one is complete."""
    signs = np.frombuffer(content, np.uint8)
    # The count of quotation marks so far, odd inside a quoted field; a byte that wraps keeps its parity.
    outside = (np.cumsum(signs == _QUOTE, dtype=np.uint8) & 1) == 0
    breaks = signs == _NEWLINE
    ends = np.flatnonzero(breaks & outside)
    if last and (len(ends) == 0 or ends[-1] != len(content) - 1) and outside[-1]:
        ends = np.append(ends, len(content))
    if len(ends) == 0:
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    used = min(int(ends[-1]) + 1, len(content))
    lines = line + np.searchsorted(np.flatnonzero(breaks), starts)
    return Records(content[:used], starts, ends, lines, outside[:used])


def _unclosed(name: str, line: int) -> InvalidInput:
    return InvalidInput(
        _("Filen lästes inte in."),
        file=name,
        row=line,
        why=_("Ett citattecken öppnas på raden eller därefter men stängs aldrig."),
        cure=_("Stäng citatet, eller dubbla ett citattecken som hör till texten."),
    )
