"""The door for tables: whatever Narwhals knows becomes Polars; statistics then work on small arrays."""

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame


def polars_of(frame: IntoFrame) -> pl.DataFrame:
    """The table as a Polars frame: Polars itself, pandas, PyArrow, DuckDB, PySpark or anything else Narwhals reads."""
    if isinstance(frame, pl.DataFrame):
        return frame
    known = nw.from_native(frame)
    collected = known.collect(backend="polars") if isinstance(known, nw.LazyFrame) else known
    return collected.to_polars()
