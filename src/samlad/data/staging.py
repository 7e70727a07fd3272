"""A snapshot on its way in: written aside, moved into place in one step, and named in the catalogue last of all."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Self

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.durable import disk_errors, settle
from samlad.data.sealed import SealedWriter
from samlad.data.snapshot import SnapshotClass
from samlad.data.vault import Vault

_BLOCK = 4 << 20
RAW = "raw"
SEALED = ".sealed"


class Staging:
    """One folder under `incoming/`, holding the raw bytes and the clean parts until `settle` moves it.

    From `settle` on it is `handed_over`: whether it was published is for the catalogue to say, and what was not is
    for the sweep to remove.
    """

    def __init__(self, incoming: Path, snapshots: Path, vault: Vault, klass: SnapshotClass) -> None:
        self.token = uuid.uuid4().hex
        self.folder = incoming / self.token
        self._home = snapshots / self.token
        self._vault = vault
        self._key = vault.new_key(self.token) if klass is SnapshotClass.PERSONAL else None
        self._parts = 0
        self.rows = 0
        self.handed_over = False
        with disk_errors(incoming):
            self.folder.mkdir(mode=0o700 if self._key else 0o777)

    def keep_raw(self, path: Path, told: Callable[[float], None] = lambda share: None) -> tuple[str, int]:
        """Copy the untouched bytes; gives their SHA-256 and how many they are."""
        digest, size, whole = hashlib.sha256(), 0, max(path.stat().st_size, 1)
        with path.open("rb") as source, self._file(RAW) as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                target.write(block)
                size += len(block)
                told(min(size / whole, 1.0))
        return digest.hexdigest(), size

    def add(self, frame: pl.DataFrame) -> None:
        """Write one more part of the clean table."""
        with self._file(f"part-{self._parts:05d}.parquet") as file:
            frame.write_parquet(file, compression="zstd", statistics=True)
        self._parts += 1
        self.rows += frame.height

    @contextmanager
    def _file(self, name: str) -> Iterator[BinaryIO]:
        sealed = self._key is not None
        with disk_errors(self.folder), ExitStack() as stack:
            file = stack.enter_context((self.folder / (name + SEALED * sealed)).open("wb"))
            try:
                if self._key is not None:
                    with SealedWriter(file, self._key, name) as writer:
                        yield writer  # type: ignore[misc]  # raw, but all that is asked of it is `write`
                else:
                    yield file
            except pl.exceptions.PolarsError as error:
                raise OSError(str(error)) from error
            file.flush()
            os.fsync(file.fileno())

    def settle(self) -> None:
        """Move the finished folder to its home; nobody sees it until the catalogue names it."""
        self.handed_over = True
        with disk_errors(self._home.parent):
            settle(self.folder)
            self.folder.replace(self._home)
            settle(self._home.parent)

    def discard(self) -> None:
        """Forget it all: files and key."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self._home, ignore_errors=True)
        self._vault.destroy(self.token)


class Unchanged(AbstractContextManager["Unchanged"]):
    """Watches that a file stays what it was while it is read in several passes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _state(self) -> tuple[int, int]:
        state = self._path.stat()
        return state.st_size, state.st_mtime_ns

    def __enter__(self) -> Self:
        try:
            self._before = self._state()
        except OSError as error:
            raise unreadable(self._path, error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        # What went wrong while the file changed most often went wrong because it did.
        if kind is not None and issubclass(kind, Exception):
            self.confirm(error)

    def confirm(self, error: BaseException | None = None) -> None:
        """Refuse a file that is not what it was; to be asked before what was read of it is published."""
        try:
            after = self._state()
        except OSError as lost:
            raise unreadable(self._path, lost) from (error or lost)
        if after != self._before:
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=self._path.name,
                why=_("Den ändrades medan den lästes."),
                cure=_("Vänta tills filen är färdigskriven och läs in den igen."),
            ) from error


def unreadable(path: Path, error: OSError) -> InvalidInput:
    """A file that is not there, is a folder or may not be read, in words."""
    if isinstance(error, FileNotFoundError):
        why = _("Filen finns inte, eller togs bort medan den lästes.")
    elif path.is_dir():
        why = _("Det är en mapp, inte en fil.")
    elif isinstance(error, PermissionError):
        why = _("Kontot som kör Samlad får inte läsa filen.")
    else:
        why = _("Systemet svarade: {detail}.").format(detail=error.strerror or error)
    return InvalidInput(
        _("Filen lästes inte in."),
        file=str(path),
        why=why,
        cure=_("Kontrollera sökvägen och läs in filen igen."),
    )
