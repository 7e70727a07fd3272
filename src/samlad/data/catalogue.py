"""The list of what the workspace holds: `workspace.db`, where publishing is one transaction."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin
from samlad.core.language import _
from samlad.data.durable import disk_errors
from samlad.data.snapshot import Provenance, Snapshot, SnapshotClass, SnapshotKind, Tombstone

VERSION = 1
_PATIENCE = 60.0  # seconds to wait for another writer

_TABLES = """
CREATE TABLE snapshots (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, kind TEXT NOT NULL, klass TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL, licence TEXT NOT NULL, request TEXT NOT NULL, retrieved TEXT NOT NULL, origin TEXT NOT NULL,
    size INTEGER NOT NULL, rows INTEGER NOT NULL, imported TEXT NOT NULL, mapping TEXT NOT NULL,
    decision TEXT, purged TEXT, purged_by TEXT
) STRICT;
CREATE UNIQUE INDEX one_live_snapshot ON snapshots (id, kind) WHERE purged IS NULL;
CREATE TABLE estimates (
    name TEXT PRIMARY KEY, file TEXT NOT NULL, rows INTEGER NOT NULL, saved TEXT NOT NULL, number INTEGER NOT NULL
) STRICT;
CREATE TABLE published (
    name TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, rows INTEGER NOT NULL, saved TEXT NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (name, number)
) STRICT;
CREATE TRIGGER releases_are_frozen BEFORE UPDATE ON published BEGIN SELECT RAISE(ABORT, 'frozen'); END;
CREATE TRIGGER releases_are_kept BEFORE DELETE ON published BEGIN SELECT RAISE(ABORT, 'frozen'); END;
CREATE TABLE read_log (
    number INTEGER PRIMARY KEY, previous TEXT NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_is_append_only BEFORE UPDATE ON read_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER log_is_kept BEFORE DELETE ON read_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""


class Catalogue:
    """`workspace.db`: snapshots, names of estimate tables, releases and the read log.

    Each call opens a connection of its own, so that threads and processes never share one. Readers see the last
    published state while a writer works (WAL); writers wait for each other.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the tables, once."""
        with closing(self._connection()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")

    def check(self) -> None:
        """Refuse a catalogue that is no catalogue of ours, or of a newer version."""
        try:
            with self.reading() as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise InvalidInput(
                _("Arbetsytans förteckning går inte att läsa."),
                file=str(self.path),
                why=str(error),
                cure=_("Återställ filen från säkerhetskopian."),
            ) from error
        if version != VERSION:
            raise InvalidInput(
                _("Arbetsytan är gjord av en annan version av Samlad."),
                file=str(self.path),
                why=_("Förteckningen har version {found}, den här Samlad läser {known}.").format(
                    found=version, known=VERSION
                ),
                cure=_("Uppdatera Samlad, eller läs in filerna i en ny arbetsyta."),
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with."""
        with disk_errors(self.path.parent), closing(self._connection()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One immediate transaction: everything inside is published together at its end, or nothing is."""
        with disk_errors(self.path.parent), closing(self._connection()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
        # What is deleted is overwritten, and a published state survives a power cut.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection


def snapshot_of(row: sqlite3.Row) -> Snapshot:
    """A row of the catalogue as the snapshot it describes."""
    tombstone = None
    if row["purged"] is not None:
        tombstone = Tombstone(row["decision"], datetime.fromisoformat(row["purged"]), row["purged_by"])
    return Snapshot(
        id=row["id"],
        kind=SnapshotKind(row["kind"]),
        klass=SnapshotClass(row["klass"]),
        provenance=Provenance(
            source=row["source"],
            licence=row["licence"],
            request=row["request"],
            retrieved=datetime.fromisoformat(row["retrieved"]),
            origin=Origin(row["origin"]),
        ),
        size=row["size"],
        rows=row["rows"],
        imported=datetime.fromisoformat(row["imported"]),
        mapping=json.loads(row["mapping"]),
        tombstone=tombstone,
    )


def row_of(snapshot: Snapshot, token: str) -> dict[str, object]:
    """A snapshot as the values of its row."""
    origin = snapshot.provenance
    return {
        "id": snapshot.id,
        "kind": snapshot.kind.value,
        "klass": snapshot.klass.value,
        "token": token,
        "source": origin.source,
        "licence": origin.licence,
        "request": origin.request,
        "retrieved": origin.retrieved.isoformat(),
        "origin": origin.origin.value,
        "size": snapshot.size,
        "rows": snapshot.rows,
        "imported": snapshot.imported.isoformat(),
        "mapping": json.dumps(snapshot.mapping, ensure_ascii=False, sort_keys=True),
    }
