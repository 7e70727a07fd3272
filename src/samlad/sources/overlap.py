"""The same events in a second delivery: a cumulative export is not added to the earlier one."""

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace

_SAME = ("event_id", "start", "kind", "place")
"""Two rows that share all of these are one event: numbers alone may be the same in two registers."""


class Overlap:
    """Gathers the marks of a file's events, batch by batch, and holds them against earlier snapshots once.

    The very same file, landed by another import a moment ago, is no overlap: it is told as already imported.
    """

    def __init__(self, workspace: Workspace, actor: str, content: str) -> None:
        self._earlier: list[tuple[Snapshot, pl.Series]] = [
            (one, _marks(workspace.scan_clean(one, actor=actor, purpose=_("jämförelse med ny leverans"))))
            for one in workspace.snapshots(SnapshotKind.EVENTS)
            if one.klass is not SnapshotClass.PERSONAL and one.id != content
        ]
        self._marks: list[pl.Series] = []

    def look(self, cleaned: pl.DataFrame) -> None:
        """Take in one batch: eight bytes an event, and nothing where there is no earlier snapshot."""
        if self._earlier:
            self._marks.append(_marks(cleaned.lazy()))

    def stop(self, file: str) -> None:
        """Refuse the file when some of its events were found."""
        if not self._marks:
            return
        marks = pl.concat(self._marks)
        found = {one.short_id: int(marks.is_in(known.implode()).sum()) for one, known in self._earlier}
        problems = [_problem(file, id, count) for id, count in found.items() if count]
        if problems:
            raise InvalidInput(_("Filen lästes inte in: händelser i den är redan inlästa."), problems=problems)


def _problem(file: str, id: str, count: int) -> Problem:
    return Problem(
        _("{n} händelser står också i {id}, och skulle räknas två gånger.").format(n=count, id=id),
        _(
            "Ersätter filen den förra, läs in den med --delivery whole eller changes. Annars: samlad data purge {id}"
            " --decision BESLUT"
        ).format(id=id),
        file=file,
    )


def _marks(events: pl.LazyFrame) -> pl.Series:
    return events.select(pl.struct(_SAME).hash(seed=0).alias("mark")).collect().to_series()
