"""Linkage of two made-up registers with known truth: 1 million against 300 000 events in five years, a county's towns.

The goal is two minutes on two cores; precision and recall are kept beside the time.
"""

import sys
from pathlib import Path

import pytest

from samlad.events.linkage.evaluation import quality
from samlad.events.linkage.links import linked
from samlad.events.linkage.settings import link_settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "events" / "linkage"))
from two_registers import registers

SETTINGS = link_settings({"legal": {"ground": "prov", "controller": "prov", "expires": "2099-12-31"}})


@pytest.mark.parametrize("accidents", [200_000, 2_000_000])
def test_linkage(benchmark, accidents):
    left, right, truth = registers(accidents, 0.5, 0.15, seed=1, days=5 * 365)
    found = benchmark.pedantic(linked, args=(left, right, SETTINGS), rounds=1)
    told = quality(found.links, truth)
    benchmark.extra_info |= {
        "left": left.height,
        "right": right.height,
        "pairs": found.scored.compared,
        "precision": round(told.precision, 4),
        "recall": round(told.recall, 4),
    }
    assert told.precision > 0.95
    assert told.recall > 0.95
