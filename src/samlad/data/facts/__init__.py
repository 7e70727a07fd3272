"""Published figures that come with Samlad, a source in every row: read once, every code as text."""

from functools import cache
from importlib.resources import files

import polars as pl

from samlad.places.register import Register

_NUMBERS = {
    "year": pl.Int32,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
    "price_year": pl.Int32,
    "wave": pl.Int32,
    "population": pl.Int64,
    "person_years": pl.Int64,
    "count": pl.Int64,
    "share": pl.Float64,
    "per_100000": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


@cache
def facts(table: str) -> pl.DataFrame:
    """One table of facts by its name, e.g. `population`. Codes are text, dates are dates, empty is null."""
    content = (files("samlad.data.facts") / f"{table}.csv").read_bytes()
    frame = pl.read_csv(content, infer_schema=False, null_values=[""])
    casts = [pl.col(name).cast(kind) for name, kind in _NUMBERS.items() if name in frame.columns]
    dates = [pl.col(name).str.to_date() for name in ("valid_from", "valid_to", "date") if name in frame.columns]
    return frame.with_columns(*casts, *dates)


@cache
def register() -> Register:
    """The register of places built from the facts that come with Samlad."""
    return Register(
        municipalities=facts("municipalities"),
        counties=facts("counties"),
        changes=facts("changes"),
        memberships=facts("memberships"),
        peers=facts("peers"),
    )
