"""The one place where the site asks the library to import a file."""

from importlib import import_module, util
from pathlib import Path

from django.utils.translation import gettext as _

from samlad.core.errors import WrongUse
from samlad.core.progress import Progress
from samlad.site.config import workspace


def import_file(kind: str, path: Path, progress: Progress) -> str:
    """Import a file whole or not at all; the receipt in words. A file that cannot be believed raises `SamladError`."""
    if util.find_spec("samlad.sources.importing") is None:
        raise WrongUse(
            _("Filen lästes inte in."),
            why=_("Den här installationen kan inte läsa in filer."),
            cure=_("Uppdatera Samlad och försök igen."),
        )
    receipt = import_module("samlad.sources.importing").import_file(workspace.root(), kind, path, progress=progress)
    return str(receipt)
