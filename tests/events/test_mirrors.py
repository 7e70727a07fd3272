"""One phenomenon in several sources: how they differ is the finding."""

import math

import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.events.mirrors import Mirror, Seen, finding, mirrors, ratio_of

Z = 1.959963984540054


def table() -> pl.DataFrame:
    return pl.DataFrame(
        {"plats": ["1780"] * 3 + ["1715"] * 2, "source": ["police", "survey", "hospital", "survey", "police"],
         "value": [300, 900, 410, 50, 0], "low": [None, 700, None, 30, None], "high": [None, 1150, None, 90, None]}
    )  # fmt: skip


def test_the_ratio_has_log_normal_limits():
    survey, police = Seen.of(900, 700, 1150, 0.95), Seen.of(300, None, None, 0.95)
    ratio, limits = ratio_of(police, survey)
    spread = math.hypot(math.log(1150 / 700) / (2 * Z), 1 / math.sqrt(300))
    assert ratio == pytest.approx(1 / 3)
    assert (limits.low, limits.high) == pytest.approx((math.exp(-Z * spread) / 3, math.exp(Z * spread) / 3))


def test_every_pair_in_every_place_with_the_finding_in_words():
    found = mirrors(table(), by=["plats"])
    assert found.select("plats", "source", "compared_with").rows() == [
        ("1780", "hospital", "survey"), ("1780", "police", "survey"), ("1780", "police", "hospital"),
        ("1715", "police", "survey"),
    ]  # fmt: skip
    assert found["finding"][1] == "Polisen ser mindre än enkäten: 0,33 gånger så mycket (0,25–0,44)."
    assert (found["ratio"][3], found["status"][3]) == (None, "not_applicable")


def test_sources_that_agree_are_not_told_apart():
    same = ratio_of(Seen.of(100, None, None, 0.95), Seen.of(104, None, None, 0.95))
    assert "går inte att skilja åt" in finding(Mirror.POLICE, Mirror.HOSPITAL, same)
    more = ratio_of(Seen.of(400, None, None, 0.95), Seen.of(100, None, None, 0.95))
    assert finding(Mirror.HOSPITAL, Mirror.POLICE, more).startswith("Sjukvården ser mer än polisen")


def test_a_lower_limit_of_nought_leaves_the_upper_half():
    assert Seen.of(10, 0, 40, 0.95).log_se == pytest.approx(math.log(4) / Z)


def test_without_groups_the_whole_table_is_one():
    assert mirrors(table().head(3).drop("plats")).height == 3


@pytest.mark.parametrize(
    "wrong",
    [
        table().with_columns(source=pl.lit("grannen")),
        table().with_columns(value=pl.lit(-1)),
        table().with_columns(high=pl.lit(1)),
        table().with_columns(low=pl.lit(1.0), high=pl.lit(2.0)),
        table().filter(pl.col("source") == "survey"),
        pl.concat([table(), table()]),
        table().with_columns(plats=pl.lit(None, dtype=pl.String)),
    ],
)
def test_what_cannot_be_compared(wrong):
    with pytest.raises(InvalidInput):
        mirrors(wrong, by=["plats"])


def test_a_group_cannot_be_called_as_a_column_of_the_result():
    with pytest.raises(WrongUse):
        mirrors(table().with_columns(status=pl.col("plats")), by=["status"])
