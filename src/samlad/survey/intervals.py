"""Intervals of many estimates at once, each exactly the named formula.

`beta` is Korn & Graubard (1998), Survey Methodology 24:193–201, with n_eff = p(1−p)/SE² × (t(n−1)/t(df))², not capped,
and n itself for 0 % and 100 %. `logit` is ± t·SE/(p(1−p)) on the logit scale. `wilson` takes n_eff without the t factor
and the normal quantile (other programs put the t factor there: name the formula, not only the method). `normal` is
± t·SE. Without degrees of freedom there is no interval.
"""

from enum import StrEnum

import numpy as np
from scipy import special

from samlad.survey.design import Floats


class ShareInterval(StrEnum):
    """Which interval a share gets; other statistics always have ± t·SE."""

    BETA = "beta"
    LOGIT = "logit"
    WILSON = "wilson"
    NORMAL = "normal"


def t_quantiles(df: Floats, confidence: float) -> Floats:
    """Two-sided quantiles of Student's t; NaN without degrees of freedom, normal when they are infinite."""
    known = np.isfinite(df) & (df > 0)
    found = np.where(known, special.stdtrit(np.where(known, df, 1.0), 0.5 + confidence / 2), np.nan)
    return np.where(np.isposinf(df), special.ndtri(0.5 + confidence / 2), found)


def around(value: Floats, se: Floats, df: Floats, confidence: float) -> tuple[Floats, Floats]:
    """value ± t(df)·SE."""
    half = t_quantiles(df, confidence) * se
    return value - half, value + half


def of_shares(
    rule: ShareInterval, share: Floats, se: Floats, n: Floats, df: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """The limits of shares 0–1 with standard errors, valid answers and degrees of freedom."""
    t = t_quantiles(df, confidence)
    if rule is ShareInterval.NORMAL:
        return share - t * se, share + t * se
    inner = (share > 0) & (share < 1) & (se > 0)
    p = np.clip(share, 0.0, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if rule is ShareInterval.LOGIT:
            half = t * se / (p * (1 - p))
            low, high = special.expit(special.logit(p) - half), special.expit(special.logit(p) + half)
            return np.where(inner, low, np.nan), np.where(inner, high, np.nan)
        effective = np.where(inner, p * (1 - p) / se**2, n)
        if rule is ShareInterval.WILSON:
            return _wilson(p, effective, confidence)
        narrow = inner & (n > 1)
        factor = (t_quantiles(np.where(narrow, n - 1, 1.0), confidence) / t) ** 2
        effective = np.where(narrow, effective * factor, effective)
    return _beta(p, np.where(np.isnan(t) & inner, np.nan, effective), confidence)


def _wilson(p: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    z = special.ndtri(0.5 + confidence / 2)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _beta(p: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    tail = (1 - confidence) / 2
    hits = p * n
    known = np.isfinite(n) & (n > 0)
    # Beta quantiles are slow: never for rows that need none.
    low, high = np.full(p.shape, np.nan), np.full(p.shape, np.nan)
    low[known], high[known] = 0.0, 1.0
    some, rest = known & (hits > 0), known & (n - hits > 1e-12 * n)
    low[some] = special.betaincinv(hits[some], n[some] - hits[some] + 1, tail)
    high[rest] = special.betaincinv(hits[rest] + 1, n[rest] - hits[rest], 1 - tail)
    return low, high
