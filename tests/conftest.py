"""What every test may lean on."""

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: a test that fails, fails for everybody. A deadline would time the machine.
settings.register_profile("samlad", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("samlad")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and published cases beside the project; tests of it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
