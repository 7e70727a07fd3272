"""What the site needs to know about the workspace folder: where it is, whether its data is made up."""

from pathlib import Path

from django.conf import settings

SYNTHETIC_MARK = "SYNTHETIC"


def root() -> Path:
    """The workspace folder."""
    return Path(settings.SAMLAD_WORKSPACE)


def is_synthetic() -> bool:
    """Is the workspace filled with made-up data? The demo leaves a mark file; every page then says so."""
    return (root() / SYNTHETIC_MARK).exists()
