"""Whose turn it is: many may write at once, but sweeping waits until nobody does.

A writer holds a shared lock of SQLite on a small file of its own for as long as it works. The system lets go of the
lock when the process dies, however it dies, on every platform. So a sweeper that gets the exclusive lock knows that
whatever the catalogue does not name was left by somebody who is gone.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Turns:
    """The file `writers.db` beside the catalogue."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the file, once."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS turns (number INTEGER)")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep sweepers away while the block runs; waits for one that is at work."""
        with closing(sqlite3.connect(self.path, timeout=60, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM turns").fetchone()
            yield
            connection.execute("COMMIT")

    @contextmanager
    def sweeping(self) -> Iterator[bool]:
        """True when nobody writes, and nobody can start to until the block ends."""
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                yield False
                return
            yield True
            connection.execute("ROLLBACK")
