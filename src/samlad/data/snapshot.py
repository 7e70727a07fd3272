"""What is known about one raw file: its bytes' hash, where it came from, under which terms, and how guarded it is."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from samlad.core.estimate import Origin
from samlad.core.language import _


class SnapshotKind(StrEnum):
    """What a file holds, and so which clean table it becomes."""

    SURVEY = "survey"
    EVENTS = "events"
    INDICATORS = "indicators"
    PUBLISHED = "published"

    def label(self) -> str:
        """The kind in words."""
        return {
            SnapshotKind.SURVEY: _("enkät"),
            SnapshotKind.EVENTS: _("händelser"),
            SnapshotKind.INDICATORS: _("nyckeltal"),
            SnapshotKind.PUBLISHED: _("publicerad mätomgång"),
        }[self]


class SnapshotClass(StrEnum):
    """How a file is guarded. Personal ones are encrypted, their reads logged, and purged by decision."""

    OPEN = "open"
    OWN = "own"
    PERSONAL = "personal"

    def label(self) -> str:
        """The class in words."""
        return {
            SnapshotClass.OPEN: _("öppen"),
            SnapshotClass.OWN: _("egen"),
            SnapshotClass.PERSONAL: _("personuppgifter"),
        }[self]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the bytes come from. `request` is the file's name, or the address and query that fetched it."""

    source: str
    licence: str
    request: str
    retrieved: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a purged snapshot: that it was, by which decision it went, and when. Never its content."""

    decision: str
    purged: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One imported file. `id` is the SHA-256 of the untouched bytes, in hexadecimal."""

    id: str
    kind: SnapshotKind
    klass: SnapshotClass
    provenance: Provenance
    size: int
    rows: int
    imported: datetime
    mapping: dict[str, object] = field(default_factory=dict)
    tombstone: Tombstone | None = None

    @property
    def short_id(self) -> str:
        """Enough of the hash to point at it on a page and in the estimate table."""
        return self.id[:12]
