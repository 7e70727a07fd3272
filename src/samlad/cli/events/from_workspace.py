"""The events that are imported in the workspace, all registers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def workspace_events(purpose: str) -> tuple[pl.DataFrame, str]:
    """Events of the workspace's county with their `event_kind`, and the county's code; the reading is logged."""
    from samlad.cli.context import actor, open_workspace
    from samlad.events.gathered import gathered

    found = gathered(open_workspace(), actor=actor(), purpose=purpose)
    return found.events, found.county
