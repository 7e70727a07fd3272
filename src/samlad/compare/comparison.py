"""One place beside its peers: how different, how sure, and which word the interval allows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samlad.core.direction import Direction
from samlad.core.estimate import Estimate, Origin, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.stats.intervals import normal_quantile
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.two_counts import rate_ratio

COUNT_METHOD = "compare.rate_ratio/1"
SHARE_METHOD = "compare.share_difference/1"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One place against its peers taken together (its own part left out).

    `effect` is a ratio of rates, or a difference of shares in percentage points; `adjusted_p` is
    Benjamini–Hochberg over the family it was compared in.
    """

    measure: str
    category: str | None
    place: str
    peers: tuple[str, ...]
    effect: float | None
    interval: Interval | None
    p: float
    adjusted_p: float
    direction: Direction
    row: Estimate | None


def compare_counts(
    table: Estimates, peers_of: Mapping[str, Sequence[str]], *, reference: str, level: float, confidence: float = 0.95
) -> list[Comparison]:
    """Rate ratios of every count row against its peers' joint rate, exact by the conditional binomial.

    `table` holds count rows with `base` (person-years); `reference` names the group in the rows that are made.
    A difference is called when its adjusted p over the whole table is at most `level`.
    """
    counts = table.where(unit=Unit.COUNT.value)
    rows = {(row.measure, row.category, row.dims, row.period, row.place.code): row for row in counts}
    found: list[Comparison] = []
    for (measure, category, dims, period, place), row in rows.items():
        if place not in peers_of or row.value is None:
            continue
        others = [
            rows[measure, category, dims, period, peer]
            for peer in peers_of[place]
            if peer != place and (measure, category, dims, period, peer) in rows
        ]
        found.append(_count_comparison(row, others, reference, confidence))
    return _decided(found, level)


def _count_comparison(row: Estimate, others: Sequence[Estimate], reference: str, confidence: float) -> Comparison:
    codes = tuple(other.place.code for other in others)
    other_base = sum(other.base or 0.0 for other in others)
    result = None
    if row.base and other_base and row.n is not None:
        result = rate_ratio(row.n, row.base, sum(other.n or 0 for other in others), other_base, confidence)
    if result is None:
        return _incomparable(row, codes)
    bounds = result.interval if math.isfinite(result.interval.high) else None
    made = _made(row, Unit.RATIO, result.ratio, bounds, reference, COUNT_METHOD, others)
    return Comparison(
        row.measure, row.category, row.place.code, codes, result.ratio, bounds, result.p, math.nan,
        Direction.HIGHER if result.ratio > 1 else Direction.LOWER, made,
    )  # fmt: skip


def compare_shares(
    table: Estimates, peers_of: Mapping[str, Sequence[str]], *, reference: str, level: float, confidence: float = 0.95
) -> list[Comparison]:
    """Differences of shares, in percentage points, against the base-weighted mean of the peers, own place left out.

    The samples of different municipalities are independent; the test is normal. A share without spread (0 or 100 %
    everywhere) is not compared.
    """
    rows = {(row.measure, row.category, row.period, row.place.code): row for row in table.where(unit=Unit.SHARE.value)}
    found: list[Comparison] = []
    for (measure, category, period, place), row in rows.items():
        if place not in peers_of:
            continue
        others = [
            rows[measure, category, period, peer]
            for peer in peers_of[place]
            if peer != place and (measure, category, period, peer) in rows
        ]
        found.append(
            _share_comparison(row, [other for other in others if other.value is not None], reference, confidence)
        )
    return _decided(found, level)


def _share_comparison(row: Estimate, others: Sequence[Estimate], reference: str, confidence: float) -> Comparison:
    codes = tuple(other.place.code for other in others)
    weight = sum(other.base or 0.0 for other in others)
    if row.value is None or row.se is None or weight <= 0:
        return _incomparable(row, codes)
    middle = sum((other.base or 0.0) * (other.value or 0.0) for other in others) / weight
    variance = sum(((other.base or 0.0) / weight) ** 2 * (other.se or 0.0) ** 2 for other in others)
    se = math.sqrt(row.se**2 + variance)
    if se == 0:
        return _incomparable(row, codes)
    difference = (row.value - middle) * 100
    half = normal_quantile(confidence) * se * 100
    p = math.erfc(abs(row.value - middle) / se / math.sqrt(2))
    bounds = Interval(difference - half, difference + half, confidence)
    made = _made(row, Unit.PERCENTAGE_POINTS, difference, bounds, reference, SHARE_METHOD, others)
    return Comparison(
        row.measure, row.category, row.place.code, codes, difference, bounds, p, math.nan,
        Direction.HIGHER if difference > 0 else Direction.LOWER, made,
    )  # fmt: skip


def _made(
    row: Estimate,
    unit: Unit,
    value: float,
    bounds: Interval | None,
    reference: str,
    method: str,
    others: Sequence[Estimate],
) -> Estimate:
    origins: list[Origin] = [row.origin, *(other.origin for other in others)]
    return replace(
        row, unit=unit, value=value, interval=bounds, se=None, reference=reference, method=method,
        origin=computed_from(origins),
    )  # fmt: skip


def _incomparable(row: Estimate, codes: tuple[str, ...]) -> Comparison:
    return Comparison(
        row.measure, row.category, row.place.code, codes, None, None, math.nan, math.nan,
        Direction.NOT_COMPARABLE, None,
    )  # fmt: skip


def _decided(found: list[Comparison], level: float) -> list[Comparison]:
    """Adjust for the size of the family, then say only what the adjusted p carries."""
    adjusted = benjamini_hochberg([one.p for one in found])
    return [
        replace(
            one,
            adjusted_p=p,
            direction=one.direction
            if one.direction is Direction.NOT_COMPARABLE or p <= level
            else Direction.NOT_DIFFERENT,
        )
        for one, p in zip(found, adjusted, strict=True)
    ]


def comparison_rows(found: Sequence[Comparison]) -> Estimates:
    """The comparisons that could be made, as rows of the estimate table."""
    return Estimates.of(one.row for one in found if one.row is not None)
