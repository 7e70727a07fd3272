"""Two waves of the workspace chosen to be compared: from the same choice the table and the command that makes it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.survey.change import changes
from samlad.survey.choice import Choice
from samlad.survey.kept_wave import kept_wave
from samlad.survey.panel import PanelDesign, require_persons
from samlad.survey.published_wave import published_wave
from samlad.survey.study import Study, open_study
from samlad.survey.table import Survey, estimate_table
from samlad.survey.wave_notes import WaveNotes, read_wave_notes
from samlad.survey.waves import wave_changes, with_unanswered


@dataclass(frozen=True, slots=True)
class ChangeChoice:
    """`choice` tells what to estimate, its snapshot being the later wave; `earlier` is a survey or a published wave.

    `panel_id` is the column of the person's number in both, when the same persons were asked; `notes` is a file with
    breaks of method and codes that changed (`samlad.survey.wave_notes`).
    """

    earlier: str
    choice: Choice
    panel_id: str | None = None
    notes: Path | None = None

    def table(self, workspace: Workspace, later: Study, *, actor: str) -> pl.DataFrame:
        """The changes, exactly those of the command. A personal earlier wave is logged too."""
        snapshot = workspace.snapshot(self.earlier)
        if snapshot.kind is SnapshotKind.PUBLISHED:
            return self._from_print(workspace, snapshot, later)
        first = open_study(workspace, self.earlier, actor=actor)
        choice, known = self.choice, self._notes()
        before = choice.survey(_Recoded(first.snapshot, first.design, first.answers, known))
        after, panel = choice.survey(later), None
        if self.panel_id is not None:
            design = first.design
            panel = PanelDesign(self.panel_id, tuple(design.strata), tuple(design.clusters), tuple(design.fpc))
            before, after = _linked(before, first, panel, 1), _linked(after, later, panel, 2)
        return wave_changes(
            before,
            after,
            choice.asked,
            by=choice.by,
            where=(choice.domain(first), choice.domain(later)),
            panel=panel,
            breaks=self._breaks(known, first, later),
        )

    def _from_print(self, workspace: Workspace, snapshot: Snapshot, later: Study) -> pl.DataFrame:
        if self.panel_id is not None:
            raise WrongUse(
                _("Panelens förändring går inte att räkna ut."),
                why=_("En publicerad tabell har inga personer."),
                cure=_("Jämför med en enkät, eller välj ingen panel."),
            )
        choice = self.choice
        printed = published_wave(kept_wave(workspace, snapshot, choice.by).frame, confidence=choice.confidence)
        two = estimate_table(choice.survey(later), choice.asked, by=choice.by, where=choice.domain(later))
        return changes(
            printed,
            with_unanswered(two, printed, choice.by),
            by=choice.by or None,
            breaks=self._breaks(self._notes(), later),
            confidence=choice.confidence,
        )

    def _notes(self) -> WaveNotes:
        return WaveNotes() if self.notes is None else read_wave_notes(self.notes)

    def _breaks(self, notes: WaveNotes, *studies: Study) -> Mapping[str, str]:
        """What cannot be compared: what the codebooks know, and before that what the notes tell."""
        named = {column for one in self.choice.asked for column in one.columns}
        known = [(name, one.broken) for study in studies for name, one in study.questions.items() if name in named]
        return {name: why for name, why in known if why} | dict(notes.breaks)

    def command(self) -> str:
        """The command as a line to copy."""
        bare = replace(self.choice, standardise=None, standard=None)
        words = ["samlad", "survey", "change"]
        words += ["--first-snapshot", self.earlier, "--second-snapshot", self.choice.snapshot]
        words += [*bare.asked_words(), *bare.how_words()]
        words += ["--panel-id", self.panel_id] if self.panel_id else []
        words += ["--notes", str(self.notes)] if self.notes else []
        return shlex.join(words)


@dataclass(frozen=True)
class _Recoded(Study):
    """The earlier wave in the codes of the later."""

    notes: WaveNotes

    def column(self, name: str) -> pl.Series:
        """The column with the codes that the notes tell of changed."""
        return self.notes.first_wave(super().column(name).to_frame())[name]


def _linked(survey: Survey, study: Study, panel: PanelDesign, number: int) -> Survey:
    """The survey with the columns that link its persons to the other wave's; `number` is the wave's, for messages."""
    drawn = (*panel.strata, *panel.clusters)
    lacking = [one for one in (panel.person, *drawn, *panel.fpc) if one not in survey.table.columns]
    table = study.table(only=lacking, as_text=drawn)
    frame = pl.concat([survey.table, table.frame], how="horizontal")
    with table.told_by_line():
        require_persons(frame, panel.person, number)
    return replace(survey, table=frame)
