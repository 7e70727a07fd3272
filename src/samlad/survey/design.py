"""How the sample was drawn, as arrays a variance can be computed from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The design of one survey, row by row: weight, stratum number, sampling unit number, and each stratum's size.

    `unit` numbers are global; `stratum_of_unit` says where each belongs. `fraction` is n_h/N_h per stratum (0 when the
    population is not known: with replacement). Every row stands in its stratum's count, whatever it answered.
    """

    weight: Floats
    stratum: Integers
    unit: Integers
    stratum_of_unit: Integers
    units_per_stratum: Integers
    fraction: Floats
    strata_names: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Number of answers, non-answers included."""
        return int(self.weight.size)


def sample_of(
    frame: pl.DataFrame,
    *,
    weight: str,
    strata: tuple[str, ...] = (),
    cluster: str | None = None,
    fpc: str | None = None,
) -> Sample:
    """Read a design from columns. Strata are crossed; cluster ids are nested in their stratum.

    `fpc` gives the number of sampling units in the population per stratum, or a fraction when at most 1.
    Weights missing or negative, an fpc that varies inside a stratum or lies below the sample, stop with a message.
    """
    weights = _weights(frame[weight])
    for column in (*strata, *([cluster] if cluster else [])):
        _require_filled(frame[column])
    names = frame.select(pl.concat_str([pl.col(s).cast(pl.String) for s in strata], separator="×")) if strata else None
    stratum_labels = names.to_series() if names is not None else pl.Series([""] * frame.height)
    strata_names, stratum = np.unique(stratum_labels.to_numpy().astype(str), return_inverse=True)
    if cluster is None:
        unit = np.arange(frame.height)
    else:
        pair = np.char.add(
            np.char.add(stratum.astype(str), "\x1f"), frame[cluster].cast(pl.String).to_numpy().astype(str)
        )
        unit = np.unique(pair, return_inverse=True)[1]
    stratum_of_unit = np.zeros(unit.max() + 1 if unit.size else 0, dtype=np.int64)
    stratum_of_unit[unit] = stratum
    units = np.bincount(stratum_of_unit, minlength=len(strata_names))
    fraction = np.zeros(len(strata_names)) if fpc is None else _fractions(frame[fpc], stratum, units, strata_names)
    return Sample(weights, stratum, unit, stratum_of_unit, units, fraction, tuple(strata_names.tolist()))


def _require_filled(column: pl.Series) -> None:
    rows = np.flatnonzero(column.is_null().to_numpy())
    if rows.size:
        why, cure = _("Stratum eller urvalsenhet saknas."), _("Fyll i uppgiften, eller ta bort raden.")
        raise InvalidInput(
            _("Urvalets uppläggning går inte att använda."),
            problems=[Problem(why, cure, row=int(row) + 1, column=column.name) for row in rows[:20]],
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
                    row=int(row) + 1,
                    column=column.name,
                    value=str(column[int(row)]),
                )
                for row in rows[:20]
            ],
            total=int(rows.size),
        )
    return column.cast(pl.Float64).to_numpy()


def _fractions(column: pl.Series, stratum: Integers, units: Integers, names: NDArray[np.str_]) -> Floats:
    values = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    low, high = np.full(len(names), np.inf), np.full(len(names), -np.inf)
    np.minimum.at(low, stratum, values)
    np.maximum.at(high, stratum, values)
    for index, name in enumerate(names):
        if low[index] != high[index] or np.isnan(high[index]):
            raise InvalidInput(
                _("Populationens storlek går inte att använda."),
                column=column.name,
                value=str(name),
                why=_("Den är inte samma i hela stratumet."),
                cure=_("Ge ett tal per stratum."),
            )
        if high[index] < 0 or 1 < high[index] < units[index]:
            raise InvalidInput(
                _("Populationens storlek går inte att använda."),
                column=column.name,
                value=f"{name}: {high[index]:g}",
                why=_("Den är mindre än urvalet."),
                cure=_("Ge antalet i populationen, inte i urvalet."),
            )
    return np.where(high <= 1, high, units / high)
