"""An imported survey in place of a file: its answers and its design, where the flags say nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey.design_flags import DesignFlags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.sources.analysis import AnalysisTable
    from samlad.survey.asked import Asked
    from samlad.survey.study import Study

Snapshot = Annotated[
    str | None, typer.Option("--snapshot", help=_("En inläst enkät i arbetsytan, i stället för en fil."))
]


def study_of(wanted: str, *, purpose: str | None = None) -> Study:
    """The survey; the reading is logged in the name of who runs the command, with what it is for."""
    from samlad.cli.context import actor, open_workspace
    from samlad.survey.study import open_study

    return open_study(open_workspace(), wanted, actor=actor(), purpose=purpose)


def answers_of(study: Study, told: DesignFlags, asked: Sequence[Asked]) -> tuple[AnalysisTable, DesignFlags]:
    """The survey's table and its design, the flags before what was imported. `asked` is what the table must answer."""
    study.require_measured(asked)
    kept = study.design
    design = replace(
        told,
        weight=told.weight or study.weight,
        strata=told.strata or kept.strata,
        cluster=told.cluster or kept.clusters,
        fpc=told.fpc or kept.fpc,
    )
    table = study.table(as_text=(*design.strata, *design.cluster, *design.by))
    table.require([design.weight, *design.strata, *design.cluster, *design.fpc, *design.by])
    return table, design


def require_one(file: object, snapshot: str | None, command: str) -> None:
    """A file or a snapshot, not both and not none."""
    if (file is None) == (snapshot is None):
        raise WrongUse(
            _("Det framgår inte vilka svar som menas."),
            why=_("Ange antingen en fil eller --snapshot."),
            cure=_(
                "Till exempel samlad survey {command} --snapshot ID; samlad data list visar vad som är inläst."
            ).format(command=command),
        )
