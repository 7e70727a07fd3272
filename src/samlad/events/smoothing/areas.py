"""What is smoothed: cases and expected cases by place, each place once, and background that may explain them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.checked import amounts, counts, filled, names, stop_at
from samlad.sources.analysis import numeric

Floats = NDArray[np.float64]

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class SmoothColumns:
    """The columns: `place`, `count`, and either `population` or `expected` cases; `covariates` are numbers."""

    place: str
    count: str
    population: str | None = None
    expected: str | None = None
    covariates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Areas:
    """Arrays by place. `expected` is that of the table, or the population times the rate of all places together."""

    places: tuple[str, ...]
    cases: Floats
    expected: Floats
    design: Floats
    rate: float
    """Cases per unit of `expected` × this = cases per inhabitant; 1 where the table gives the expected cases."""

    @property
    def there(self) -> NDArray[np.bool_]:
        """Places with somebody in them."""
        return self.expected > 0


def areas_of(frame: pl.DataFrame, columns: SmoothColumns) -> Areas:
    """Read and check the places. Cases where nobody lives, and a place on two rows, stop with their row."""
    if (columns.population is None) == (columns.expected is None):
        raise InvalidInput(
            _("Det går inte att veta hur många fall som är att vänta."),
            why=_("Antingen befolkning eller väntade fall ska anges, inte båda."),
            cure=_("Ange --population eller --expected."),
        )
    base = columns.population or columns.expected or ""
    places = filled(names(frame, columns.place), columns.place)
    stop_at(places.is_duplicated(), places, columns.place, _("Platsen står på flera rader."))
    cases = filled(counts(frame, columns.count), columns.count)
    people = filled(amounts(frame, base), base)
    cure = _("Ge befolkningen. Koden kan höra till en annan årgång av indelningen.")
    stop_at((people == 0) & (cases > 0), people, base, _("Fall där det inte finns någon befolkning."), cure)
    y, e = cases.to_numpy().astype(float), people.to_numpy().astype(float)
    if int((e > 0).sum()) < _FEWEST or y.sum() == 0:
        raise InvalidInput(
            _("Det finns för lite att utjämna."),
            why=_("Det behövs minst {places} platser med befolkning, och minst ett fall.").format(places=_FEWEST),
            cure=_("Ta med fler platser eller fler år."),
        )
    rate = 1.0 if columns.population is None else float(y.sum() / e.sum())
    return Areas(tuple(places), y, e * rate, _design(frame, columns.covariates), rate)


def _design(frame: pl.DataFrame, covariates: Sequence[str]) -> Floats:
    """Intercept and covariates; columns that say the same thing twice cannot be told apart."""
    parts = [np.ones(frame.height)]
    for name in covariates:
        parts.append(filled(numeric(frame, name), name).to_numpy().astype(float))
    design = np.column_stack(parts)
    scaled = design / np.maximum(np.abs(design).max(axis=0), 1e-300)
    if np.linalg.matrix_rank(scaled) < design.shape[1] or frame.height <= design.shape[1]:
        raise InvalidInput(
            _("Bakgrundsuppgifterna går inte att hålla isär."),
            value=", ".join(covariates),
            why=_("En av dem är lika för alla platser eller följer av de andra, eller så är platserna för få."),
            cure=_("Ta bort en av dem."),
        )
    return design
