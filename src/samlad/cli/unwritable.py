"""A file or folder that cannot be written, in words instead of a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samlad.core.errors import WrongUse
from samlad.core.language import _


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Turn what the system says of a place that cannot be written in to a wrong use."""
    try:
        yield
    except OSError as error:
        raise WrongUse(
            _("Resultatet går inte att skriva."),
            file=str(path),
            why=_reason(error),
            cure=_("Välj en annan mapp, eller kontrollera rättigheter och utrymme."),
        ) from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("Mappen finns inte.")
    if isinstance(error, IsADirectoryError):
        return _("Det är en mapp, inte en fil.")
    if isinstance(error, PermissionError):
        return _("Rättighet att skriva där saknas.")
    return error.strerror or str(error)
