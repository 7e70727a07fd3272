"""The made-up records written as files look when they arrive, so that the demo imports them like anybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.data.snapshot import SnapshotClass, SnapshotKind
from samlad.synthetic import plan
from samlad.synthetic.answers import survey_answers
from samlad.synthetic.inhabitants import inhabitants_by_age
from samlad.synthetic.records import all_records
from samlad.synthetic.spss import write_survey

MARK = "syntetiska data"
"""Stands in every row of every file, so that a row alone says that it is made up."""

_TITLES = {
    "raddningsinsatser": "Syntetiska räddningsinsatser",
    "skador": "Syntetiska skador",
    "skadegorelse": "Syntetisk skadegörelse",
    "ran": "Syntetiska rån",
}

# Header names differ from register to register, as they do in life.
_HEADINGS: dict[str, dict[str, str]] = {
    "raddningsinsatser": {
        "event_id": "Händelsenummer",
        "start": "Larmtid",
        "kind": "Händelsetyp",
        "place": "Kommunkod",
        "spot": "Platstyp",
    },
    "skador": {
        "event_id": "Rapport-id",
        "start": "Skadetid",
        "kind": "Orsak",
        "subkind": "Underkategori",
        "place": "Kommunkod",
        "spot": "Skadeplats",
        "severity": "Vårdform",
        "sex": "Kön",
        "age": "Åldersgrupp",
    },
    "skadegorelse": {
        "event_id": "Ärendenummer",
        "start": "Tidpunkt",
        "kind": "Händelsetyp",
        "place": "Kommunkod",
        "spot": "Platstyp",
        "cost": "Kostnad (kr)",
    },
    "ran": {
        "event_id": "Ärendenummer",
        "start": "Tidpunkt",
        "kind": "Brottstyp",
        "place": "Kommunkod",
        "spot": "Platstyp",
    },
}


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One written file and how it should be imported."""

    path: Path
    kind: SnapshotKind
    klass: SnapshotClass
    title: str
    mapping: str | None = None


def write_all(
    folder: Path, *, places: Sequence[str], add_on: Sequence[str], seed: int, plants: plan.Plants
) -> list[MadeFile]:
    """Write every register, the survey and the inhabitants by age and sex; the same seed writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [_write_events(folder, name, frame) for name, frame in all_records(places, seed, plants).items()]
    survey = folder / "enkat_2023_syntetisk.sav"
    write_survey(survey_answers(places, add_on, seed), survey)
    made.append(MadeFile(survey, SnapshotKind.SURVEY, SnapshotClass.PERSONAL, "Syntetisk enkät 2023"))
    inhabitants = folder / "folkmangd_alder_kon_2023_syntetisk.csv"
    inhabitants.write_bytes(_inhabitants(places).write_csv(separator=";").encode("utf-8"))
    made.append(
        MadeFile(inhabitants, SnapshotKind.INDICATORS, SnapshotClass.OPEN, "Syntetisk folkmängd efter ålder och kön")
    )
    return made


def _write_events(folder: Path, name: str, frame: pl.DataFrame) -> MadeFile:
    path = folder / f"{name}_syntetisk.csv"
    headings = _HEADINGS[name]
    shown = frame.select(
        [pl.col(column).alias(heading) for column, heading in headings.items() if column != "start"]
        + [pl.col("start").dt.strftime("%Y-%m-%d %H:%M").alias(headings["start"])]
    ).select(list(headings.values()))
    if name == "skador":
        shown = shown.with_columns(pl.col("Kön").replace({"women": "kvinna", "men": "man"}))
    if "cost" in headings:
        shown = shown.with_columns(pl.format("{},00", pl.col(headings["cost"]).cast(pl.Int64)).alias(headings["cost"]))
    text = shown.with_columns(pl.lit(MARK).alias("Ursprung")).write_csv(separator=";")
    # One register still delivers in Windows-1252, as some systems do.
    path.write_bytes(text.encode("cp1252") if name == "skador" else text.encode("utf-8-sig"))
    return MadeFile(path, SnapshotKind.EVENTS, SnapshotClass.OWN, _TITLES[name])


def _inhabitants(places: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (place, plan.LAST_YEAR, str(band), {"women": "kvinnor", "men": "män"}[sex], count, MARK)
            for place in places
            for (band, sex), count in inhabitants_by_age(place, plan.LAST_YEAR).items()
        ],
        schema=["Kommunkod", "År", "Ålder", "Kön", "Folkmängd", "Ursprung"],
        orient="row",
    )
