"""Age bands as tables write them, matched by their lower bound: `55-69` before `60-64` means 55–59."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.people import AgeBand
from samlad.events.checked import stop_at

_BARE = re.compile(r"^\s*(\d{1,3})\s*$")
_WORDS = re.compile(r"^\s*(\d{1,3})\s*(?:år)?\s*(?:och|eller)\s+(?:äldre|över)\s*$")
_TOTALS = frozenset({"all", "alla", "samtliga", "totalt", "total"})


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `low` up to but not including `stop`; no `stop` means open upwards, or not told."""

    low: int
    stop: int | None


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of a table in order, and what had to be cut."""

    bands: tuple[Band, ...]
    cut: tuple[str, ...] = ()

    @property
    def lows(self) -> tuple[int, ...]:
        """The lower bounds."""
        return tuple(band.low for band in self.bands)


def band_of(text: str) -> Band:
    """Read `0-4`, `90+`, `90-w`, `85 och äldre`, or a lower bound alone (`55`), which goes on to the next band."""
    bare = _BARE.match(text) or _WORDS.match(text)
    if bare is not None:
        return Band(int(bare[1]), None)
    if text.strip().lower() in _TOTALS:
        raise InvalidInput(
            _("Åldersgrupperna går inte att använda."),
            value=text,
            why=_("Raden är en summa över alla åldrar och skulle räknas två gånger."),
            cure=_("Ta bort summaraderna, eller välj bort dem med --where."),
        )
    band = AgeBand.parse(text)
    return Band(band.low, None if band.high is None else band.high + 1)


def lower_bounds(labels: pl.Series) -> pl.Series:
    """The lower bound of every label; null where the label is. A label that is no band stops with its row."""
    known = {}
    for text in labels.drop_nulls().unique(maintain_order=True):
        try:
            known[text] = band_of(text).low
        except InvalidInput as error:
            stop_at(labels == text, labels, labels.name, error.problems[0].why, error.problems[0].cure)
    return labels.replace_strict(known, return_dtype=pl.Int64, default=None)


def bands_of(labels: Sequence[str]) -> Bands:
    """The bands behind the labels of a table, each once, in order; an upper bound inside the next band is cut."""
    stops: dict[int, int | None] = {}
    spelled: dict[int, str] = {}
    for text in sorted(set(labels)):
        band = band_of(text)
        known = stops.get(band.low)
        stops[band.low] = band.stop if known is None else known if band.stop is None else min(known, band.stop)
        spelled[band.low] = text
    lows = sorted(stops)
    bands, cut = [], []
    for low, following in zip(lows, [*lows[1:], None], strict=True):
        stop = stops[low]
        if following is not None and (stop is None or stop > following):
            if stop is not None:
                cut.append(spelled[low])
            stop = following
        bands.append(Band(low, stop))
    return Bands(tuple(bands), tuple(cut))
