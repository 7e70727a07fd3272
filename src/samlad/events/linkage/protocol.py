"""Who linked which registers, when and on what ground: one line a linkage, beside the settings. Never the content."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.linkage.settings import LinkSettings


def note(settings_file: Path, settings: LinkSettings, registers: Sequence[Path], actor: str, now: datetime) -> Path:
    """Append a line before anything is read; when that is not possible nothing is linked. Returns the protocol."""
    path = settings_file.with_name(settings_file.name + ".log.jsonl")
    legal = settings.legal
    line = {
        "time": now.isoformat(timespec="seconds"),
        "actor": actor,
        "action": "link",
        "registers": [{"file": one.name, "sha256": _digest(one)} for one in registers],
        "ground": legal.ground,
        "controller": legal.controller,
        "expires": legal.expires.isoformat(),
    }
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InvalidInput(
            _("Samkörningen görs inte: den går inte att logga."),
            file=str(path),
            why=error.strerror or str(error),
            cure=_("Lägg inställningarna i en mapp som går att skriva i."),
        ) from error
    return path


def _digest(path: Path) -> str:
    from samlad.data.staging import unreadable

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error
