"""What the site needs to know about the workspace folder: where it is, whether its data is made up."""

from pathlib import Path

from django.conf import settings

from samlad.core.errors import SamladError
from samlad.data.settings import FILE_NAME, read_settings

SYNTHETIC_MARK = "SYNTHETIC"


def root() -> Path:
    """The workspace folder."""
    return Path(settings.SAMLAD_WORKSPACE)


def is_synthetic() -> bool:
    """Is the data made up, by the workspace's settings or by the mark that made-up people leave?"""
    if (root() / SYNTHETIC_MARK).exists():
        return True
    try:
        return (root() / FILE_NAME).is_file() and read_settings(root() / FILE_NAME).synthetic
    except SamladError:
        # Settings that cannot be read stop whoever needs them; a page's banner is not the place.
        return False
