"""A calibration as one choice: the weights, what they did, and the command that makes them again."""

import shlex
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.sources.analysis import AnalysisTable, read_analysis
from samlad.survey.calibration import Calibrated, CalibrationMethod, Margin, calibrate, read_margins
from samlad.survey.study import Study

COLUMN = "calibrated_weight"


@dataclass(frozen=True, slots=True)
class WeightingChoice:
    """Which known totals the weights of a survey are to meet, how, and within which limits."""

    snapshot: str
    margins: Path
    method: CalibrationMethod
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None

    def known(self) -> tuple[Margin, ...]:
        """The totals."""
        return known_totals(self.margins)

    def calibrated(self, study: Study) -> tuple[AnalysisTable, Calibrated]:
        """The survey's table and its new weights, in file order."""
        known = self.known()
        table = study.table(as_text=class_columns(known))
        return table, calibrated_table(table, study.weight, known, self.method, self.bounds, self.trim)

    def command(self) -> str:
        """The command that writes the weighted file."""
        words = ["samlad", "survey", "calibrate", "--snapshot", self.snapshot, "--margins", str(self.margins)]
        words += ["--method", self.method.value]
        for option, limits in (("--bounds", self.bounds), ("--trim", self.trim)):
            words += [option, f"{limits[0]:g},{limits[1]:g}"] if limits else []
        return shlex.join([*words, "--out", "viktad.csv"])


def known_totals(path: Path) -> tuple[Margin, ...]:
    """The margins of a file."""
    table = read_analysis(path, as_text=("variable", "category"))
    return read_margins(table.frame, table.file, table.lines.to_list())


def class_columns(margins: tuple[Margin, ...]) -> list[str]:
    """The columns of answers that hold classes: they are read as text, so that leading zeros stay."""
    return list(dict.fromkeys(part for margin in margins if margin.category is not None for part in margin.parts))


def calibrated_table(
    table: AnalysisTable,
    weight: str,
    known: tuple[Margin, ...],
    method: CalibrationMethod,
    bounds: tuple[float, float] | None,
    trim: tuple[float, float] | None,
) -> Calibrated:
    """New weights for a table that has no column of their name yet."""
    table.require([weight])
    if COLUMN in table.frame.columns:
        raise WrongUse(
            _("Filen har redan en kolumn med det namn resultatet ska få."),
            file=table.file,
            column=COLUMN,
            cure=_("Byt namn på kolumnen och försök igen."),
            why=_("Den skrivs inte över."),
        )
    frame = table.frame.with_columns(table.numbers(weight))
    return calibrate(frame, weight=weight, margins=known, method=method, bounds=bounds, trim=trim, file=table.file)


def weighted(table: AnalysisTable, done: Calibrated) -> pl.DataFrame:
    """The table with its new weights beside the old."""
    return table.frame.with_columns(pl.Series(COLUMN, done.weights))
