"""A small made-up survey and its earlier wave, as files with their mapping, for the pages of the workbench."""

import random
from pathlib import Path

from samlad.core.estimate import Origin
from samlad.data.settings import Settings
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file

PLACES = ("1715", "1761", "1763", "1764", "1780", "1784")
MAPPING = """
kind = "survey"

[columns]
weight = "vikt"
strata = "stratum"
fpc = "antal"
place = "kommun"
sex = "kon"
age = "alder"

[values]
period = "{year}"
codebook = "kodbok.toml"
"""
CODEBOOK = """
title = "Provenkät"

[[question]]
id = "brandvarnare"
text = "Finns brandvarnare hemma?"
text_en = "Is there a smoke alarm at home?"
answers = [
  { code = "1", label = "Ja" },
  { code = "2", label = "Nej" },
  { code = "8", label = "Vet ej", missing = "dont_know" },
]

[[question]]
id = "orolig"
text = "Är du orolig för inbrott?"
answers = [
  { code = "1", label = "Ja" },
  { code = "2", label = "Nej" },
  { code = "9", label = "Vill ej", missing = "refused" },
]

[[question]]
id = "rum"
text = "Hur många rum har bostaden?"
"""


def two_waves(root: Path, organisation: str, folder: Path) -> tuple[Workspace, str, str]:
    """A workspace that the organisation answers for, with two waves of the survey: it and their ids."""
    place = Workspace.create(
        root,
        Settings(
            name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
            synthetic=True, organisation=organisation,
        ),
    )  # fmt: skip
    return place, imported(place, folder, 2021, 0.75).short_id, imported(place, folder, 2025, 0.95).short_id


def imported(workspace: Workspace, folder: Path, year: int, alarm: float) -> Snapshot:
    """A survey of 40 persons a place, the same by `lopnr` every year; `alarm` is the share with a smoke alarm."""
    chance = random.Random(year)
    rows = ["lopnr;kommun;kon;alder;stratum;antal;vikt;brandvarnare;orolig;rum"]
    for place in PLACES:
        for number in range(40):
            alarm_code = "8" if chance.random() < 0.04 else "1" if chance.random() < alarm else "2"
            sex, age = ("Kvinna", "Man")[number % 2], ("18-49", "50-79")[number // 2 % 2]
            worried = "9" if chance.random() < 0.05 else "1" if chance.random() < (0.5, 0.2)[number % 2] else "2"
            person = f"{place}{number:02d};{place};{sex};{age};{place};4000;{90 + number % 21}"
            rows.append(f"{person};{alarm_code};{worried};{1 + number % 5}")
    file = folder / f"enkat {year}.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    mapping = folder / f"enkat-{year}.toml"
    mapping.write_text(MAPPING.format(year=year), encoding="utf-8")
    (folder / "kodbok.toml").write_text(CODEBOOK, encoding="utf-8")
    report = import_file(
        workspace,
        SnapshotKind.SURVEY,
        file,
        mapping=mapping,
        klass=SnapshotClass.PERSONAL,
        source=f"Provenkät {year}",
        origin=Origin.SYNTHETIC,
        actor="Prov",
    )
    return report.snapshot
