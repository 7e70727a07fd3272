"""`samlad survey calibrate`: weights that agree with what is known of the population."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.cli.survey.from_workspace import Snapshot, require_one, study_of
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("calibrate", help=_("Räkna om vikterna så att de stämmer med kända totaler."))(calibrate)


def calibrate(
    margins: Annotated[Path, typer.Option("--margins", help=_("Kända totaler: variable, category, total."))],
    method: Annotated[str, typer.Option("--method", help=_("Metod: poststratify, raking, linear eller logit."))],
    data: Annotated[Path | None, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))] = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med vikter."))] = None,
    snapshot: Snapshot = None,
    bounds: flags.Bounds = None,
    trim: Annotated[str | None, typer.Option("--trim", help=_("Gränser för den nya vikten: 1,80."))] = None,
    out: flags.Out = None,
) -> None:
    """Write the data with `calibrated_weight`; a summary goes to standard error."""
    from samlad.cli.tabular import require_writable, write
    from samlad.sources.analysis import read_analysis
    from samlad.survey import calibration
    from samlad.survey.weighting_choice import calibrated_table, class_columns, known_totals, weighted

    require_one(data, snapshot, "calibrate")
    chosen = flags.chosen(calibration.CalibrationMethod, method, "--method")
    limits = None if bounds is None else flags.pair(bounds, "--bounds")
    cuts = None if trim is None else flags.pair(trim, "--trim")
    known = known_totals(margins)
    require_writable(out)
    if snapshot is not None:
        study = study_of(snapshot)
        weight = weight or study.weight
        table = study.table(as_text=class_columns(known))
    else:
        if weight is None:
            raise WrongUse(
                _("Vikterna går inte att räkna om."),
                why=_("--weight är inte angivet."),
                cure=_("Ange kolumnen med vikter."),
            )
        assert data is not None
        table = read_analysis(data, as_text=class_columns(known))
    with table.told_by_line():
        done = calibrated_table(table, weight, known, chosen, limits, cuts)
    write(weighted(table, done), out)
    for line in calibration.diagnosed(done).lines():
        typer.echo(line, err=True)
