"""A register's file as events without a workspace: read and checked like an import, and kept nowhere."""

from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.clean import EVENT_SCHEMA
from samlad.data.snapshot import SnapshotKind
from samlad.sources.events import EventCleaner
from samlad.sources.mapping import read_mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.placing import Placer, swedish_places
from samlad.sources.proposal import propose
from samlad.sources.reading import open_table


def read_register(path: Path, mapping: Path | None = None) -> pl.DataFrame:
    """The rows as `EVENT_SCHEMA`. Without a mapping one is proposed, and used when nothing in it is unclear."""
    mistakes = Mistakes(path.name)
    table = open_table(path, mistakes)
    kind = SnapshotKind.EVENTS
    if mapping is None:
        chosen = propose(kind, table.sample(), table.name, delimiter=table.delimiter, made=table.made, period=None)
    else:
        chosen = read_mapping(mapping, kind)
    if chosen.unclear:
        raise InvalidInput(
            _("Filen lästes inte in: det går inte att avgöra vad allt i den är."),
            problems=[
                Problem(one.why, _("Ange kolumnerna i en mappning: --mapping FIL."), file=path.name, column=one.field)
                for one in chosen.unclear
            ],
        )
    cleaner = EventCleaner(chosen, mistakes, Placer(chosen, table.sample(), mistakes, swedish_places))
    parts = [cleaner.clean(batch) for batch in table.batches()]
    cleaner.finish()
    mistakes.stop()
    return pl.concat(parts) if parts else EVENT_SCHEMA.to_frame()
