"""Published tables: every release kept as it was, with its number and time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.data.catalogue import Catalogue
from samlad.data.tables import stored
from samlad.data.turns import Turns


@dataclass(frozen=True, slots=True)
class Release:
    """One frozen release of a published table."""

    name: str
    number: int
    saved: datetime
    rows: int
    note: Mapping[str, object]


class PublishedStore:
    """Plain frames only: what may be published is decided, and said by type, in `samlad.disclosure`."""

    def __init__(self, folder: Path, catalogue: Catalogue, turns: Turns) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._turns = turns

    def save(self, name: str, frame: pl.DataFrame, note: Mapping[str, object]) -> Release:
        """Freeze one more release of a published table. Earlier releases stay as they are."""
        with self._turns.writing():
            file = stored(self._folder, frame)
            saved, text = datetime.now(UTC), json.dumps(dict(note), ensure_ascii=False, sort_keys=True)
            with self._catalogue.writing() as connection:
                last = connection.execute("SELECT max(number) FROM published WHERE name = ?", (name,)).fetchone()[0]
                number = (last or 0) + 1
                connection.execute(
                    "INSERT INTO published (name, number, file, rows, saved, note) VALUES (?, ?, ?, ?, ?, ?)",
                    (name, number, file, frame.height, saved.isoformat(), text),
                )
        return Release(name, number, saved, frame.height, dict(note))

    def releases(self, name: str | None = None) -> list[Release]:
        """Every release, oldest first."""
        with self._catalogue.reading() as connection:
            rows = connection.execute("SELECT * FROM published ORDER BY saved, name, number").fetchall()
        return [
            Release(
                row["name"], row["number"], datetime.fromisoformat(row["saved"]), row["rows"], json.loads(row["note"])
            )
            for row in rows
            if name is None or row["name"] == name
        ]

    def read(self, name: str, number: int | None = None) -> pl.DataFrame:
        """The latest release of a published table, or the one of that number."""
        with self._catalogue.reading() as connection:
            row = connection.execute(
                "SELECT file FROM published WHERE name = ? AND (? IS NULL OR number = ?) ORDER BY number DESC LIMIT 1",
                (name, number, number),
            ).fetchone()
        if row is None:
            raise NothingToShow(
                _("Tabellen är inte publicerad."),
                value=name,
                why=_("Det finns ingen sådan utgåva i arbetsytan."),
                cure=_("Publicera den först."),
            )
        return pl.read_parquet(self._folder / row["file"])
