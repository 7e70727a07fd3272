"""One injury into the workspace: an ordinary snapshot of events in the register `lokal-skada`."""

import csv
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samlad.core.errors import InvalidInput, Problem
from samlad.core.estimate import Origin
from samlad.core.language import _
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.events.injury.form import questions
from samlad.sources.importing import import_file
from samlad.sources.mapping import Mapping as ColumnMapping

REGISTER = "lokal-skada"
_UNKNOWN = {"unknown", "okand"}
_COLUMNS = ("event_id", "start", "place", "kind", "subkind", "spot", "activity", "product", "severity", "sex", "age")


@dataclass(frozen=True, slots=True)
class Injury:
    """When, where and the answers by question id. `hour` is 0–23, or none when it is not known."""

    day: date
    hour: int | None
    place: str
    answers: Mapping[str, str]

    def problems(self, today: date) -> list[Problem]:
        """What keeps it from being registered."""
        found = []
        if self.day > today:
            cure = _("Välj dagen då skadan inträffade.")
            found.append(Problem(_("Dagen ligger i framtiden."), cure, column="day", value=str(self.day)))
        if self.hour is not None and not 0 <= self.hour <= 23:
            why = _("Det finns inget sådant klockslag.")
            found.append(Problem(why, _("Skriv en timme mellan 0 och 23."), column="hour", value=str(self.hour)))
        for one in questions():
            code = self.answers.get(one.id, "")
            if not one.knows(code):
                found.append(Problem(_("Svaret finns inte i listan."), _("Välj ur listan."), column=one.id, value=code))
        return found

    def row(self, event_id: str) -> dict[str, str]:
        """The injury as a row of the register. What someone did on purpose counts by the intent, all else by how."""
        told = {name: "" if code in _UNKNOWN else code for name, code in self.answers.items()}
        kind = told["intent"] if told["intent"] != "olycka" else told["mechanism"]
        moment = str(self.day) if self.hour is None else f"{self.day} {self.hour:02d}:00"
        values = {"event_id": event_id, "start": moment, "place": self.place, "kind": kind or "okand"}
        return values | {"subkind": told["mechanism"]} | {name: told[name] for name in _COLUMNS if name in told}


def register_injury(
    workspace: Workspace, injury: Injury, *, actor: str, today: date, origin: Origin = Origin.FETCHED
) -> str:
    """Register it, whole or not at all; returns its number."""
    if problems := injury.problems(today):
        raise InvalidInput(_("Skadan registrerades inte."), problems=problems)
    event_id = "S" + uuid.uuid4().hex[:12]
    mapping = ColumnMapping(
        SnapshotKind.EVENTS,
        {name: (name,) for name in _COLUMNS},
        {"start": "yyyy-mm-dd"},
        {"register": REGISTER, "precision": "day"} if injury.hour is None else {"register": REGISTER},
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{REGISTER}-{event_id}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            writer.writeheader()
            writer.writerow(injury.row(event_id))
        import_file(
            workspace,
            SnapshotKind.EVENTS,
            path,
            mapping=mapping,
            source=_("lokal skaderegistrering"),
            origin=origin,
            actor=actor,
        )
    return event_id
