"""The stored situation pictures: what the list in the workspace says, and the way to their files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samlad.core.estimate import Origin
from samlad.core.wording import day
from samlad.site.config import workspace

FORMATS: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """One picture as the list tells of it."""

    place: str
    name: str
    period: str
    made: str
    origin: Origin
    summary: tuple[str, ...]
    files: Mapping[str, str]

    @property
    def made_label(self) -> str:
        """The day it was made, in words; as it stands in the list when that is no date."""
        try:
            return day(date.fromisoformat(self.made))
        except ValueError:
            return self.made

    @property
    def is_synthetic(self) -> bool:
        """Is it made of made-up data?"""
        return self.origin is Origin.SYNTHETIC

    def file(self, kind: str) -> Path | None:
        """The file of one format; none when it is not there or would lie outside the folder of pictures."""
        folder = workspace.root() / "pictures"
        name = self.files.get(kind)
        if kind not in FORMATS or not name:
            return None
        for base in (folder / self.place, folder):
            path = (base / name).resolve()
            if path.is_relative_to(folder.resolve()) and path.suffix == f".{kind}" and path.is_file():
                return path
        return None

    def formats(self) -> list[str]:
        """The formats that can be fetched, in a fixed order."""
        return [kind for kind in FORMATS if self.file(kind) is not None]


def all_pictures() -> list[StoredPicture]:
    """Every public picture, by the place's name; none while the list is missing."""
    path = workspace.root() / "pictures" / "index.json"
    if not path.is_file():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    return sorted((_picture(row) for row in rows), key=lambda one: one.name.casefold())


def picture_of(place: str) -> StoredPicture | None:
    """The picture of one place."""
    return next((one for one in all_pictures() if one.place == place), None)


def _picture(row: dict[str, Any]) -> StoredPicture:
    return StoredPicture(
        place=str(row["place"]),
        name=str(row["name"]),
        period=str(row["period"]),
        made=str(row["made"]),
        origin=Origin(str(row["origin"])),
        summary=tuple(str(line) for line in row.get("summary", ())),
        files={str(kind): str(name) for kind, name in row.get("files", {}).items()},
    )
