"""Made-up registers of events for the tests of pages."""

from pathlib import Path

from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file


def imported_events(root: Path, organisation: str, folder: Path) -> Workspace:
    """A workspace that the organisation answers for: two made-up years of falls and fires in three municipalities."""
    place = Workspace.create(
        root,
        Settings(
            name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
            synthetic=True, organisation=organisation,
        ),
    )  # fmt: skip
    lines = ["handelse_id;handelsetyp;starttid;kommun;kon;alder;kostnad"]
    number = 0
    for year in (2021, 2022):
        for municipality, each in (("1780", 3), ("1715", 2), ("1762", 1)):
            for month in range(1, 13):
                for _again in range(each * (2 if year == 2022 else 1)):
                    number += 1
                    kind = "fall" if number % 3 else "1"
                    sex = ("kvinna", "man")[number % 2]
                    when = f"{year}-{month:02d}-{1 + number % 28:02d} {number % 24:02d}:15"
                    lines.append(f"h{number};{kind};{when};{municipality};{sex};65-79;{1000 + number}")
    file = folder / "skador.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = folder / "skador.toml"
    mapping.write_text(
        'kind = "events"\n[columns]\nevent_id = "handelse_id"\nkind = "handelsetyp"\nstart = "starttid"\n'
        'place = "kommun"\nsex = "kon"\nage = "alder"\ncost = "kostnad"\n[values]\nregister = "skador"\n',
        encoding="utf-8",
    )
    import_file(place, SnapshotKind.EVENTS, file, mapping=mapping, actor="Prov")
    return place
