"""Two waves of a made-up survey of a federation whose answers are counted, not drawn: every share is known."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from samlad.core.estimate import Origin
from samlad.data.facts import register
from samlad.data.settings import Settings
from samlad.data.snapshot import Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file

FEDERATION, KARLSTAD, MUNKFORS = "fed:karlstadsregionen", "1780", "1762"
MEMBERS = tuple(register().members(FEDERATION, date(2023, 12, 31)))
ANSWERS = 600
INHABITANTS, IN_KARLSTAD = 138_605, 0.633
CODEBOOK = """
title = "Provenkät"

[[theme]]
id = "exposure"
text = "Utsatthet"
text_en = "Exposure"

[[theme]]
id = "preparedness"
text = "Beredskap"

[[question]]
id = "stold"
theme = "exposure"
text = "Har något stulits från dig?"
text_en = "Has anything been stolen from you?"
recall_months = 12
polarity = "more_is_worse"
answers = [
  { code = "1", label = "Ja", label_en = "Yes" },
  { code = "2", label = "Nej", label_en = "No" },
  { code = "8", label = "Vet ej", missing = "dont_know" },
]

[[question]]
id = "ran"
theme = "exposure"
text = "Har du blivit rånad?"
answers = [{ code = "1", label = "Ja" }, { code = "2", label = "Nej" }]

[[question]]
id = "forrad"
theme = "preparedness"
text = "Hur mycket mat finns hemma?"
answers = [
  { code = "1", label = "En vecka" },
  { code = "2", label = "Några dagar" },
  { code = "3", label = "Nästan ingen" },
]
"""
MAPPING = """
kind = "survey"
[columns]
weight = "vikt"
strata = "kommun"
fpc = "antal"
place = "kommun"
sex = "kon"
age = "alder"
[values]
period = "{year}"
codebook = "kodbok.toml"
"""


def size_of(place: str) -> float:
    """The inhabitants of a member: Karlstad has 63.3 per cent of 138 605, the other five share the rest."""
    whole = INHABITANTS * IN_KARLSTAD
    return round(whole if place == KARLSTAD else (INHABITANTS - whole) / (len(MEMBERS) - 1))


def made_workspace(folder: Path, **changes: object) -> Workspace:
    """An empty workspace of the federation."""
    settings: dict[str, object] = {
        "name": "Prov", "place": FEDERATION, "county": "17", "minimum_count": 5, "small_population": 50,
        "finding_level": 0.05, "synthetic": True, "organisation": "Prov",
    }  # fmt: skip
    return Workspace.create(folder, Settings(**(settings | changes)))  # type: ignore[arg-type]


def imported_wave(
    workspace: Workspace, folder: Path, year: int, stolen: Mapping[str, int], *, places: tuple[str, ...] = MEMBERS
) -> Snapshot:
    """600 answers a member; `stolen` says how many of them said yes. Two in Munkfors, forty elsewhere, were robbed."""
    rows = ["kommun;kon;alder;antal;vikt;stold;ran;forrad"]
    for place in places:
        robbed = 2 if place == MUNKFORS else 40
        for number in range(ANSWERS):
            sex, age = ("Kvinna", "Man")[number % 2], ("18-49", "50-79")[number // 2 % 2]
            told = "1" if number < stolen[place] else "2"
            rows.append(
                f"{place};{sex};{age};{size_of(place):.0f};{size_of(place) / ANSWERS!r};{told};"
                f"{'1' if number < robbed else '2'};{'123'[number % 3]}"
            )
    file, mapping = folder / f"enkat-{year}.csv", folder / f"enkat-{year}.toml"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    mapping.write_text(MAPPING.format(year=year), encoding="utf-8")
    (folder / "kodbok.toml").write_text(CODEBOOK, encoding="utf-8")
    return import_file(
        workspace, SnapshotKind.SURVEY, file, mapping=mapping, klass=SnapshotClass.PERSONAL,
        source=f"Provenkät {year}", origin=Origin.SYNTHETIC, actor="Prov",
    ).snapshot  # fmt: skip


def evenly(karlstad: int, others: int) -> dict[str, int]:
    """How many said yes: so many in Karlstad, so many in each other member."""
    return {place: karlstad if place == KARLSTAD else others for place in MEMBERS}
