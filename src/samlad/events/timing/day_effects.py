"""How much more happens on days of a sort, the others held alike: weekday, month and year taken out.

A log-linear model of daily counts with a free dispersion (McCullagh & Nelder 1989, *Generalized Linear Models*).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.alarms.quasi_poisson import Fitted, fit
from samlad.stats.intervals import t_quantile

FEWEST_DAYS = 5
"""A sort of day that occurs, or is lacking, on fewer days than this is not estimated."""


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    level: str
    column: np.ndarray


def day_effects(days: pl.DataFrame, counts: np.ndarray, *, confidence: float = 0.95) -> pl.DataFrame:
    """`effect, level, days, events, ratio, low, high, p`, one row a weekday, month and sort of day.

    `days` is the table of `day_table`, `counts` the events of each day. Weekdays are compared with Mondays, months with
    January (or the first there is), sorts of day with all other days. The interval is Student's t.
    """
    if days.height != counts.size:
        raise InvalidInput(_("Dagarna går inte att jämföra."), why=_("Antalen är inte lika många som dagarna."))
    if counts.sum() < 1:
        raise InvalidInput(_("Dagarna går inte att jämföra."), why=_("Ingen händelse föll i perioden."))
    terms, years = _terms(days), _years(days)
    columns = [np.ones(days.height), *(term.column for term in terms), *years]
    design = np.column_stack(columns).astype(float)
    fitted = fit(design, counts.astype(float)) if terms and days.height > design.shape[1] + 10 else None
    if fitted is None:
        raise InvalidInput(
            _("Dagarna går inte att jämföra."),
            why=_("Perioden är för kort för att skilja veckodag, månad och sorters dagar åt."),
            cure=_("Välj en period på minst ett år."),
        )
    rows = [_row(term, place + 1, counts, fitted, confidence) for place, term in enumerate(terms)]
    return pl.DataFrame(rows, orient="row", schema=["effect", "level", "days", "events", "ratio", "low", "high", "p"])


def _row(
    term: _Term, place: int, counts: np.ndarray, fitted: Fitted, confidence: float
) -> tuple[str, str, int, int, float, float, float, float]:
    dispersion = max(fitted.dispersion, 1e-12)
    reach = t_quantile(confidence, fitted.df) * float(np.sqrt(dispersion * fitted.inverse[place, place]))
    beta = float(fitted.beta[place])
    # A sort of day without one event has no ratio to put an interval around; it is told by its numbers.
    ends = np.exp(np.clip([beta, beta - reach, beta + reach], -700, 700))
    inside = term.column.astype(bool)
    low, high = float(ends[1]), float(ends[2])
    return (
        term.name,
        term.level,
        int(inside.sum()),
        int(counts[inside].sum()),
        float(ends[0]),
        low,
        high,
        fitted.p_of(place),
    )


def _terms(days: pl.DataFrame) -> list[_Term]:
    found: list[_Term] = []
    for name in ("weekday", "month"):
        found += [_Term(name, str(level), (days[name] == level).to_numpy()) for level in _levels(days[name])]
    for name in ("holiday", "eve", "payday", "school"):
        found.append(_Term(name, "yes", days[name].fill_null(False).to_numpy()))
    weather = days["weather"]
    found += [
        _Term("weather", str(level), (weather == level).fill_null(False).to_numpy()) for level in _levels(weather)
    ]
    often = [term for term in found if FEWEST_DAYS <= int(term.column.sum()) <= days.height - FEWEST_DAYS]
    return often


def _levels(column: pl.Series) -> list[object]:
    """The values of a column but the first, which the others are compared with."""
    levels = sorted(column.drop_nulls().unique().to_list())
    return levels[1:] if column.null_count() == 0 else levels


def _years(days: pl.DataFrame) -> list[np.ndarray]:
    year = days["day"].dt.year()
    return [(year == level).to_numpy() for level in sorted(year.unique().to_list())[1:]]
