"""Where finished pictures stand: one folder a place, and an index that pages read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samlad.picture.model import Picture

FOLDER = "pictures"
INDEX = "index.json"


def folder_of(workspace: Path, place: str) -> Path:
    """The folder of a place; a colon is no part of a file name everywhere."""
    return workspace / FOLDER / place.replace(":", "-")


def shelve(workspace: Path, picture: Picture, files: Mapping[str, Path]) -> Path:
    """Put a picture into the index, in place of the one the place had."""
    index = workspace / FOLDER / INDEX
    entries = [entry for entry in read_index(workspace) if entry["place"] != picture.place]
    entries.append(
        {
            "place": picture.place,
            "name": picture.place_name,
            "period": picture.period.label(),
            "made": picture.made.isoformat(),
            "origin": picture.origin.value,
            "summary": list(picture.summary),
            "files": {kind: path.relative_to(index.parent).as_posix() for kind, path in files.items()},
        }
    )
    index.parent.mkdir(parents=True, exist_ok=True)
    fresh = index.with_suffix(".new")
    fresh.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(index)
    return index


def shelved_files(workspace: Path) -> dict[str, dict[str, Path]]:
    """The files of each shelved picture by place and kind, of those whose files are all still there."""
    found = {}
    for entry in read_index(workspace):
        files = {kind: workspace / FOLDER / name for kind, name in entry["files"].items()}
        if all(path.is_file() for path in files.values()):
            found[str(entry["place"])] = files
    return found


def read_index(workspace: Path) -> list[dict[str, Any]]:
    """All shelved pictures; none when there is no index."""
    index = workspace / FOLDER / INDEX
    if not index.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(index.read_text(encoding="utf-8"))
    return entries
