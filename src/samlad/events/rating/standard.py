"""Standard populations: the age mix a direct rate is worked out for, and the rates an indirect one is held against.

European Standard Population 2013: Eurostat (2013), *Revision of the European Standard Population*.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.checked import amounts, counts, filled, names, stop_at
from samlad.events.rating.age_bands import Band, bands_of, lower_bounds

Floats = NDArray[np.float64]

_ESP2013 = (
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standard:
    """Numbers by age band of a standard, in order, one value a band in each of the `columns`."""

    name: str
    bands: tuple[Band, ...]
    columns: dict[str, tuple[float, ...]]

    @property
    def lows(self) -> tuple[int, ...]:
        """The lower bounds of the bands."""
        return tuple(band.low for band in self.bands)

    def summed(self, column: str, bands: Sequence[Band]) -> Floats:
        """The column summed to coarser bands. A cut point that the standard does not have stops."""
        values = np.array([*self.columns[column], 0.0])
        places = [(self._place(band.low), self._end(band.stop)) for band in bands]
        return np.array([values[first:end].sum() for first, end in places])

    def between(self, column: str, bands: Sequence[Band]) -> float:
        """What the standard has between the first and the last band, gaps included."""
        first, end = self._place(bands[0].low), self._end(bands[-1].stop)
        return float(sum(self.columns[column][first:end]))

    def _place(self, low: int) -> int:
        if low not in self.lows:
            raise InvalidInput(
                _("Åldersgrupperna passar inte standarden."),
                value=str(low),
                why=_("Standarden {name} har ingen gräns vid {low} år. Den har {lows}.").format(
                    name=self.name, low=low, lows=", ".join(map(str, self.lows))
                ),
                cure=_("Använd standardens gränser, eller en egen standard med --standard FIL."),
            )
        return self.lows.index(low)

    def _end(self, stop: int | None) -> int:
        if stop is None or stop > self.lows[-1]:
            return len(self.lows)
        following = bisect_left(self.lows, stop)
        before = self.bands[following - 1].stop
        # The standard itself may have a gap there: nothing is cut in two.
        return following if before is not None and before <= stop else self._place(stop)


ESP2013 = Standard(
    "esp2013",
    (*(Band(low, low + 5) for low in range(0, 90, 5)), Band(90, None)),
    {"weight": tuple(map(float, _ESP2013))},
)
"""The European Standard Population 2013: 19 bands 0–4 … 90+, 100 000 in all."""


def standard_of(frame: pl.DataFrame, name: str) -> Standard:
    """A standard of one's own: columns `age` (a band by its lower bound) and `weight`."""
    table = _ordered(frame, {"weight": filled(amounts(frame, "weight"), "weight")})
    standard = Standard(name, bands_of(names(frame, "age").to_list()).bands, {"weight": tuple(table["weight"])})
    if sum(standard.columns["weight"]) <= 0:
        raise InvalidInput(
            _("Standarden går inte att använda."), why=_("Vikterna är noll."), cure=_("Ge varje åldersgrupp en vikt.")
        )
    return standard


def reference_of(frame: pl.DataFrame, name: str) -> Standard:
    """Reference rates: columns `age`, `count`, `population`; without `age`, one row for everybody."""
    numbers = {"count": filled(counts(frame, "count"), "count")}
    numbers["population"] = filled(amounts(frame, "population"), "population")
    stop_at(numbers["population"] <= 0, numbers["population"], "population", _("Referensens befolkning är noll."))
    if "age" not in frame.columns:
        return Standard(name, (Band(0, None),), {key: (float(values.sum()),) for key, values in numbers.items()})
    table = _ordered(frame, numbers)
    bands = bands_of(names(frame, "age").to_list()).bands
    return Standard(name, bands, {key: tuple(table[key]) for key in numbers})


def _ordered(frame: pl.DataFrame, numbers: dict[str, pl.Series]) -> pl.DataFrame:
    labels = filled(names(frame, "age"), "age")
    low = lower_bounds(labels)
    stop_at(low.is_duplicated(), labels, "age", _("Åldersgruppen står på flera rader."))
    return pl.DataFrame({"low": low, **{key: values.cast(pl.Float64) for key, values in numbers.items()}}).sort("low")
