"""From a file to a snapshot: read, understood, checked as a whole, and published in one step or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import polars as pl

from samlad.core.errors import DefinitionChanged, InvalidInput, Problem, WrongUse
from samlad.core.estimate import Origin
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.data.deliveries import Arriving, DeliveryKind, require_known_register
from samlad.data.estimate_store import IMPORTED
from samlad.data.snapshot import Provenance, Snapshot, SnapshotClass, SnapshotKind
from samlad.data.staging import Staging, Unchanged, unreadable
from samlad.data.survey_design import kept, survey_design
from samlad.data.workspace import Workspace
from samlad.sources.companions import Companions, companions
from samlad.sources.events import EventCleaner
from samlad.sources.indicators import IndicatorCleaner
from samlad.sources.mapping import Mapping, read_mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.overlap import Overlap
from samlad.sources.placing import Placer, Places, swedish_places
from samlad.sources.proposal import propose
from samlad.sources.published_wave import PublishedCleaner
from samlad.sources.reading import open_table
from samlad.sources.survey import SurveyCleaner
from samlad.sources.table import Batch, SourceTable

__all__ = ["ImportReport", "import_file", "survey_design"]

_CLASSES = {
    SnapshotKind.SURVEY: SnapshotClass.PERSONAL,
    SnapshotKind.EVENTS: SnapshotClass.OWN,
    SnapshotKind.INDICATORS: SnapshotClass.OPEN,
    SnapshotKind.PUBLISHED: SnapshotClass.OPEN,
}
_COPIED = 0.15  # share of the progress that copying takes


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file."""

    snapshot: Snapshot
    rows: int
    already_imported: bool
    mapping: Path | None
    notes: tuple[str, ...]
    unmapped: dict[str, int] = field(default_factory=dict)
    """Rows in which a field was left empty although the file has a column for it."""


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """What the cleaning of a kind gives besides the parts it has written."""

    rows: int
    mapping: dict[str, object]
    notes: list[str]
    estimates: Estimates | None = None
    unmapped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Work:
    """All that cleaning one file takes."""

    workspace: Workspace
    staging: Staging
    table: SourceTable
    mapping: Mapping
    mistakes: Mistakes
    placer: Placer
    content: str
    origin: Origin
    actor: str
    source: str
    beside: Companions
    progress: Progress
    delivery: DeliveryKind | None

    def batches(self) -> Iterator[Batch]:
        """The rows of the file, telling how far the reading has come."""
        for batch in self.table.batches():
            yield batch
            self.progress(_("Läser raderna"), _COPIED + (0.98 - _COPIED) * self.table.share)

    def keep(self, cleaned: pl.DataFrame) -> None:
        """Write a part. Once a mistake is found nothing will be published: the rest is read to find them all."""
        if not self.mistakes.total:
            self.staging.add(cleaned)


