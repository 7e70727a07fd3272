"""The published numbers as the public pages need them: the current release with the names of measures and places.

This is the site's only way to numbers. It takes `Published`, so nothing unprotected can come through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module, util
from pathlib import Path

from samlad.data.facts import register
from samlad.disclosure.published import Published
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

    def measure_name(self, measure: str) -> str:
        """The name of a measure; its id while the register does not know it."""
        text = self.measures.get(measure)
        return text.name if text else measure


def current() -> Release:
    """The release that stands now; an empty one when nothing has been published."""
    return Release(_published(workspace.root()))


def _published(root: Path) -> Published:
    # The release register is looked up when asked for: a workspace without one publishes nothing.
    if util.find_spec("samlad.disclosure.releases") is None:
        return Published.empty()
    found = import_module("samlad.disclosure.releases").current_release(root)
    if not isinstance(found, Published):
        raise TypeError("A release must be Published.")
    return found


def place_name(code: str) -> str:
    """The name of a place; its code when the register does not know it."""
    return register().name(code)
