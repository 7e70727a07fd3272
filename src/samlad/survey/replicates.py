"""Variances from replicate weights: the statistic is recomputed with every column of weights.

Var = scale · Σ_r s_r (θ_r − c)², c the full-sample estimate or the mean of the replicates (Wolter 2007, *Introduction
to Variance Estimation*). Scales: BRR 1/R, Fay 1/(R(1−ρ)²), JK1 (R−1)/R, bootstrap 1/R, SDR 4/R (Fay & Train 1995); JKn
has a scale of its own per replicate, (n_h−1)/n_h.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.survey.design import Floats
from samlad.survey.domains import Domains
from samlad.survey.taylor import Linear, ratio_parts


class ReplicateType(StrEnum):
    """How the replicates were made, which decides their scale."""

    BRR = "brr"
    FAY = "fay"
    JK1 = "jk1"
    JKN = "jkn"
    BOOTSTRAP = "bootstrap"
    SDR = "sdr"


class Centre(StrEnum):
    """What the deviations are taken from."""

    ESTIMATE = "estimate"
    REPLICATES = "replicates"


@dataclass(frozen=True)
class Replicates:
    """Full weights per replicate (rows × R), the overall scale and one scale per replicate."""

    weights: Floats
    scale: float
    scales: Floats
    centre: Centre = Centre.ESTIMATE
    df: float | None = None

    @property
    def degrees_of_freedom(self) -> float:
        """R − 1 unless told otherwise."""
        return float(self.weights.shape[1] - 1) if self.df is None else self.df

    def variance(self, full: Floats, replicated: Floats) -> Floats:
        """The variance of estimates (D) with their replicates (D × R)."""
        centre = full if self.centre is Centre.ESTIMATE else replicated.mean(axis=1)
        found: Floats = self.scale * ((replicated - centre[:, None]) ** 2 @ self.scales)
        return found


def replicates_of(
    weights: Floats,
    kind: ReplicateType,
    *,
    fay_rho: float | None = None,
    scale: float | None = None,
    scales: Floats | None = None,
    centre: Centre = Centre.ESTIMATE,
    df: float | None = None,
) -> Replicates:
    """Replicates with the scale of their kind unless one is given. `scales` has one number per replicate."""
    count = weights.shape[1]
    if count < 2:
        raise InvalidInput(
            _("Replikatvikterna går inte att använda."),
            why=_("Det finns färre än två kolumner med replikatvikter."),
            cure=_("Kontrollera början på kolumnernas namn."),
        )
    if kind is ReplicateType.JKN and scales is None:
        raise WrongUse(
            _("Replikatvikterna går inte att använda."),
            why=_("Metoden jkn har en skala per replikat."),
            cure=_("Ge en tabell med kolumnerna replicate och scale."),
        )
    if scales is not None and scales.size != count:
        raise InvalidInput(
            _("Replikatvikterna går inte att använda."),
            why=_("Antalet skalor ({scales}) är inte antalet replikat ({count}).").format(
                scales=scales.size, count=count
            ),
            cure=_("Ge en skala per replikat."),
        )
    _require_above_zero(scale, _("Skalan ska vara ett tal över noll."))
    _require_above_zero(df, _("Frihetsgraderna ska vara ett tal över noll."))
    for one in [] if scales is None else scales.tolist():
        _require_above_zero(one, _("Skalan ska vara ett tal över noll."))
    chosen = _default_scale(kind, count, fay_rho) if scale is None else scale
    return Replicates(weights, chosen, np.ones(count) if scales is None else scales, centre, df)


def _require_above_zero(number: float | None, why: str) -> None:
    if number is not None and not 0 < number < math.inf:
        raise WrongUse(
            _("Replikatvikterna går inte att använda."), value=f"{number:g}", why=why, cure=_("Rätta talet.")
        )


def _default_scale(kind: ReplicateType, count: int, fay_rho: float | None) -> float:
    if kind is ReplicateType.FAY:
        if fay_rho is None or not 0 <= fay_rho < 1:
            raise WrongUse(
                _("Replikatvikterna går inte att använda."),
                why=_("Fays metod behöver sin konstant, från 0 till under 1."),
                cure=_("Ge den, till exempel --fay-rho 0.5."),
            )
        return 1 / (count * (1 - fay_rho) ** 2)
    return {
        ReplicateType.BRR: 1 / count,
        ReplicateType.JK1: (count - 1) / count,
        ReplicateType.JKN: 1.0,
        ReplicateType.BOOTSTRAP: 1 / count,
        ReplicateType.SDR: 4 / count,
    }[kind]


@dataclass(frozen=True)
class Replicated:
    """The engine of replicate weights: the same questions as `Taylor` answers."""

    weight: Floats
    replicates: Replicates
    domains: Domains

    def of(self, linear: Linear) -> tuple[Floats, Floats]:
        """Value and variance per domain."""
        value, _below = ratio_parts(self.weight, linear, self.domains)
        top = self._sums(linear.y)
        if linear.x is not None:
            below = self._sums(linear.x)
            top = np.divide(top, below, out=np.full(top.shape, np.nan), where=below != 0)
        return value, self.replicates.variance(value, top)

    def _sums(self, values: Floats) -> Floats:
        """Σ w_r · value per domain and replicate: rows sorted by domain, one matrix product a domain."""
        order, starts = self._order
        found = np.zeros((self.domains.count, self.replicates.weights.shape[1]))
        for domain in range(self.domains.count):
            rows = order[starts[domain] : starts[domain + 1]]
            found[domain] = values[rows] @ self.replicates.weights[rows]
        return found

    @cached_property
    def _order(self) -> tuple[np.ndarray, np.ndarray]:
        rows = self.domains.rows
        order = rows[np.argsort(self.domains.of_row[rows], kind="stable")]
        starts = np.searchsorted(self.domains.of_row[order], np.arange(self.domains.count + 1))
        return order, starts
