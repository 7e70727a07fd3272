"""What may be said of a difference, and whether more is good: the two things colour may follow."""

from enum import StrEnum


class Direction(StrEnum):
    """What the interval allows to be said of a difference. Colour follows this, never rank."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_DIFFERENT = "not_different"
    NOT_COMPARABLE = "not_comparable"


class Polarity(StrEnum):
    """Is more good, bad or neither? Neither gets neutral colours."""

    MORE_IS_BETTER = "more_is_better"
    MORE_IS_WORSE = "more_is_worse"
    NEUTRAL = "neutral"
