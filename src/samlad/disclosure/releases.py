"""The release register: what has been shown, when, and what a later release must reckon with."""

from collections.abc import Mapping
from pathlib import Path

from samlad.core.errors import NothingToShow
from samlad.data.published_store import Release
from samlad.data.workspace import Workspace
from samlad.disclosure.published import Published

PUBLIC = "region"
"""The release that the public pages show."""


def save_release(
    workspace: Workspace, name: str, table: Published, *, note: Mapping[str, object] | None = None
) -> Release:
    """Freeze one more release. A table that is the same as the newest one of its name is no new release."""
    newest = workspace.releases(name)[-1:]
    if newest and workspace.published_frame(name).equals(table.frame) and newest[0].note == dict(note or {}):
        return newest[0]
    return workspace.save_published(name, table.frame, note=note)


def everything_shown(workspace: Workspace) -> Published:
    """All rows of all releases: what a reader may have kept. Of a cell shown more than once the newest counts."""
    return Published.of_releases(
        [workspace.published_frame(release.name, release.number) for release in reversed(workspace.releases())]
    )


def current_release(root: Path) -> Published:
    """The public release that stands now; empty when nothing has been published."""
    try:
        workspace = Workspace.open(root)
        return Published.of_releases([workspace.published_frame(PUBLIC)])
    except NothingToShow:
        return Published.empty()


def current_note(root: Path) -> Mapping[str, object]:
    """What was written down with the public release; empty when nothing has been published."""
    try:
        newest = Workspace.open(root).releases(PUBLIC)
    except NothingToShow:
        return {}
    return newest[-1].note if newest else {}
