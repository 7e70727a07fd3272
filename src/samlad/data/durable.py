"""Files that are there whole or not at all, and disk errors a person can mend."""

import errno
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_LOCKED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn a full or closed disk into words. Polars words its own errors, so the text is read as well."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error) or "disk I/O error" in str(error):
            raise _full(folder) from error
        if "locked" in str(error):
            raise InvalidInput(
                _("Arbetsytan är upptagen."),
                file=str(folder),
                why=_("Någon annan har skrivit i den hela tiden medan kommandot väntade."),
                cure=_("Försök igen om en stund."),
            ) from error
        raise
    except OSError as error:
        if error.errno in _FULL or "No space left" in str(error):
            raise _full(folder) from error
        if error.errno in _LOCKED:
            raise InvalidInput(
                _("Det gick inte att spara i arbetsytan."),
                file=str(error.filename or folder),
                why=_("Kontot som kör Samlad får inte skriva där."),
                cure=_("Ge kontot skrivrätt till mappen, eller ange en annan arbetsyta med --workspace."),
            ) from error
        raise


def _full(folder: Path) -> InvalidInput:
    return InvalidInput(
        _("Det gick inte att spara: disken är full."),
        file=str(folder),
        why=_("Det finns inte plats för hela filen. Inget har sparats och det som fanns är orört."),
        cure=_("Frigör plats på disken, eller flytta arbetsytan till en större, och kör kommandot igen."),
    )


@contextmanager
def whole_file(target: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Write under another name in the same folder, flush to disk, then rename: a reader never sees half a file."""
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}.unfinished")
    with disk_errors(target.parent):
        try:
            mode = 0o600 if private else 0o666
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    settle(target.parent)


def settle(folder: Path) -> None:
    """Flush a folder's list of names to disk, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
