"""Did the intervention change anything? Before and after, beside places where nothing was done.

With counts before and after at the treated place and at the comparison places, the ratio of ratios
(after/before treated) / (after/before compared) is the odds ratio of a 2 × 2 table; given the margins it is exact
(conditional maximum likelihood and its central interval: scipy.stats.contingency.odds_ratio). Equal lengths of the
before and after periods in both groups cancel out.

Without a comparison nothing is said: a place chosen because it was bad gets better by itself (regression to the mean).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.estimate import Estimate, Origin, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode

METHOD = "effects.before_after/1"


class Verdict(StrEnum):
    """What may be said of an intervention."""

    DECREASE = "decrease"
    INCREASE = "increase"
    NOT_SHOWN = "not_shown"  # compared, and chance cannot be ruled out
    CANNOT_SAY = "cannot_say"  # no comparison: nothing may be said


@dataclass(frozen=True, slots=True)
class Intervention:
    """What was done, where, when, against what, and beside which places it is judged: fixed beforehand."""

    id: str
    title: str
    place: str
    kind: str
    start: Period  # the day or days it was put in place; `before` and `after` say what is counted
    before: Period
    after: Period
    comparison: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """The result of one intervention. `ratio` 0.6 means: 40 per cent fewer than the comparison places predict."""

    intervention: Intervention
    before: int
    after: int
    compared_before: int
    compared_after: int
    ratio: float | None
    interval: Interval | None
    p: float
    verdict: Verdict


def before_after(
    intervention: Intervention,
    *,
    before: int,
    after: int,
    compared_before: int,
    compared_after: int,
    level: float,
    confidence: float = 0.95,
) -> Effect:
    """The exact effect against comparison places. `level` is the largest p at which a change is called shown."""
    if not intervention.comparison or compared_before == 0 or compared_after == 0:
        return Effect(
            intervention, before, after, compared_before, compared_after, None, None, math.nan, Verdict.CANNOT_SAY
        )
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    table = [[after, before], [compared_after, compared_before]]
    result = odds_ratio(table, kind="conditional")
    limits = result.confidence_interval(confidence_level=confidence)
    p = min(1.0, 2 * min(fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")))
    ratio = float(result.statistic)
    bounds = Interval(float(limits.low), float(limits.high), confidence) if math.isfinite(limits.high) else None
    verdict = Verdict.NOT_SHOWN
    if p <= level:
        verdict = Verdict.DECREASE if ratio < 1 else Verdict.INCREASE
    return Effect(
        intervention,
        before,
        after,
        compared_before,
        compared_after,
        ratio if math.isfinite(ratio) else None,
        bounds,
        p,
        verdict,
    )


def effect_rows(effects: Sequence[Effect], *, snapshot: str, origin: Origin) -> Estimates:
    """The effects that could be judged, as rows of the estimate table: ratios, with the events they rest on as `n`."""
    return Estimates.of(
        Estimate(
            measure=f"effects:{one.intervention.id}",
            place=PlaceCode.parse(one.intervention.place),
            period=one.intervention.after,
            unit=Unit.RATIO,
            value=one.ratio,
            interval=one.interval,
            reference=str(one.intervention.before),
            n=one.before + one.after,
            method=METHOD,
            origin=computed_from([origin]),
            snapshot=snapshot,
        )
        for one in effects
        if one.ratio is not None
    )
