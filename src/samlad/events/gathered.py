"""What a workspace holds of events: every register in one frame, and the inhabitants to count against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.estimate import Origin
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.data.clean import EVENT_SCHEMA
from samlad.data.deliveries import standing
from samlad.data.facts import facts
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.events.codes.coding import coded
from samlad.events.codes.reading import workspace_lists
from samlad.events.population import Population

Inhabitants = Mapping[str, Mapping[tuple[AgeBand, Sex], float]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The events of one county, with their `event_kind` and the `snapshot` each came from.

    `inhabitants`: persons by place, age band and sex in the newest year known of each place.
    """

    events: pl.DataFrame
    county: str
    population: Population
    inhabitants: Inhabitants
    origin: Origin
    snapshots: tuple[str, ...]


def gathered(workspace: Workspace, *, actor: str, purpose: str) -> Gathered:
    """Read all registers of events. Personal snapshots are decrypted, and the reading logged with what it is for."""
    snapshots = [one for one in workspace.snapshots() if one.kind is SnapshotKind.EVENTS]
    county = workspace.settings.county
    everywhere = events_of(workspace, snapshots, actor, purpose) if snapshots else None
    events = None if everywhere is None else everywhere.filter(pl.col("place").str.starts_with(county))
    if events is None or events.is_empty():
        raise NothingToShow(
            _("Det finns inga händelser att räkna på."),
            why=_("Inga inlästa händelser ligger i länet."),
            cure=_("Läs in ett register för länets kommuner: samlad import events FIL."),
        )
    imported = workspace.imported_estimates()
    return Gathered(
        events,
        county,
        population_of(imported),
        inhabitants_of(imported),
        Origin.SYNTHETIC if workspace.settings.synthetic else origin_of(snapshots),
        tuple(one.short_id for one in snapshots),
    )


def events_of(workspace: Workspace, snapshots: Sequence[Snapshot], actor: str, purpose: str) -> pl.DataFrame:
    """All events with their kind, and the snapshot each came from."""
    frames = [
        rows.with_columns(pl.lit(one.short_id).alias("snapshot"), *_without_foreign_money(one)).collect()
        for one, rows in standing(workspace, snapshots, actor=actor, purpose=purpose)
    ]
    # An event in a small area is one of its municipality's.
    municipality = pl.col("place").str.replace(r"^deso\d{4}:(\d{4}).*$", "${1}")
    return coded(pl.concat(frames).with_columns(municipality), workspace_lists(workspace.root))


def _without_foreign_money(snapshot: Snapshot) -> list[pl.Expr]:
    """Amounts in another currency are not counted: tables add and print kronor."""
    values = snapshot.mapping.get("values")
    currency = values.get("currency", "SEK") if isinstance(values, dict) else "SEK"
    return [] if currency == "SEK" else [pl.lit(None, EVENT_SCHEMA["cost"]).alias("cost")]


def origin_of(snapshots: Sequence[Snapshot]) -> Origin:
    """Synthetic as soon as one register is."""
    origins = {one.provenance.origin for one in snapshots}
    return Origin.SYNTHETIC if Origin.SYNTHETIC in origins else Origin.FETCHED


def population_of(imported: Estimates) -> Population:
    """The published inhabitants that come with Samlad, and above them what was imported."""
    rows = imported.where(pl.col("base").is_not_null(), unit="count", sex="all", age="all", category=None, dims="")
    known = Population.from_frame(facts("population")).known
    joined = {place: dict(years) for place, years in known.items()}
    for row in rows:
        if _counts_inhabitants(row.measure):
            joined.setdefault(row.place.code, {})[row.period.end.year] = float(row.value or 0)
    return Population(joined)


def inhabitants_of(imported: Estimates) -> dict[str, dict[tuple[AgeBand, Sex], float]]:
    """Imported inhabitants by age band and sex, the newest year of each place."""
    rows = [
        row
        for row in imported.where(unit="count", sex=["women", "men"])
        if row.value is not None and _counts_inhabitants(row.measure)
    ]
    newest: dict[str, int] = {}
    for row in rows:
        newest[row.place.code] = max(newest.get(row.place.code, 0), row.period.end.year)
    found: dict[str, dict[tuple[AgeBand, Sex], float]] = {}
    for row in rows:
        if row.period.end.year == newest[row.place.code] and not row.age.is_everyone:
            found.setdefault(row.place.code, {})[row.age, row.sex] = float(row.value or 0)
    return found


def _counts_inhabitants(measure: str) -> bool:
    return "folkm" in measure or "population" in measure
