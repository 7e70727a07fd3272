"""Intervals for counts and shares, each exactly the named formula.

Sources: Byar's approximation and the exact chi-square limits as in Breslow & Day (1987), *Statistical Methods in
Cancer Research* II, and as PHEindicatormethods prints them; Wilson (1927), JASA 22:209–212; Korn & Graubard (1998),
Survey Methodology 24:193–201. Quantiles come from scipy.special (no scipy.stats: it costs half a second to load).
"""

import math

from scipy import special

from samlad.core.interval import Interval

EXACT_BELOW = 10
"""Counts below this get exact limits instead of Byar's (Public Health England's rule)."""


def normal_quantile(confidence: float) -> float:
    """The two-sided standard normal quantile: 1.96 for 95 %."""
    return float(special.ndtri(0.5 + confidence / 2))


def t_quantile(confidence: float, df: float) -> float:
    """The two-sided quantile of Student's t; normal when the degrees of freedom are infinite."""
    return normal_quantile(confidence) if math.isinf(df) else float(special.stdtrit(df, 0.5 + confidence / 2))


def poisson_exact(count: int, confidence: float = 0.95) -> Interval:
    """Exact (Garwood) limits of a Poisson count, by chi-square quantiles."""
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(special.gammaincinv(count, tail))
    return Interval(low, float(special.gammainccinv(count + 1, tail)), confidence)


def byar(count: int, confidence: float = 0.95) -> Interval:
    """Byar's approximate limits of a Poisson count."""
    z = normal_quantile(confidence)
    low = 0.0 if count == 0 else count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = count + 1
    return Interval(max(low, 0.0), upper * (1 - 1 / (9 * upper) + z / (3 * math.sqrt(upper))) ** 3, confidence)


def count_interval(count: int, confidence: float = 0.95) -> Interval:
    """Limits of a count by the default rule: exact below ten, Byar's from ten."""
    return poisson_exact(count, confidence) if count < EXACT_BELOW else byar(count, confidence)


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score limits of a share, 0 to 1. `n` must be above zero."""
    z = normal_quantile(confidence)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half), confidence)


def beta_share(share: float, n: float, confidence: float = 0.95) -> Interval:
    """Clopper–Pearson limits of a share on a possibly fractional sample size (Korn–Graubard use an effective n)."""
    tail = (1 - confidence) / 2
    hits = share * n
    low = 0.0 if hits <= 0 else float(special.betaincinv(hits, n - hits + 1, tail))
    high = 1.0 if hits >= n else float(special.betaincinv(hits + 1, n - hits, 1 - tail))
    return Interval(low, high, confidence)


def korn_graubard(share: float, se: float, n: int, df: float, confidence: float = 0.95) -> Interval:
    """Korn–Graubard limits of a share from a complex sample.

    n_eff = p(1−p)/SE² × (t(n−1)/t(df))², not capped; for 0 % and 100 % (SE 0) n itself is used.
    """
    if se > 0 and 0 < share < 1:
        effective = share * (1 - share) / se**2
        if n > 1 and df > 0:
            effective *= (t_quantile(confidence, n - 1) / t_quantile(confidence, df)) ** 2
    else:
        effective = float(n)
    return beta_share(share, effective, confidence)
