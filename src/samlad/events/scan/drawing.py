"""The compiled loops that draw what chance alone would give, many runs side by side; `maxima` says what they are for.

Every run has a stream of random numbers of its own, derived from the seed and the run's number: what is drawn does not
depend on the number of threads or on how runs are put together.
"""

import numpy as np
from numpy.typing import NDArray

from samlad.events.scan.compiled import kernel

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]
Ints = NDArray[np.int64]
Lanes = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2 to the power -53
_ONE = np.uint64(1)
_NONE = np.uint64(0)


@kernel
def _stream(seed: int, run: int) -> np.uint64:
    """Where the random numbers of one run begin."""
    state = np.uint64(seed) * _MIX_1 + (np.uint64(run) + _ONE) * _GOLDEN
    return _scrambled(_scrambled(state) + np.uint64(run))


@kernel
def _scrambled(state: np.uint64) -> np.uint64:
    """The output function of SplitMix64 (Steele, Lea & Flood 2014)."""
    state = (state ^ (state >> _S30)) * _MIX_1
    state = (state ^ (state >> _S27)) * _MIX_2
    return np.uint64(state ^ (state >> _S31))


@kernel
def alias_table(weights: Floats, chance: Floats, other: Whole) -> None:
    """Make the table of Walker's alias method (Vose 1991): cell i is kept with `chance[i]`, else it is `other[i]`."""
    size = weights.shape[0]
    small, large = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    few, many = 0, 0
    scale = size / weights.sum()
    for cell in range(size):
        chance[cell] = weights[cell] * scale
        other[cell] = cell
        if chance[cell] < 1.0:
            small[few] = cell
            few += 1
        else:
            large[many] = cell
            many += 1
    while few > 0 and many > 0:
        few -= 1
        donor = large[many - 1]
        other[small[few]] = donor
        chance[donor] -= 1.0 - chance[small[few]]
        if chance[donor] < 1.0:
            many -= 1
            small[few] = donor
            few += 1
    for rest in range(few):
        chance[small[rest]] = 1.0
    for rest in range(many):
        chance[large[rest]] = 1.0


@kernel
def _draw(chance: Floats, other: Whole, persons: Ints, taken: Ints, seed: int, run: int, drawn: Whole) -> None:
    """Fill `drawn` with cells at random. With `persons` (a number a cell) nobody is drawn twice; empty: with return."""
    state = _stream(seed, run)
    size = chance.shape[0]
    taken[:] = 0
    made = 0
    while made < drawn.shape[0]:
        state += _GOLDEN
        place = np.float64(_scrambled(state) >> _S11) * _TO_UNIT * size
        first = int(place)
        second = other[first]  # read whether needed or not: a branch would be guessed wrong half of the time
        cell = first if place - first < chance[first] else second
        if persons.shape[0] > 0:
            state += _GOLDEN
            if np.float64(_scrambled(state) >> _S11) * _TO_UNIT * persons[cell] < taken[cell]:
                continue
            taken[cell] += 1
        drawn[made] = cell
        made += 1


@kernel
def draw_lanes(
    lanes: Lanes, bits: int, chance: Floats, other: Whole, persons: Ints, draws: int, seed: int, runs: Ints
) -> None:
    """Draw every run's cases into its lane; with fewer controls than cases these are drawn, and taken from all."""
    each = 64 // bits
    cases_drawn = persons.shape[0] == 0 or 2 * draws <= persons.sum()
    drawn = np.empty(draws if cases_drawn else persons.sum() - draws, dtype=np.int32)
    taken = np.zeros(persons.shape[0], dtype=np.int64)
    lanes[:] = _NONE
    for lane in range(runs.shape[0]):
        word, one = lane // each, _ONE << np.uint64(bits * (lane % each))
        _draw(chance, other, persons, taken, seed, runs[lane], drawn)
        if cases_drawn:
            for place in range(drawn.shape[0]):
                lanes[drawn[place], word] += one
        else:
            for area in range(persons.shape[0]):
                lanes[area, word] += one * np.uint64(persons[area] - taken[area])


@kernel
def draw_by_time(
    ordered: NDArray[np.int32], offsets: Ints, areas: int, chance: Floats, other: Whole, seed: int, runs: Ints
) -> None:
    """Draw every run's cases (cells are time × areas + area): `ordered[k, offsets[k, t]:offsets[k, t + 1]]` are the
    areas of run k at time t."""
    drawn = np.empty(ordered.shape[1], dtype=np.int32)
    nobody = np.empty(0, dtype=np.int64)
    following = np.empty(offsets.shape[1], dtype=np.int64)
    for k in range(runs.shape[0]):
        _draw(chance, other, nobody, nobody, seed, runs[k], drawn)
        offsets[k, :] = 0
        for place in range(drawn.shape[0]):
            offsets[k, drawn[place] // areas + 1] += 1
        for time in range(1, offsets.shape[1]):
            offsets[k, time] += offsets[k, time - 1]
        following[:] = offsets[k]
        for place in range(drawn.shape[0]):
            time = drawn[place] // areas
            ordered[k, following[time]] = drawn[place] % areas
            following[time] += 1


@kernel
def permute(ordered: NDArray[np.int32], case_areas: Whole, needed: int, seed: int, runs: Ints) -> None:
    """Let the last `needed` places of every run be filled at random from all cases (a partial shuffle)."""
    size = case_areas.shape[0]
    for k in range(runs.shape[0]):
        areas = ordered[k]
        areas[:] = case_areas
        state = _stream(seed, runs[k])
        for step in range(min(needed, size - 1)):
            place = size - 1 - step
            state += _GOLDEN
            chosen = int(np.float64(_scrambled(state) >> _S11) * _TO_UNIT * (place + 1))
            areas[place], areas[chosen] = areas[chosen], areas[place]


@kernel
def add_time(lanes: Lanes, bits: int, ordered: NDArray[np.int32], offsets: Ints, time: int) -> None:
    """Add every run's cases of one time to its lane."""
    each = 64 // bits
    for k in range(ordered.shape[0]):
        word, one = k // each, _ONE << np.uint64(bits * (k % each))
        for place in range(offsets[k, time], offsets[k, time + 1]):
            lanes[ordered[k, place], word] += one
