"""EARS C3, CUSUM and XmR by hand: every rule, and what too little history gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.events.alarms.alarm import Method, judge
from samlad.events.alarms.ears import c3
from samlad.events.alarms.judged import Rule
from samlad.events.alarms.settings import Settings

CALM = np.array([10, 12, 9, 11, 10, 8, 12, 10, 11, 9, 10, 12], dtype=float)


@pytest.mark.golden
def test_c3_adds_the_excess_of_two_days():
    """Hutwagner et al. (2003), by hand: baseline 0 1 0 1 0 1 0 has mean 3/7, s = √(2/7); C2 = 4 and 2 lie before."""
    spread = np.sqrt(2 / 7)
    days = np.array([0, 1, 0, 1, 0, 1, 0, 0, 0, 5, 1, 1], dtype=float)
    found = c3(days, 0.025)
    assert np.isnan(found.threshold[10])
    before = max(0.0, (5 - 3 / 7) / spread - 1)
    mean, s = days[2:9].mean(), days[2:9].std(ddof=1)
    second = (days[10] - days[1:8].mean()) / days[1:8].std(ddof=1)
    assert found.threshold[11] == pytest.approx(
        max(0.0, mean + s * (2.959964 - before - max(0.0, second - 1))), abs=1e-6
    )


@pytest.mark.golden
def test_cusum_grows_alarms_and_starts_anew():
    """m = 4, s = √4 = 2 (counts that vary less than chance), k = 0.5, h = 4: S = 1.5, 3, then 4.5 alarms."""
    counts = np.array([4.0] * 10 + [8, 8, 8, 8])
    found = judge(counts, Method.CUSUM, Settings(baseline=10))
    assert found.threshold[10:].tolist() == [13.0, 10.0, 7.0, 13.0]
    assert found.alarm[10:].tolist() == [False, False, True, False]


@pytest.mark.golden
def test_xmr_limits_are_the_mean_and_2_66_moving_ranges():
    """Mean 10.33, ranges 2 3 2 1 2 4 2 1 2 1 2 → 2; limit = 10.33 + 2.66 × 2 = 15.65."""
    found = judge(np.append(CALM, 10.0), Method.XMR, Settings(baseline=13))
    assert found.expected[0] == pytest.approx(134 / 13)
    assert found.threshold[0] == pytest.approx(134 / 13 + 2.66 * 2)


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ([30.0], Rule.ABOVE),
        ([11.0] * 7, Rule.RUN),
        ([15.0, 9.0, 15.0], Rule.NEAR),
        ([4, 5, 6, 7, 8, 9, 10], Rule.TREND),
    ],
)
def test_every_rule_of_the_xmr_chart(tail, rule):
    counts = np.concatenate([CALM, [10.0], np.array(tail, dtype=float)])
    found = judge(counts, Method.XMR, Settings(baseline=13))
    assert found.rules[-1] is rule
    assert found.alarm[-1]


def test_one_wild_range_does_not_widen_the_limits():
    wild = np.concatenate([CALM, [60.0], CALM])
    found = judge(wild, Method.XMR, Settings())
    assert found.threshold[0] - found.expected[0] < 2.66 * 2.5
    assert found.alarm[12]


@pytest.mark.parametrize("method", list(Method))
def test_too_little_history_is_no_alarm(method):
    found = judge(np.array([1.0, 50.0]), method, Settings())
    assert np.isnan(found.threshold).all()
    assert not found.alarm.any()
    assert set(found.rules) == {Rule.HISTORY}


@pytest.mark.parametrize("method", [Method.FARRINGTON, Method.FARRINGTON_FLEXIBLE])
def test_a_past_of_nothing_alarms_only_when_cases_suffice(method):
    counts = np.zeros(260)
    counts[[-3, -1]] = 4, 1
    found = judge(counts, method, Settings())
    assert found.threshold[-1] == 0.0
    assert found.alarm[-1]
    counts[-3] = 3
    few = judge(counts, method, Settings())
    assert not few.alarm[-1]
    assert few.rules[-1] is Rule.FEW


@given(st.lists(st.integers(0, 30), min_size=220, max_size=240), st.sampled_from(list(Method)))
def test_an_alarm_by_limit_is_a_count_above_it(counts, method):
    found = judge(np.array(counts, dtype=float), method, Settings(baseline=26))
    for count, limit, alarm, rule in zip(counts, found.threshold, found.alarm, found.rules, strict=True):
        assert alarm == (rule not in {Rule.NONE, Rule.HISTORY, Rule.FEW})
        if rule is Rule.ABOVE:
            assert count > limit


@given(st.integers(1, 40), st.integers(212, 239))
def test_more_cases_now_never_take_an_alarm_away(extra, at):
    """The tested count is no part of its own limit (Farrington, both forms)."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(4, 240).astype(float)
    for method in (Method.FARRINGTON, Method.FARRINGTON_FLEXIBLE):
        before = judge(counts, method, Settings(), range(at, at + 1))
        more = counts.copy()
        more[at] += extra
        after = judge(more, method, Settings(), range(at, at + 1))
        assert after.threshold[at] == before.threshold[at]
        assert after.alarm[at] >= before.alarm[at]


def test_monthly_series_leave_out_half_a_year_of_months():
    """A rise that began four months ago lifts no limit of the flexible method, with 12 steps a year as with 52."""
    rng = np.random.default_rng(12)
    months = rng.poisson(20, 84).astype(float)
    risen = months.copy()
    risen[-5:-1] += 40
    settings = Settings(frequency=12, half_window=1)
    calm, after = (judge(counts, Method.FARRINGTON_FLEXIBLE, settings, range(83, 84)) for counts in (months, risen))
    assert after.threshold[-1] == calm.threshold[-1]
    assert settings.left_out == 6
