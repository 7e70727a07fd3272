"""From a workspace to the material of a picture: everything imported, and the published figures that come along."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.estimate import Origin
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.data.clean import Question
from samlad.data.facts import register
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.disclosure.releases import current_note
from samlad.events.gathered import events_of, inhabitants_of, origin_of, population_of
from samlad.picture.fetched import fetched_estimates
from samlad.picture.interventions import read_interventions
from samlad.picture.material import Material, SurveyMaterial
from samlad.picture.model import SourceNote

YEARS_OF_A_PICTURE = 3
"""A picture is about the last three whole years unless told otherwise: single years are too noisy for small places."""


def gather(workspace: Workspace, *, period: Period | None = None, actor: str) -> Material:
    """Read all that a picture is made of. Personal snapshots are decrypted, and the reading logged."""
    snapshots = workspace.snapshots()
    of_events = [one for one in snapshots if one.kind is SnapshotKind.EVENTS]
    if not of_events:
        raise NothingToShow(
            _("Det går inte att göra en lägesbild."),
            why=_("Inga händelser är inlästa i arbetsytan."),
            cure=_("Läs in ett register: samlad import events FIL."),
        )
    everywhere = events_of(workspace, of_events, actor, _("lägesbild"))
    events = everywhere.filter(pl.col("place").str.starts_with(workspace.settings.county))
    if events.is_empty():
        raise NothingToShow(
            _("Det går inte att göra en lägesbild."),
            why=_("Inga inlästa händelser ligger i länet."),
            cure=_("Läs in ett register för länets kommuner: samlad import events FIL."),
        )
    used = set(events["snapshot"].unique())
    of_events = [one for one in of_events if one.short_id in used]
    surveys = _surveys(workspace, snapshots, actor)
    about = used | {one.snapshot for one in surveys}
    imported = workspace.imported_estimates()
    kept = _kept_shares(workspace)
    years = _whole_years(events, period)
    return Material(
        register=register(),
        county=workspace.settings.county,
        period=period or Period.years(years[max(0, len(years) - YEARS_OF_A_PICTURE)], years[-1]),
        years=years,
        population=population_of(imported),
        events=events,
        events_snapshot=";".join(one.short_id for one in of_events),
        events_origin=origin_of(of_events),
        events_elsewhere=int(everywhere["count"].sum()) - int(events["count"].sum()),
        inhabitants=inhabitants_of(imported),
        inhabitants_origin=imported.where(pl.col("age") != "all").origin or Origin.FETCHED,
        surveys=surveys,
        kept_shares=kept,
        kept_questions=_kept_questions(workspace, kept),
        fetched=fetched_estimates(),
        interventions=read_interventions(workspace.root),
        sources=(
            *(
                _source(one, events, imported)
                for one in snapshots
                if one.kind is SnapshotKind.INDICATORS or one.short_id in about
            ),
            *_facts_sources(),
        ),
    )


def _surveys(workspace: Workspace, snapshots: list[Snapshot], actor: str) -> tuple[SurveyMaterial, ...]:
    """The weighted surveys with answers from the workspace's county; others are no part of its picture."""
    county, found = workspace.settings.county, []
    for one in snapshots:
        if one.kind is not SnapshotKind.SURVEY:
            continue
        design = survey_design(one)
        elsewhere = design.place is None and not (design.place_code or "").startswith(county)
        if design.weight is None or elsewhere:
            continue
        answers = workspace.clean(one, actor=actor, purpose=_("lägesbild"))
        if design.place is None or answers[design.place].cast(pl.String).str.starts_with(county).any():
            found.append(SurveyMaterial(answers, design, one.short_id, one.provenance.origin))
    return tuple(found)


def _whole_years(events: pl.DataFrame, period: Period | None) -> tuple[int, ...]:
    """The calendar years every register covers to within its first and last month, else those of the period given."""
    spans = events.group_by("register").agg(
        pl.col("start").min().dt.date().alias("first"), pl.col("start").max().dt.date().alias("last")
    )
    first = max(day.year if (day.month, day.day) < (2, 1) else day.year + 1 for day in spans["first"].to_list())
    last = min(day.year if (day.month, day.day) >= (12, 1) else day.year - 1 for day in spans["last"].to_list())
    if first > last and period is not None:
        return tuple(range(period.start.year, period.end.year + 1))
    if first > last:
        raise NothingToShow(
            _("Det går inte att göra en lägesbild."),
            why=_("Inget helt kalenderår täcks av alla register."),
            cure=_("Läs in längre serier, eller ange perioden med --period."),
        )
    return tuple(range(first, last + 1))


def _kept_shares(workspace: Workspace) -> Estimates:
    """What was estimated from surveys whose answers have been purged since."""
    gone = [one.short_id for one in workspace.snapshots(SnapshotKind.SURVEY, purged=True) if one.tombstone]
    return workspace.estimates().where(
        pl.col("measure").str.starts_with("survey:"), pl.col("reference").is_null(), snapshot=gone
    )


def _kept_questions(workspace: Workspace, kept: Estimates) -> tuple[Question, ...]:
    """The words of those questions, as the last release kept them."""
    note: Mapping[str, Any] = current_note(workspace.root)
    texts = note.get("texts", {}).get("sv", {})
    ids = sorted(set(kept.frame["measure"]) & set(texts))
    return tuple(Question(id.removeprefix("survey:"), "", texts[id]["name"], dict(texts[id]["answers"])) for id in ids)


def _source(snapshot: Snapshot, events: pl.DataFrame, imported: Estimates) -> SourceNote:
    return SourceNote(
        snapshot=snapshot.short_id,
        title=snapshot.provenance.source,
        licence=snapshot.provenance.licence,
        retrieved=snapshot.provenance.retrieved.date(),
        period=_covered(snapshot, events, imported),
        origin=snapshot.provenance.origin,
    )


def _covered(snapshot: Snapshot, events: pl.DataFrame, imported: Estimates) -> str:
    """The time a snapshot is about, as a label."""
    if snapshot.kind is SnapshotKind.SURVEY:
        return Period.parse(survey_design(snapshot).period).label()
    if snapshot.kind is SnapshotKind.EVENTS:
        own = events.filter(pl.col("snapshot") == snapshot.short_id)["start"].drop_nulls()
        first, last = own.dt.year().min(), own.dt.year().max()
    else:
        periods = imported.where(snapshot=snapshot.short_id).periods()
        first, last = (periods[0].start.year, periods[-1].end.year) if periods else (None, None)
    return "" if first is None else Period.years(int(str(first)), int(str(last))).label()


def _facts_sources() -> tuple[SourceNote, ...]:
    typed = datetime(2026, 11, 22, tzinfo=UTC).date()
    return tuple(
        SourceNote(id, title, _("fri användning med angiven källa"), typed, period, Origin.FETCHED)
        for id, title, period in (
            ("fakta:scb", _("SCB, folkmängd 31 december"), "1991–2023"),
            ("fakta:bra-2021", _("Brå, anmälda brott, slutlig statistik"), "2021"),
            ("fakta:kolada", _("Kolada, liknande kommuner räddningstjänst"), "2024"),
            ("fakta:ki-nasp", _("KI NASP, suicid i län och rike"), "2006–2016"),
            ("fakta:msb-enkat", _("MSB, befolkningsenkäten, publicerade andelar"), "2014, 2018"),
        )
    )
