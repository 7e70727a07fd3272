"""Every run's maximum is what plain arithmetic over the same drawn cases gives, however runs are put together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samlad.events.scan import drawing, maxima
from samlad.events.scan.maxima import Direction, Maxima, Runs, gumbel_p, p_value
from samlad.events.scan.nearest import Zones, zones_of
from samlad.events.scan.null import Block, Cells, Null
from samlad.events.scan.windows import NO_TIME, Windows


def plain_ratio(cases, expected, total, controls=0):
    """Kulldorff's log likelihood ratio, written as two (four) terms."""
    terms = [(cases, expected), (total - cases, total - expected)]
    if controls:
        foreseen = expected * controls / total
        inside = round(expected + foreseen) - cases
        terms += [(inside, foreseen), (controls - inside, controls - foreseen)]
    return sum(found * np.log(found / awaited) for found, awaited in terms if found > 0)


def plain_maximum(zones: Zones, counts, expected, total, direction, controls=0):
    best = 0.0
    for centre in range(zones.centres):
        for length in range(1, zones.around(centre).size + 1):
            members = zones.zone(centre, length)
            cases, awaited = int(counts[members].sum()), float(expected[members].sum())
            if awaited <= 0 or awaited >= total * (1 - 1e-12):
                continue
            high = cases > awaited and cases >= 2 and direction is not Direction.LOW
            low = cases < awaited and direction is not Direction.HIGH
            if high or low:
                best = max(best, plain_ratio(cases, awaited, total, controls))
    return best


