"""What an alarm method can be told; what is left out has the method's own value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How to judge a series.

    `frequency` counts per year (52 for weeks); `years` back and `half_window` weeks on either side (Farrington);
    `alpha` the false-alarm rate of one test; `limit54` = (cases, weeks): no alarm when fewer cases than that came in
    the latest weeks, none turns it off; `k` and `h` the slack and the limit of the CUSUM in standard deviations;
    `baseline` so many first values set the limits of CUSUM and XmR; `recent` values left out before the tested one
    (Farrington flexible; half a year); `widened` lets its limits carry that the expected count is itself estimated.
    """

    frequency: int = 52
    years: int = 4
    half_window: int = 3
    alpha: float | None = None
    limit54: tuple[int, int] | None = (5, 4)
    k: float = 0.5
    h: float = 4.0
    baseline: int | None = None
    recent: int | None = None
    widened: bool = False

    @property
    def left_out(self) -> int:
        """How many values right before the tested one the flexible method leaves out: half a year when not told."""
        return self.frequency // 2 if self.recent is None else self.recent
