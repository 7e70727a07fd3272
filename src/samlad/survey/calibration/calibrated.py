"""From design weights and known totals to calibrated weights, and the residuals their variance needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from scipy import linalg

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.survey.calibration.auxiliaries import Auxiliaries, auxiliaries_of
from samlad.survey.calibration.distances import curve_of, cut, inverse_of
from samlad.survey.calibration.margins import Margin, checked, read_margins
from samlad.survey.calibration.method import CalibrationMethod, Limits
from samlad.survey.calibration.solving import (
    TOLERANCE,
    Basis,
    Solution,
    basis_of,
    cross_products,
    relative_gaps,
    solve,
)
from samlad.survey.calibration.weights import input_weights
from samlad.survey.design import Floats

_CONTRADICTION = 1e-8


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Weights that meet their margins. `weights` and `design_weights` have one number a row, in file order.

    `report` is a table `variable, category, total, before, after, gap`: the population's total, what the design
    weights and the calibrated weights give, and the relative distance left. `iterations` is 0 for a closed solution.
    """

    weights: Floats
    design_weights: Floats
    method: CalibrationMethod
    iterations: int
    report: pl.DataFrame
    auxiliaries: Auxiliaries = field(repr=False)

    @property
    def factors(self) -> Floats:
        """The g-weights: calibrated through design weight, 1 where the design weight is 0."""
        counted = self.design_weights > 0
        return np.divide(self.weights, self.design_weights, out=np.ones_like(self.weights), where=counted)

    def residuals(self, u: Floats) -> Floats:
        """`u` (n, or n × k) minus its regression on the auxiliary variables under the design weights d.

        Put in place of a linearised value, with the calibrated weights outside, it gives the variance of the
        calibrated estimator (Deville & Särndal 1992). With one classification it is the deviation from the group's
        d-weighted mean. Auxiliary variables that are combinations of others change nothing.
        """
        values = np.asarray(u, dtype=float)
        if values.ndim == 1:
            return self._residuals(values[:, None])[:, 0]
        return self._residuals(values)

    def _residuals(self, values: Floats) -> Floats:
        design, auxiliaries = self.design_weights, self.auxiliaries
        per_cell = auxiliaries.per_cell(design)
        sums = np.stack([auxiliaries.per_cell(design * column) for column in values.T], axis=1)
        means = np.divide(sums, per_cell[:, None], out=np.zeros_like(sums), where=per_cell[:, None] > 0)
        if auxiliaries.groups is not None:
            return np.asarray(values - means[auxiliaries.cell])
        return np.asarray(values - self.smoother()(means)[auxiliaries.cell])

    def smoother(self) -> Callable[[Floats], Floats]:
        """From d-weighted cell means (cells × k) to their fitted values: what the cube needs instead of the answers."""
        auxiliaries = self.auxiliaries
        design = auxiliaries.per_cell(self.design_weights)
        basis = basis_of(auxiliaries, design)
        factor = linalg.cho_factor(cross_products(basis.matrix, design))

        def fitted(means: Floats) -> Floats:
            found = np.zeros_like(means)
            for _pass in range(2):  # the second pass takes away what the first rounded off
                left = design[:, None] * (means - found)
                found += basis.matrix @ linalg.cho_solve(factor, basis.matrix.T @ left)
            return found

        return fitted


