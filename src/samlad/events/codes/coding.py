"""The kind of every event by the edition that held on its day; what has no kind is counted and told, never dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from samlad.events.codes.codelist import CodeList
from samlad.events.codes.reading import boundaries, standard_lists
from samlad.events.kinds import EventKind


class CodeStatus(StrEnum):
    """What became of a code: found in the edition of its day, found only in another edition, or found nowhere."""

    MAPPED = "mapped"
    WRONG_EDITION = "wrong_edition"
    UNMAPPED = "unmapped"


@dataclass(frozen=True, slots=True)
class Found:
    """What one code means in one span of days."""

    status: CodeStatus
    kind: EventKind = EventKind.UNMAPPED
    label: str = ""
    list: str = ""
    edition: str = ""


_BY = ("register", "kind", "span")


def look_up(code: str | None, register: str | None, day: date, lists: Sequence[CodeList]) -> Found:
    """The meaning of a code on a day. The first list that has the code decides; own lists stand first."""
    wrong: Found | None = None
    for one in lists:
        if code is None or not one.is_for(register):
            continue
        entry = one.find(code)
        if entry is None:
            continue
        if one.in_use(day):
            return Found(CodeStatus.MAPPED, entry.kind, entry.label, one.title, one.edition)
        wrong = wrong or Found(CodeStatus.WRONG_EDITION, label=entry.label, list=one.title, edition=one.edition)
    return wrong or Found(CodeStatus.UNMAPPED)


def coded(events: pl.DataFrame, lists: Sequence[CodeList] | None = None) -> pl.DataFrame:
    """The events with the column `event_kind`. Every distinct code is looked up once, however many events there are."""
    spans, found = _looked_up(events, lists)
    kinds = found.select(*_BY, "event_kind")
    joined = spans.join(kinds, on=list(_BY), how="left", nulls_equal=True, maintain_order="left")
    return events.with_columns(joined["event_kind"])


def code_table(events: pl.DataFrame, lists: Sequence[CodeList] | None = None) -> pl.DataFrame:
    """What maps to what: `register, code, label, list, edition, event_kind, status, events, first, last`."""
    spans, found = _looked_up(events, lists)
    day = events["start"].dt.date() if events.height else pl.Series([], dtype=pl.Date)
    number = events["count"] if "count" in events.columns else pl.repeat(1, events.height, eager=True)
    counted = (
        spans.with_columns(day.alias("day"), number.alias("count"))
        .group_by(list(_BY))
        .agg(
            pl.col("count").sum().alias("events"), pl.col("day").min().alias("first"), pl.col("day").max().alias("last")
        )
    )
    meaning = ["label", "list", "edition", "event_kind", "status"]
    return (
        counted.join(found, on=list(_BY), how="left", nulls_equal=True)
        .group_by("register", pl.col("kind").alias("code"), *meaning)
        .agg(pl.col("events").sum(), pl.col("first").min(), pl.col("last").max())
        .sort(["register", "events", "code", "status"], descending=[False, True, False, False], nulls_last=True)
    )


def _looked_up(events: pl.DataFrame, lists: Sequence[CodeList] | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each event's register, code and span of days; and the meaning of every combination there is."""
    known = standard_lists() if lists is None else lists
    edges = boundaries(known)
    starts = pl.Series(edges, dtype=pl.Date).cast(pl.Datetime("us"))
    register = events["register"] if "register" in events.columns else pl.repeat(None, events.height, eager=True)
    # Codes as categories: a register has few of them, and ten million texts need not be read twice.
    spans = pl.DataFrame(
        {
            "register": register.cast(pl.String),
            "kind": events["kind"],
            "span": starts.search_sorted(events["start"].fill_null(starts.max()), side="right").cast(pl.Int64)
            if len(starts)
            else pl.zeros(events.height, pl.Int64, eager=True),
        }
    )
    rows = []
    for name, code, span in spans.unique().sort(list(_BY)).iter_rows():
        found = look_up(code, name, _day_in(span, edges), known)
        rows.append((name, code, span, found.kind.value, found.status.value, found.label, found.list, found.edition))
    names = (*_BY, "event_kind", "status", "label", "list", "edition")
    schema = {name: pl.Int64 if name == "span" else pl.String for name in names}
    return spans, pl.DataFrame(rows, schema=schema, orient="row")


def _day_in(span: int, edges: Sequence[date]) -> date:
    """A day of a span: its first, or the day before the first edge; without edges every day is as good."""
    if not edges:
        return date.max
    return edges[span - 1] if span else edges[0] - timedelta(days=1)
