"""Places beside their peers: exact, adjusted for how many were compared, and ranked with uncertainty."""

import math
from dataclasses import replace

import numpy as np
import pytest

from samlad.compare.comparison import compare_counts, compare_shares, comparison_rows
from samlad.compare.ranks import rank_intervals
from samlad.compare.registry import Indicator, PlaceRule, Registry
from samlad.core.direction import Direction, Polarity
from samlad.core.errors import DefinitionChanged
from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode


def count_row(place: str, n: int, base: float) -> Estimate:
    return Estimate(
        measure="events:fall", place=PlaceCode.parse(place), period=Period.year(2021), unit=Unit.COUNT,
        value=float(n), n=n, base=base, method="t/1", origin=Origin.CALCULATED, snapshot="a",
    )  # fmt: skip


def share_row(place: str, value: float, se: float, base: float) -> Estimate:
    return Estimate(
        measure="survey:x", category="1", place=PlaceCode.parse(place), period=Period.year(2021), unit=Unit.SHARE,
        value=value, se=se, n=300, base=base, method="t/1", origin=Origin.CALCULATED, snapshot="a",
    )  # fmt: skip


PEERS = {"1780": ["1780", "1761", "1764"]}


def test_a_place_is_compared_with_its_peers_and_not_with_itself():
    table = Estimates.of([count_row("1780", 300, 1e5), count_row("1761", 20, 1e4), count_row("1764", 10, 1e4)])
    found = compare_counts(table, PEERS, reference="peers", level=0.05)[0]
    assert found.peers == ("1761", "1764")
    assert found.effect == pytest.approx((300 / 1e5) / (30 / 2e4))
    assert found.direction is Direction.HIGHER
    assert found.row.reference == "peers"
    assert len(comparison_rows([found])) == 1


def test_nothing_among_the_peers_is_not_comparable():
    table = Estimates.of([count_row("1780", 3, 1e5), count_row("1761", 0, 1e4)])
    found = compare_counts(table, PEERS, reference="peers", level=0.05)[0]
    assert found.direction is Direction.NOT_COMPARABLE
    assert found.row is None


def test_the_whole_family_is_adjusted_together():
    # One of twenty places at p ≈ 0.01 alone: with twenty questions chance may well have made it.
    rows = [count_row(f"17{i:02d}", 100, 1e4) for i in range(19)] + [count_row("1780", 128, 1e4)]
    everyone = [row.place.code for row in rows]
    alone = compare_counts(Estimates.of(rows), {"1780": everyone}, reference="x", level=0.05)
    together = compare_counts(Estimates.of(rows), dict.fromkeys(everyone, everyone), reference="x", level=0.05)
    assert alone[0].direction is Direction.HIGHER
    assert next(one for one in together if one.place == "1780").direction is Direction.NOT_DIFFERENT


def test_shares_against_the_weighted_mean_of_the_others():
    rows = [share_row("1780", 0.30, 0.02, 5e4), share_row("1761", 0.20, 0.02, 1e4), share_row("1764", 0.10, 0.02, 3e4)]
    found = compare_shares(Estimates.of(rows), PEERS, reference="peers", level=0.05)[0]
    middle = (0.2 * 1e4 + 0.1 * 3e4) / 4e4
    assert found.effect == pytest.approx((0.30 - middle) * 100)
    se = math.sqrt(0.02**2 + (0.25**2 + 0.75**2) * 0.02**2)
    assert found.interval.width == pytest.approx(2 * 1.959964 * se * 100, rel=1e-6)
    assert found.direction is Direction.HIGHER


def test_shares_without_spread_are_not_compared():
    rows = [share_row("1780", 0.0, 0.0, 5e4), share_row("1761", 0.0, 0.0, 1e4)]
    assert compare_shares(Estimates.of(rows), PEERS, reference="p", level=0.05)[0].direction is Direction.NOT_COMPARABLE


def test_synthetic_peers_make_a_synthetic_comparison():
    rows = [count_row("1780", 300, 1e5), replace(count_row("1761", 20, 1e4), origin=Origin.SYNTHETIC)]
    assert compare_counts(Estimates.of(rows), PEERS, reference="p", level=0.05)[0].row.origin is Origin.SYNTHETIC


def test_equal_places_share_the_whole_range_of_ranks():
    ranks = rank_intervals([10.0] * 8, [1.0] * 8)
    assert {(one.low, one.high) for one in ranks} == {(1, 8)}


def test_far_apart_places_have_their_own_ranks():
    assert [(one.rank, one.low, one.high) for one in rank_intervals([1, 100, 50], [0.1, 0.1, 0.1])] == [
        (3, 3, 3), (1, 1, 1), (2, 2, 2)
    ]  # fmt: skip
    assert rank_intervals([1, 100], [0.1, 0.1], lower_first=True)[0].rank == 1


def test_places_known_without_error_have_their_ranks_and_ties_share_the_better():
    found = rank_intervals([3.0, 1.0, 3.0], [0.0, 0.0, 0.0])
    assert [(one.rank, one.low, one.high) for one in found] == [(1, 1, 2), (3, 3, 3), (1, 1, 2)]


def test_the_rank_interval_covers_the_true_rank_of_the_worst_place():
    # The faulty bootstrap covers the extreme place 15–35 % of the time; the confidence set must reach its 95 %.
    truth = np.linspace(0, 1, 12)
    random = np.random.default_rng(7)
    covered = 0
    for draw in range(200):
        ranks = rank_intervals(truth + random.normal(0, 0.5, 12), [0.5] * 12, seed=draw)
        covered += ranks[-1].low <= 1 <= ranks[-1].high
    assert covered >= 186  # 95 % of 200, less two standard errors of the simulation


def test_the_same_id_may_not_change_its_meaning():
    # Kolada's U07417 went from per 1 000 over three years to per 100 000 in one year under the same id.
    old = Indicator(
        "kolada:U07417", "Stöld", "–", Unit.PER_1000, Polarity.MORE_IS_WORSE, PlaceRule.EVENT, "Brå", years_averaged=3
    )
    registry = Registry((old,))
    registry.add(old)
    with pytest.raises(DefinitionChanged) as caught:
        registry.add(replace(old, unit=Unit.PER_100000, years_averaged=1))
    assert caught.value.exit_code == 11
    assert registry.get("kolada:U07417") is old


def test_every_published_figure_has_its_indicator():
    from samlad.compare.published import published_indicators
    from samlad.picture.fetched import fetched_estimates

    known = {one.id for one in published_indicators()}
    assert set(fetched_estimates().frame["measure"]) == known
