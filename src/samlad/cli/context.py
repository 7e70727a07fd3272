"""What every command needs: the options that stand for all of them, and the workspace they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samlad.data.workspace import Workspace


@dataclass(slots=True)
class Options:
    """The options of the whole command; read once, before any command runs."""

    workspace: Path | None = None
    json_errors: bool = False
    language: str = "sv"


OPTIONS = Options()


def workspace_folder() -> Path:
    """The folder meant: --workspace, else SAMLAD_WORKSPACE, else the nearest samlad.toml, else ./workspace."""
    from samlad.data.workspace import Workspace

    return Workspace.locate(OPTIONS.workspace)


def open_workspace() -> Workspace:
    """The workspace meant, opened."""
    from samlad.data.workspace import Workspace

    return Workspace.open(workspace_folder())


def actor() -> str:
    """Who runs the command."""
    from samlad.data.readlog import present_actor

    return present_actor()
