"""A workspace of its own for each test."""

from pathlib import Path

import pytest

from samlad.data.settings import Settings
from samlad.data.workspace import Workspace

SETTINGS = Settings(
    name="Prov",
    place="1780",
    county="17",
    minimum_count=5,
    small_population=1000,
    finding_level=0.01,
    synthetic=False,
    organisation="Karlstads kommun",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "yta", SETTINGS)
