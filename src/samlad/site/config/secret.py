"""The key that signs cookies: from the environment, or made once and kept in the workspace for its owner alone."""

import os
import secrets
from pathlib import Path

FILE_NAME = "site.secret"


def read_secret(workspace: Path, given: str) -> str:
    """The key to use now. Without a kept one a key that lives as long as the process: nothing is written on import."""
    if given:
        return given
    kept = workspace / FILE_NAME
    if kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(50)


def keep_secret(workspace: Path) -> Path:
    """Make the kept key unless it is there; readable by the owner alone."""
    workspace.mkdir(parents=True, exist_ok=True)
    path = workspace / FILE_NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    return path
