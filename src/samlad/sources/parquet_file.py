"""Parquet files, read a slice at a time with the types they have."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.table import Batch, SourceTable, checked_columns, without_rows

_SLICE = 200_000
_SAMPLE = 20_000


class ParquetFile(SourceTable):
    """Lines are counted as if the heading were line 1 and each record a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.labels = {}
        try:
            self._rows = pl.scan_parquet(path)
            self.columns = checked_columns(path.name, self._rows.collect_schema().names())
            self._height = int(self._rows.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise InvalidInput(
                _("Parquetfilen går inte att läsa."),
                file=path.name,
                why=str(error).splitlines()[0],
                cure=_("Hämta eller skapa filen på nytt."),
            ) from error
        if self._height == 0:
            raise without_rows(path.name)

    def sample(self) -> pl.DataFrame:
        step = max(self._height // _SAMPLE, 1)
        return self._renamed(self._rows.gather_every(step).collect())

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        for start in range(0, self._height, _SLICE):
            frame = self._renamed(self._rows.slice(start, _SLICE).collect())
            yield Batch(frame, pl.Series("line", range(start + 2, start + 2 + frame.height), dtype=pl.Int64))

    def _renamed(self, frame: pl.DataFrame) -> pl.DataFrame:
        frame.columns = list(self.columns)
        return frame
