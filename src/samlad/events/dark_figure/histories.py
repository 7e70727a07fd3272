"""Which registers saw how many: counts by the pattern of zeros and ones, checked and complete but for the unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import counts, filled, require_columns, stop_at
from samlad.sources.analysis import numeric

Floats = NDArray[np.float64]

MOST_LISTS = 8


@dataclass(frozen=True, slots=True)
class Histories:
    """`patterns` (cells × registers, zeros and ones, the unseen left out) and how many had each."""

    registers: tuple[str, ...]
    patterns: Floats
    numbers: Floats

    @property
    def seen(self) -> float:
        """In at least one register."""
        return float(self.numbers.sum())

    def in_both(self, one: int, other: int) -> float:
        """Seen by both of two registers, whatever the others saw."""
        return float(self.numbers[(self.patterns[:, one] * self.patterns[:, other]) > 0].sum())


def histories_of(frame: IntoFrame, registers: Sequence[str], freq: str | None = None) -> Histories:
    """Read patterns: one column of 0 and 1 a register; `freq` counts (else every row is one person or event).

    The row where all are 0 cannot be known: it is passed over when empty or zero, and stops otherwise.
    """
    table = polars_of(frame)
    if not 2 <= len(registers) <= MOST_LISTS or len(set(registers)) < len(registers):
        raise InvalidInput(
            _("Registren går inte att använda."),
            value=", ".join(registers),
            why=_("Det ska vara mellan två och {most} olika.").format(most=MOST_LISTS),
            cure=_("Ange varje register en gång."),
        )
    require_columns(table, list(registers))
    marks = [filled(numeric(table, name), name) for name in registers]
    for name, mark in zip(registers, marks, strict=True):
        stop_at(~mark.is_in([0.0, 1.0]), mark, name, _("Värdet är varken 0 eller 1."))
    number = pl.repeat(1.0, table.height, eager=True) if freq is None else counts(table, freq)
    pattern = np.column_stack([mark.to_numpy() for mark in marks])
    unseen = pl.Series(pattern.sum(axis=1) == 0)
    why = _("Inget av registren såg dem: hur många de är kan inte vara känt.")
    cure = _("Ta med registret som såg dem, eller välj bort raden med --where.")
    stop_at(unseen & (number.fill_null(0) > 0), number, freq or registers[0], why, cure)
    stop_at(~unseen & number.is_null(), number, freq or registers[0], _("Uppgiften saknas."))
    return _complete(tuple(registers), pattern, number.fill_null(0.0).to_numpy())


def _complete(registers: tuple[str, ...], pattern: Floats, number: Floats) -> Histories:
    """Every pattern once, also those that nobody had."""
    power = 2 ** np.arange(len(registers))[::-1]
    summed = np.bincount((pattern @ power).astype(int), weights=number, minlength=2 ** len(registers))
    if summed[1:].sum() == 0:
        raise InvalidInput(_("Det finns inget att räkna på: alla antal är noll."))
    cells = [cell for cell in product((0.0, 1.0), repeat=len(registers)) if any(cell)]
    return Histories(registers, np.array(cells), summed[1:].astype(np.float64))
