"""Do two answers hang together? Pearson's test corrected for the design.

X² = n Σ (p_rc − p_r p_c)²/(p_r p_c) from weighted shares; Δ = (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C compares the design's covariance
V of the cell shares with that of simple random sampling, C spanning the interactions. Second-order correction:
F = X²/tr Δ on d₀ = (tr Δ)²/tr Δ² and d₀·ν degrees of freedom, ν = sampling units minus strata (Rao & Scott 1984,
Annals of Statistics 12:46–60).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.design import Booleans, Floats
from samlad.survey.domains import EVERYONE, Domains
from samlad.survey.table import Survey
from samlad.survey.variance import Singleton, covariance


@dataclass(frozen=True, slots=True)
class Association:
    """The test's figures: Pearson's X² of the weighted table, the corrected F with its degrees of freedom, and p."""

    chi_square: float
    f: float
    df: float
    df_below: float
    p: float
    n: int


def rao_scott(survey: Survey, row: str, column: str, where: Booleans | None = None) -> Association:
    """Test whether the answers of two columns are independent, among the rows `where`.

    Rows without one of the answers are outside the domain. At least two answers of each are needed.
    """
    rows, columns = code_text(survey.table[row]), code_text(survey.table[column])
    inside = (rows.is_not_null() & columns.is_not_null()).to_numpy()
    if where is not None:
        inside = inside & where
    kinds = [sorted(set(series.to_numpy()[inside].tolist())) for series in (rows, columns)]
    if min(len(kind) for kind in kinds) < 2:
        raise NothingToShow(
            _("Sambandet går inte att pröva."),
            why=_("Minst två olika svar på var fråga behövs."),
            cure=_("Välj en fråga med fler svar, eller en större grupp."),
        )
    hits = _indicators(rows.to_list(), columns.to_list(), kinds, inside)
    weight = survey.sample.weight
    base = float(weight[inside].sum())
    share = weight @ hits / base
    u = np.where(inside[:, None], (hits - share) / base, 0.0)
    if survey.calibrated is not None:
        u = survey.calibrated.residuals(u)
    singleton = survey.singleton if survey.singleton is Singleton.FAIL else Singleton.SKIP
    v = covariance(survey.sample, weight[:, None] * u, singleton)
    n = int((inside & (weight > 0)).sum())
    nu = _degrees(survey, inside)
    return _tested(share, v, n, nu, (len(kinds[0]), len(kinds[1])))


def _tested(share: Floats, v: Floats, n: int, nu: float, shape: tuple[int, int]) -> Association:
    table = share.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_square = float(n * ((table - expected) ** 2 / expected).sum())
    contrast = _interactions(*shape)
    inverse: Floats = np.divide(1.0, share, out=np.zeros_like(share), where=share > 0)
    simple = contrast.T @ (inverse[:, None] * contrast) / n
    actual = (inverse[:, None] * contrast).T @ v @ (inverse[:, None] * contrast)
    delta = np.linalg.solve(simple, actual)
    trace = float(np.trace(delta))
    d0 = trace**2 / float(np.trace(delta @ delta))
    f = chi_square / trace
    # The tail of F by the incomplete beta function.
    p = float(special.betainc(d0 * nu / 2, d0 / 2, nu / (nu + f))) if nu > 0 else float("nan")
    return Association(chi_square, f, d0, d0 * nu, p, n)


def _indicators(rows: list[str], columns: list[str], kinds: list[list[str]], inside: Booleans) -> Floats:
    place = {pair: number for number, pair in enumerate((r, c) for r in kinds[0] for c in kinds[1])}
    hits = np.zeros((len(rows), len(place)))
    for index in np.flatnonzero(inside):
        hits[index, place[rows[index], columns[index]]] = 1.0
    return hits


def _interactions(rows: int, columns: int) -> Floats:
    """What is left of the cells' space when the margins are taken out: (rows − 1)(columns − 1) columns."""

    def deviations(count: int) -> Floats:
        matrix = np.zeros((count, count - 1))
        matrix[0] = -1.0
        matrix[1:] = np.eye(count - 1)
        return matrix

    return np.asarray(np.kron(deviations(rows), deviations(columns)), dtype=np.float64)


def _degrees(survey: Survey, inside: Booleans) -> float:
    domains = Domains(pl.DataFrame({EVERYONE: [0]}), np.where(inside, 0, -1))
    if survey.replicates is not None:
        return survey.replicates.degrees_of_freedom
    found = domains.degrees_of_freedom(survey.sample)
    return float(found[0])
