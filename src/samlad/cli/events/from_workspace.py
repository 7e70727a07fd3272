"""The events that are imported in the workspace, all registers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def workspace_events(purpose: str) -> tuple[pl.DataFrame, str]:
    """Events of the workspace's county with their `event_kind`, and the county's code; the reading is logged."""
    import polars as pl

    from samlad.cli.context import actor, open_workspace
    from samlad.core.errors import NothingToShow
    from samlad.data.clean import EVENT_SCHEMA
    from samlad.data.snapshot import SnapshotKind
    from samlad.events.kinds import with_kind

    workspace = open_workspace()
    snapshots = [one for one in workspace.snapshots() if one.kind is SnapshotKind.EVENTS]
    columns = EVENT_SCHEMA.names()
    frames = [workspace.clean(one, actor=actor(), purpose=purpose).select(columns) for one in snapshots]
    county = workspace.settings.county
    # An event in a small area is one of its municipality's.
    municipality = pl.col("place").str.replace(r"^deso\d{4}:(\d{4}).*$", "${1}")
    found = pl.concat(frames).with_columns(municipality) if frames else pl.DataFrame(schema=EVENT_SCHEMA)
    inside = found.filter(pl.col("place").str.starts_with(county))
    if inside.is_empty():
        raise NothingToShow(
            _("Det finns inga händelser att räkna på."),
            why=_("Inga inlästa händelser ligger i länet."),
            cure=_("Läs in ett register för länets kommuner: samlad import events FIL."),
        )
    return with_kind(inside), county
