"""The compiled loops of the scan statistic; `maxima` and `observed` say what they are for.

Many runs are scanned at once: their counts of one area lie side by side as lanes of 64-bit words, four lanes of 16
bits or two of 32. The expected count of a zone is the same in every run, so "the statistic is above a level" is the
same as "the count is at least a whole number". That number is added as a bias, and the top bit of a lane tells a hit.
Hits are rare and evaluated exactly. Everything stands in one file because compiled code is kept by file.
"""

import numpy as np
from numpy.typing import NDArray

from samlad.events.scan.compiled import kernel

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]
Ints = NDArray[np.int64]
Lanes = NDArray[np.uint64]

HIGH, LOW, BOTH = 1, 2, 3

_ONE = np.uint64(1)
_NONE = np.uint64(0)


@kernel
def log_ratio(cases: float, expected: float, total: float, controls: float) -> float:
    """Log likelihood ratio of `cases` of `total` inside a zone where `expected` were expected (Kulldorff 1997).

    `controls` is 0 for the Poisson model; for the Bernoulli model the controls, with `expected` = persons × share of
    cases. Symmetric: says nothing of the direction.
    """
    if controls > 0:
        foreseen = expected * controls / total
        return _part(cases, expected, total) + _part(np.rint(foreseen + expected) - cases, foreseen, controls)
    return _part(cases, expected, total)


@kernel
def _smooth_ratio(cases: float, expected: float, total: float, controls: float) -> float:
    """As `log_ratio`, with the persons inside not rounded: a monotone function to find a limit on."""
    if controls > 0:
        foreseen = expected * controls / total
        return _part(cases, expected, total) + _part(max(foreseen + expected - cases, 0.0), foreseen, controls)
    return _part(cases, expected, total)


@kernel
def _part(inside: float, expected: float, total: float) -> float:
    """What one group, cases or controls, gives to the ratio: inside and outside, each found · ln(found / expected)."""
    found = 0.0
    if inside > 0:
        found += inside * np.log(inside / expected)
    if inside < total:
        found += (total - inside) * np.log((total - inside) / (total - expected))
    return found


@kernel
def _above(cases: float, expected: float, total: float, controls: float, slope: float, best: float) -> bool:
    """Can the statistic be above `best`? By ln x ≤ x − 1, no logarithm; `slope` is 1 / (1 − share of cases)."""
    apart = cases - expected
    return apart * apart * total * slope > best * expected * (total - expected)


@kernel
def highest_expected(limits: Floats, total: int, controls: int, level: float) -> None:
    """Fill `limits[c]`: the largest expected count at which c cases are a high cluster at `level`; 0 where none is."""
    limits[:] = 0.0
    share = total / (total + controls) if controls > 0 else 0.0
    for cases in range(2, total + 1):
        low, high = max(limits[cases - 1], cases * share), float(cases)
        if low >= high or _smooth_ratio(cases, max(low, 1e-300), total, controls) < level:
            limits[cases] = limits[cases - 1]
            continue
        limits[cases] = _crossing(cases, low, high, total, controls, level)[1]


@kernel
def lowest_expected(limits: Floats, total: int, controls: int, level: float) -> None:
    """Fill `limits[c]`: the smallest expected count at which c cases are a low cluster at `level`; infinite if none."""
    limits[:] = np.inf
    for cases in range(total):
        ceiling = float(total)
        if controls > 0:  # at most all controls can lie inside
            ceiling = min(ceiling, (cases + controls) * total / (total + controls))
        low, high = float(cases), ceiling
        if cases > 0:
            low = min(max(low, limits[cases - 1]), high)
        if high <= low or _smooth_ratio(cases, high * (1.0 - 1e-12), total, controls) < level:
            continue
        limits[cases] = _crossing(cases, high, low, total, controls, level)[1]


@kernel
def _crossing(cases: int, reached: float, short: float, total: int, controls: int, level: float) -> tuple[float, float]:
    """Expected counts on both sides of where the ratio passes `level`, as near as numbers go: `reached`, `short`."""
    for _step in range(60):
        middle = (reached + short) / 2.0
        if _smooth_ratio(cases, middle, total, controls) >= level:
            reached = middle
        else:
            short = middle
        if abs(short - reached) <= 1e-13 * max(short, reached):
            break
    return reached, short


@kernel
def best_zones(
    starts: Ints,
    members: Whole,
    cases: Whole,
    expected: Floats,
    total: int,
    controls: int,
    direction: int,
    best: Floats,
    length: Whole,
    first: int,
    last: int,
) -> None:
    """Raise `best` and `length` of the centres `first` to `last` where a zone has a larger statistic than so far."""
    slope = (total + controls) / controls if controls > 0 else 1.0
    for centre in range(first, last):
        inside, foreseen = 0, 0.0
        for place in range(starts[centre], starts[centre + 1]):
            area = members[place]
            inside += cases[area]
            foreseen += expected[area]
            if foreseen <= 0.0 or foreseen >= total:
                continue
            if inside > foreseen:
                if inside < 2 or not direction & HIGH:
                    continue
            elif inside == foreseen or not direction & LOW:
                continue
            if not _above(inside, foreseen, total, controls, slope, best[centre]):
                continue
            found = log_ratio(inside, foreseen, total, controls)
            if found > best[centre]:
                best[centre] = found
                length[centre] = place - starts[centre] + 1


