"""How unequally events fall on areas, by their background: slope and relative index, concentration index.

Areas are ranked from the worst off to the best and placed at the middle of their share of the population (ridit). The
slope index is the weighted least-squares slope of the rate on that rank, the relative index the ratio of the two ends
in a log-linear quasi-Poisson model (Mackenbach & Kunst 1997, Soc Sci Med 44:757–771); the concentration index twice the
covariance of rate and rank over the mean rate (Kakwani, Wagstaff & van Doorslaer 1997, J Econometrics 77:87–103).

All three are about areas. That areas with low incomes have more falls does not say that poor people fall more: the
ecological fallacy (Robinson 1950). The sentence stands in every result.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import amounts, counts, filled, stop_at
from samlad.sources.analysis import numeric
from samlad.stats.intervals import t_quantile

Floats = NDArray[np.float64]

_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Inequality:
    """The indices `index, value, low, high, se, areas, n, base, status`, and what they do not say."""

    frame: pl.DataFrame
    warning: str


def inequality(
    frame: IntoFrame,
    *,
    count: str,
    population: str,
    background: str,
    high_is_worse: bool = False,
    per: float = 100_000.0,
    confidence: float = 0.95,
) -> Inequality:
    """Indices over areas, one row an area; `background` ranks them, low values first (worst off) unless told otherwise.

    `slope` is the rate of the worst off minus that of the best off, `relative` their ratio, `concentration` −1 … 1 and
    negative when events gather where it is worst. Limits use t with areas − 2 degrees of freedom.
    """
    table = polars_of(frame)
    y = filled(counts(table, count), count)
    people = filled(amounts(table, population), population)
    stop_at((people == 0) & (y > 0), people, population, _("Händelser där det inte finns någon befolkning."))
    level = filled(numeric(table, background), background)
    there = (people > 0).to_numpy()
    events, base = y.to_numpy()[there].astype(float), people.to_numpy()[there].astype(float)
    order = level.to_numpy()[there] * (-1 if high_is_worse else 1)
    if events.size < _FEWEST or events.sum() == 0 or np.unique(order).size < 2:
        raise InvalidInput(
            _("Ojämlikheten går inte att räkna."),
            why=_("Det behövs minst {areas} områden, händelser, och olika bakgrund.").format(areas=_FEWEST),
            cure=_("Ta med fler områden eller fler år."),
        )
    rank = ridits(order, base)
    rows = [
        _slope(events, base, rank, per, confidence),
        _relative(events, base, rank, confidence),
        _concentration(events, base, rank, confidence),
    ]
    counted = {"areas": events.size, "n": int(events.sum()), "base": float(base.sum())}
    warning = _(
        "Måtten gäller områden, inte människor: att områden med en viss bakgrund har fler händelser "
        "säger inte att personer med den bakgrunden drabbas oftare."
    )
    told = [{**row, **counted, "status": "not_applicable" if row["value"] is None else "ok"} for row in rows]
    return Inequality(pl.DataFrame(told, infer_schema_length=None), warning)


def ridits(order: Floats, base: Floats) -> Floats:
    """Each area's middle place in the population, 0 … 1, low `order` first; areas that tie share one place."""
    values, group = np.unique(order, return_inverse=True)
    share = np.bincount(group, weights=base, minlength=values.size) / base.sum()
    middle = np.cumsum(share) - share / 2
    return np.asarray(middle[group], dtype=float)


def _slope(events: Floats, base: Floats, rank: Floats, per: float, confidence: float) -> dict[str, object]:
    slope, se = _weighted_slope(events / base * per, rank, base)
    # From the worst off (rank 0) to the best (rank 1) the rate falls by the slope.
    return _row("slope", -slope, se, t_quantile(confidence, events.size - 2))


def _concentration(events: Floats, base: Floats, rank: Floats, confidence: float) -> dict[str, object]:
    weight = base / base.sum()
    middle = float(weight @ rank)
    spread = float(weight @ (rank - middle) ** 2)
    mean = float(events.sum() / base.sum())
    index, se = _weighted_slope(2 * spread * (events / base) / mean, rank, base)
    return _row("concentration", index, se, t_quantile(confidence, events.size - 2))


def _weighted_slope(y: Floats, x: Floats, weight: Floats) -> tuple[float, float]:
    """Slope of weighted least squares and its standard error."""
    middle = weight @ x / weight.sum()
    square = float(weight @ (x - middle) ** 2)
    slope = float(weight @ ((x - middle) * y)) / square
    rest = y - weight @ y / weight.sum() - slope * (x - middle)
    return slope, math.sqrt(float(weight @ rest**2) / (y.size - 2) / square)


def _relative(events: Floats, base: Floats, rank: Floats, confidence: float) -> dict[str, object]:
    design = np.column_stack([np.ones_like(rank), 1 - rank])
    beta = np.array([math.log(events.sum() / base.sum()), 0.0])
    for _round in range(100):
        mean = base * np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (events - mean))
        beta = beta + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-12 or np.abs(beta[1]) > 50:
            break
    if abs(beta[1]) > 50:
        return {"index": "relative", "value": None, "low": None, "high": None, "se": None}
    mean = base * np.exp(design @ beta)
    dispersion = max(1.0, float(((events - mean) ** 2 / mean).sum() / (events.size - 2)))
    se = math.sqrt(float(np.linalg.inv(design.T @ (design * mean[:, None]))[1, 1]) * dispersion)
    half = t_quantile(confidence, events.size - 2) * se
    value = float(beta[1])
    told = {"value": math.exp(value), "low": math.exp(value - half), "high": math.exp(value + half)}
    return {"index": "relative", **told, "se": se}


def _row(name: str, value: float, se: float, quantile: float) -> dict[str, object]:
    return {"index": name, "value": value, "low": value - quantile * se, "high": value + quantile * se, "se": se}
