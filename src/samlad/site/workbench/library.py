"""The one place where the site asks the library to import a file or to look the workspace through."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from samlad.core.errors import InvalidInput, SamladError
from samlad.core.estimate import Origin
from samlad.core.progress import Progress
from samlad.core.wording import number
from samlad.data.health import Health, examined
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.site.config import workspace
from samlad.sources.importing import ImportReport
from samlad.sources.importing import import_file as import_into
from samlad.sources.mapping import read_mapping


@dataclass(frozen=True, slots=True)
class Checkup:
    """What looking the workspace through gave: the findings, or why it could not be done."""

    health: Health | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The file a person sent, with its mapping and codebook when they came with it."""

    data: Path
    mapping: Path | None = None
    codebook: Path | None = None


_FILES = ("codebook", "record_description")
"""What a mapping may say of other files."""


def import_file(kind: str, sent: Sent, actor: str, progress: Progress) -> str:
    """Import a file whole or not at all; the receipt in words. A file that cannot be believed raises `SamladError`."""
    place = Workspace.open(workspace.root())
    mapping = None if sent.mapping is None else _without_paths(sent.mapping, SnapshotKind(kind))
    report = import_into(
        place,
        SnapshotKind(kind),
        sent.data,
        mapping=mapping,
        codebook=sent.codebook,
        origin=Origin.SYNTHETIC if place.settings.synthetic else Origin.FETCHED,
        actor=actor,
        progress=progress,
    )
    return _receipt(sent.data.name, report)


def _without_paths(path: Path, kind: SnapshotKind) -> Path:
    """The mapping, unless it names a file by its path: a file of the server is none of the sender's."""
    for name, value in read_mapping(path, kind).values.items():
        if name in _FILES and Path(value.replace("\\", "/")).name != value:
            raise InvalidInput(
                _("Mappningsfilen går inte att använda."),
                file=path.name,
                column=name,
                value=value,
                why=_("Den pekar ut en fil på servern."),
                cure=_("Skriv bara filens namn, och skicka filen med."),
            )
    return path


def _receipt(file: str, report: ImportReport) -> str:
    snapshot = report.snapshot
    if report.already_imported:
        said = _("{file} är redan inläst som {id} ({rows} rader).").format(
            file=file, id=snapshot.short_id, rows=number(report.rows)
        )
        return said
    said = _("{file}: {rows} rader inlästa som {kind}, {klass} ({id}).").format(
        file=file,
        rows=number(report.rows),
        kind=snapshot.kind.label(),
        klass=snapshot.klass.label(),
        id=snapshot.short_id,
    )
    return "\n".join([said, *(f"– {note}" for note in report.notes)])


def checkup() -> Checkup:
    """What `samlad doctor` says, for the overview."""
    try:
        return Checkup(examined(Workspace.open(workspace.root())))
    except SamladError as error:
        return Checkup(None, error.for_people())
