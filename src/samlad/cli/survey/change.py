"""`samlad survey change`: what has changed between two waves, and what cannot be told from chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.estimate import asked_of, tell_unreported
from samlad.cli.survey.from_workspace import answers_of, study_of
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.sources.analysis import AnalysisTable
    from samlad.survey.asked import Asked
    from samlad.survey.table import Survey
    from samlad.survey.wave_notes import WaveNotes


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("change", help=_("Jämför två mätomgångar: vad har säkert ändrats?"))(change)


def change(
    wave1: Annotated[
        Path | None, typer.Argument(help=_("Den första mätomgången: svar, eller tabell med value och marginal."))
    ] = None,
    wave2: Annotated[Path | None, typer.Argument(help=_("Den andra mätomgången."))] = None,
    first_snapshot: Annotated[
        str | None, typer.Option("--first-snapshot", help=_("Den första mätomgången, inläst i arbetsytan."))
    ] = None,
    second_snapshot: Annotated[
        str | None, typer.Option("--second-snapshot", help=_("Den andra mätomgången, inläst i arbetsytan."))
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    strata: flags.Strata = None,
    cluster: flags.Cluster = None,
    fpc: flags.Fpc = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    bounds: flags.Bounds = None,
    replicates: flags.ReplicatePrefix = None,
    replicate_type: flags.ReplicateKind = None,
    fay_rho: flags.FayRho = None,
    replicate_scale: flags.ReplicateScale = None,
    replicate_scales: flags.ReplicateScales = None,
    centre: flags.CentreAt = "estimate",
    df: flags.Degrees = None,
    mean: flags.Mean = None,
    total: flags.Total = None,
    proportion: flags.Proportion = None,
    ratio: flags.Ratio = None,
    quantile: flags.Quantile = None,
    by: flags.By = None,
    where: flags.Where = None,
    confidence: flags.Confidence = 0.95,
    ci: flags.Interval = "beta",
    singleton: flags.SingletonRule = "fail",
    panel_id: Annotated[str | None, typer.Option("--panel-id", help=_("Personens löpnummer, samma i båda."))] = None,
    notes: Annotated[
        Path | None, typer.Option("--notes", help=_("TOML-fil med brott i mätningen och ändrade koder."))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Compare and write the table."""
    from samlad.cli.survey.reading import write_read
    from samlad.cli.tabular import require_writable
    from samlad.survey.asked import Statistic
    from samlad.survey.wave_notes import WaveNotes, read_wave_notes

    design = flags.DesignFlags(
        weight or "", tuple(strata or ()), tuple(cluster or ()), tuple(fpc or ()), margins, calibrate, bounds,
        flags.ReplicateFlags(replicates, replicate_type, fay_rho, replicate_scale, replicate_scales, centre, df),
        tuple(by or ()), where, confidence, ci, singleton,
    )  # fmt: skip
    statistics = {
        Statistic.MEAN: mean,
        Statistic.TOTAL: total,
        Statistic.PROPORTION: proportion,
        Statistic.RATIO: ratio,
        Statistic.QUANTILE: quantile,
    }
    flags.require_confidence(confidence)
    require_writable(out)
    asked = asked_of(statistics) if any(statistics.values()) else []
    known = WaveNotes() if notes is None else read_wave_notes(notes)
    waves = [
        _Wave.read(where, design, panel_id) if isinstance(where, Path) else _Wave.kept(where, design, panel_id, asked)
        for where in _told_waves([wave1, wave2], first_snapshot, second_snapshot)
    ]
    comparison = _Comparison(design, asked, known, panel_id)
    write_read(comparison.of(*waves), out)
    comparison.tell(*waves)


def _told_waves(files: list[Path | None], first: str | None, second: str | None) -> list[Path | str]:
    """The two waves in order: a file takes the place that no snapshot has."""
    waiting = [one for one in files if one is not None]
    told: list[Path | str] = []
    for snapshot in (first, second):
        if snapshot is not None:
            told.append(snapshot)
        elif waiting:
            told.append(waiting.pop(0))
    if len(told) != 2 or waiting:
        raise WrongUse(
            _("Mätomgångarna går inte att jämföra."),
            why=_("Två mätomgångar behövs: filer, eller --first-snapshot och --second-snapshot."),
            cure=_("Till exempel samlad survey change forra.csv --second-snapshot ID."),
        )
    return told


