"""How often is an effect called where there is none? At most as often as the level says."""

import pytest

from samlad.core.period import Period
from samlad.effects.before_after import Intervention, Verdict, before_after
from samlad.stats.streams import stream

NOTHING = Intervention(
    "x",
    "x",
    "1761",
    "vandalism",
    Period.parse("2022-01-01/2022-01-01"),
    Period.year(2021),
    Period.year(2022),
    ("1715",),
)


@pytest.mark.simulation
@pytest.mark.parametrize("mean", [8, 60])
def test_an_idle_intervention_is_seldom_called(mean):
    random = stream(3, "level", mean)
    called = 0
    for before, after, compared_before, compared_after in random.poisson([mean, mean, 4 * mean, 4 * mean], (600, 4)):
        effect = before_after(
            NOTHING, before=int(before), after=int(after), compared_before=int(compared_before),
            compared_after=int(compared_after), level=0.05,
        )  # fmt: skip
        called += effect.verdict in (Verdict.DECREASE, Verdict.INCREASE)
    assert called / 600 <= 0.05 + 2 * (0.05 * 0.95 / 600) ** 0.5
