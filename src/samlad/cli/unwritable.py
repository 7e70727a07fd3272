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
            why=error.strerror or str(error),
            cure=_("Välj en annan mapp, eller kontrollera rättigheter och utrymme."),
        ) from error
