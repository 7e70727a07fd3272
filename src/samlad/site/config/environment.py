"""Read settings from the environment, each with a type, a default and a clear refusal."""

import os
from pathlib import Path

from samlad.core.errors import WrongUse
from samlad.core.language import _

_YES = frozenset({"1", "true", "yes", "ja", "på", "on"})
_NO = frozenset({"", "0", "false", "no", "nej", "av", "off"})


def text(name: str, default: str = "") -> str:
    """A text, the default when the variable is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no; anything else is refused, so that a slip of the finger never opens a door."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    answer = raw.strip().lower()
    if answer in _YES:
        return True
    if answer in _NO:
        return False
    raise WrongUse(
        _("En inställning går inte att läsa."),
        why=_("{name} ska vara ja eller nej.").format(name=name),
        cure=_("Skriv 1 för ja eller 0 för nej."),
        value=raw,
    )


def whole(name: str, default: int) -> int:
    """A whole number above zero."""
    raw = text(name)
    if not raw:
        return default
    if not raw.isdecimal() or int(raw) == 0:
        raise WrongUse(
            _("En inställning går inte att läsa."),
            why=_("{name} ska vara ett helt tal större än noll.").format(name=name),
            cure=_("Skriv till exempel {example}.").format(example=default),
            value=raw,
        )
    return int(raw)


def several(name: str, default: list[str]) -> list[str]:
    """Several texts parted by commas."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    return found or default


def folder(name: str, default: str) -> Path:
    """A folder, made absolute so that every process of the site means the same one."""
    return Path(text(name, default)).expanduser().resolve()
