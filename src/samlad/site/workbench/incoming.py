"""Where uploaded files wait for their job: a folder of the workspace that no address leads to."""

from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from samlad.site.config import workspace

ENDINGS = frozenset({".csv", ".xlsx", ".xls", ".sav", ".txt", ".tsv", ".json", ".parquet", ".zsav"})


def folder() -> Path:
    """The folder, made when first needed, open to its owner alone."""
    path = workspace.root() / "incoming"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(upload: UploadedFile[bytes]) -> str:
    """Write the upload under a name of our own; only the ending is the user's."""
    name = f"{uuid4().hex}{Path(upload.name or '').suffix.lower()}"
    path = folder() / name
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in upload.chunks():
            file.write(chunk)
    return name


def remove(name: str) -> None:
    """Take the waiting copy away."""
    (folder() / name).unlink(missing_ok=True)
