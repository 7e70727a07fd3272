"""Through the one door: what leaves is protected, what came published passes, and suicide never below county."""

from dataclasses import replace

import polars as pl
import pytest

from samlad.core.errors import Confidential
from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.disclosure.publish import DisclosureRules, publish
from samlad.disclosure.published import Published

MEMBERS = ["1715", "1761", "1762", "1764"]
RULES = DisclosureRules(minimum_count=5, small_population=50, wholes={"fed:karlstadsregionen": MEMBERS})


def row(place: str, n: int, **changes: object) -> Estimate:
    one = Estimate(
        measure="events:robbery", place=PlaceCode.parse(place), period=Period.year(2021), unit=Unit.COUNT,
        value=float(n), n=n, base=1e4, method="t/1", origin=Origin.CALCULATED, snapshot="a",
    )  # fmt: skip
    return replace(one, **changes)


def hidden_places(table: Published) -> set[str]:
    return set(table.frame.filter(pl.col("status") == "suppressed")["place"])


def test_there_is_no_other_way_in():
    with pytest.raises(TypeError):
        Published(Estimates.of([row("1780", 50)]).frame)


def test_a_withheld_row_has_nothing_left_to_read():
    shown = publish(Estimates.of([row("1780", 3)]), RULES).frame
    assert shown["status"].to_list() == ["suppressed"]
    assert shown.select("value", "se", "low", "high", "confidence", "n", "base").null_count().sum_horizontal()[0] == 7


def test_zero_and_the_minimum_are_shown():
    assert hidden_places(publish(Estimates.of([row("1780", 0), row("1781", 5)]), RULES)) == set()


def test_the_rate_goes_with_its_count():
    rate = row("1780", 3, unit=Unit.PER_1000, value=0.3)
    table = publish(Estimates.of([row("1780", 3), rate]), RULES)
    assert table.frame["value"].null_count() == 2


def test_a_member_cannot_be_found_by_subtraction():
    rows = [row(code, n) for code, n in zip(MEMBERS, (3, 12, 40, 9), strict=True)]
    table = publish(Estimates.of([*rows, row("fed:karlstadsregionen", 64)]), RULES)
    assert hidden_places(table) == {"1715", "1764"}


def test_years_cannot_be_found_from_their_sum():
    years = [row("1780", n, period=Period.year(2019 + i)) for i, n in enumerate((3, 20, 15))]
    table = publish(Estimates.of([*years, row("1780", 38, period=Period.years(2019, 2021))]), RULES)
    shown = table.frame.filter(pl.col("value").is_not_null())["value"].to_list()
    assert sorted(shown) == [20.0, 38.0]


def test_one_sex_cannot_be_found_from_the_other():
    from samlad.core.people import Sex

    rows = [row("1780", 4, sex=Sex.WOMEN), row("1780", 30, sex=Sex.MEN), row("1780", 34)]
    shown = publish(Estimates.of(rows), RULES).frame.filter(pl.col("value").is_not_null())
    assert shown["sex"].to_list() == ["all"]


def test_splits_cannot_be_found_from_the_whole():
    cells = [row("1780", n, dims=f"hour={i:02d}") for i, n in enumerate((2, 7, 30))]
    table = publish(Estimates.of([*cells, row("1780", 39)]), RULES)
    assert table.frame.filter(pl.col("value").is_not_null())["value"].to_list() == [39.0, 30.0]


def test_groups_of_few_inhabitants_show_no_events():
    assert hidden_places(publish(Estimates.of([row("1780", 20, base=40.0)]), RULES)) == {"1780"}


def test_an_answer_few_gave_is_withheld_with_its_opposite():
    shares = [
        row("1780", 100, measure="survey:x", unit=Unit.SHARE, category=code, value=value)
        for code, value in (("1", 0.02), ("2", 0.98))
    ]
    assert publish(Estimates.of(shares), RULES).frame["value"].null_count() == 2


def test_what_a_source_has_published_passes():
    table = publish(Estimates.of([row("1780", 3, origin=Origin.FETCHED)]), RULES)
    assert table.frame["value"].to_list() == [3.0]


@pytest.mark.parametrize("place", ["1780", "fed:karlstadsregionen", "deso2025:1780A0010"])
def test_suicide_never_below_county(place):
    with pytest.raises(Confidential) as caught:
        publish(Estimates.of([row(place, 40, measure="nasp:suicide_rate", origin=Origin.FETCHED)]), RULES)
    assert caught.value.exit_code == 14


def test_a_later_release_does_not_undo_an_earlier_one():
    rows = [row(code, n) for code, n in zip(MEMBERS, (3, 12, 40, 9), strict=True)]
    whole = row("fed:karlstadsregionen", 64)
    first = publish(Estimates.of([*rows, whole]), RULES)
    # Another choice of partner would give the small one away together with what was shown first.
    again = publish(Estimates.of([*rows, whole]), RULES, earlier=first)
    assert hidden_places(again) == hidden_places(first)


def test_a_members_hour_cannot_be_found_from_the_pictures_of_the_others():
    # Each picture alone is safe. Together the federation's hour less the other members' would give Munkfors' away.
    hours = {"1762": 2, "1715": 9, "1761": 12, "1764": 15}
    shown = publish(Estimates.of([row("fed:karlstadsregionen", sum(hours.values()), dims="hour=22")]), RULES)
    for place in ("1762", "1715", "1761", "1764"):
        picture = publish(Estimates.of([row(place, hours[place], dims="hour=22")]), RULES, earlier=shown)
        shown = Published.of_releases([shown.frame, picture.frame])
    assert len(hidden_places(shown)) == 2
    assert "1762" in hidden_places(shown)


def test_a_total_that_comes_last_is_withheld_when_it_would_give_a_member_away():
    hours = {"1762": 2, "1715": 9, "1761": 12, "1764": 15}
    shown = publish(Estimates.of([row(place, n, dims="hour=22") for place, n in hours.items()]), RULES)
    whole = row("fed:karlstadsregionen", sum(hours.values()), dims="hour=22")
    assert hidden_places(publish(Estimates.of([whole]), RULES, earlier=shown)) == {"fed:karlstadsregionen"}
