"""Response propensities: the probability of answering, estimated from what is known of everybody who was drawn.

Little (1986), International Statistical Review 54:139–157, for strata of the propensity (Cochran 1968, Biometrics
24:295–313, for five of them); Cassel, Särndal & Wretman (1983) for the inverse. The model is fitted without design
weights, so the variables of the design belong among the terms (Little & Vartivarian 2003, Statistics in Medicine
22:1589–1599).
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from scipy import special

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.survey.design import Floats, Integers
from samlad.survey.nonresponse.adjusted import Adjusted, Drawn, drawn_of, weighed_up
from samlad.survey.nonresponse.logistic import PENALTIES, chosen_penalty, fitted_coefficients
from samlad.survey.nonresponse.terms import model_matrix


class PropensityUse(StrEnum):
    """How propensities become weights."""

    STRATA = "strata"  # groups of like propensity, weighed up as classes: robust against a wrong model
    INVERSE = "inverse"  # one factor a person


def propensity_weights(
    frame: IntoFrame,
    *,
    weight: str,
    responded: str,
    terms: Sequence[str],
    seed: int,
    use: PropensityUse = PropensityUse.STRATA,
    groups: int = 5,
    largest_factor: float | None = None,
    penalties: Sequence[float] = PENALTIES,
    file: str | None = None,
) -> Adjusted:
    """Weights by estimated response propensities.

    `terms` as `model_matrix` reads them. The ridge of the logistic model is chosen among `penalties` by seeded
    cross-validation. `STRATA` makes `groups` groups of as many drawn persons each; `INVERSE` divides by the propensity,
    cuts the factor at `largest_factor` if given, and scales so that the weights sum to those of the drawn sample.
    """
    table = polars_of(frame)
    drawn = drawn_of(table, weight, responded, file)
    counted = drawn.weights > 0
    if drawn.responded[counted].all():
        raise InvalidInput(
            _("Svarsbenägenheten går inte att skatta."),
            file=file,
            column=responded,
            why=_("Alla i urvalet har svarat."),
            cure=_("Utan bortfall behövs ingen uppvägning."),
        )
    x, _names = model_matrix(table, terms, every_level=True, file=file)
    y, ones = drawn.responded.astype(float), np.ones(int(counted.sum()))
    penalty = chosen_penalty(x[counted], y[counted], ones, seed=seed, penalties=penalties)
    propensity = special.expit(x @ fitted_coefficients(x[counted], y[counted], ones, penalty))
    if use is PropensityUse.STRATA:
        group = _quantile_groups(propensity, counted, groups)
        names = [str(number + 1) for number in range(int(group.max()) + 1)]
        weights, classes = weighed_up(drawn, group, names, [1] * len(names))
        _require_answers(classes)
    else:
        weights = _inverse(drawn, propensity, largest_factor)
        classes = weighed_up(drawn, np.zeros(len(y), dtype=np.int64), ["alla"], [1])[1]
    return Adjusted(weights, drawn.weights, drawn.responded, classes, propensity, penalty)


def _quantile_groups(propensity: Floats, counted: np.ndarray, groups: int) -> Integers:
    if groups < 2:
        raise WrongUse(_("Antalet grupper ska vara minst 2."), value=str(groups))
    edges = np.unique(np.quantile(propensity[counted], np.arange(1, groups) / groups))
    # Equal propensities never part; empty groups fall away.
    return np.unique(np.searchsorted(edges, propensity, side="right"), return_inverse=True)[1].astype(np.int64)


def _require_answers(classes: pl.DataFrame) -> None:
    empty = classes.filter((pl.col("responded") == 0) & (pl.col("sampled") > 0))
    if empty.height:
        raise InvalidInput(
            _("Bortfallet går inte att väga upp."),
            value=", ".join(empty["class"].to_list()),
            why=_("En grupp med lika svarsbenägenhet har inga svar alls."),
            cure=_("Välj färre grupper."),
        )


def _inverse(drawn: Drawn, propensity: Floats, largest_factor: float | None) -> Floats:
    if largest_factor is not None and not largest_factor >= 1:
        raise WrongUse(_("Den största faktorn ska vara minst 1."), value=f"{largest_factor:g}")
    factor = 1 / propensity if largest_factor is None else np.minimum(1 / propensity, largest_factor)
    weights = np.where(drawn.responded, drawn.weights * factor, 0.0)
    return np.asarray(weights * drawn.weights.sum() / weights.sum())
