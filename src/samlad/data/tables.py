"""Parquet files named by the hash of their content, written once and never changed."""

import hashlib
import io
from pathlib import Path

import polars as pl

from samlad.data.durable import whole_file


def stored(folder: Path, frame: pl.DataFrame) -> str:
    """Write a frame, unless the very same one is there already; gives its file name."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=True)
    content = buffer.getvalue()
    name = hashlib.sha256(content).hexdigest() + ".parquet"
    if not (folder / name).exists():
        with whole_file(folder / name) as file:
            file.write(content)
    return name
