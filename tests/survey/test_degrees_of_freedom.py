"""Degrees of freedom of a domain: sampling units minus strata, counted where somebody has weight (R's `degf`)."""

import polars as pl
import pytest

from samlad.survey import sample_of
from samlad.survey.domains import domains_of

FRAME = pl.DataFrame(
    {
        "s": list("aaaaabbbbc"),
        "c": [1, 1, 2, 3, 3, 1, 1, 2, 2, 9],
        "g": list("xyxxzxyxzy"),
        "w": [1.0, 2, 1, 0, 1, 1, 1, 1, 1, 0.5],
    }
)


@pytest.mark.parametrize("flags", [20_000_000, 17, 0])
@pytest.mark.parametrize(
    ("clusters", "expected"),
    [
        # x: rows 1, 3 of a and 6, 8 of b (the fourth weighs nothing); y: one each of a, b and c; z: one each of a, b.
        ([], [4 - 2, 3 - 3, 2 - 2]),
        # x: units 1, 2 of a and 1, 2 of b.
        (["c"], [4 - 2, 3 - 3, 2 - 2]),
    ],
)
def test_units_minus_strata_in_every_domain(clusters, expected, flags, monkeypatch):
    """Both ways of counting distinct pairs, ticked off or sorted, tell the same."""
    monkeypatch.setattr("samlad.survey.domains._FLAGS", flags)
    sample = sample_of(FRAME, weight="w", strata=["s"], clusters=clusters)
    assert domains_of(FRAME, ["g"]).degrees_of_freedom(sample).tolist() == expected
    everybody = domains_of(FRAME, []).degrees_of_freedom(sample).tolist()
    assert everybody == [9 - 3 if not clusters else 6 - 3]


def test_a_domain_of_no_weight_has_none():
    sample = sample_of(FRAME.with_columns(w=0.0), weight="w", strata=["s"], clusters=["c"])
    assert domains_of(FRAME, ["g"]).degrees_of_freedom(sample).tolist() == [0, 0, 0]


def test_the_first_stage_decides():
    """Two stages: the clusters of the first count, not the persons drawn in them."""
    frame = FRAME.with_columns(pl.int_range(pl.len()).alias("p"), N=20.0, M=30.0)
    sample = sample_of(frame, weight="w", strata=["s"], clusters=["c", "p"], fpc=["N", "M"])
    assert domains_of(frame, []).degrees_of_freedom(sample).tolist() == [6 - 3]
