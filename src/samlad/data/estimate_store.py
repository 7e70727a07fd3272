"""The estimate tables of a workspace by name: the newest of each, swapped in one transaction."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.estimates import KEY, SCHEMA, Estimates
from samlad.core.language import _
from samlad.data.catalogue import Catalogue
from samlad.data.tables import stored
from samlad.data.turns import Turns

IMPORTED = "import-"
"""Names of estimate tables that are imported indicators begin so; the newest of them wins where two overlap."""


class EstimateStore:
    """Rebuilt from clean tables, never migrated: files that no name points at any longer are swept."""

    def __init__(self, folder: Path, catalogue: Catalogue, turns: Turns) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._turns = turns

    def write(self, table: Estimates) -> str:
        """Write the file of a table that a transaction of the caller will name."""
        return stored(self._folder, table.frame)

    def save(self, name: str, table: Estimates) -> None:
        """Keep a table under a name, instead of the one that had it."""
        with self._turns.writing():
            file = self.write(table)
            with self._catalogue.writing() as connection:
                named(connection, name, file, len(table))

    def names(self) -> list[str]:
        """The names of the kept tables, sorted."""
        with self._catalogue.reading() as connection:
            return [row["name"] for row in connection.execute("SELECT name FROM estimates ORDER BY name")]

    def read(self, name: str | None = None) -> Estimates:
        """One kept table, or all of them joined. Where tables overlap, the newest counts."""
        with self._turns.writing():  # no file is swept between the list and the reading
            with self._catalogue.reading() as connection:
                rows = connection.execute("SELECT name, file FROM estimates ORDER BY number").fetchall()
            wanted = [row for row in rows if name is None or row["name"] == name]
            if name is not None and not wanted:
                raise NothingToShow(
                    _("Det finns inga skattningar med det namnet."),
                    value=name,
                    why=_("Arbetsytan har: {names}.").format(names=", ".join(row["name"] for row in rows) or "–"),
                    cure=_("Välj ett av dem, eller räkna fram skattningarna först."),
                )
            frames = {row["name"]: pl.read_parquet(self._folder / row["file"]) for row in wanted}
        return _newest(list(frames.values()))

    def imported(self) -> Estimates:
        """The imported indicators, without what was calculated here."""
        return _newest([self.read(name).frame for name in self.names() if name.startswith(IMPORTED)])


def _newest(frames: list[pl.DataFrame]) -> Estimates:
    """Several tables as one, oldest first; of rows that stand in several, the newest counts."""
    return Estimates(pl.concat([SCHEMA.to_frame(), *frames]).unique(KEY, keep="last", maintain_order=True))


def named(connection: sqlite3.Connection, name: str, file: str, rows: int) -> None:
    """Give a name to a file inside the caller's transaction."""
    number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM estimates").fetchone()[0]
    connection.execute(
        "INSERT OR REPLACE INTO estimates (name, file, rows, saved, number) VALUES (?, ?, ?, ?, ?)",
        (name, file, rows, datetime.now(UTC).isoformat(), number),
    )
