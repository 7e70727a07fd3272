"""The published numbers as the public pages need them: the current release with what its measures are called.

This is the site's only way to numbers. It takes `Published`, so nothing unprotected can come through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samlad.core.direction import Polarity
from samlad.core.language import current_language
from samlad.data.facts import register
from samlad.data.settings import FILE_NAME
from samlad.disclosure.published import Published
from samlad.disclosure.releases import current_note, current_release
from samlad.picture.model import MeasureText
from samlad.site.config import workspace


@dataclass(frozen=True, slots=True)
class Release:
    """What may be shown now."""

    table: Published
    measures: Mapping[str, MeasureText] = field(default_factory=dict)

    def measure_ids(self) -> list[str]:
        """The measures that have rows, in the order of their names."""
        found = self.table.frame["measure"].unique().to_list()
        return sorted(found, key=lambda one: (self.measure_name(one).casefold(), one))

    def answer_name(self, measure: str, category: str) -> str:
        """The words of an answer or class; its code while the release has none."""
        text = self.measures.get(measure)
        return text.answers.get(category, category) if text else category

    def measure_name(self, measure: str) -> str:
        """The name of a measure; its id while the release does not name it."""
        text = self.measures.get(measure)
        return text.name if text else measure


_kept: dict[tuple[object, ...], Release] = {}
"""The newest release read, by the state of the catalogue it was read from: a page need not open the workspace anew."""


def current() -> Release:
    """The release that stands now; an empty one when nothing has been published."""
    root = workspace.root()
    state = _state(root)
    if state not in _kept:
        now = Release(_published(root), _texts(root))
        _kept.clear()
        _kept[state] = now
        return now
    return _kept[state]


def _state(root: Path) -> tuple[object, ...]:
    marks: list[object] = [root, current_language()]
    for name in ("workspace.db", "workspace.db-wal"):
        path = root / name
        if path.exists():
            found = path.stat()
            marks += [name, found.st_mtime_ns, found.st_size]
    return tuple(marks)


def _published(root: Path) -> Published:
    return current_release(root) if (root / FILE_NAME).is_file() else Published.empty()


def _texts(root: Path) -> dict[str, MeasureText]:
    note: Mapping[str, Any] = current_note(root) if (root / FILE_NAME).is_file() else {}
    texts = note.get("texts", {})
    return {
        id: MeasureText(
            id=id,
            name=str(text["name"]),
            definition=str(text["definition"]),
            unit_label=str(text["unit"]),
            polarity=Polarity(str(text["polarity"])),
            source=str(text["source"]),
            answers={str(code): str(label) for code, label in text["answers"].items()},
        )
        for id, text in texts.get(current_language().value, texts.get("sv", {})).items()
    }


def place_name(code: str) -> str:
    """The name of a place; its code when the register does not know it."""
    return register().name(code)
