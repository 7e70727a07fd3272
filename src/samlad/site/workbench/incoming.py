"""Where uploaded files wait for their job: a folder of the workspace that no address leads to."""

import re
import shutil
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from samlad.site.config import workspace

ENDINGS = frozenset({".csv", ".xlsx", ".xls", ".sav", ".txt", ".tsv", ".parquet", ".zsav"})
_UNFIT = re.compile(r"[^\w .()+,=@-]")
_LONGEST = 120


def folder() -> Path:
    """The folder, made when first needed, open to its owner alone."""
    path = workspace.root() / "uploads"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def fit_name(name: str) -> str:
    """The user's name of a file, without what a file system or a page could stumble on; the ending stays."""
    tidy = _UNFIT.sub("_", Path(name.replace("\\", "/")).name).lstrip(". ")
    stem, ending = Path(tidy).stem, Path(tidy).suffix
    return f"{stem[: _LONGEST - len(ending)] or 'fil'}{ending.lower()}"


def keep(upload: UploadedFile[bytes], name: str) -> str:
    """Write the upload into a folder of its own, so that the library sees it by the user's name; the folder's name."""
    token = uuid4().hex
    (folder() / token).mkdir(mode=0o700)
    keep_beside(token, upload, name)
    return token


def keep_beside(token: str, upload: UploadedFile[bytes], name: str) -> None:
    """Write one more file into the folder of an upload: what comes with it is looked for there."""
    path = folder() / token / name
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in upload.chunks():
            file.write(chunk)


def waiting(token: str, name: str) -> Path:
    """Where a waiting file stands."""
    return folder() / token / name


def remove(token: str) -> None:
    """Take the waiting copy away."""
    shutil.rmtree(folder() / token, ignore_errors=True)
