"""Differences of domains in one sample: women from men, a municipality from its county.

Domains of one sample share strata, post-strata and perhaps persons: their difference is linearised as u₁ − u₂ and its
variance taken once, which holds the covariance (R: `svyby(…, covmat = TRUE)` with `svycontrast`).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import special

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.asked import Asked, Statistic
from samlad.survey.design import Booleans, Floats
from samlad.survey.domains import EVERYONE, Domains, domains_of
from samlad.survey.intervals import around
from samlad.survey.linears import linear_of, share_of
from samlad.survey.table import Survey
from samlad.survey.taylor import Linear, linearised, ratio_parts
from samlad.survey.variance import variances


def differences(
    survey: Survey,
    asked: Asked,
    by: Sequence[str],
    *,
    against: tuple[str, ...] | None = None,
    where: Booleans | None = None,
) -> pl.DataFrame:
    """Every domain minus a reference: by…, value, se, low, high, df, p, n.

    `against` names the reference by its values of `by` (its own row then is 0); none means all rows `where`, the domain
    itself included. Means, totals, ratios and shares of one answer; t with the degrees of freedom of all rows involved.
    A share of 0 or 100 per cent is not tested: p is null.
    """
    linear = _linear(survey, asked)
    domains = domains_of(survey.table, by, where)
    other = _reference(survey, domains, by, against, where)
    both = domains_of(survey.table, (), where)
    df = both.degrees_of_freedom(survey.sample)[0]
    own = _scores(survey, linear, domains)
    reference = _scores(survey, linear, other)[:, 0]
    values = [ratio_parts(survey.sample.weight, linear, one)[0] for one in (domains, other)]
    value = values[0] - values[1]
    # A share of nought or all has no spread of its own: the standard error is too small, and a test says too much.
    ends = [(one == 0) | (one == 1) for one in values]
    flat = (ends[0] | ends[1]) & (asked.statistic is Statistic.PROPORTION)
    inside = (domains.of_row[:, None] == np.arange(domains.count)) | (other.of_row == 0)[:, None]
    se = np.sqrt(_variances(survey, own - reference[:, None], inside & linear.valid[:, None]))
    low, high = around(value, se, np.full(value.shape, df), survey.confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where((se > 0) & ~flat, np.abs(value) / se, np.nan)
    numbers = {"value": value, "se": se, "low": low, "high": high}
    return domains.labels.with_columns(
        *(pl.Series(name, column).fill_nan(None) for name, column in numbers.items()),
        pl.lit(df).alias("df"),
        pl.Series("p", 2 * special.stdtr(df, -t) if df > 0 else np.full(t.shape, np.nan)).fill_nan(None),
        pl.Series("n", domains.sums((linear.valid & (survey.sample.weight > 0)).astype(float)).astype(np.int64)),
    ).drop(EVERYONE, strict=False)


def _linear(survey: Survey, asked: Asked) -> Linear:
    """The statistic as a linear estimator; a share of one answer, no quantile."""
    if asked.statistic is Statistic.PROPORTION:
        if len(asked.answers) != 1:
            raise WrongUse(_("Skillnaden gäller andelen med ett visst svar."), why=_("Svaret är inte angivet."))
        return share_of(code_text(survey.table[asked.variable]), asked.answers[0])
    if asked.statistic is Statistic.QUANTILE:
        raise WrongUse(
            _("Skillnaden går inte att räkna ut."),
            value=asked.variable,
            why=_("Kvantiler har ingen linjär form."),
            cure=_("Välj medelvärde, summa, kvot eller andel."),
        )
    return linear_of(survey.table, asked)


def _reference(
    survey: Survey, domains: Domains, by: Sequence[str], against: tuple[str, ...] | None, where: Booleans | None
) -> Domains:
    if against is None:
        return domains_of(survey.table, (), where)
    labels = [tuple(str(part) for part in row) for row in domains.labels.iter_rows()]
    if against not in labels:
        raise WrongUse(
            _("Jämförelsen finns inte."),
            value=" ".join(against),
            why=_("Ingen rad har det värdet i {columns}.").format(columns=", ".join(by)),
            cure=_("Välj något av: {choices}.").format(choices=", ".join(" ".join(one) for one in labels[:20])),
        )
    chosen = np.where(domains.of_row == labels.index(against), 0, -1)
    return Domains(pl.DataFrame({EVERYONE: [0]}), chosen)


def _scores(survey: Survey, linear: Linear, domains: Domains) -> Floats:
    """The linearised value of every row in every domain (rows × domains)."""
    value, below = ratio_parts(survey.sample.weight, linear, domains)
    return linearised(linear, value, below, domains.of_row[:, None] == np.arange(domains.count))


def _variances(survey: Survey, u: Floats, inside: Booleans) -> Floats:
    weight = survey.sample.weight
    if survey.replicates is not None:
        raise WrongUse(
            _("Skillnaden går inte att räkna ut."),
            why=_("Skillnader inom ett urval räknas inte med replikatvikter."),
            cure=_("Ange urvalets uppläggning i stället."),
        )
    if survey.calibrated is not None:
        u, inside = survey.calibrated.residuals(u), np.ones_like(inside)
    return variances(survey.sample, weight[:, None] * u, inside, survey.singleton)
