"""Which events the unit costs that come with Samlad are about: only where a register tells the very kind of event."""

import polars as pl

from samlad.events.kinds import EventKind

ABOUT: dict[str, tuple[EventKind, str | None]] = {
    "bicycle_single_severe": (EventKind.TRAFFIC, "cykel singel svår"),
    "street_robbery": (EventKind.ROBBERY, None),
}
"""The kind of event and, where one kind is too wide, the register's own word for what is meant."""


def is_about(event_type: str) -> pl.Expr | None:
    """Which events a type of unit cost is about: those of `ABOUT`, or all of one kind; none for any other type."""
    kinds = [kind.value for kind in EventKind if kind.is_accident_or_crime]
    if event_type in ABOUT:
        kind, subkind = ABOUT[event_type]
        of_kind = pl.col("event_kind") == kind.value
        return of_kind if subkind is None else of_kind & (pl.col("subkind") == subkind).fill_null(False)
    return pl.col("event_kind") == event_type if event_type in kinds else None
