"""Encrypted files: AES-256-GCM in chunks, so that a file larger than memory can be sealed as it is read.

Layout: eight bytes of magic, eight random bytes, then chunks, each as its length (four bytes) and its ciphertext.
The nonce is the random bytes and the chunk's number. The name, the number and whether it is the last one are bound to
every chunk: chunks cannot be swapped, dropped, cut off or moved to another file without the reading failing.
"""

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_MAGIC = b"SAMLAD1\n"
_CHUNK = 4 << 20


def _bound(name: str, number: int, last: bool) -> bytes:
    return f"{name}|{number}|{int(last)}".encode()


class SealedWriter(io.RawIOBase):
    """A file to write plain bytes into; what reaches the disk is sealed. Only `close` completes it."""

    def __init__(self, file: BinaryIO, key: bytes, name: str) -> None:
        # Imported where a file is sealed: most commands read open files alone, and start the sooner.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._file = file
        self._cipher = AESGCM(key)
        self._name = name
        self._prefix = os.urandom(8)
        self._number = 0
        self._waiting = bytearray()
        file.write(_MAGIC + self._prefix)

    def writable(self) -> bool:
        """Yes: that is what it is for."""
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Take bytes and seal every full chunk."""
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(data)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = self._prefix + struct.pack(">I", self._number)
        sealed = self._cipher.encrypt(nonce, plain, _bound(self._name, self._number, last))
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()


def opened_chunks(path: Path, key: bytes, name: str) -> Iterator[bytes]:
    """The plain chunks of a sealed file; anything changed in it stops the reading."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key)
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + 8)
        if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + 8:
            raise _broken(path)
        prefix, number = head[len(_MAGIC) :], 0
        size = file.read(4)
        while size:
            if len(size) < 4:
                raise _broken(path)
            length = struct.unpack(">I", size)[0]
            sealed = file.read(length)
            if len(sealed) != length:
                raise _broken(path)
            size = file.read(4)
            nonce = prefix + struct.pack(">I", number)
            try:
                yield cipher.decrypt(nonce, sealed, _bound(name, number, last=not size))
            except InvalidTag as error:
                raise _broken(path) from error
            number += 1
        if number == 0:
            raise _broken(path)


def opened(path: Path, key: bytes, name: str) -> bytes:
    """All plain bytes of a sealed file, in memory only."""
    return b"".join(opened_chunks(path, key, name))


def _broken(path: Path) -> InvalidInput:
    return InvalidInput(
        _("Den krypterade filen går inte att öppna."),
        file=str(path),
        why=_("Innehållet har ändrats eller hör till en annan nyckel."),
        cure=_("Återställ filen och mappen keys från samma säkerhetskopia."),
    )