def import_file(
    workspace: Workspace,
    kind: SnapshotKind,
    path: Path,
    *,
    mapping: Path | Mapping | None = None,
    codebook: Path | None = None,
    klass: SnapshotClass | None = None,
    source: str | None = None,
    licence: str | None = None,
    origin: Origin = Origin.FETCHED,
    period: str | None = None,
    delivery: DeliveryKind | None = None,
    register: str | None = None,
    actor: str,
    progress: Progress = silent,
    places: Callable[[], Places] = swedish_places,
) -> ImportReport:
    """Import one file of a kind. Without a mapping one is proposed, and used only when nothing in it is unclear.

    A survey's codebook is the one given, the one the mapping names, or the one that comes with the file. `delivery`
    says that a register of events was delivered before: its rows take the place of the earlier ones (`deliveries`).
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise unreadable(path, error) from error
    if codebook is not None and kind is not SnapshotKind.SURVEY:
        raise WrongUse(_("Bara en enkät har en kodbok."), value=kind.value, cure=_("Ta bort --codebook."))
    if delivery is not None and kind is not SnapshotKind.EVENTS:
        why = _("Bara händelser levereras om.")
        raise WrongUse(_("Leveransen går inte att ta emot."), value=kind.value, why=why, cure=_("Ta bort --delivery."))
    klass = klass or _CLASSES[kind]
    mistakes = Mistakes(path.name)
    with lost_files(path), Unchanged(path) as watch, workspace.staging(klass) as staging:
        content, size = staging.keep_raw(path, lambda share: progress(_("Kopierar filen"), _COPIED * share))
        beside = companions(path, kind, mapping, codebook)
        if known := workspace.find(content, kind):
            return _already(known, mapping, period, beside.digest())
        table = open_table(path, mistakes, beside)
        chosen, where = _chosen_mapping(workspace, kind, table, mapping, period, mistakes)
        placer = Placer(chosen, table.sample(), mistakes, places)
        if register is not None:
            chosen = replace(chosen, values=chosen.values | {"register": register})
        if delivery is not None:
            require_known_register(workspace, chosen.values.get("register"), path.name)
        told = source or chosen.values.get("source") or ""
        work = _Work(
            *(workspace, staging, table, chosen, mistakes, placer, content, origin, actor, told, beside, progress),
            delivery,
        )
        cleaned = _CLEANING[kind](work)
        snapshot = Snapshot(
            id=content,
            kind=kind,
            klass=klass,
            provenance=Provenance(
                source=told or _("egen fil"),
                licence=licence or _("ej angiven"),
                request=path.name,
                retrieved=datetime.now(UTC),
                origin=origin,
            ),
            size=size,
            rows=cleaned.rows,
            imported=datetime.now(UTC),
            mapping=chosen.plain() | cleaned.mapping,
        )
        tables = None if cleaned.estimates is None else (IMPORTED + snapshot.short_id, cleaned.estimates)
        progress(_("Sparar"), 0.99)
        watch.confirm()
        purpose = _("inläsning av {kind}").format(kind=kind.label())
        if not workspace.publish(staging, snapshot, actor=actor, purpose=purpose, estimates=tables):
            return _already(workspace.snapshot(content, kind), mapping, period, beside.digest())
    progress(_("Klart"), 1.0)
    return ImportReport(snapshot, cleaned.rows, False, where, (*chosen.notes, *cleaned.notes), cleaned.unmapped)


@contextmanager
def lost_files(path: Path) -> Iterator[None]:
    """A file that vanishes while it is read, in words; any other that is not there is a defect."""
    try:
        yield
    except FileNotFoundError as error:
        if path.exists():
            raise
        raise unreadable(path, error) from error


def _already(
    snapshot: Snapshot, given: Path | Mapping | None, period: str | None, codebook: str | None
) -> ImportReport:
    """The report of a file that is there already. A mapping that would have made another table of it is not ignored."""
    other = codebook != snapshot.mapping.get("codebook") and codebook is not None
    if given is not None or other:
        wanted = _given_mapping(given, snapshot.kind, period).plain() if given is not None else {}
        if other or any(wanted[part] != snapshot.mapping.get(part) for part in wanted):
            raise InvalidInput(
                _("Filen är redan inläst, med en annan kodbok.")
                if other
                else _("Filen är redan inläst, med en annan mappning."),
                file=snapshot.provenance.request,
                value=snapshot.short_id,
                why=_("Samma fil kan bara vara inläst på ett sätt."),
                cure=_("Gallra inläsningen först: samlad data purge {id} --decision BESLUT").format(
                    id=snapshot.short_id
                ),
            )
    return ImportReport(snapshot, snapshot.rows, True, None, ())


def _given_mapping(given: Path | Mapping, kind: SnapshotKind, period: str | None) -> Mapping:
    chosen = read_mapping(given, kind) if isinstance(given, Path) else given
    return replace(chosen, values=chosen.values | {"period": period}) if period else chosen


def _chosen_mapping(
    workspace: Workspace,
    kind: SnapshotKind,
    table: SourceTable,
    given: Path | Mapping | None,
    period: str | None,
    mistakes: Mistakes,
) -> tuple[Mapping, Path | None]:
    """The mapping given, or a proposal that is written down and clear."""
    if given is not None:
        chosen = _given_mapping(given, kind, period)
        _check_columns(chosen, table)
        return chosen, given if isinstance(given, Path) else None
    proposal = propose(kind, table.sample(), table.name, delimiter=table.delimiter, made=table.made, period=period)
    where = _written(proposal, workspace.root / "mappings", table.name)
    if proposal.unclear:
        # Rows that are no rows of this table are the plainer mistake, and may be why nothing is clear.
        for _batch in table.batches():
            continue
        mistakes.stop()
        raise InvalidInput(
            _("Filen lästes inte in: det går inte att avgöra vad allt i den är."),
            problems=[
                Problem(
                    one.why
                    + (" " + _("Välj bland: {choices}.").format(choices=", ".join(one.choices[:20])))
                    * bool(one.choices),
                    _("Ändra i {file} och läs in med --mapping {file}").format(file=where),
                    file=table.name,
                    column=one.field,
                )
                for one in proposal.unclear
            ],
        )
    return proposal, where


def _written(proposal: Mapping, folder: Path, file: str) -> Path:
    """Write the proposal beside any earlier file of that name: a person may have mended it."""
    folder.mkdir(exist_ok=True)
    names = (f"{file}.toml" if number == 1 else f"{file}.{number}.toml" for number in count(1))
    where = next(
        path
        for path in (folder / name for name in names)
        if not path.exists() or path.read_text(encoding="utf-8") == proposal.as_toml()
    )
    proposal.save(where)
    return where


def _refuse_changed_units(workspace: Workspace, estimates: Estimates) -> None:
    """The same measure in another unit is another measure; mixing the two would draw a false change."""
    new = estimates.frame.group_by("measure").agg(pl.col("unit").unique().sort())
    old = workspace.estimates().frame.filter(pl.col("measure").is_in(new["measure"].implode()))
    units = {
        row["measure"]: set(row["unit"]) for row in old.group_by("measure").agg(pl.col("unit").unique()).to_dicts()
    }
    for row in new.sort("measure").iter_rows(named=True):
        known = units.get(row["measure"], set())
        if known and not known & set(row["unit"]):
            raise DefinitionChanged(
                _("Filen lästes inte in: måttet har bytt enhet."),
                column="unit",
                value=row["measure"],
                why=_("Det räknas i {old} i arbetsytan men i {new} i filen.").format(
                    old=", ".join(sorted(known)), new=", ".join(row["unit"])
                ),
                cure=_("Ge det nya måttet ett annat namn i mappningen, eller räkna om filen till samma enhet."),
            )


def _check_columns(mapping: Mapping, table: SourceTable) -> None:
    problems = [
        Problem(
            _("Mappningen nämner en kolumn som filen inte har."),
            _("Filen har: {columns}.").format(columns=", ".join(table.columns)),
            file=table.name,
            column=name,
            value=column,
        )
        for name, columns in mapping.columns.items()
        for column in columns
        if column not in table.columns
    ]
    if problems:
        raise InvalidInput(_("Mappningen passar inte filen."), problems=problems)


def _clean_events(work: _Work) -> _Cleaned:
    cleaner = EventCleaner(work.mapping, work.mistakes, work.placer)
    overlap = Overlap(work.workspace, work.actor, work.content) if work.delivery is None else None
    arriving = None if work.delivery is None else Arriving(work.delivery)
    for batch in work.batches():
        cleaned = cleaner.clean(batch)
        if overlap is not None:
            overlap.look(cleaned)
        if arriving is not None:
            arriving.look(cleaned)
        work.keep(cleaned)
    notes = cleaner.finish()
    work.mistakes.stop()
    if overlap is not None:
        overlap.stop(work.table.name)
    told: dict[str, object] = {}
    if arriving is not None:
        told = {"delivery": arriving.kept()}
        notes.append(arriving.compared(work.workspace, work.actor).words())
    return _Cleaned(work.staging.rows, told, notes, unmapped=cleaner.unmapped)


def _clean_survey(work: _Work) -> _Cleaned:
    cleaner = SurveyCleaner(work.mapping, work.table, work.mistakes, work.placer, work.beside)
    for batch in work.batches():
        work.keep(cleaner.clean(batch))
    work.mistakes.stop()
    told = {"codebook": digest} if (digest := work.beside.digest()) else {}
    return _Cleaned(work.staging.rows, kept(cleaner.design()) | told, cleaner.finish())


def _clean_indicators(work: _Work) -> _Cleaned:
    rows, estimates = _estimated(work, IndicatorCleaner(work.mapping, work.mistakes, work.placer))
    return _Cleaned(rows, {}, [], estimates)


def _clean_published(work: _Work) -> _Cleaned:
    cleaner = PublishedCleaner(work.mapping, work.mistakes, work.placer, work.source)
    rows, estimates = _estimated(work, cleaner)
    return _Cleaned(rows, {}, cleaner.notes(), estimates)


def _estimated(work: _Work, cleaner: IndicatorCleaner | PublishedCleaner) -> tuple[int, Estimates]:
    """A table of published numbers, which becomes estimates: how many rows it had, and what they say."""
    rows = 0
    for batch in work.batches():
        cleaner.clean(batch)
        rows += batch.frame.height
    estimates = cleaner.estimates(work.content[:12], work.origin)
    _refuse_changed_units(work.workspace, estimates)
    work.staging.add(estimates.frame)
    return rows, estimates


_CLEANING: dict[SnapshotKind, Callable[[_Work], _Cleaned]] = {
    SnapshotKind.EVENTS: _clean_events,
    SnapshotKind.SURVEY: _clean_survey,
    SnapshotKind.INDICATORS: _clean_indicators,
    SnapshotKind.PUBLISHED: _clean_published,
}
