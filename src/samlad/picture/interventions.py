"""Interventions written down in the workspace, read back as values: `interventions.toml`.

One `[[intervention]]` each, with id, title, place, kind, start (a date), before, after (periods as text) and
comparison (a list of place codes; empty means that nothing will be said of the effect).
"""

import tomllib
from datetime import date
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode, PlaceKind
from samlad.effects.before_after import Intervention
from samlad.events.kinds import EventKind

FILE_NAME = "interventions.toml"


def read_interventions(folder: Path) -> tuple[Intervention, ...]:
    """The interventions of a workspace; none when there is no file."""
    path = folder / FILE_NAME
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("intervention", [])
        return tuple(_read(entry) for entry in entries)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            _("Åtgärderna går inte att läsa."),
            file=str(path),
            why=str(error),
            cure=_("Varje åtgärd ska ha id, title, place, kind, start, before, after och comparison."),
        ) from error


def _read(entry: dict[str, object]) -> Intervention:
    start = entry["start"]
    day = start if isinstance(start, date) else date.fromisoformat(str(start))
    comparison = entry["comparison"]
    if not isinstance(comparison, list):
        raise TypeError(_("comparison ska vara en lista av platskoder"))
    for code in comparison:
        if PlaceCode.parse(str(code)).kind is not PlaceKind.MUNICIPALITY or code == entry["place"]:
            raise ValueError(_("comparison ska vara andra kommuner än platsen själv, inte {code}").format(code=code))
    return Intervention(
        id=str(entry["id"]),
        title=str(entry["title"]),
        place=str(entry["place"]),
        kind=EventKind(str(entry["kind"])).value,
        start=Period(day, day),
        before=Period.parse(str(entry["before"])),
        after=Period.parse(str(entry["after"])),
        comparison=tuple(str(code) for code in comparison),
    )


def write_interventions(folder: Path, interventions: tuple[Intervention, ...]) -> Path:
    """Write the file; what is read back is the same."""
    import json

    lines = ["# " + _("Åtgärder och hur de ska bedömas. Bestäms innan resultatet räknas fram.")]
    for one in interventions:
        lines += [
            "",
            "[[intervention]]",
            *(
                f"{key} = {json.dumps(value, ensure_ascii=False)}"
                for key, value in (
                    ("id", one.id),
                    ("title", one.title),
                    ("place", one.place),
                    ("kind", one.kind),
                )
            ),
            f"start = {one.start.start.isoformat()}",
            f'before = "{one.before}"',
            f'after = "{one.after}"',
            f"comparison = {json.dumps(list(one.comparison))}",
        ]
    path = folder / FILE_NAME
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