def drawn_counts(null: Null, windows: Windows, runs: Runs):
    """The cases of every run, area by area, as the block holds them (all times together)."""
    block = Block(null, np.arange(runs.number))
    block.draw(Cells(null), windows, runs.seed)
    each, mask = 64 // block.bits, (1 << block.bits) - 1
    lanes = [[int(word) for word in row] for row in block.lanes]
    return np.array(
        [[(row[run // each] >> (block.bits * (run % each))) & mask for row in lanes] for run in range(runs.number)]
    )


def world(seed, areas=12, total=40):
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 10, (areas, 2)).round(1)
    people = chance.integers(1, 50, areas).astype(float)
    people[chance.integers(areas)] = 0.0  # nobody lives there
    return points, people, people * total / people.sum(), total


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("seed", range(6))
def test_poisson_maxima_are_those_of_plain_arithmetic(seed, direction):
    points, people, expected, total = world(seed)
    zones = zones_of(points, people, 0.5 * people.sum())
    null, runs = Null(expected[None, :], total), Runs(70, seed)
    found = Maxima(null, zones, NO_TIME, direction, runs).all()
    counts = drawn_counts(null, NO_TIME, runs)
    assert (counts.sum(axis=1) == total).all()
    assert not counts[:, people == 0].any()
    plain = [plain_maximum(zones, row, expected, total, direction) for row in counts]
    assert found == pytest.approx(plain, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(("seed", "share"), [(1, 0.1), (2, 0.4), (3, 0.8)])
def test_bernoulli_maxima_are_those_of_plain_arithmetic(seed, share, direction):
    points, people, _expected, _total = world(seed)
    persons = people.astype(np.int64)
    total = int(share * persons.sum())
    controls = int(persons.sum()) - total
    null = Null((persons * (total / persons.sum()))[None, :], total, controls, persons)
    zones = zones_of(points, people, 0.5 * people.sum())
    runs = Runs(70, seed)
    found = Maxima(null, zones, NO_TIME, direction, runs).all()
    counts = drawn_counts(null, NO_TIME, runs)
    assert (counts.sum(axis=1) == total).all()
    assert (counts <= persons).all()  # nobody falls ill twice
    plain = [plain_maximum(zones, row, null.expected[0], total, direction, controls) for row in counts]
    assert found == pytest.approx(plain, rel=1e-9, abs=1e-9)


def spans_null(seed, times=6, areas=8, total=50):
    chance = np.random.default_rng(seed)
    counts = np.zeros((times, areas), dtype=np.int64)
    np.add.at(counts, (chance.integers(0, times, total), chance.integers(0, areas, total)), 1)
    by_time = counts.sum(axis=1)
    case_areas = np.repeat(np.tile(np.arange(areas), times), counts.ravel()).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(by_time)]).astype(np.int64)
    expected = np.outer(by_time, counts.sum(axis=0)) / total
    points = chance.uniform(0, 10, (areas, 2))
    return Null(expected, total, case_areas=case_areas, offsets=offsets), points


@pytest.mark.parametrize("windows", [Windows((5,), 1, 3), Windows(tuple(range(6)), 1, 3), Windows((3, 5), 2, 4)])
@pytest.mark.parametrize("permuted", [True, False])
def test_spans_of_time_are_those_of_plain_arithmetic(windows, permuted):
    null, points = spans_null(4)
    if not permuted:
        null = Null(null.expected, null.total)
    zones = zones_of(points, null.expected.sum(axis=0), 0.5 * null.total)
    runs = Runs(40, 9)
    found = Maxima(null, zones, windows, Direction.HIGH, runs).all()
    block = Block(null, np.arange(runs.number))
    block.draw(Cells(null), windows, runs.seed)
    plain = []
    for run in range(runs.number):
        counts = np.zeros((6, null.areas), dtype=int)
        for time in range(6):
            cases = block._ordered[run, block._offsets[run, time] : block._offsets[run, time + 1]]
            counts[time] = np.bincount(cases, minlength=null.areas)
        assert counts.sum() == null.total
        plain.append(
            max(
                plain_maximum(
                    zones,
                    counts[a : b + 1].sum(axis=0),
                    null.expected[a : b + 1].sum(axis=0),
                    null.total,
                    Direction.HIGH,
                )
                for a, b in windows
            )
        )
    assert found == pytest.approx(plain, rel=1e-9, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 4), st.sampled_from([16, 64, 128]))
def test_threads_and_blocks_do_not_change_the_answer(seed, threads, block):
    points, people, expected, total = world(seed % 50)
    zones = zones_of(points, people, 0.5 * people.sum(), threads=threads)
    null = Null(expected[None, :], total)
    reference = Maxima(null, zones, NO_TIME, Direction.HIGH, Runs(150, seed, 1)).all()
    kept = maxima._BLOCK, maxima._GROUP
    maxima._BLOCK, maxima._GROUP = block, 2 * block
    try:
        again = Maxima(null, zones, NO_TIME, Direction.HIGH, Runs(150, seed, threads)).all()
    finally:
        maxima._BLOCK, maxima._GROUP = kept
    assert (reference == again).all()
    assert (Maxima(null, zones, NO_TIME, Direction.HIGH, Runs(40, seed)).all() == reference[:40]).all()


@pytest.mark.parametrize("total", [32_766, 32_767, 32_768, 40_000])
def test_lanes_grow_to_32_bits_where_16_no_longer_hold(total):
    points, people, _expected, _few = world(3)
    people = people + 1.0
    expected = people * total / people.sum()
    zones = zones_of(points, people, 0.9 * people.sum())
    null, runs = Null(expected[None, :], total), Runs(12, 2)
    assert null.lane_bits == (16 if total < 32_768 else 32)
    found = Maxima(null, zones, NO_TIME, Direction.BOTH, runs).all()
    counts = drawn_counts(null, NO_TIME, runs)
    assert (counts.sum(axis=1) == total).all()
    plain = [plain_maximum(zones, row, expected, total, Direction.BOTH) for row in counts]
    assert found == pytest.approx(plain, rel=1e-6, abs=1e-9)


def test_cases_fall_in_proportion_to_what_is_expected():
    weights = np.array([1.0, 0.0, 2.0, 7.0])
    null = Null(weights[None, :] * 100, 1000)
    counts = drawn_counts(null, NO_TIME, Runs(400, 11)).sum(axis=0)
    assert counts[1] == 0
    assert counts / counts.sum() == pytest.approx(weights / 10, abs=4 * np.sqrt(0.25 / 400_000))


def test_a_shuffle_gives_every_case_the_same_chance_of_the_last_days():
    case_areas = np.arange(10, dtype=np.int32)
    ordered = np.empty((4000, 10), dtype=np.int32)
    drawing.permute(ordered, case_areas, 3, 5, np.arange(4000))
    assert (np.sort(ordered, axis=1) == case_areas).all()
    last = np.bincount(ordered[:, 7:].ravel(), minlength=10)
    assert last == pytest.approx(np.full(10, 1200), abs=5 * np.sqrt(1200))


def test_p_counts_equal_maxima_as_reached():
    assert p_value(3.0, np.array([1.0, 3.0, 2.0, 4.0])) == 3 / 5
    assert p_value(9.0, np.zeros(999)) == 1 / 1000


def test_the_gumbel_tail_agrees_with_many_runs():
    points, people, expected, total = world(8, areas=40, total=120)
    zones = zones_of(points, people, 0.5 * people.sum())
    found = Maxima(Null(expected[None, :], total), zones, NO_TIME, Direction.HIGH, Runs(4000, 1)).all()
    level = float(np.quantile(found, 0.95))
    assert gumbel_p(level, found[:500]) == pytest.approx(0.05, abs=0.02)
