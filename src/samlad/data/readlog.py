"""Who did what with which personal file, and why: append-only, each entry bound to the one before. Never content."""

import getpass
import hashlib
import json
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_START = "0" * 64


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log. `action` is `import`, `read` or `purge`."""

    number: int
    time: datetime
    actor: str
    action: str
    snapshot: str
    purpose: str
    hash: str


def present_actor() -> str:
    """Who runs the command: `SAMLAD_ACTOR`, else the name of the account."""
    return os.environ.get("SAMLAD_ACTOR") or getpass.getuser()


def appended(connection: sqlite3.Connection, *, actor: str, action: str, snapshot: str, purpose: str) -> None:
    """Write one entry inside the caller's transaction, chained to the last."""
    if not actor.strip() or not purpose.strip():
        raise InvalidInput(
            _("Läsningen går inte att logga."),
            why=_("Det framgår inte vem som läser eller varför."),
            cure=_("Ange både vem och ändamål."),
        )
    last = connection.execute("SELECT number, hash FROM read_log ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (last["number"] + 1, last["hash"]) if last else (1, _START)
    entry = json.dumps(
        {
            "number": number,
            "time": datetime.now(UTC).isoformat(),
            "actor": actor,
            "action": action,
            "snapshot": snapshot,
            "purpose": purpose,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    connection.execute(
        "INSERT INTO read_log (number, previous, entry, hash) VALUES (?, ?, ?, ?)",
        (number, previous, entry, _bound(previous, entry)),
    )


def entries(connection: sqlite3.Connection) -> list[LogEntry]:
    """All entries, oldest first."""
    found = []
    for row in connection.execute("SELECT entry, hash FROM read_log ORDER BY number"):
        entry = json.loads(row["entry"])
        found.append(
            LogEntry(
                number=entry["number"],
                time=datetime.fromisoformat(entry["time"]),
                actor=entry["actor"],
                action=entry["action"],
                snapshot=entry["snapshot"],
                purpose=entry["purpose"],
                hash=row["hash"],
            )
        )
    return found


def verified(connection: sqlite3.Connection) -> int:
    """How many entries there are, all of them in their unbroken order; a changed or lost one is refused."""
    previous, count = _START, 0
    for row in connection.execute("SELECT number, previous, entry, hash FROM read_log ORDER BY number"):
        count += 1
        sound = (
            row["number"] == count
            and row["previous"] == previous
            and row["hash"] == _bound(previous, row["entry"])
            and json.loads(row["entry"])["number"] == count
        )
        if not sound:
            raise InvalidInput(
                _("Läsloggen är bruten."),
                file="workspace.db",
                row=row["number"],
                why=_("En rad har ändrats eller tagits bort efter att den skrevs."),
                cure=_("Ta kontakt med dataskyddsombudet och jämför med säkerhetskopian."),
            )
        previous = row["hash"]
    return count


def _bound(previous: str, entry: str) -> str:
    return hashlib.sha256((previous + entry).encode()).hexdigest()
