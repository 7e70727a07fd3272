"""A workspace of its own for each test."""

from pathlib import Path

import pytest
from workspace_material import SETTINGS

from samlad.data.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "yta", SETTINGS)
