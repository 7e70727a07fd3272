"""The same events in a second delivery: a cumulative export is not added to the earlier one."""

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace

_SAME = ("event_id", "start", "kind", "place")
"""Two rows that share all of these are one event: numbers alone may be the same in two registers."""


class Overlap:
    """Counts, batch by batch, the events that stand in earlier snapshots already."""

    def __init__(self, workspace: Workspace, actor: str) -> None:
        self._earlier: list[tuple[Snapshot, pl.Series]] = [
            (one, _marks(workspace.scan_clean(one, actor=actor, purpose=_("jämförelse med ny leverans"))))
            for one in workspace.snapshots(SnapshotKind.EVENTS)
            if one.klass is not SnapshotClass.PERSONAL
        ]
        self._found: dict[str, int] = {}

    def look(self, cleaned: pl.DataFrame) -> None:
        """Look through one batch."""
        for snapshot, marks in self._earlier:
            again = int(_marks(cleaned.lazy()).is_in(marks.implode()).sum())
            if again:
                self._found[snapshot.short_id] = self._found.get(snapshot.short_id, 0) + again

    def stop(self, file: str) -> None:
        """Refuse the file when some of its events were found."""
        if not self._found:
            return
        raise InvalidInput(
            _("Filen lästes inte in: händelser i den är redan inlästa."),
            problems=[_problem(file, id, count) for id, count in self._found.items()],
        )


def _problem(file: str, id: str, count: int) -> Problem:
    return Problem(
        _("{n} händelser står också i {id}, och skulle räknas två gånger.").format(n=count, id=id),
        _("Gallra den äldre leveransen och läs in igen: samlad data purge {id} --decision BESLUT").format(id=id),
        file=file,
    )


def _marks(events: pl.LazyFrame) -> pl.Series:
    return events.select(pl.struct(_SAME).hash(seed=0).alias("mark")).collect().to_series()
