"""A workspace looked through: what is there, how old it is, what is missing and what to do about it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.wording import day
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace

_OLD = 400  # days; what is published once a year is a little more than a year old before the next comes


@dataclass(frozen=True, slots=True)
class Health:
    """What was found, worded."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]
    is_empty: bool


def examined(workspace: Workspace) -> Health:
    """Look the workspace through. Personal tables are not opened."""
    snapshots = workspace.snapshots()
    remarks: list[str] = []
    rows = []
    for kind in SnapshotKind:
        found = [one for one in snapshots if one.kind is kind]
        if found:
            rows.append(_row(workspace, kind, found))
            if (datetime.now(UTC) - found[-1].imported).days > _OLD:
                remarks.append(
                    _("{kind}: det är länge sedan något lästes in. Hämta nya uppgifter.").format(
                        kind=kind.label().capitalize()
                    )
                )
        elif kind is not SnapshotKind.PUBLISHED:  # an earlier wave is good to have, but nothing lacks without it
            remarks.append(
                _("{kind} saknas. Läs in med: samlad import {word} FIL").format(
                    kind=kind.label().capitalize(), word=kind.value
                )
            )
    remarks += _integrity(workspace, snapshots)
    settings = workspace.settings
    heading = _("Arbetsytan ”{name}” i {folder}").format(name=settings.name, folder=workspace.root)
    if settings.synthetic:
        heading += " – " + _("syntetiska data")
    return Health(heading, tuple(rows), tuple(remarks), not snapshots and not workspace.estimate_names())


def _row(workspace: Workspace, kind: SnapshotKind, found: list[Snapshot]) -> tuple[str, ...]:
    latest = max((when for one in found if (when := _until(workspace, one)) is not None), default=None)
    return (
        kind.label(),
        str(len(found)),
        str(sum(one.rows for one in found)),
        day(found[-1].imported.date()),
        "" if latest is None else day(latest),
    )


def _until(workspace: Workspace, snapshot: Snapshot) -> date | None:
    """The last day the snapshot tells about, as far as it can be known without opening personal rows."""
    if snapshot.kind is SnapshotKind.SURVEY:
        design = snapshot.mapping.get("design")
        return Period.parse(str(design["period"])).end if isinstance(design, dict) else None
    if snapshot.klass is SnapshotClass.PERSONAL:
        return None
    column = "end" if snapshot.kind is SnapshotKind.EVENTS else "period_end"
    scan = workspace.scan_clean(snapshot, actor="doctor", purpose=_("genomgång"))
    latest = scan.select(column).max().collect().item()
    return latest.date() if isinstance(latest, datetime) else latest


def _integrity(workspace: Workspace, snapshots: list[Snapshot]) -> list[str]:
    remarks = []
    try:
        workspace.verify_read_log()
    except InvalidInput as error:
        remarks.append(error.for_people())
    for one in snapshots:
        if not workspace.is_complete(one):
            remarks.append(
                _("{id} ({file}) saknar filer på disken. Återställ från säkerhetskopian.").format(
                    id=one.short_id, file=one.provenance.request
                )
            )
    return remarks