@kernel
def zone_limits(
    starts: Ints,
    members: Whole,
    expected: Floats,
    most: int,
    high_limits: Floats,
    low_limits: Floats,
    high: Whole,
    low: Whole,
    first: int,
    last: int,
) -> None:
    """Fill `high` and `low` for every zone of some centres: how many cases are enough, and how many too many.

    As zones grow around a centre the expected count only rises, so the limits only move upward: one walk a centre.
    `high` is 0 where not even `most` cases are enough; a zone is low with fewer than `low` cases.
    """
    for centre in range(first, last):
        enough, few, foreseen = 2, 0, 0.0
        for place in range(starts[centre], starts[centre + 1]):
            foreseen += expected[members[place]]
            while enough <= most and high_limits[enough] < foreseen:
                enough += 1
            while few <= most and low_limits[few] <= foreseen:
                few += 1
            high[place] = enough if enough <= most else 0
            low[place] = few


@kernel
def scan_high(
    starts: Ints,
    members: Whole,
    expected: Floats,
    high: Whole,
    lanes: Lanes,
    bits: int,
    total: int,
    controls: int,
    entropy: Floats,
    best: Floats,
) -> None:
    """Raise `best` (one number a run) to the largest statistic of any zone at or above its limit `high`.

    `lanes`: areas × words, the runs' counts side by side; `entropy[k]`: k·ln k for k up to `total`.
    """
    running = np.zeros(lanes.shape[1], dtype=np.uint64)
    one = _in_every_lane(bits)
    top = 1 << (bits - 1)
    tops = one << np.uint64(bits - 1)
    for centre in range(starts.shape[0] - 1):
        running[:] = _NONE
        foreseen = 0.0
        for place in range(starts[centre], starts[centre + 1]):
            if high[place] == 0:
                break
            area = members[place]
            foreseen += expected[area]
            bias = one * np.uint64(top - high[place])
            hit = _NONE
            row = lanes[area]
            for word in range(row.shape[0]):
                both = running[word] + row[word]
                running[word] = both
                hit |= both + bias
            if hit & tops != _NONE and 0.0 < foreseen < total:
                _judge(running, bits, bias, tops, foreseen, total, controls, entropy, best)


@kernel
def scan_any(
    starts: Ints,
    members: Whole,
    expected: Floats,
    high: Whole,
    low: Whole,
    lanes: Lanes,
    bits: int,
    total: int,
    controls: int,
    entropy: Floats,
    best: Floats,
) -> None:
    """As `scan_high`, for zones with fewer cases than `low` too; a `high` of 0 leaves high zones out."""
    running = np.zeros(lanes.shape[1], dtype=np.uint64)
    one = _in_every_lane(bits)
    top = 1 << (bits - 1)
    tops = one << np.uint64(bits - 1)
    for centre in range(starts.shape[0] - 1):
        running[:] = _NONE
        foreseen = 0.0
        for place in range(starts[centre], starts[centre + 1]):
            area = members[place]
            foreseen += expected[area]
            bias = one * np.uint64(top - high[place]) if high[place] > 0 else _NONE
            below = one * np.uint64(top - low[place])
            hit, every = _NONE, tops
            row = lanes[area]
            for word in range(row.shape[0]):
                both = running[word] + row[word]
                running[word] = both
                hit |= both + bias
                every &= both + below
            if ((hit & tops) | (every ^ tops)) != _NONE and 0.0 < foreseen < total:
                _judge(running, bits, bias, below, foreseen, total, controls, entropy, best)


@kernel
def _in_every_lane(bits: int) -> np.uint64:
    """The number one in each lane of a word."""
    one = _ONE
    for lane in range(1, 64 // bits):
        one |= _ONE << np.uint64(bits * lane)
    return one


@kernel
def _judge(
    running: Lanes,
    bits: int,
    bias: np.uint64,
    below: np.uint64,
    foreseen: float,
    total: int,
    controls: int,
    entropy: Floats,
    best: Floats,
) -> None:
    """Evaluate exactly those runs whose count in this zone is at or beyond a limit; `entropy[k]` is k·ln k."""
    slope = (total + controls) / controls if controls > 0 else 1.0
    scale = total * slope / (foreseen * (total - foreseen))
    inside, outside = np.log(foreseen), np.log(total - foreseen)
    tops = _in_every_lane(bits) << np.uint64(bits - 1)
    mask = (_ONE << np.uint64(bits)) - _ONE
    each = 64 // bits
    for word in range(running.shape[0]):
        packed = running[word]
        beyond = ((packed + bias) | ~(packed + below)) & tops
        if beyond == _NONE:
            continue
        for lane in range(each):
            if (beyond >> np.uint64(bits * lane + bits - 1)) & _ONE == _NONE:
                continue
            count = int((packed >> np.uint64(bits * lane)) & mask)
            apart = count - foreseen
            run = word * each + lane
            if apart * apart * scale > best[run]:
                if controls > 0:
                    found = log_ratio(count, foreseen, total, controls)
                else:
                    left = total - count
                    found = entropy[count] - count * inside + entropy[left] - left * outside
                if found > best[run]:
                    best[run] = found
