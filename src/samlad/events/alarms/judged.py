"""What a method says of every value of a series."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Rule(StrEnum):
    """Why there is, or is no, alarm."""

    NONE = ""
    ABOVE = "above"
    RUN = "run"
    NEAR = "near"
    TREND = "trend"
    HISTORY = "history"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry a value: what was `expected`, the `threshold` above which it alarms (both nan without history), whether
    it does, and by which rule. `HISTORY` and `FEW` tell why there is no alarm."""

    expected: Floats
    threshold: Floats
    alarm: Bools
    rules: tuple[Rule, ...]


def above(counts: Floats, expected: Floats, threshold: Floats, enough: Bools | None = None) -> Judged:
    """The verdict of a method that alarms when a count exceeds its threshold; `enough` tells where cases suffice."""
    over = np.nan_to_num(counts - threshold, nan=-1.0) > 0
    alarm = over if enough is None else over & enough
    rules = tuple(
        Rule.HISTORY if np.isnan(limit) else Rule.ABOVE if alarmed else Rule.FEW if high else Rule.NONE
        for limit, alarmed, high in zip(threshold, alarm, over, strict=True)
    )
    return Judged(expected, threshold, alarm, rules)


def unjudged(n: int) -> tuple[Floats, Floats]:
    """Expected counts and thresholds that nothing is known of yet."""
    return np.full(n, np.nan), np.full(n, np.nan)
