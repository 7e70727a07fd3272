"""Clearing up after writers that were cut off: whatever the catalogue does not name, when nobody is writing."""

import shutil
import sqlite3
from pathlib import Path

from samlad.data.catalogue import Catalogue
from samlad.data.turns import Turns
from samlad.data.vault import Vault


def swept(root: Path, catalogue: Catalogue, turns: Turns, vault: Vault) -> int:
    """Remove what was left behind and say how many things it was. Does nothing while somebody writes."""
    with catalogue.reading() as connection:
        if not _orphans(root, connection, vault):
            return 0
    with turns.sweeping() as alone:
        if not alone:
            return 0
        # Looked up again: what seemed left behind may have been published in between.
        with catalogue.reading() as connection:
            orphans = _orphans(root, connection, vault)
        for orphan in orphans:
            if isinstance(orphan, str):
                vault.destroy(orphan)
            elif orphan.is_dir():
                shutil.rmtree(orphan, ignore_errors=True)
            else:
                _removed(orphan)
        return len(orphans)


def _orphans(root: Path, connection: sqlite3.Connection, vault: Vault) -> list[Path | str]:
    """Paths, and tokens of keys, that no live row names."""
    live = {row["token"] for row in connection.execute("SELECT token FROM snapshots WHERE purged IS NULL")}
    estimates = {row["file"] for row in connection.execute("SELECT file FROM estimates")}
    published = {row["file"] for row in connection.execute("SELECT file FROM published")}
    found: list[Path | str] = list((root / "incoming").iterdir())
    found += [path for path in (root / "snapshots").iterdir() if path.name not in live]
    found += [path for path in (root / "estimates").iterdir() if path.name not in estimates]
    found += [path for path in (root / "published").iterdir() if path.name not in published]
    found += [path for name in ("keys", "mappings") for path in (root / name).glob(".*.unfinished")]
    found += sorted(vault.tokens() - live)
    return found


def _removed(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        # Windows keeps a file that somebody reads; the next sweep takes it.
        return
