"""How the sample was drawn, as arrays a variance can be computed from: strata, sampling units, stages, populations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_HEADING = 2
"""The first row of a table is line 2 of its file: the heading is line 1."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the drawing. `unit` numbers the sampling unit of every row; `stratum` says in which stratum (at
    later stages: in which unit of the stage above) each unit was drawn. `fraction` is n_h/N_h per stratum, 0 when the
    population is not known (drawn with replacement), 1 for a census.
    """

    unit: Integers
    stratum: Integers
    units_per_stratum: Integers
    fraction: Floats
    names: tuple[str, ...]
    each_row: bool

    @property
    def row_stratum(self) -> Integers:
        """The stratum of every row."""
        return self.stratum[self.unit]

    @property
    def singles(self) -> Booleans:
        """Strata of one unit whose variance cannot be known; a census stratum has none and is no singleton."""
        single: Booleans = (self.units_per_stratum == 1) & (self.fraction < 1)
        return single


@dataclass(frozen=True, slots=True)
class Sample:
    """The design of one survey, row by row. Every row stands in its stratum's count, whatever it answered."""

    weight: Floats
    stages: tuple[Stage, ...]

    @property
    def first(self) -> Stage:
        """The first stage of the drawing."""
        return self.stages[0]

    @property
    def rows(self) -> int:
        """Number of answers, non-answers included."""
        return int(self.weight.size)

    def with_weight(self, weight: Floats) -> "Sample":
        """The same drawing with other weights (calibrated ones)."""
        return Sample(weight, self.stages)


def sample_of(
    frame: IntoFrame,
    *,
    weight: str,
    strata: Sequence[str] = (),
    clusters: Sequence[str] = (),
    fpc: Sequence[str] = (),
) -> Sample:
    """Read a design from columns. Strata are crossed; cluster ids are nested in their stratum and parent.

    `clusters` are the sampling units of stage 1, 2 …; without them every row is one. `fpc` gives per stage the number
    of sampling units of that stage in the population, constant within its stratum or parent; values of at most 1 are
    fractions. Without it the units count as drawn with replacement (ultimate clusters).
    Weights missing or negative, an fpc that varies or lies below the sample, stop with a message.
    """
    table = polars_of(frame)
    stages = len(fpc) or 1
    if len(fpc) > max(len(clusters), 1):
        raise WrongUse(
            _("Urvalets uppläggning går inte att använda."),
            why=_("Det finns fler populationsstorlekar än urvalssteg."),
            cure=_("Ge en fpc-kolumn per urvalssteg."),
        )
    if fpc and len(fpc) < len(clusters):
        raise WrongUse(
            _("Urvalets uppläggning går inte att använda."),
            why=_("Första steget har en populationsstorlek men inte de följande."),
            cure=_("Ge en fpc-kolumn per urvalssteg, eller ingen alls."),
        )
    refuse_repeated(strata)
    refuse_repeated(clusters)
    for column in (*strata, *clusters):
        _require_filled(table[column], _("Stratum eller urvalsenhet saknas."))
    for column in fpc:
        _require_filled(table[column].cast(pl.Float64, strict=False).fill_nan(None), _("Populationens storlek saknas."))
    names, parent = _crossed(table, strata)
    made: list[Stage] = []
    for number in range(stages):
        stage = _stage(table, clusters[number : number + 1], fpc[number : number + 1], parent, names)
        made.append(stage)
        parent = stage.unit
        names = ()
    return Sample(_weights(table[weight]), tuple(made))


def _stage(
    table: pl.DataFrame, cluster: Sequence[str], fpc: Sequence[str], parent: Integers, names: tuple[str, ...]
) -> Stage:
    if cluster:
        codes = _codes(table[cluster[0]])
        width = int(codes.max()) + 1 if codes.size else 1
        unit = np.unique(parent * width + codes, return_inverse=True)[1]
    else:
        unit = np.arange(table.height)
    stratum = np.zeros(int(unit.max()) + 1 if unit.size else 0, dtype=np.int64)
    stratum[unit] = parent
    count = max(int(parent.max()) + 1 if parent.size else 1, len(names))
    units = np.bincount(stratum, minlength=count)
    labels = names or tuple(str(number + 1) for number in range(count))
    told = fpc and table.height  # a file without rows tells no sizes
    fraction = _fractions(table[fpc[0]], parent, units, labels) if told else np.zeros(count)
    return Stage(unit, stratum, units, fraction, labels, each_row=not cluster)


