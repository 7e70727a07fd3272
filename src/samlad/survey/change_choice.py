"""Two waves of the workspace chosen to be compared: from the same choice the table and the command that makes it."""

import shlex
from dataclasses import dataclass, replace

import polars as pl

from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.workspace import Workspace
from samlad.survey.change import changes
from samlad.survey.choice import Choice
from samlad.survey.kept_wave import kept_wave
from samlad.survey.published_wave import published_wave
from samlad.survey.study import Study, open_study
from samlad.survey.table import estimate_table
from samlad.survey.waves import wave_changes, with_unanswered


@dataclass(frozen=True, slots=True)
class ChangeChoice:
    """`choice` tells what to estimate, its snapshot being the later wave; `earlier` is a survey or a published wave."""

    earlier: str
    choice: Choice

    def table(self, workspace: Workspace, later: Study, *, actor: str) -> pl.DataFrame:
        """The changes, exactly those of the command. A personal earlier wave is logged too."""
        snapshot = workspace.snapshot(self.earlier)
        if snapshot.kind is SnapshotKind.PUBLISHED:
            return self._from_print(workspace, snapshot, later)
        first = open_study(workspace, self.earlier, actor=actor)
        choice = self.choice
        named = {column for one in choice.asked for column in one.columns}
        breaks = {
            name: one.broken
            for study in (first, later)
            for name, one in study.questions.items()
            if one.broken and name in named
        }
        return wave_changes(
            choice.survey(first),
            choice.survey(later),
            choice.asked,
            by=choice.by,
            where=(choice.domain(first), choice.domain(later)),
            breaks=breaks,
        )

    def _from_print(self, workspace: Workspace, snapshot: Snapshot, later: Study) -> pl.DataFrame:
        choice = self.choice
        printed = published_wave(kept_wave(workspace, snapshot, choice.by).frame, confidence=choice.confidence)
        two = estimate_table(choice.survey(later), choice.asked, by=choice.by, where=choice.domain(later))
        broken = {name: one.broken for name, one in later.questions.items() if one.broken and name in choice.variables}
        return changes(
            printed,
            with_unanswered(two, printed, choice.by),
            by=choice.by or None,
            breaks=broken,
            confidence=choice.confidence,
        )

    def command(self) -> str:
        """The command as a line to copy."""
        bare = replace(self.choice, standardise=None, standard=None)
        words = ["samlad", "survey", "change"]
        words += ["--first-snapshot", self.earlier, "--second-snapshot", self.choice.snapshot]
        return shlex.join([*words, *bare.asked_words(), *bare.how_words()])
