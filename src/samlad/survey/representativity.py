"""Do those who answer look like those who were asked? R-indicators of the response.

R = 1 − 2·S(ρ), S the standard deviation of the response propensities in the population: 1 when all are as likely to
answer, 0 at worst (Schouten, Cobben & Bethlehem 2009, Survey Methodology 35:101–113). Estimated propensities vary also
by chance; their sampling variance is taken off (Shlomo, Skinner & Schouten 2012, Journal of Statistical Planning and
Inference 142:201–211). Partial indicators tell which variable and class it comes from (Schouten, Shlomo & Skinner 2011,
Journal of Official Statistics 27:231–253).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from scipy import linalg, special

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.design import Floats
from samlad.survey.nonresponse.adjusted import Drawn, drawn_of
from samlad.survey.nonresponse.logistic import fitted_coefficients
from samlad.survey.nonresponse.terms import model_matrix

_MISSING = "–"


@dataclass(frozen=True, slots=True)
class Representativity:
    """How even the response is. `unadjusted` is the indicator before the sampling variance is taken off.

    `partial` is a table `variable, category, rate, share, unconditional, conditional`: for a variable (category empty)
    both partial indicators, 0 when it plays no part; for a class its unconditional one, negative when the class
    answers less than the mean. `rate` is the mean propensity, `share` the share of the population.
    """

    indicator: float
    unadjusted: float
    response_rate: float
    propensities: Floats
    partial: pl.DataFrame


def representativity(
    frame: IntoFrame, *, weight: str, responded: str, terms: Sequence[str], file: str | None = None
) -> Representativity:
    """The R-indicator of a drawn sample for the classes of the columns `terms` (main effects, no penalty)."""
    table = polars_of(frame)
    drawn = drawn_of(table, weight, responded, file)
    counted = drawn.weights > 0
    if drawn.responded[counted].all():
        raise InvalidInput(
            _("Representativiteten går inte att mäta."),
            file=file,
            column=responded,
            why=_("Alla i urvalet har svarat."),
            cure=_("Utan bortfall är svaren hela urvalet."),
        )
    classes = [f"C({term})" for term in terms]
    x, _names = model_matrix(table.filter(pl.Series(counted)), classes, every_level=False, file=file)
    used = Drawn(drawn.weights[counted], drawn.responded[counted])
    d, y = used.weights, used.responded.astype(float)
    beta = fitted_coefficients(x, y, d * (d.size / d.sum()))
    propensity = np.asarray(special.expit(x @ beta))
    mean = float(d @ propensity / d.sum())
    spread = float(d @ (propensity - mean) ** 2 / d.sum()) * d.size / (d.size - 1)
    true_spread = max(spread - _noise(x, d, propensity), 0.0)
    partial = _partial(table.filter(pl.Series(counted)), terms, d, propensity)
    return Representativity(1 - 2 * true_spread**0.5, 1 - 2 * spread**0.5, mean, propensity, partial)


def _noise(x: Floats, d: Floats, propensity: Floats) -> float:
    """The mean sampling variance of the estimated propensities: z'A⁻¹BA⁻¹z, z = ρ(1 − ρ)x, A and B with d and d².

    With equal weights A⁻¹BA⁻¹ is (Σ ρ(1 − ρ)xx')⁻¹, the formula of Shlomo, Skinner & Schouten.
    """
    curvature = propensity * (1 - propensity)
    bread = linalg.inv((x * (d * curvature)[:, None]).T @ x)
    filling = (x * (d**2 * curvature)[:, None]).T @ x
    z = x * curvature[:, None]
    variances = np.einsum("ij,jk,ik->i", z, bread @ filling @ bread, z)
    return float(d @ variances / d.sum())


def _partial(table: pl.DataFrame, terms: Sequence[str], d: Floats, propensity: Floats) -> pl.DataFrame:
    size, mean = d.sum(), float(d @ propensity / d.sum())
    labels = {term: code_text(table[term]).fill_null(_MISSING) for term in terms}
    rows: list[dict[str, object]] = []
    for term in terms:
        names, means, weights = _by_class(labels[term], d, propensity)
        between = float(np.sum(weights / size * (means - mean) ** 2)) ** 0.5
        others = [labels[other].alias(str(place)) for place, other in enumerate(terms) if other != term]
        cells = (
            pl.DataFrame(others).select(pl.concat_str(pl.all(), separator="\x1f")).to_series()
            if others
            else pl.Series([""] * d.size)
        )
        within = _spread_within(cells, d, propensity)
        rows.append(_partial_row(term, None, mean, 1.0, between, within))
        for name, rate, weight in zip(names, means, weights, strict=True):
            share = float(weight / size)
            rows.append(_partial_row(term, name, float(rate), share, share**0.5 * float(rate - mean), None))
    return pl.DataFrame(rows, infer_schema_length=None)


def _partial_row(
    variable: str, category: str | None, rate: float, share: float, unconditional: float, conditional: float | None
) -> dict[str, object]:
    return {
        "variable": variable,
        "category": category,
        "rate": rate,
        "share": share,
        "unconditional": unconditional,
        "conditional": conditional,
    }


def _by_class(labels: pl.Series, d: Floats, values: Floats) -> tuple[list[str], Floats, Floats]:
    names, code = np.unique(labels.to_numpy().astype(str), return_inverse=True)
    weights = np.asarray(np.bincount(code, weights=d), dtype=float)
    return (
        [str(name) for name in names],
        np.asarray(np.bincount(code, weights=d * values) / weights, dtype=float),
        weights,
    )


def _spread_within(cells: pl.Series, d: Floats, propensity: Floats) -> float:
    """The standard deviation of the propensities inside the cells that all the other variables make."""
    _names, code = np.unique(cells.to_numpy().astype(str), return_inverse=True)
    middle = np.bincount(code, weights=d * propensity) / np.bincount(code, weights=d)
    return float(np.sqrt(d @ (propensity - middle[code]) ** 2 / d.sum()))
