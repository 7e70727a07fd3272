"""Made-up registers of events for the tests of pages."""

from datetime import date, timedelta
from pathlib import Path

from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file

_CARE = ("slutenvård", "öppenvård", "", "svårt skadad")


def imported_events(root: Path, organisation: str, folder: Path) -> Workspace:
    """A workspace that the organisation answers for: two made-up years of falls, fires and a few
    robberies in three municipalities."""
    place = _created(root, organisation)
    lines = ["handelse_id;handelsetyp;starttid;kommun;kon;alder;kostnad;vard;ost;nord"]
    number = 0
    for year in (2021, 2022):
        for municipality, each, east in (("1780", 3, 415_000), ("1715", 2, 380_000), ("1762", 1, 400_000)):
            for month in range(1, 13):
                for _again in range(each * (2 if year == 2022 else 1)):
                    number += 1
                    kind = "fall" if number % 3 else "1"
                    sex = ("kvinna", "man")[number % 2]
                    spot = f"{east + number % 5 * 700};{6_580_000 + number % 3 * 900}"
                    when = f"{year}-{month:02d}-{1 + number % 28:02d} {number % 24:02d}:15"
                    lines.append(
                        f"h{number};{kind};{when};{municipality};{sex};65-79;{1000 + number};{_CARE[number % 4]};{spot}"
                    )
    lines += [f"r{day};rån;2022-06-{day:02d} 23:40;1780;man;15-24;;;;" for day in range(1, 7)]
    file = folder / "skador.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = folder / "skador.toml"
    mapping.write_text(
        'kind = "events"\n[columns]\nevent_id = "handelse_id"\nkind = "handelsetyp"\nstart = "starttid"\n'
        'place = "kommun"\nsex = "kon"\nage = "alder"\ncost = "kostnad"\n'
        'severity = "vard"\nx = "ost"\ny = "nord"\n[values]\nregister = "skador"\n',
        encoding="utf-8",
    )
    import_file(place, SnapshotKind.EVENTS, file, mapping=mapping, actor="Prov")
    return place


def alarming_events(root: Path, organisation: str, folder: Path) -> Workspace:
    """Five calm years of falls in Karlstad, and a last whole week (from 19 December 2022) with ten times as many."""
    place = _created(root, organisation)
    lines, first = ["id;typ;tid;kommun"], date(2018, 1, 1)
    for week in range(5 * 52):
        for number in range(30 if week == 5 * 52 - 1 else 2 + week * 7 % 3):
            lines.append(f"{week}-{number};fall;{first + timedelta(7 * week + number % 7)} 10:00;1780")
    file, mapping = folder / "fall.csv", folder / "fall.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping.write_text(
        'kind = "events"\n[columns]\nevent_id = "id"\nkind = "typ"\nstart = "tid"\nplace = "kommun"\n'
        '[values]\nregister = "skador"\n',
        encoding="utf-8",
    )
    import_file(place, SnapshotKind.EVENTS, file, mapping=mapping, actor="Prov")
    return place


def _created(root: Path, organisation: str) -> Workspace:
    return Workspace.create(
        root,
        Settings(
            name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
            synthetic=True, organisation=organisation,
        ),
    )  # fmt: skip
