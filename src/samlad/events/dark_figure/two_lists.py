"""Two registers: how many persons or events neither of them has.

Chapman's estimate (1951) with Seber's variance (1970), its interval log-normal in the number unseen (Chao 1987), so
that it never goes below what was seen. It holds when being in one register says nothing about being in the other; with
odds ratio ψ between them the unseen are ψ·n10·n01/(n11 + 1), and that range is what a reader must see.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.stats.intervals import normal_quantile

ODDS_RATIOS = (0.5, 2.0, 4.0)
"""How strongly two registers may hang together, when nothing is known: from avoiding each other to overlapping much."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many are in both registers, only in the first, only in the second."""

    both: int
    first_only: int
    second_only: int

    def __post_init__(self) -> None:
        if min(self.both, self.first_only, self.second_only) < 0 or self.seen == 0:
            raise InvalidInput(
                _("Antalen går inte att använda."),
                value=f"{self.both}, {self.first_only}, {self.second_only}",
                why=_("Ett antal är negativt, eller så är alla noll."),
                cure=_("Ange hur många som finns i båda, bara i det första och bara i det andra registret."),
            )

    @property
    def seen(self) -> int:
        """In at least one register."""
        return self.both + self.first_only + self.second_only


@dataclass(frozen=True, slots=True)
class Total:
    """An estimated total, its standard error and interval."""

    value: float
    se: float
    interval: Interval


def chapman(overlap: Overlap, odds_ratio: float = 1.0, confidence: float = 0.95) -> Total:
    """The total if the registers have this odds ratio; at 1 it is Chapman's estimate."""
    if not 0 < odds_ratio < math.inf:
        raise InvalidInput(_("Oddskvoten ska vara större än noll."), value=f"{odds_ratio:g}")
    m, only = overlap.both, overlap.first_only * overlap.second_only
    unseen = odds_ratio * only / (m + 1)
    first, second = m + overlap.first_only + 1, m + overlap.second_only + 1
    # √ of Seber's variance; with an odds ratio the unseen are a multiple, and so is their spread.
    se = odds_ratio * math.sqrt(first * second * only / ((m + 1) ** 2 * (m + 2)))
    return Total(overlap.seen + unseen, se, unseen_interval(overlap.seen, unseen, se, confidence))


def unseen_interval(seen: float, unseen: float, se: float, confidence: float) -> Interval:
    """Log-normal limits of the unseen added to the seen (Chao 1987, Biometrics 43:783–791)."""
    if unseen <= 0:
        return Interval(seen, seen, confidence)
    spread = math.exp(normal_quantile(confidence) * math.sqrt(math.log1p((se / unseen) ** 2)))
    return Interval(seen + unseen / spread, seen + unseen * spread, confidence)


def two_registers(
    overlap: Overlap, odds_ratios: Sequence[float] = ODDS_RATIOS, confidence: float = 0.95
) -> pl.DataFrame:
    """Chapman's estimate first, then the total under every odds ratio.

    Columns: model, odds_ratio, estimate, low, high, se, seen, seen_share, status. Fewer than seven in both make
    Chapman's estimate unsafe (Robson & Regier 1964): status `unreliable`.
    """
    status = "ok" if overlap.both >= 7 else "unreliable"
    rows = []
    for name, ratio in [("chapman", 1.0), *(("dependence", one) for one in odds_ratios)]:
        total = chapman(overlap, ratio, confidence)
        rows.append(
            {
                "model": name,
                "odds_ratio": ratio,
                "estimate": total.value,
                "low": total.interval.low,
                "high": total.interval.high,
                "se": total.se,
                "seen": overlap.seen,
                "seen_share": overlap.seen / total.value,
                "status": status,
            }
        )
    return pl.DataFrame(rows)
