"""Smoothed rates as a table: crude beside smoothed with limits, and how much of it is the place's own."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import WrongUse
from samlad.core.estimate import Status
from samlad.core.frames import polars_of
from samlad.core.language import _, ngettext
from samlad.events.smoothing.areas import Areas, SmoothColumns, areas_of
from samlad.events.smoothing.neighbours import Neighbours, neighbours_of
from samlad.events.smoothing.poisson_gamma import poisson_gamma
from samlad.events.smoothing.spatial import spatial
from samlad.stats.many_counts import default_limits

Floats = NDArray[np.float64]


class SmoothMethod(StrEnum):
    """Towards what a place is drawn: all places, or its neighbours."""

    GAMMA = "gamma"
    SPATIAL = "spatial"


@dataclass(frozen=True, slots=True)
class Smoothed:
    """The places, the terms of the model (`term, estimate`), and notes in words."""

    frame: pl.DataFrame
    terms: pl.DataFrame
    notes: tuple[str, ...]


def smoothed(
    frame: IntoFrame,
    columns: SmoothColumns,
    *,
    method: SmoothMethod = SmoothMethod.GAMMA,
    neighbours: IntoFrame | None = None,
    per: float = 100_000.0,
    confidence: float = 0.95,
) -> Smoothed:
    """Crude and smoothed risk of every place: `place, crude, crude_low, crude_high, value, low, high, weight, n, base,
    neighbours, status`.

    Against a population risks are rates per `per`; against expected cases they are relative risks and `per` is not
    used. `weight` is that of the place's own rate (`gamma`). A place without population is `not_applicable`.
    """
    areas = areas_of(polars_of(frame), columns)
    around = None if neighbours is None else neighbours_of(neighbours, areas.places)
    terms = ["intercept", *columns.covariates]
    if method is SmoothMethod.GAMMA:
        found = poisson_gamma(areas, confidence)
        numbers = (found.risk, found.low, found.high, found.weight)
        model = {**dict(zip(terms, found.coefficients, strict=True)), "alpha": found.alpha}
        even = math.isinf(found.alpha)
    else:
        if around is None:
            raise WrongUse(_("Grannarna saknas."), why=_("Metoden spatial behöver dem."), cure=_("Ange --neighbours."))
        mapped = spatial(areas, around, confidence)
        numbers = (mapped.risk, mapped.low, mapped.high, np.full(len(areas.places), np.nan))
        model = {**dict(zip(terms, mapped.coefficients, strict=True)), "tau": mapped.tau, "lambda": mapped.lam}
        even = mapped.tau > 1e5
    scale = 1.0 if columns.population is None else areas.rate * per
    table = _table(areas, around, numbers, scale, confidence)
    notes = [*_islands(areas, around, method)]
    if even:
        notes.append(_("Platserna skiljer sig inte mer än slumpen förklarar: alla dras till modellens väntade tal."))
    parts = pl.DataFrame({"term": list(model), "estimate": [float(value) for value in model.values()]})
    return Smoothed(table, parts, tuple(notes))


def _table(
    areas: Areas, around: Neighbours | None, numbers: tuple[Floats, ...], scale: float, confidence: float
) -> pl.DataFrame:
    there, base = areas.there, np.where(areas.there, areas.expected, 1.0)
    low, high = default_limits(areas.cases, confidence)
    crude = (areas.cases / base * scale, low / base * scale, high / base * scale)
    value, lowest, highest, weight = numbers
    columns = {
        "crude": crude[0],
        "crude_low": crude[1],
        "crude_high": crude[2],
        "value": value * scale,
        "low": lowest * scale,
        "high": highest * scale,
        "weight": weight,
    }
    return pl.DataFrame(
        {
            "place": areas.places,
            **{name: pl.Series(np.where(there, one, np.nan)).fill_nan(None) for name, one in columns.items()},
            "n": areas.cases.astype(np.int64),
            "base": areas.expected / areas.rate,
            "neighbours": pl.Series([None] * len(areas.places), dtype=pl.Int64) if around is None else around.degree,
            "status": np.where(there, Status.OK.value, Status.NOT_APPLICABLE.value),
        }
    )


def _islands(areas: Areas, around: Neighbours | None, method: SmoothMethod) -> list[str]:
    """Places without a neighbour lean on all places instead; it is said which."""
    if around is None or method is not SmoothMethod.SPATIAL:
        return []
    alone = [areas.places[at] for at in np.flatnonzero(around.degree == 0)]
    if not alone:
        return []
    told = ngettext(
        "{count} plats har ingen granne och dras till medelvärdet: {places}.",
        "{count} platser har ingen granne och dras till medelvärdet: {places}.",
        len(alone),
    )
    return [told.format(count=len(alone), places=", ".join(alone[:20]))]
