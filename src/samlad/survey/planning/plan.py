"""The plan of a survey place by place: drawn, expected answers, precision, smallest change, cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.survey.planning.allocation import column_numbers, require_columns
from samlad.survey.planning.cost import Prices
from samlad.survey.planning.precision import Answers, expected_interval, smallest_change

SHARES = (0.01, 0.02, 0.05, 0.10, 0.30, 0.50)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a plan assumes: share that answers, design effect beside that of unequal weights, prices, reminders."""

    response_rate: float
    deff: float = 1.0
    prices: Prices = field(default_factory=Prices)
    reminded: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.response_rate <= 1:
            raise WrongUse(
                _("Planen går inte att räkna fram."),
                value=f"{self.response_rate:g}",
                why=_("Svarsandelen ska ligga över 0 och högst vara 1."),
            )
        if not 0 < self.deff < math.inf:
            raise WrongUse(
                _("Planen går inte att räkna fram."),
                value=f"{self.deff:g}",
                why=_("Designeffekten ska vara ett tal större än 0."),
                cure=_("Till exempel 1.15."),
            )


def plan_table(
    strata: IntoFrame,
    assumed: Assumptions,
    *,
    place: str | None = None,
    shares: Sequence[float] = SHARES,
    file: str | None = None,
) -> pl.DataFrame:
    """One row a place: `place, population, drawn, expected_responses, weight_effect`, then for every share in per cent
    `low_5, high_5, change_5` (Korn–Graubard limits and the smallest rise between two such waves, 0–1), then `cost`.

    `strata` has `stratum, population, sample` and perhaps the column `place`, under which strata are added; unequal
    sampling fractions within a place enlarge the design effect by Kish's factor n·Σn_h·w_h²/(Σn_h·w_h)². The cost is
    that of the place alone; what is paid once stands in `Prices.fixed`.
    """
    table = polars_of(strata)
    needed = ("stratum", "population", "sample", *([place] if place else []))
    require_columns(table, needed, file, _("Ge kolumnerna stratum, population och sample."))
    population, sample = (column_numbers(table, name, file, whole=True) for name in ("population", "sample"))
    too_many = np.flatnonzero(sample > population)
    if too_many.size:
        raise InvalidInput(
            _("Strata går inte att läsa."),
            file=file,
            row=int(too_many[0]) + 2,
            column="sample",
            why=_("Fler ska dras än det finns personer."),
            cure=_("Rätta antalet."),
        )
    names = table[place or "stratum"].cast(pl.String).fill_null("–")
    rows = []
    for name in names.unique(maintain_order=True):
        inside = (names == name).to_numpy()
        rows.append({"place": name, **_row(population[inside], sample[inside], assumed, shares)})
    return pl.DataFrame(rows, infer_schema_length=None)


def _row(
    population: np.ndarray, sample: np.ndarray, assumed: Assumptions, shares: Sequence[float]
) -> dict[str, object]:
    drawn, answers = float(sample.sum()), float(sample.sum()) * assumed.response_rate
    row: dict[str, object] = {"population": int(population.sum()), "drawn": int(drawn), "expected_responses": answers}
    effect = _weight_effect(population, sample)
    row["weight_effect"] = effect if drawn else None
    for share in shares:
        label = f"{100 * share:g}"
        if drawn == 0:
            row |= {f"low_{label}": None, f"high_{label}": None, f"change_{label}": None}
            continue
        planned = Answers(answers, assumed.deff * effect, float(population.sum()))
        expected = expected_interval(share, planned)
        row |= {
            f"low_{label}": expected.low,
            f"high_{label}": expected.high,
            f"change_{label}": smallest_change(share, planned),
        }
    row["cost"] = assumed.prices.variable_cost(drawn, answers, assumed.reminded)
    return row


def _weight_effect(population: np.ndarray, sample: np.ndarray) -> float:
    used = sample > 0
    if not used.any():
        return 1.0
    n, weights = sample[used], population[used] / sample[used]
    return float(n.sum() * (n * weights**2).sum() / (n * weights).sum() ** 2)
