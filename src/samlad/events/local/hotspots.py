"""Gi*: places that with their neighbours hold more, or less, than chance would have it.

Getis & Ord (1992), Geographical Analysis 24:189–206; Ord & Getis (1995), 27:286–306. The false-discovery control is
the one of Caldas de Castro & Singer (2006), Geographical Analysis 38:180–208.
"""

import numpy as np
import polars as pl
from scipy import special

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.local.neighbours import Floats, Neighbours
from samlad.stats.multiplicity import benjamini_hochberg


def hotspots(values: Floats, neighbours: Neighbours, *, rate: float = 0.05) -> pl.DataFrame:
    """`value, neighbours, z, p, p_adjusted, hotspot` of every place, in order; `hotspot` is hot, cold or not_different.

    Binary weights with the place itself, population standard deviation; two-sided normal p, Benjamini–Hochberg over
    all places. z is null where a place's neighbours are all the others: nothing is left to compare with.
    """
    n = neighbours.n
    spread = float(values.std())
    if n < 4 or spread <= 0:
        raise InvalidInput(
            _("Platsernas värden går inte att jämföra."),
            why=_("Det behövs minst fyra platser, och värden som skiljer sig åt."),
        )
    number = neighbours.number + 1
    summed = neighbours.summed(values) + values
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (summed - values.mean() * number) / (spread * np.sqrt((n * number - number**2) / (n - 1)))
    z[number >= n] = np.nan
    p = 2 * special.ndtr(-np.abs(z))
    adjusted = np.array(benjamini_hochberg(p.tolist()))
    sure = np.nan_to_num(adjusted, nan=1.0) <= rate
    kind = np.where(sure & (z > 0), "hot", np.where(sure, "cold", "not_different"))
    table = pl.DataFrame({"value": values, "neighbours": neighbours.number, "z": z, "p": p, "p_adjusted": adjusted})
    return table.with_columns(pl.col("z", "p", "p_adjusted").fill_nan(None), pl.Series("hotspot", kind))
