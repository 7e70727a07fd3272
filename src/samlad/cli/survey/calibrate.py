"""`samlad survey calibrate`: weights that agree with what is known of the population."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.survey.calibration import Margin

COLUMN = "calibrated_weight"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("calibrate", help=_("Räkna om vikterna så att de stämmer med kända totaler."))(calibrate)


def calibrate(
    data: Annotated[Path, typer.Argument(help=_("Filen med svar: CSV, Parquet, XLSX eller SPSS."))],
    weight: flags.Weight,
    margins: Annotated[Path, typer.Option("--margins", help=_("Kända totaler: variable, category, total."))],
    method: Annotated[str, typer.Option("--method", help=_("Metod: poststratify, raking, linear eller logit."))],
    bounds: flags.Bounds = None,
    trim: Annotated[str | None, typer.Option("--trim", help=_("Gränser för den nya vikten: 1,80."))] = None,
    out: flags.Out = None,
) -> None:
    """Write the data with `calibrated_weight`; a summary goes to standard error."""
    from samlad.cli.tabular import write
    from samlad.sources.analysis import read_analysis
    from samlad.survey import calibration

    chosen = flags.chosen(calibration.CalibrationMethod, method, "--method")
    limits = None if bounds is None else flags.pair(bounds, "--bounds")
    cuts = None if trim is None else flags.pair(trim, "--trim")
    known = read_known(margins)
    table = read_analysis(data, as_text=class_columns(known))
    table.require([weight])
    if COLUMN in table.frame.columns:
        raise WrongUse(
            _("Filen har redan en kolumn med det namn resultatet ska få."),
            file=table.file,
            column=COLUMN,
            cure=_("Byt namn på kolumnen och försök igen."),
            why=_("Den skrivs inte över."),
        )
    done = calibration.calibrate(
        table.frame.with_columns(table.numbers(weight)),
        weight=weight, margins=known, method=chosen, bounds=limits, trim=cuts, file=table.file,
    )  # fmt: skip
    import polars as pl

    for line in calibration.diagnosed(done).lines():
        typer.echo(line, err=True)
    write(table.frame.with_columns(pl.Series(COLUMN, done.weights)), out)


def read_known(path: Path) -> tuple[Margin, ...]:
    """The margins of a file."""
    from samlad.sources.analysis import read_analysis
    from samlad.survey.calibration import read_margins

    return read_margins(read_analysis(path, as_text=("variable", "category")).frame, path.name)


def class_columns(margins: tuple[Margin, ...]) -> list[str]:
    """The columns of answers that hold classes: they are read as text, so that leading zeros stay."""
    return list(dict.fromkeys(part for margin in margins if margin.category is not None for part in margin.parts))