def _crossed(table: pl.DataFrame, strata: Sequence[str]) -> tuple[tuple[str, ...], Integers]:
    if not strata:
        return ("",), np.zeros(table.height, dtype=np.int64)
    label = table.select(pl.concat_str([pl.col(one).cast(pl.String) for one in strata], separator="×")).to_series()
    keys = table.select(pl.struct(pl.col(one).cast(pl.String) for one in strata).alias("key")).to_series()
    ranks = keys.rank("dense").cast(pl.Int64).to_numpy() - 1
    first = np.unique(ranks, return_index=True)[1]
    return tuple(label.gather(first).to_list()), ranks


def _codes(column: pl.Series) -> Integers:
    """Whole numbers from 0 in the order of the values."""
    codes: Integers = (column.rank("dense").cast(pl.Int64) - 1).to_numpy()
    return codes


def refuse_repeated(columns: Sequence[str]) -> None:
    """Stop when a column is told twice where each must be told once."""
    for place, column in enumerate(columns):
        if column in columns[:place]:
            raise WrongUse(
                _("Kolumnen är angiven två gånger."),
                column=column,
                why=_("Varje kolumn kan delas upp efter en gång."),
                cure=_("Ta bort den ena."),
            )


def _require_filled(column: pl.Series, why: str) -> None:
    rows = np.flatnonzero(column.is_null().to_numpy())
    if rows.size:
        cure = _("Fyll i uppgiften, eller ta bort raden.")
        raise InvalidInput(
            _("Urvalets uppläggning går inte att använda."),
            problems=[Problem(why, cure, row=int(row) + _HEADING, column=column.name) for row in rows[:20]],
            total=int(rows.size),
        )


def _weights(column: pl.Series) -> Floats:
    numbers = column.cast(pl.Float64, strict=False).fill_nan(None).fill_null(-1)
    bad = (numbers < 0) | numbers.is_infinite()
    if bad.any():
        rows = np.flatnonzero(bad.to_numpy())
        raise InvalidInput(
            _("Vikterna går inte att använda."),
            problems=[
                Problem(
                    _("Vikten saknas eller är negativ."),
                    _("Rätta vikten, eller ta bort raden om personen inte ingår i urvalet."),
                    row=int(row) + _HEADING,
                    column=column.name,
                    value=None if column[int(row)] is None else str(column[int(row)]),
                )
                for row in rows[:20]
            ],
            total=int(rows.size),
        )
    return column.cast(pl.Float64).to_numpy().copy()


def _fractions(column: pl.Series, stratum: Integers, units: Integers, names: Sequence[str]) -> Floats:
    values = column.cast(pl.Float64).to_numpy()
    low, high = np.full(units.size, np.inf), np.full(units.size, -np.inf)
    np.minimum.at(low, stratum, values)
    np.maximum.at(high, stratum, values)
    uneven = low != high
    small = ~uneven & ((high <= 0) | ((high > 1) & (high < units)))
    for wrong, why, cure in (
        (uneven, _("Den är inte samma i hela stratumet."), _("Ge ett tal per stratum.")),
        (small, _("Den är mindre än urvalet."), _("Ge antalet i populationen, inte i urvalet.")),
    ):
        if wrong.any():
            index = int(np.flatnonzero(wrong)[0])
            raise InvalidInput(
                _("Populationens storlek går inte att använda."),
                column=column.name,
                value=f"{names[index]}: {high[index]:g}" if names[index] else f"{high[index]:g}",
                why=why,
                cure=cure,
            )
    return np.where(high <= 1, high, units / high)
