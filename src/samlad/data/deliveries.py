"""Registers that are delivered again: reports are corrected for months, and the last delivery of an event counts.

Every delivery stays a snapshot of its own, never changed. Which rows stand is worked out when they are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.clean import EVENT_SCHEMA, as_events
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.workspace import Workspace

_KEY = ["register", "event_id"]


class DeliveryKind(StrEnum):
    """What a new delivery holds: the whole of its period once more, or only what is new and changed."""

    WHOLE = "whole"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a delivery does to the events that stood before it."""

    new: int
    changed: int
    unchanged: int
    withdrawn: int

    def words(self) -> str:
        """In one sentence."""
        return _("{new} nya händelser, {changed} ändrade, {unchanged} oförändrade, {withdrawn} tillbakadragna.").format(
            new=self.new, changed=self.changed, unchanged=self.unchanged, withdrawn=self.withdrawn
        )


class Arriving:
    """Gathers, batch by batch, what a delivery holds: its registers, its span of time and a mark of every event."""

    def __init__(self, kind: DeliveryKind) -> None:
        self._kind = kind
        self._marks: list[pl.DataFrame] = []
        self._first: datetime | None = None
        self._last: datetime | None = None

    def look(self, cleaned: pl.DataFrame) -> None:
        """Take in one batch."""
        self._marks.append(_marked(cleaned.lazy()))
        span = cleaned.select(pl.col("start").min().alias("first"), pl.col("start").max().alias("last")).row(0)
        for moment in span:
            if isinstance(moment, datetime):
                self._first = moment if self._first is None else min(self._first, moment)
                self._last = moment if self._last is None else max(self._last, moment)

    def kept(self) -> dict[str, Any]:
        """What the snapshot must remember of it."""
        registers = sorted({one for part in self._marks for one in part["register"].unique() if one is not None})
        first, last = (None if one is None else one.isoformat() for one in (self._first, self._last))
        return {"kind": self._kind.value, "registers": registers, "first": first, "last": last}

    def compared(self, workspace: Workspace, actor: str) -> Compared:
        """Hold it against the events that stand in the workspace."""
        told = self.kept()
        snapshots = workspace.snapshots(SnapshotKind.EVENTS)
        earlier = [
            _marked(rows.filter(pl.col("register").is_in(told["registers"])))
            for _one, rows in standing(workspace, snapshots, actor=actor, purpose=_("jämförelse med ny leverans"))
        ]
        before = _one_each(pl.concat(earlier)) if earlier else _marked(EVENT_SCHEMA.to_frame().lazy())
        now = _one_each(pl.concat(self._marks)) if self._marks else before.clear()
        both = now.join(before, on=_KEY, suffix="_before")
        changed = both.filter(pl.col("mark") != pl.col("mark_before")).height
        gone = before.join(now, on=_KEY, how="anti")
        if self._kind is DeliveryKind.CHANGES or self._first is None:
            gone = gone.clear()
        gone = gone.filter(pl.col("start").is_between(pl.lit(self._first), pl.lit(self._last)))
        return Compared(now.height - both.height, changed, both.height - changed, gone.height)


def require_known_register(workspace: Workspace, register: str | None, file: str) -> None:
    """A new delivery must be of a register that has been delivered before; its name is not guessed."""
    values = [one.mapping.get("values") for one in workspace.snapshots(SnapshotKind.EVENTS)]
    known = sorted({str(one["register"]) for one in values if isinstance(one, dict) and one.get("register")})
    if register not in known:
        raise InvalidInput(
            _("Filen lästes inte in: det framgår inte vilket register den är en ny leverans av."),
            file=file,
            value=register,
            why=_("Arbetsytan har registren: {known}.").format(known=", ".join(known) or "–"),
            cure=_("Ange ett av dem med --register, eller läs in filen utan --delivery."),
        )


def standing(
    workspace: Workspace, snapshots: Sequence[Snapshot], *, actor: str, purpose: str
) -> list[tuple[Snapshot, pl.LazyFrame]]:
    """The events of each snapshot that no later delivery has replaced or withdrawn, as `EVENT_SCHEMA`."""
    of_events = workspace.snapshots(SnapshotKind.EVENTS)
    order = {(one.id, one.kind): at for at, one in enumerate(of_events)}
    deliveries = [(at, one) for at, one in enumerate(of_events) if isinstance(one.mapping.get("delivery"), dict)]
    found = []
    for one in snapshots:
        rows = as_events(workspace.scan_clean(one, actor=actor, purpose=purpose))
        for at, later in deliveries:
            if at > order.get((one.id, one.kind), at):
                rows = _without_replaced(rows, later, workspace, actor, purpose)
        found.append((one, rows))
    return found


def _without_replaced(
    rows: pl.LazyFrame, later: Snapshot, workspace: Workspace, actor: str, purpose: str
) -> pl.LazyFrame:
    told = later.mapping["delivery"]
    assert isinstance(told, dict)
    ids = workspace.scan_clean(later, actor=actor, purpose=purpose).select(_KEY).unique()
    rows = rows.join(ids, on=_KEY, how="anti", maintain_order="left")
    if told["kind"] != DeliveryKind.WHOLE.value or told["first"] is None:
        return rows
    span = (datetime.fromisoformat(told["first"]), datetime.fromisoformat(told["last"]))
    inside = pl.col("start").is_between(pl.lit(span[0]), pl.lit(span[1]))
    return rows.filter(~(pl.col("register").is_in(told["registers"]) & inside).fill_null(False))


def _marked(events: pl.LazyFrame) -> pl.DataFrame:
    """One row an event: register, event_id, start and a mark of all that is said of it."""
    marked = events.select(*_KEY, "start", pl.struct(EVENT_SCHEMA.names()).hash(seed=0).alias("mark"))
    return _one_each(marked.collect())


def _one_each(marked: pl.DataFrame) -> pl.DataFrame:
    """The rows of an event put together: it is changed when any of them is."""
    return marked.group_by(_KEY).agg(pl.col("start").min(), pl.col("mark").sort().hash(seed=0).sum())
