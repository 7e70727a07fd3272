"""Moran's I: do places resemble their neighbours more than chance would have it, and which ones?

Moran (1950), Biometrika 37:17–23; Cliff & Ord (1981), *Spatial Processes*; Anselin (1995), Geographical Analysis
27:93–115 (local); Sokal, Oden & Thomson (1998), Geographical Analysis 30:331–354 (conditional moments).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.local.neighbours import Floats, Neighbours
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.streams import stream


class Pattern(StrEnum):
    """What a place and its neighbours are, compared with the mean."""

    HIGH_HIGH = "high-high"
    LOW_LOW = "low-low"
    HIGH_LOW = "high-low"
    LOW_HIGH = "low-high"
    NONE = "not_different"
    ALONE = "no_neighbours"


@dataclass(frozen=True, slots=True)
class GlobalMoran:
    """I with what chance gives: mean, standard deviation and two-sided p under normality, and p of permutations."""

    value: float
    expected: float
    sd: float
    p: float
    p_permutation: float | None
    permutations: int
    alone: int


def global_moran(values: Floats, neighbours: Neighbours, *, permutations: int = 0, seed: int = 1) -> GlobalMoran:
    """Global I with row-standardised weights. Places without neighbours count in n and link to nobody.

    The permutation p is two-sided around the expected value, (1 + as extreme)/(1 + runs).
    """
    centred = _centred(values)
    weights = neighbours.row_weights
    if not weights.size:
        raise InvalidInput(_("Morans I går inte att räkna."), why=_("Ingen plats har någon granne."))
    n, total = neighbours.n, float(weights.sum())
    scale = n / total / float(centred @ centred)

    def index(z: Floats) -> float:
        return float(scale * np.sum(weights * z[neighbours.source] * z[neighbours.target]))

    value, expected = index(centred), -1.0 / (n - 1)
    sd = _normal_sd(neighbours, weights)
    p = float(2 * special.ndtr(-abs(value - expected) / sd))
    generator = stream(seed, "moran")
    drawn = [abs(index(generator.permutation(centred)) - expected) for _run in range(permutations)]
    extreme = sum(one >= abs(value - expected) - 1e-12 for one in drawn)
    p_permutation = (1 + extreme) / (1 + permutations) if permutations else None
    return GlobalMoran(value, expected, sd, p, p_permutation, permutations, int((neighbours.number == 0).sum()))


def _normal_sd(neighbours: Neighbours, weights: Floats) -> float:
    """Standard deviation of I when the values are normal (Cliff & Ord 1981, p. 44)."""
    n, total = neighbours.n, float(weights.sum())
    forward = neighbours.source * n + neighbours.target
    backward = neighbours.target * n + neighbours.source
    places = np.clip(np.searchsorted(forward, backward), 0, forward.size - 1)
    returned = np.where(forward[places] == backward, weights[places], 0.0)
    # A link one way only stands in the sum of squares twice: as w + 0 and as 0 + w.
    s1 = float(np.sum(np.where(returned > 0, (weights + returned) ** 2 / 2, weights**2)))
    out = np.bincount(neighbours.source, weights=weights, minlength=n)
    into = np.bincount(neighbours.target, weights=weights, minlength=n)
    s2 = float(np.sum((out + into) ** 2))
    variance = (n**2 * s1 - n * s2 + 3 * total**2) / ((n**2 - 1) * total**2) - (1 / (n - 1)) ** 2
    return float(np.sqrt(variance))


def local_moran(values: Floats, neighbours: Neighbours, *, rate: float = 0.05) -> pl.DataFrame:
    """`value, neighbour_mean, local_i, z, p, p_adjusted, pattern` of every place, in order.

    I_i = z_i × mean of the neighbours' z / m₂. z and p are those of the neighbours' mean given the place's own value,
    all others dealt out at random; adjusted over all places (false-discovery `rate`). Without neighbours: null.
    """
    centred = _centred(values)
    n, number = neighbours.n, neighbours.number
    has = number > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        lag = neighbours.summed(centred) / number
        others = n - 1
        mean = -centred / others
        spread = (float(centred @ centred) - centred**2) / others - mean**2
        z = (lag - mean) / np.sqrt(spread * (others / number - 1) / (others - 1))
    z[~has | ~np.isfinite(z)] = np.nan
    p = 2 * special.ndtr(-np.abs(z))
    adjusted = np.array(benjamini_hochberg(p.tolist()))
    patterns = [_pattern(*one, rate) for one in zip(centred, lag, adjusted, has, strict=True)]
    columns = {
        "value": values,
        "neighbour_mean": np.where(has, lag + values.mean(), np.nan),
        "local_i": np.where(has, centred * lag / (float(centred @ centred) / n), np.nan),
        "z": z,
        "p": p,
        "p_adjusted": adjusted,
    }
    table = pl.DataFrame(columns).with_columns(pl.all().fill_nan(None))
    return table.with_columns(pl.Series("neighbours", number), pl.Series("pattern", patterns))


def _pattern(own: float, lag: float, adjusted: float, has: bool, rate: float) -> str:
    if not has:
        return Pattern.ALONE.value
    if np.isnan(adjusted) or adjusted > rate:
        return Pattern.NONE.value
    if own > 0:
        return (Pattern.HIGH_HIGH if lag > 0 else Pattern.HIGH_LOW).value
    return (Pattern.LOW_LOW if lag < 0 else Pattern.LOW_HIGH).value


def _centred(values: Floats) -> Floats:
    if values.size < 4 or not np.ptp(values) > 0:
        raise InvalidInput(
            _("Platsernas värden går inte att jämföra."),
            why=_("Det behövs minst fyra platser, och värden som skiljer sig åt."),
        )
    return np.asarray(values - values.mean())
