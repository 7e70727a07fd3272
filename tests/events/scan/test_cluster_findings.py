"""A cluster in words and as rows: few cases or few areas stay inside, chance is told as it was counted."""

from datetime import date

import polars as pl
import pytest

from samlad.core.estimate import Origin, Unit
from samlad.core.language import set_language
from samlad.core.period import Period
from samlad.events.rates import Stamp
from samlad.events.scan.findings import cluster_estimates, may_leave, sentence

CLUSTER = {
    "cluster": 1, "members": "A;B;C;D;E", "areas": 5, "observed": 139, "expected": 72.6694, "relative_risk": 2.0,
    "llr": 25.38, "p": 0.001,
}  # fmt: skip


def test_a_cluster_that_is_more_than_chance():
    assert sentence(CLUSTER, level=0.05, runs=999) == (
        "A och 4 områden runt om: 139 fall där 73 var att vänta. "
        "Slumpen gav minst så mycket i 0 av 999 omgångar: det är mer än slumpen."
    )


def test_a_cluster_that_may_be_chance_with_few_areas_named_and_days():
    few = CLUSTER | {"members": "A;B", "areas": 2, "observed": 9, "expected": 4.26, "p": 0.3}
    few |= {"start": date(2026, 11, 1), "end": date(2026, 11, 9)}
    assert sentence(few, level=0.05, runs=99) == (
        "A och B, 1 november 2026 till 9 november 2026: 9 fall där 4,3 var att vänta. "
        "Slumpen gav minst så mycket i 29 av 99 omgångar: det kan vara slump."
    )


def test_without_runs_only_the_facts_are_told_also_in_english():
    assert sentence(CLUSTER | {"p": None}, level=0.05, runs=0).endswith("139 fall där 73 var att vänta.")
    set_language("en")
    try:
        assert "139 cases where 73 were to be expected" in sentence(CLUSTER | {"p": None}, level=0.05, runs=0)
    finally:
        set_language("sv")


@pytest.mark.parametrize(
    ("observed", "areas", "least", "leaves"),
    [(5, 3, 5, True), (4, 3, 5, False), (5, 2, 5, False), (9, 3, 10, False), (4, 3, 1, False)],
)
def test_few_cases_or_few_areas_stay_inside(observed, areas, least, leaves):
    assert may_leave(CLUSTER | {"observed": observed, "areas": areas}, fewest_cases=least) is leaves


def test_rows_of_the_estimate_table_carry_the_counts_limits():
    clusters = pl.DataFrame([CLUSTER, CLUSTER | {"cluster": 2, "p": 0.2}, CLUSTER | {"cluster": 3, "areas": 2}])
    rows = list(
        cluster_estimates(
            clusters, measure="events:fall", place="17", period=Period.year(2025), stamp=Stamp("s", Origin.SYNTHETIC),
            level=0.05,
        )
    )  # fmt: skip
    assert len(rows) == 1  # chance, and a small area, have none
    row = rows[0]
    assert (row.unit, row.n, row.origin) == (Unit.RATIO, 139, Origin.SYNTHETIC)
    assert row.value == pytest.approx(139 / 72.6694)
    assert row.interval is not None
    # Byar's limits of 139 (Breslow & Day 1987): 116.85 and 164.13.
    assert (row.interval.low * 72.6694, row.interval.high * 72.6694) == pytest.approx((116.85, 164.13), abs=0.01)
    assert row.dims == "areas=5;cluster=1;p=0.0010"
