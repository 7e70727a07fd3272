"""What a calibration did to the weights: their spread, the precision it costs, and what was furthest off before."""

from dataclasses import dataclass

import numpy as np

from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.survey.calibration.calibrated import Calibrated
from samlad.survey.design import Floats

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """How unequal weights above zero are: n, their sum, the quantiles of `LEVELS`, and Kish's design effect.

    The effect is n·Σw²/(Σw)² = 1 + the squared coefficient of variation (Kish 1965, *Survey Sampling*, section 11.7):
    the factor by which unequal weights alone would enlarge a variance.
    """

    n: int
    total: float
    quantiles: tuple[float, ...]
    kish_effect: float

    @property
    def effective(self) -> float:
        """The number of equally weighted answers that would be worth as much."""
        return self.n / self.kish_effect


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """A calibration at a glance. `factors` are the quantiles of calibrated/input weight.

    `negative` counts weights below zero (only `linear` without bounds gives them). The gaps are shares of a total.
    """

    before: Spread
    after: Spread
    factors: tuple[float, ...]
    negative: int
    steps: int
    worst_before: str
    worst_before_gap: float
    largest_gap: float

    def lines(self) -> list[str]:
        """The summary in plain sentences, one a line."""
        low, middle, high = self.factors[0], self.factors[3], self.factors[-1]
        cost = _("Ojämna vikter kostar {effect} (Kish): {n} svar är värda {effective} lika vägda; före: {old}.")
        found = [
            _("{n} vikter, summa {before} före och {after} efter.").format(
                n=number(self.after.n), before=number(self.before.total), after=number(self.after.total)
            ),
            _("Vikterna har multiplicerats med {low} till {high}, medianen {middle}.").format(
                low=number(low, 3), high=number(high, 3), middle=number(middle, 3)
            ),
            cost.format(
                effect=number(self.after.kish_effect, 3),
                n=number(self.after.n),
                effective=number(self.after.effective),
                old=number(self.before.kish_effect, 3),
            ),
            _("Längst ifrån sin total låg {margin}: {gap}. Nu stämmer alla till {left}.").format(
                margin=self.worst_before,
                gap=percent(self.worst_before_gap, 1),
                left=f"{max(self.largest_gap, 1e-16):.0e}",
            ),
        ]
        if self.negative:
            found.append(
                _("{count} vikter är negativa. Ange gränser (--bounds) eller välj raking.").format(
                    count=number(self.negative)
                )
            )
        return found


def spread_of(weights: Floats) -> Spread:
    """The spread of the weights that are not zero."""
    used = weights[weights != 0]
    effect = float(used.size * (used**2).sum() / used.sum() ** 2)
    return Spread(int(used.size), float(used.sum()), _quantiles(used), effect)


def diagnosed(calibrated: Calibrated) -> Diagnostics:
    """The diagnostics of a calibration; rows of weight 0 are left out."""
    report = calibrated.report
    scale = np.maximum(np.abs(report["total"].to_numpy()), np.finfo(float).tiny)
    off = np.abs(report["before"].to_numpy() - report["total"].to_numpy()) / scale
    place = int(np.argmax(off))
    variable, category = report["variable"][place], report["category"][place]
    return Diagnostics(
        spread_of(calibrated.design_weights),
        spread_of(calibrated.weights),
        _quantiles(calibrated.factors[calibrated.design_weights > 0]),
        int((calibrated.weights < 0).sum()),
        calibrated.iterations,
        variable if category is None else f"{variable} = {category}",
        float(off[place]),
        float(report["gap"].to_numpy().max()),
    )


def _quantiles(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in np.quantile(values, LEVELS))
