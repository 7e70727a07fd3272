"""What an intervention did is said only beside a comparison, and exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.effects.before_after import Intervention, Verdict, before_after, effect_rows

LIGHTS = Intervention(
    "ljus", "Belysta skolgårdar", "1761", "vandalism", Period.parse("2022-01-01/2022-01-01"),
    Period.years(2020, 2021), Period.years(2022, 2023), ("1715", "1763"),
)  # fmt: skip


def judged(before: int, after: int, compared_before: int, compared_after: int, what: Intervention = LIGHTS):
    return before_after(
        what, before=before, after=after, compared_before=compared_before, compared_after=compared_after, level=0.05
    )


@pytest.mark.golden
def test_the_exact_odds_ratio_of_fishers_tea():
    # Fisher's tea tasting (The Design of Experiments, 1935): 3 1 / 1 3. Given the margins the chance of k is
    # C(4,k)² ψᵏ over their sum, so all three numbers are roots of polynomials. R's fisher.test prints 6.408309 and an
    # upper limit of 621.9: its root finder stops early. The roots decide.
    estimate = largest_root([1, 0, -36, -32, -3])  # E(k) = 3
    upper = largest_root([0.025, -0.975 * 16, -0.975 * 36, -0.975 * 16, -0.975])  # P(k ≤ 3) = 0.025
    lower = largest_root([0.975, 0.975 * 16, -0.025 * 36, -0.025 * 16, -0.025])  # P(k ≥ 3) = 0.025
    found = judged(1, 3, 3, 1)
    assert found.ratio == pytest.approx(estimate, rel=1e-8)
    assert found.interval.high == pytest.approx(upper, rel=1e-8)
    assert found.interval.low == pytest.approx(lower, rel=1e-8)
    assert found.verdict is Verdict.NOT_SHOWN


def largest_root(coefficients: list[float]) -> float:
    """The largest real root of a polynomial, highest power first."""
    return max(root.real for root in np.roots(coefficients) if abs(root.imag) < 1e-9)


def test_a_decrease_beside_an_unchanged_comparison():
    found = judged(224, 112, 400, 410)
    assert found.verdict is Verdict.DECREASE
    assert found.interval.high < 1


def test_a_fall_that_everybody_shared_is_no_effect():
    assert judged(200, 100, 400, 205).verdict is Verdict.NOT_SHOWN


@pytest.mark.parametrize("numbers", [(50, 10, 0, 0), (50, 10, 0, 5), (50, 10, 5, 0)])
def test_nothing_to_compare_with_means_nothing_can_be_said(numbers):
    assert judged(*numbers).verdict is Verdict.CANNOT_SAY
    assert len(effect_rows([judged(*numbers)], snapshot="a", origin=Origin.FETCHED)) == 0


def test_without_comparison_places_nothing_is_said_however_large_the_fall():
    from dataclasses import replace

    assert judged(1000, 1, 400, 400, replace(LIGHTS, comparison=())).verdict is Verdict.CANNOT_SAY


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 80), st.integers(1, 80))
def test_verdict_and_interval_agree(before, after, compared_before, compared_after):
    found = judged(before, after, compared_before, compared_after)
    if found.p == pytest.approx(0.05, abs=1e-6) or found.interval is None:
        return
    assert (found.verdict is not Verdict.NOT_SHOWN) == (not found.interval.holds(1.0))