@dataclass(frozen=True, slots=True)
class _Wave:
    """One wave: answers with their design, or a table of published values. `path` is none for a snapshot."""

    file: str
    path: Path | None
    table: AnalysisTable
    published: bool
    design: flags.DesignFlags
    breaks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, design: flags.DesignFlags, panel_id: str | None) -> _Wave:
        from samlad.sources.analysis import read_analysis
        from samlad.survey.change import NUMBERS
        from samlad.survey.published_wave import is_published

        table = read_analysis(path, as_text=(*design.strata, *design.cluster, *design.by, panel_id or ""))
        if is_published(table.frame.columns) and design.weight not in table.frame.columns:
            text = [name for name in table.frame.columns if name not in NUMBERS]
            return cls(path.name, path, read_analysis(path, as_text=text), True, design)
        if not design.weight:
            raise WrongUse(
                _("Mätomgångarna går inte att jämföra."),
                file=path.name,
                why=_("Filen har svar, och --weight är inte angivet."),
                cure=_("Ge viktkolumnen, eller en tabell med value och low, high eller margin."),
            )
        needed = [design.weight, *design.strata, *design.cluster, *design.fpc, *design.by]
        table.require([*needed, *([panel_id] if panel_id else [])])
        return cls(path.name, path, table, False, design)

    @classmethod
    def kept(cls, wanted: str, told: flags.DesignFlags, panel_id: str | None, asked: Sequence[Asked]) -> _Wave:
        """A wave of the workspace: a survey with its own design, or a published table that was read in."""
        from samlad.cli.context import open_workspace
        from samlad.data.snapshot import SnapshotKind
        from samlad.survey.kept_wave import kept_wave

        workspace = open_workspace()
        snapshot = workspace.snapshot(wanted)
        if snapshot.kind is SnapshotKind.PUBLISHED:
            return cls(snapshot.short_id, None, kept_wave(workspace, snapshot, told.by), True, told)
        study = study_of(wanted)
        table, design = answers_of(study, told, asked)
        table.require([panel_id] if panel_id else [])
        named = {column for one in asked for column in one.columns}
        breaks = {name: one.broken for name, one in study.questions.items() if one.broken and name in named}
        return cls(snapshot.short_id, None, table, False, design, breaks)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What is to be compared, and how the answers were drawn."""

    design: flags.DesignFlags
    asked: Sequence[Asked]
    notes: WaveNotes
    panel_id: str | None

    def of(self, first: _Wave, second: _Wave) -> pl.DataFrame:
        """The table of changes."""
        if not first.published and not second.published:
            return self._answers(first, second)
        if self.panel_id is not None:
            raise WrongUse(
                _("Panelens förändring går inte att räkna ut."),
                why=_("En publicerad tabell har inga personer."),
                cure=_("Ge svar för båda mätomgångarna, eller ta bort --panel-id."),
            )
        from samlad.survey.change import changes
        from samlad.survey.waves import with_unanswered

        one, two = self._estimates(first, earlier=True), self._estimates(second, earlier=False)
        if not (first.published and second.published):
            _refuse_per_cent(first, second, one, two)
            one = one if first.published else with_unanswered(one, two, self.design.by)
            two = two if second.published else with_unanswered(two, one, self.design.by)
        breaks = self._breaks(first, second)
        return changes(one, two, by=self.design.by or None, breaks=breaks, confidence=self.design.confidence)

    def _breaks(self, *waves: _Wave) -> dict[str, str]:
        """What cannot be compared: what the codebooks of the waves know, and before that what the notes tell."""
        known = {name: why for wave in waves for name, why in wave.breaks.items()}
        return known | dict(self.notes.breaks)

    def _answers(self, first: _Wave, second: _Wave) -> pl.DataFrame:
        from samlad.survey.panel import PanelDesign, require_persons
        from samlad.survey.table import require_numbers
        from samlad.survey.waves import wave_changes

        self._require_asked(first, second)
        before, after = self._survey(first, earlier=True), self._survey(second, earlier=False)
        design, panel = self.design, None
        if self.panel_id is not None:
            own = first.design
            panel = PanelDesign(self.panel_id, own.strata, own.cluster, own.fpc)
            for number, wave in enumerate((first, second), start=1):
                with wave.table.told_by_line():
                    require_persons(wave.table.frame, self.panel_id, number)
        where = first.design.domain(first.table, first.path), second.design.domain(second.table, second.path)
        for wave in (first, second):
            for one in self.asked:
                with wave.table.told_by_line():
                    require_numbers(wave.table.frame, one)
        breaks = self._breaks(first, second)
        return wave_changes(before, after, self.asked, by=design.by, where=where, panel=panel, breaks=breaks)

    def tell(self, first: _Wave, second: _Wave) -> None:
        """What the table does not show: persons in both waves, rows that stand in no group."""
        from samlad.survey.panel import shared_persons

        if self.panel_id is not None:
            count = shared_persons(first.table.frame, second.table.frame, self.panel_id)
            typer.echo(_("{count} personer finns i båda mätomgångarna.").format(count=count), err=True)
        for wave in (first, second):
            if not wave.published:
                tell_unreported(wave.table.frame, self.design.by)

    def _survey(self, wave: _Wave, *, earlier: bool) -> Survey:
        from dataclasses import replace

        table = wave.table
        return wave.design.survey(replace(table, frame=self.notes.first_wave(table.frame)) if earlier else table)

    def _estimates(self, wave: _Wave, *, earlier: bool) -> pl.DataFrame:
        """The table of one wave: as published, or estimated from its answers."""
        from samlad.survey.published_wave import published_wave
        from samlad.survey.table import estimate_table

        if wave.published:
            with wave.table.told_by_line():
                return published_wave(wave.table.frame, confidence=self.design.confidence)
        self._require_asked(wave)
        where = wave.design.domain(wave.table, wave.path)
        survey = self._survey(wave, earlier=earlier)
        with wave.table.told_by_line():
            return estimate_table(survey, self.asked, by=self.design.by, where=where)

    def _require_asked(self, *waves: _Wave) -> None:
        asked = self.asked or asked_of({})
        for wave in waves:
            wave.table.require(column for one in asked for column in one.columns)


def _refuse_per_cent(first: _Wave, second: _Wave, one: pl.DataFrame, two: pl.DataFrame) -> None:
    """Answers give shares between 0 and 1; a printed table in per cent would look like an enormous change."""
    from samlad.core.errors import InvalidInput

    printed, table = (first, one) if first.published else (second, two)
    estimated = two if first.published else one
    only_shares = set(estimated["statistic"].unique().to_list()) == {"proportion"}
    largest = table["value"].max()
    if only_shares and isinstance(largest, float) and largest > 1:
        raise InvalidInput(
            _("Den publicerade tabellen går inte att använda."),
            file=printed.file,
            column="value",
            value=f"{largest:g}",
            why=_("En andel ska ligga mellan 0 och 1."),
            cure=_("Dela procent med 100."),
        )
