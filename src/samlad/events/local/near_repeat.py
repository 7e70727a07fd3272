"""Near repeats: do events follow each other closer in space and time than chance would have it? Knox's test.

Knox (1964), Applied Statistics 13:25–29; the ratio and the permutations: Johnson et al. (2007), Journal of Quantitative
Criminology 23:201–219.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.local.neighbours import Floats, Ints
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.streams import stream

_MOST_PAIRS = 200_000_000


class Metric(StrEnum):
    """How distance is measured."""

    MANHATTAN = "manhattan"
    EUCLID = "euclid"


@dataclass(frozen=True, slots=True)
class Bands:
    """Half-open bands: [metres[0], metres[1]), … and [days[0], days[1]), …; the first of 0.1 m holds the same place."""

    metres: Sequence[float] = (0.0, 0.1, 100.0, 200.0, 300.0, 400.0)
    days: Sequence[float] = (0.0, 7.0, 14.0, 21.0, 28.0)

    def require_rising(self) -> None:
        """Stop at bands that are no bands."""
        for told in (self.metres, self.days):
            if len(told) < 2 or told[0] < 0 or any(b <= a for a, b in pairwise(told)):
                raise WrongUse(
                    _("Banden går inte att använda."),
                    value=",".join(f"{one:g}" for one in told),
                    why=_("Gränserna ska stiga, vara minst två och inte negativa."),
                )


def near_repeat(
    points: Floats,
    days: Ints,
    bands: Bands,
    *,
    metric: Metric = Metric.MANHATTAN,
    simulations: int = 999,
    seed: int = 1,
    progress: Progress = silent,
) -> pl.DataFrame:
    """The whole Knox table: one row for each pair of bands, each pair of events counted once.

    `points` are n × 2 in metres, `days` whole day numbers. Columns `distance_from, distance_to, days_from, days_to`
    (each band from and including, up to but not including), `pairs`, `expected` (mean over permutations of the days
    over the places), `ratio`, `p` = (1 + runs with as many)/(1 + runs), `p_adjusted` over all cells.
    """
    bands.require_rising()
    if len(points) < 2:
        raise InvalidInput(_("Närupprepning går inte att räkna."), why=_("Det behövs minst två händelser."))
    from samlad.events.local.near_repeat_kernel import counted

    first, second, row = _close_pairs(points, bands, metric)
    column_of = _column_of_difference(days, bands)
    shape = (len(bands.metres) - 1, len(bands.days) - 1)
    since = (days - days.min()).astype(np.int64)
    observed = counted(first, second, row, since, column_of, *shape)
    total, as_many = np.zeros(shape), np.zeros(shape)
    for run in range(simulations):
        drawn = counted(first, second, row, stream(seed, "knox", run).permutation(since), column_of, *shape)
        total += drawn
        as_many += drawn >= observed
        if run % 50 == 0:
            progress(_("Slumpar"), run / simulations)
    return _table(bands, observed, total, as_many, simulations)


def _close_pairs(points: Floats, bands: Bands, metric: Metric) -> tuple[Ints, Ints, Ints]:
    """The pairs within the outermost band, and the band each is in."""
    from scipy.spatial import cKDTree

    power = 1 if metric is Metric.MANHATTAN else 2
    tree = cKDTree(points)
    # Identical points make pairs without end; counted first, they stop the work before the memory does.
    number = (int(tree.count_neighbors(tree, bands.metres[-1], p=power)) - len(points)) // 2
    if number > _MOST_PAIRS:
        raise InvalidInput(
            _("Närupprepning går inte att räkna."),
            value=str(number),
            why=_("Händelserna ligger så tätt att paren blir för många."),
            cure=_("Välj kortare avstånd eller kortare tid, eller ett slag av händelser i taget."),
        )
    pairs = tree.query_pairs(bands.metres[-1], p=power, output_type="ndarray").astype(np.int64)
    apart = np.abs(points[pairs[:, 0]] - points[pairs[:, 1]])
    distance = apart.sum(axis=1) if power == 1 else np.sqrt((apart**2).sum(axis=1))
    row = np.searchsorted(np.asarray(bands.metres), distance, side="right") - 1
    inside = (row >= 0) & (row < len(bands.metres) - 1)
    return pairs[inside, 0], pairs[inside, 1], row[inside].astype(np.int64)


def _column_of_difference(days: Ints, bands: Bands) -> Ints:
    """For every difference in days its band, −1 outside."""
    differences = np.arange(int(days.max() - days.min()) + 1)
    column = np.searchsorted(np.asarray(bands.days), differences, side="right") - 1
    column[column >= len(bands.days) - 1] = -1
    return np.asarray(column, dtype=np.int64)


def _table(bands: Bands, observed: Ints, total: Floats, as_many: Floats, runs: int) -> pl.DataFrame:
    cells = [(d, t) for d in range(observed.shape[0]) for t in range(observed.shape[1])]
    expected = [float(total[cell]) / runs if runs else float("nan") for cell in cells]
    p = [(1 + float(as_many[cell])) / (1 + runs) if runs else float("nan") for cell in cells]
    return pl.DataFrame(
        {
            "distance_from": [float(bands.metres[d]) for d, _t in cells],
            "distance_to": [float(bands.metres[d + 1]) for d, _t in cells],
            "days_from": [float(bands.days[t]) for _d, t in cells],
            "days_to": [float(bands.days[t + 1]) for _d, t in cells],
            "pairs": [int(observed[cell]) for cell in cells],
            "expected": expected,
            "ratio": [
                float(observed[cell]) / mean if mean > 0 else None for cell, mean in zip(cells, expected, strict=True)
            ],
            "p": p,
            "p_adjusted": benjamini_hochberg(p),
        }
    ).with_columns(pl.col("expected", "p", "p_adjusted").fill_nan(None))
