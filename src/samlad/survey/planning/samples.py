"""A base sample and an add-on sample in the same stratum: one inclusion probability, one design weight.

π = 1 − (1 − π₁)(1 − π₂) when the two were drawn independently of each other (a person may be drawn twice and is asked
once), π = π₁ + π₂ when the add-on was drawn from those not in the base sample, π₂ = n₂/N. Both follow from the
definition of an inclusion probability: the chance of standing in at least one of the samples.
"""

from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.survey.design import Floats
from samlad.survey.planning.allocation import column_numbers


class AddOn(StrEnum):
    """How the add-on sample was drawn."""

    INDEPENDENT = "independent"  # from everybody, whatever the base sample holds
    FROM_REST = "from_rest"  # from those not in the base sample


def combined_probability(base: Floats, add_on: Floats, how: AddOn) -> Floats:
    """The probability of being in either sample; `base` and `add_on` are n₁/N and n₂/N."""
    one, other = np.asarray(base, dtype=float), np.asarray(add_on, dtype=float)
    if np.any((one < 0) | (one > 1) | (other < 0) | (other > 1)):
        raise WrongUse(_("En dragningssannolikhet ligger mellan 0 och 1."))
    if how is AddOn.INDEPENDENT:
        return np.asarray(1 - (1 - one) * (1 - other))
    both = one + other
    if np.any(both > 1 + 1e-12):
        raise WrongUse(_("De två urvalen är tillsammans större än populationen."))
    return np.asarray(np.minimum(both, 1.0))


def two_samples(strata: IntoFrame, how: AddOn, *, file: str | None = None) -> pl.DataFrame:
    """Strata with `population, base, add_on` and, added, `inclusion_probability, design_weight, expected_persons`.

    The expected persons are the different ones: drawn independently some are drawn twice. Weights are 1/π.
    """
    table = polars_of(strata)
    for column in ("stratum", "population", "base", "add_on"):
        if column not in table.columns:
            raise InvalidInput(
                _("Urvalen går inte att läsa."),
                file=file,
                column=column,
                why=_("Kolumnen finns inte; där finns {columns}.").format(columns=", ".join(table.columns[:20])),
                cure=_("Ge kolumnerna stratum, population, base och add_on."),
            )
    size, base, extra = (column_numbers(table, name, file, whole=True) for name in ("population", "base", "add_on"))
    largest = np.maximum(base, extra) if how is AddOn.INDEPENDENT else base + extra
    wrong = np.flatnonzero((largest > size) | (size == 0))
    if wrong.size:
        why, cure = _("Urvalet är större än populationen."), _("Rätta antalet, eller säg hur tilläggsurvalet drogs.")
        names = table["stratum"].cast(pl.String)
        problems = [Problem(why, cure, file, int(row) + 2, "population", names[int(row)]) for row in wrong[:20]]
        raise InvalidInput(_("Urvalen går inte att läsa."), problems=problems, total=int(wrong.size))
    chance = combined_probability(base / size, extra / size, how)
    weights = np.divide(1, chance, out=np.full(chance.size, np.nan), where=chance > 0)
    return table.with_columns(
        pl.Series("inclusion_probability", chance),
        pl.Series("design_weight", weights).fill_nan(None),
        pl.Series("expected_persons", size * chance),
    )
