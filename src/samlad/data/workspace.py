"""The workspace: one folder with everything an organisation has read in and worked out."""

import io
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.data import readlog
from samlad.data.catalogue import Catalogue, row_of, snapshot_of
from samlad.data.durable import disk_errors
from samlad.data.estimate_store import EstimateStore, named
from samlad.data.published_store import PublishedStore, Release
from samlad.data.readlog import LogEntry
from samlad.data.sealed import opened
from samlad.data.settings import FILE_NAME, Settings, read_settings, write_settings
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.staging import RAW, SEALED, Staging
from samlad.data.sweep import swept
from samlad.data.turns import Turns
from samlad.data.vault import Vault

_FOLDERS = ("incoming", "snapshots", "estimates", "published", "mappings")


class Workspace:
    """Open one with `Workspace.open`; everything read from it is what was last published."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings: Settings = read_settings(root / FILE_NAME)
        self.catalogue = Catalogue(root / "workspace.db")
        self.vault = Vault(root / "keys")
        self.turns = Turns(root / "writers.db")
        self._estimates = EstimateStore(root / "estimates", self.catalogue, self.turns)
        self._published = PublishedStore(root / "published", self.catalogue, self.turns)

    # --- making and finding one

    @classmethod
    def create(cls, root: Path, settings: Settings) -> "Workspace":
        """Make a new workspace; a folder that holds one already is left alone."""
        if (root / FILE_NAME).exists():
            raise InvalidInput(
                _("Arbetsytan skapades inte."),
                file=str(root),
                why=_("Där finns redan en arbetsyta."),
                cure=_("Använd den, eller välj en annan mapp med --workspace."),
            )
        with disk_errors(root):
            root.mkdir(parents=True, exist_ok=True)
            for name in _FOLDERS:
                (root / name).mkdir(exist_ok=True)
            # The settings are written last: until they stand there, there is no workspace.
            for left in ("workspace.db", "workspace.db-wal", "workspace.db-shm"):
                (root / left).unlink(missing_ok=True)
            Vault(root / "keys").prepare()
            Catalogue(root / "workspace.db").prepare()
            Turns(root / "writers.db").prepare()
        write_settings(root / FILE_NAME, settings)
        return cls.open(root)

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Open a workspace and clear up after writers that were cut off."""
        if not (root / FILE_NAME).is_file():
            raise InvalidInput(
                _("Det finns ingen arbetsyta här."),
                file=str(root),
                why=_("Mappen har ingen fil {name}.").format(name=FILE_NAME),
                cure=_("Kör ”samlad demo” för en arbetsyta med exempeldata, eller ”samlad init” för en egen."),
            )
        workspace = cls(root)
        workspace.catalogue.check()
        swept(root, workspace.catalogue, workspace.turns, workspace.vault)
        return workspace

    @classmethod
    def locate(cls, explicit: Path | None = None) -> Path:
        """Which folder is meant: the one named, else SAMLAD_WORKSPACE, else the nearest upwards, else ./workspace."""
        if explicit is not None:
            return explicit
        if named := os.environ.get("SAMLAD_WORKSPACE"):
            return Path(named)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / FILE_NAME).is_file():
                return folder
        return here / "workspace"

    def generation(self) -> str:
        """Changes with everything that is published or purged: what was worked out from one holds until the next."""
        counts = (
            "SELECT coalesce(max(serial), 0) FROM snapshots",
            "SELECT count(*) FROM snapshots WHERE purged IS NOT NULL",
            "SELECT coalesce(max(number), 0) FROM estimates",
            "SELECT count(*) FROM published",
        )
        with self.catalogue.reading() as connection:
            row = connection.execute("SELECT " + ", ".join(f"({one})" for one in counts)).fetchone()
        return "-".join(str(one) for one in row)

    # --- snapshots

    def snapshots(self, kind: SnapshotKind | None = None, *, purged: bool = False) -> list[Snapshot]:
        """What has been read in, oldest first; purged ones only when asked for."""
        with self.catalogue.reading() as connection:
            rows = connection.execute("SELECT * FROM snapshots ORDER BY serial").fetchall()
        found = [snapshot_of(row) for row in rows]
        return [one for one in found if (kind is None or one.kind is kind) and (purged or one.tombstone is None)]

    def snapshot(self, wanted: str, kind: SnapshotKind | None = None) -> Snapshot:
        """The snapshot whose id is or begins with `wanted`; a living one before a purged."""
        every = [one for one in self.snapshots(kind, purged=True) if wanted and one.id.startswith(wanted.lower())]
        found = [one for one in every if one.tombstone is None] or every[-1:]
        if len(found) == 1:
            return found[0]
        raise InvalidInput(
            _("Inläsningen går inte att peka ut."),
            value=wanted,
            why=_("Ingen inläsning har den beteckningen.") if not found else _("Flera inläsningar börjar så."),
            cure=_("Kör ”samlad data list” och skriv fler tecken av beteckningen."),
        )

    def find(self, content: str, kind: SnapshotKind) -> Snapshot | None:
        """The living snapshot of exactly these bytes, when they were read in before."""
        return next((one for one in self.snapshots(kind) if one.id == content), None)

    @contextmanager
    def staging(self, klass: SnapshotClass) -> Iterator[Staging]:
        """A place to write a new snapshot in; forgotten again unless `publish` names it."""
        with self.turns.writing():
            staging = Staging(self.root / "incoming", self.root / "snapshots", self.vault, klass)
            try:
                yield staging
            finally:
                if not staging.handed_over:
                    staging.discard()

    def publish(
        self,
        staging: Staging,
        snapshot: Snapshot,
        *,
        actor: str,
        purpose: str,
        estimates: tuple[str, Estimates] | None = None,
    ) -> bool:
        """Name a staged snapshot in the catalogue, its estimates with it. False: the same bytes were there already."""
        staging.settle()
        file = self._estimates.write(estimates[1]) if estimates else ""
        row = row_of(snapshot, staging.token)
        marks = ", ".join(f":{name}" for name in row)
        try:
            with self.catalogue.writing() as connection:
                connection.execute(f"INSERT INTO snapshots ({', '.join(row)}) VALUES ({marks})", row)
                if estimates:
                    named(connection, estimates[0], file, len(estimates[1]))
                readlog.appended(connection, actor=actor, action="import", snapshot=snapshot.id, purpose=purpose)
        except sqlite3.IntegrityError:
            staging.discard()
            return False
        return True

    # --- clean tables

    def clean(self, snapshot: Snapshot, *, actor: str, purpose: str) -> pl.DataFrame:
        """The clean table. A personal one is logged first, then decrypted into memory."""
        if snapshot.klass is SnapshotClass.PERSONAL:
            return self._opened(snapshot, actor, purpose)
        return self.scan_clean(snapshot, actor=actor, purpose=purpose).collect()

    def scan_clean(self, snapshot: Snapshot, *, actor: str, purpose: str) -> pl.LazyFrame:
        """The clean table to be read in part; a personal one is held in memory, for there is no plain file to scan."""
        if snapshot.klass is SnapshotClass.PERSONAL:
            return self._opened(snapshot, actor, purpose).lazy()
        return pl.scan_parquet(sorted(self._home(snapshot).glob("part-*.parquet")))

    def _opened(self, snapshot: Snapshot, actor: str, purpose: str) -> pl.DataFrame:
        home = self._home(snapshot)
        key = self.vault.key(home.name)
        self._log(actor, "read", snapshot, purpose)
        parts = [
            pl.read_parquet(io.BytesIO(opened(path, key, path.name.removesuffix(SEALED))))
            for path in sorted(home.glob("part-*.parquet" + SEALED))
        ]
        return pl.concat(parts)

    def raw(self, snapshot: Snapshot, *, actor: str, purpose: str) -> bytes:
        """The untouched bytes of the file, logged and decrypted like the clean table."""
        home = self._home(snapshot)
        if snapshot.klass is not SnapshotClass.PERSONAL:
            return (home / RAW).read_bytes()
        key = self.vault.key(home.name)
        self._log(actor, "read", snapshot, purpose)
        return opened(home / (RAW + SEALED), key, RAW)

    def is_complete(self, snapshot: Snapshot) -> bool:
        """Are the snapshot's files, and its key when it needs one, where they should be?"""
        home = self._home(snapshot)
        sealed = SEALED * (snapshot.klass is SnapshotClass.PERSONAL)
        has_key = not sealed or home.name in self.vault.tokens()
        return has_key and (home / (RAW + sealed)).is_file() and any(home.glob("part-*.parquet" + sealed))

    def _home(self, snapshot: Snapshot) -> Path:
        with self.catalogue.reading() as connection:
            row = connection.execute(
                "SELECT token FROM snapshots WHERE id = ? AND kind = ? AND purged IS NULL",
                (snapshot.id, snapshot.kind.value),
            ).fetchone()
        if row is None:
            raise NothingToShow(
                _("Inläsningen finns inte längre."),
                value=snapshot.short_id,
                why=_("Den har gallrats."),
                cure=_("Läs in filen på nytt om den får användas igen."),
            )
        return self.root / "snapshots" / str(row["token"])

    # --- estimates and published tables

    def save_estimates(self, name: str, table: Estimates) -> None:
        """Keep a table under a name, instead of the one that had it."""
        self._estimates.save(name, table)

    def estimate_names(self) -> list[str]:
        """The names of the kept tables, sorted."""
        return self._estimates.names()

    def estimates(self, name: str | None = None) -> Estimates:
        """One kept table, or all of them joined. Where tables overlap, the newest counts."""
        return self._estimates.read(name)

    def imported_estimates(self) -> Estimates:
        """The indicators that were imported, without what was calculated here."""
        return self._estimates.imported()

    def save_published(self, name: str, frame: pl.DataFrame, *, note: Mapping[str, object] | None = None) -> Release:
        """Freeze one more release of a published table. Earlier releases stay as they are."""
        return self._published.save(name, frame, note or {})

    def releases(self, name: str | None = None) -> list[Release]:
        """Every release, oldest first."""
        return self._published.releases(name)

    def published_frame(self, name: str, number: int | None = None) -> pl.DataFrame:
        """The latest release of a published table, or the one of that number."""
        return self._published.read(name, number)

    # --- log and purge

    def read_log(self) -> list[LogEntry]:
        """Who did what with which snapshot and why, oldest first."""
        with self.catalogue.reading() as connection:
            return readlog.entries(connection)

    def verify_read_log(self) -> int:
        """The number of entries, when none has been changed or lost; else an error."""
        with self.catalogue.reading() as connection:
            return readlog.verified(connection)

    def _log(self, actor: str, action: str, snapshot: Snapshot, purpose: str) -> None:
        with self.catalogue.writing() as connection:
            readlog.appended(connection, actor=actor, action=action, snapshot=snapshot.id, purpose=purpose)

    def purge(self, snapshot: Snapshot, decision: str, actor: str) -> Snapshot:
        """Destroy key, raw bytes and clean table by a decision; the tombstone and what was worked out stay."""
        if not decision.strip():
            raise InvalidInput(
                _("Inget gallrades."),
                value=snapshot.short_id,
                why=_("Gallring kräver ett beslut att hänvisa till."),
                cure=_("Ange beslutet, till exempel --decision ”Dnr 2026-114”."),
            )
        home = self._home(snapshot)
        with self.catalogue.writing() as connection:
            connection.execute(
                "UPDATE snapshots SET decision = ?, purged = ?, purged_by = ?, mapping = '{}' WHERE token = ?",
                (decision, datetime.now(UTC).isoformat(), actor, home.name),
            )
            readlog.appended(connection, actor=actor, action="purge", snapshot=snapshot.id, purpose=decision)
        # From here on the files are nobody's: what a cut leaves behind, the next opening sweeps.
        self.vault.destroy(home.name)
        shutil.rmtree(home, ignore_errors=True)
        with self.catalogue.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.snapshot(snapshot.id, snapshot.kind)
