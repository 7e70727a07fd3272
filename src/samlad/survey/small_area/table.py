"""From a table of direct estimates to one of small-place estimates: one row a place, the direct always beside.

Without a direct estimate a place gets what its covariates say (`kind` is `synthetic`), with a wider error. A direct
estimate with a standard error of 0 is refused: it would get all weight. Smoothing, or the arcsine or logit scale with
the number of answers, handles places where nobody or everybody answered yes.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, NothingToShow, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.stats.intervals import normal_quantile
from samlad.survey.small_area.covariates import FIRST_LINE, Covariates, bare_name, covariates_of, require_columns
from samlad.survey.small_area.diagnostics import Normality, normality, standardised_residuals
from samlad.survey.small_area.fay_herriot import AreaModel, fitted, predicted
from samlad.survey.small_area.scale import Scale, back, onto
from samlad.survey.small_area.smoothing import smoothed_variances, typical_deff
from samlad.survey.small_area.variance_component import Floats, VarianceFit

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AreaColumns:
    """Where the direct estimates stand: value, standard error, place; `C(name)` among the covariates is a class.

    `n` and `deff` (answers and design effect) are needed for smoothing, and used on the scales of shares. Without
    `deff` one design effect for all places is taken from the standard errors.
    """

    value: str
    se: str
    place: str
    covariates: tuple[str, ...] = ()
    n: str | None = None
    deff: str | None = None


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """The estimates, the model's terms with σ²u last, and how normal the standardised residuals are.

    Estimates: place, direct, direct_se, estimate, rmse, shrinkage (the weight on the direct), low, high, kind
    (`combined` or `synthetic`), synthetic (x'β on the model's scale turned back), sampling_se (the √D that was used, on
    the model's scale), residual (standardised), gain (sampling error of the direct over the rmse, on the scale shown).
    """

    estimates: pl.DataFrame
    terms: pl.DataFrame
    model: AreaModel
    normality: Normality | None


def small_areas(
    frame: IntoFrame,
    columns: AreaColumns,
    *,
    fit: VarianceFit = VarianceFit.REML,
    scale: Scale = Scale.IDENTITY,
    smooth: bool = False,
    confidence: float = 0.95,
) -> SmallAreas:
    """Fit the area model of Fay and Herriot to a table with one row a place, and estimate every place in it."""
    table = polars_of(frame)
    if smooth and columns.n is None:
        raise WrongUse(
            _("Medelfelen går inte att utjämna."),
            why=_("Antalet svar är inte angivet."),
            cure=_("Ge kolumnen med antal svar (--n) och gärna designeffekten (--deff)."),
        )
    direct = _Direct.read(table, columns, shares=smooth or scale is not Scale.IDENTITY)
    covariates = covariates_of(table, columns.covariates, direct.known.tolist())
    variance = _sampling_variances(direct, covariates, columns, smooth=smooth)
    placed, spread = onto(scale, direct.value, variance, direct.effective())
    _refuse_without_error(direct, columns, spread)
    placed = np.where(direct.known, placed, np.nan)
    model = fitted(placed[direct.known], spread[direct.known], covariates.matrix[direct.known], fit)
    found = predicted(model, placed, spread, covariates.matrix)
    returned = back(scale, found.estimate, found.leading, found.mse, normal_quantile(confidence))
    plain = back(scale, found.synthetic, np.full(placed.size, model.sigma2), found.mse, 0.0)
    residual = standardised_residuals(model, placed, spread, covariates.matrix)
    estimates = pl.DataFrame(
        {
            "place": direct.place,
            "direct": pl.Series(direct.value).fill_nan(None),
            "direct_se": pl.Series(direct.se).fill_nan(None),
            "estimate": returned.estimate,
            "rmse": returned.rmse,
            "shrinkage": found.shrinkage,
            "low": returned.low,
            "high": returned.high,
            "kind": np.where(direct.known, "combined", "synthetic"),
            "synthetic": plain.estimate,
            "sampling_se": pl.Series(np.where(direct.known, np.sqrt(spread), np.nan)).fill_nan(None),
            "residual": pl.Series(residual).fill_nan(None),
            "gain": _gain(np.sqrt(variance), returned.rmse, direct.known),
        }
    )
    return SmallAreas(estimates, _terms(covariates, model), model, normality(residual))


@dataclass(frozen=True, slots=True)
class _Direct:
    """The direct estimates, place by place: nan where there is none."""

    place: pl.Series
    value: Floats
    se: Floats
    known: np.ndarray
    n: Floats | None
    deff: Floats | None

    @classmethod
    def read(cls, table: pl.DataFrame, columns: AreaColumns, *, shares: bool) -> "_Direct":
        named = [columns.value, columns.se, columns.place, columns.n, columns.deff]
        bare = [bare_name(name) for name in columns.covariates]
        require_columns(table, [name for name in [*named, *bare] if name is not None])
        if table.height == 0:
            raise NothingToShow(_("Tabellen har inga platser."))
        place = _places(table[columns.place])
        value, se = _numbers(table[columns.value]), _numbers(table[columns.se])
        n = None if columns.n is None else _numbers(table[columns.n])
        deff = None if columns.deff is None else _numbers(table[columns.deff])
        known = ~np.isnan(value)
        _refuse(known & (se < 0), table[columns.se], _("Medelfelet är negativt."))
        if shares:
            _refuse(known & ((value < 0) | (value > 1)), table[columns.value], _("En andel ska ligga mellan 0 och 1."))
        told = _("Talet ska vara större än 0.")
        if columns.n is not None and n is not None:
            _refuse(known & ~(n > 0), table[columns.n], told)
        if columns.deff is not None and deff is not None:
            _refuse(known & (deff <= 0), table[columns.deff], told)
        return cls(place, value, se, known, n, deff)

    def effects(self) -> Floats | None:
        """The design effect of each place; none when the number of answers is not told."""
        if self.n is None:
            return None
        known = self.known
        if self.deff is not None and not np.isnan(self.deff[known]).any():
            return self.deff
        # A share of 0 or 1 has no design effect of its own: it gets that of all places.
        typical = typical_deff(self.value[known], self.se[known] ** 2, self.n[known])
        own = np.full(self.value.size, np.nan) if self.deff is None else self.deff
        return np.where(np.isnan(own), typical, own)

    def effective(self) -> Floats | None:
        """Effective numbers of answers, n/deff; none when the number of answers is not told."""
        effects = self.effects()
        return None if effects is None or self.n is None else self.n / effects


def _sampling_variances(direct: _Direct, covariates: Covariates, columns: AreaColumns, *, smooth: bool) -> Floats:
    """The variance of every direct estimate on its own scale: as given, or smoothed."""
    if not smooth:
        variances: Floats = direct.se**2
        return variances
    effective = direct.effective()
    if effective is None or np.isnan(effective[direct.known]).any():
        raise InvalidInput(
            _("Medelfelen går inte att utjämna."),
            column=columns.n,
            why=_("Antalet svar eller designeffekten saknas."),
            cure=_("Ge kolumnen med antal svar (--n) och gärna designeffekten (--deff)."),
        )
    known = direct.known
    smoothed = np.full(direct.value.size, np.nan)
    smoothed[known] = smoothed_variances(direct.value[known], effective[known], covariates.matrix[known])
    return smoothed


def _refuse_without_error(direct: _Direct, columns: AreaColumns, spread: Floats) -> None:
    bad = np.flatnonzero(direct.known & ~((spread > 0) & np.isfinite(spread)))
    if bad.size:
        raise InvalidInput(
            _("De direkta skattningarna går inte att använda."),
            problems=[
                Problem(
                    _("Medelfelet saknas eller är 0, och skulle ge platsen all vikt."),
                    _("Ge antal svar med --n och utjämna med --smooth, eller välj --scale arcsine."),
                    row=int(row) + FIRST_LINE,
                    column=columns.se,
                    value=str(direct.place[int(row)]),
                )
                for row in bad[:_SHOWN]
            ],
            total=int(bad.size),
        )


def _places(column: pl.Series) -> pl.Series:
    text = column.cast(pl.String)
    _refuse(text.is_null().to_numpy(), text, _("Platsen saknas."))
    _refuse((~text.is_first_distinct()).to_numpy(), text, _("Platsen står på flera rader."))
    return text


def _numbers(column: pl.Series) -> Floats:
    numbers = column.cast(pl.Float64, strict=False)
    bad = (column.is_not_null() & numbers.is_null()) | numbers.is_infinite().fill_null(False)
    _refuse(bad.to_numpy(), column, _("Värdet är inget ändligt tal."))
    return numbers.fill_null(np.nan).to_numpy()


def _refuse(bad: np.ndarray, column: pl.Series, why: str) -> None:
    rows = np.flatnonzero(bad)
    if rows.size:
        raise InvalidInput(
            _("De direkta skattningarna går inte att använda."),
            problems=[
                Problem(
                    why,
                    _("Rätta raden, eller ta bort den."),
                    row=int(row) + FIRST_LINE,
                    column=column.name,
                    value=None if column[int(row)] is None else str(column[int(row)]),
                )
                for row in rows[:_SHOWN]
            ],
            total=int(rows.size),
        )


def _gain(sampling_se: Floats, rmse: Floats, known: np.ndarray) -> pl.Series:
    # Where all answered alike the sampling error is computed to 0: that is not knowing, not a sure estimate.
    told = known & (sampling_se > 0) & (rmse > 0)
    gain = np.divide(sampling_se, rmse, out=np.full(rmse.size, np.nan), where=told)
    return pl.Series(gain).fill_nan(None)


def _terms(covariates: Covariates, model: AreaModel) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "term": [*covariates.terms, "sigma2_u"],
            "estimate": [*model.beta.tolist(), model.sigma2],
            "se": [*model.beta_se.tolist(), float(np.sqrt(model.sigma2_variance))],
        }
    )