def calibrate(
    frame: IntoFrame,
    *,
    weight: str,
    margins: Sequence[Margin] | IntoFrame,
    method: CalibrationMethod,
    bounds: tuple[float, float] | None = None,
    trim: tuple[float, float] | None = None,
    file: str | None = None,
) -> Calibrated:
    """Weights near those of column `weight` that reproduce the margins to 1e-10 relative.

    `bounds` limit calibrated/input weight (`linear` with bounds is the truncated linear method); `trim` are limits of
    the calibrated weight itself, kept together with the margins: the factor F of every row is cut where it would
    leave them. Rows of weight 0 keep it. Totals that cannot be reached stop with the worst margin named.
    Sources: Deville & Särndal 1992; Deville, Särndal & Sautory 1993, JASA 88:1013–1020; limits on the weight itself
    as one more cut of F: Huang & Fuller 1978, Proceedings of the ASA Social Statistics Section.
    """
    limits = Limits(bounds, trim)
    limits.check(method)
    table = polars_of(frame)
    known = _known(margins)
    design = input_weights(table, weight, file)
    auxiliaries = auxiliaries_of(table, known, design, apart=None if trim is None else design, file=file)
    if method is CalibrationMethod.POSTSTRATIFY:
        _require_one_classification(auxiliaries)
    if auxiliaries.groups is not None and trim is None:
        solution = _scaled_groups(auxiliaries, design, bounds)
    else:
        solution = _solved(auxiliaries, design, method, limits)
    weights = design * solution.factors[auxiliaries.cell]
    return Calibrated(
        weights, design, method, solution.steps, _report(auxiliaries, design, weights, solution), auxiliaries
    )


def _known(margins: Sequence[Margin] | IntoFrame) -> tuple[Margin, ...]:
    if isinstance(margins, Sequence) and all(isinstance(margin, Margin) for margin in margins):
        return checked(margins)
    return read_margins(margins)  # type: ignore[arg-type]  # what is no margins is a table


def _require_one_classification(auxiliaries: Auxiliaries) -> None:
    if auxiliaries.groups is None:
        variables = dict.fromkeys(margin.variable for margin in auxiliaries.margins)
        raise WrongUse(
            _("Efterstratifiering behöver en enda indelning."),
            value=", ".join(variables),
            why=_("Marginalerna har flera variabler, eller en numerisk."),
            cure=_("Ge en variabel eller en korsning som a*b, eller välj raking eller linear."),
        )


def _scaled_groups(auxiliaries: Auxiliaries, design: Floats, bounds: tuple[float, float] | None) -> Solution:
    """One classification has one answer whatever the distance: each group is scaled to its total."""
    before = auxiliaries.per_cell(design)
    # Every cell is a group, but for that of rows of weight 0 without a known class.
    totals = np.asarray(auxiliaries.matrix @ auxiliaries.totals)
    factors = np.divide(totals, before, out=np.ones_like(totals), where=before > 0)
    if bounds is not None:
        outside = np.flatnonzero((before > 0) & ((factors < bounds[0]) | (factors > bounds[1])))
        if outside.size:
            worst = outside[np.argmax(np.abs(np.log(factors[outside])))]
            place = int(auxiliaries.matrix[[worst], :].indices[0])
            why = _("Gruppens vikter behöver multipliceras med {factor}, utanför gränserna {low} till {high}.").format(
                factor=_told(factors[worst]), low=_told(bounds[0]), high=_told(bounds[1])
            )
            raise _impossible(auxiliaries.margins[place], why)
    after = auxiliaries.matrix.T @ (before * factors)
    return Solution(factors, 0, relative_gaps(auxiliaries, np.asarray(after), before))


def _solved(auxiliaries: Auxiliaries, design: Floats, method: CalibrationMethod, limits: Limits) -> Solution:
    per_cell = auxiliaries.per_cell(design)
    basis = basis_of(auxiliaries, per_cell)
    _require_consistent(auxiliaries, basis, per_cell)
    curve = curve_of(method, limits.bounds)
    low, high = _factor_limits(auxiliaries, design, limits)
    if limits.trim is not None or (limits.bounds is not None and method is not CalibrationMethod.LOGIT):
        _require_within_reach(auxiliaries, per_cell, low, high)
        curve = cut(curve, inverse_of(method, limits.bounds), low, high)
    solution = solve(auxiliaries, basis, per_cell, curve)
    if not solution.reached:
        place = int(np.argmax(solution.gaps))
        found = float((auxiliaries.matrix.T @ (per_cell * solution.factors))[place])
        why = _("Närmast kommer vikterna {found}, men totalen är {total}.").format(
            found=_told(found, 8), total=_told(auxiliaries.totals[place], 8)
        )
        raise _impossible(auxiliaries.margins[place], why)
    return solution


