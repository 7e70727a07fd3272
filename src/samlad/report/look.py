"""The look of a workspace's documents: the municipality's own, where it has laid one down."""

from pathlib import Path

from samlad.report.theme import DEFAULT, Theme, theme_from_file

THEME_FILE = "theme.json"
"""In the workspace: the municipality's own look, where it wants one."""


def look_of(workspace: Path) -> Theme:
    """The theme that documents of the workspace are written in."""
    own = workspace / THEME_FILE
    return theme_from_file(own) if own.is_file() else DEFAULT