def _factor_limits(auxiliaries: Auxiliaries, design: Floats, limits: Limits) -> tuple[Floats, Floats]:
    low, high = limits.bounds or (-np.inf, np.inf)
    weighted = auxiliaries.per_cell(design) > 0
    lows, highs = np.where(weighted, low, 1.0), np.where(weighted, high, 1.0)
    if limits.trim is None:
        return lows, highs
    # With trimming the rows of a cell share one design weight.
    own = np.zeros(auxiliaries.cells)
    own[auxiliaries.cell] = design
    for edge, (values, choose) in zip(limits.trim, ((lows, np.maximum), (highs, np.minimum)), strict=True):
        values[weighted] = choose(values[weighted], edge / own[weighted])
    crossed = np.flatnonzero(lows > highs)
    if crossed.size:
        row = int(np.flatnonzero(auxiliaries.cell == crossed[0])[0])
        raise InvalidInput(
            _("Vikterna går inte att hålla inom gränserna."),
            row=row + 2,
            value=_told(design[row]),
            why=_("För den här vikten går de två slagen av gränser inte att förena."),
            cure=_("Vidga gränserna."),
        )
    return lows, highs


def _require_within_reach(auxiliaries: Auxiliaries, design: Floats, low: Floats, high: Floats) -> None:
    """A class whose rows at their limits all lie on one side of its total can never reach it."""
    classed = np.array([margin.category is not None for margin in auxiliaries.margins])
    lowest, highest = auxiliaries.matrix.T @ (design * low), auxiliaries.matrix.T @ (design * high)
    short = np.maximum(lowest - auxiliaries.totals, auxiliaries.totals - highest)
    gaps = np.where(classed, short / np.where(classed, auxiliaries.totals, 1.0), -np.inf)
    worst = int(np.argmax(gaps))
    if gaps[worst] > TOLERANCE:
        why = _("Inom gränserna kan klassens vikter summera till mellan {low} och {high}, men totalen är {total}.")
        least, most, total = (_told(sums[worst]) for sums in (lowest, highest, auxiliaries.totals))
        raise _impossible(auxiliaries.margins[worst], why.format(low=least, high=most, total=total))


def _require_consistent(auxiliaries: Auxiliaries, basis: Basis, design: Floats) -> None:
    gaps = relative_gaps(auxiliaries, basis.implied, design)
    if np.max(gaps, initial=0.0) > _CONTRADICTION:
        place = int(np.argmax(gaps))
        why = _("Av de andra marginalerna följer totalen {implied}, men angiven är {total}.").format(
            implied=_told(basis.implied[place], 10), total=_told(auxiliaries.totals[place], 10)
        )
        raise _impossible(auxiliaries.margins[place], why)


def _told(value: float, digits: int = 6) -> str:
    """A number in the reader's language; the module of wording is slow to load and needed for a refusal alone."""
    from samlad.core.wording import figures

    return figures(value, digits)


def _impossible(margin: Margin, why: str) -> InvalidInput:
    cure = _("Vidga gränserna, slå ihop klasser, eller kontrollera marginalerna.")
    return InvalidInput(
        _("Vikterna går inte att få att stämma med marginalerna."),
        problems=[Problem(why, cure, margin.file, margin.row, margin.variable, margin.name)],
    )


def _report(auxiliaries: Auxiliaries, design: Floats, weights: Floats, solution: Solution) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "variable": [margin.variable for margin in auxiliaries.margins],
            "category": pl.Series([margin.category for margin in auxiliaries.margins], dtype=pl.String),
            "total": auxiliaries.totals,
            "before": auxiliaries.sums(design),
            "after": auxiliaries.sums(weights),
            "gap": solution.gaps,
        }
    )
