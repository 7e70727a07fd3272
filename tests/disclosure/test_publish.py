"""Through the one door: what leaves is protected, what came published passes, and suicide never below county."""

from dataclasses import replace

import polars as pl
import pytest

from samlad.core.errors import Confidential
from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.people import AgeBand, Sex
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


def test_few_inhabitants_are_persons_not_person_years():
    triennial = row("1780", 20, base=120.0, period=Period.years(2019, 2021))
    assert hidden_places(publish(Estimates.of([triennial]), RULES)) == {"1780"}
    enough = row("1780", 20, base=150.0, period=Period.years(2019, 2021))
    assert hidden_places(publish(Estimates.of([enough]), RULES)) == set()


def test_a_narrower_measure_does_not_give_back_a_withheld_count():
    # 1764 goes with 1715; if every event of 1764 had its hour told, the timed count would be the same number.
    rows = [row(code, n) for code, n in zip(MEMBERS, (3, 12, 40, 9), strict=True)]
    timed = row("1764", 9, measure="events:robbery.timed")
    table = publish(Estimates.of([*rows, row("fed:karlstadsregionen", 64), timed]), RULES)
    assert table.where(measure="events:robbery.timed").frame["value"].to_list() == [None]


def test_two_unit_costs_of_the_same_events_do_not_give_back_a_withheld_count():
    rows = [row(code, n) for code, n in zip(MEMBERS, (3, 12, 40, 9), strict=True)]
    costs = [
        row("1764", 9, unit=Unit.SEK, value=9 * price, dims=f"cost={family};price_year=2020")
        for family, price in (("cost_of_illness", 2e5), ("willingness_to_pay", 2e6))
    ]
    table = publish(Estimates.of([*rows, row("fed:karlstadsregionen", 64), *costs]), RULES)
    assert table.where(unit=Unit.SEK.value).frame["value"].to_list() == [None, None]


def share(place: str, category: str, value: float, n: int = 100) -> Estimate:
    return row(place, n, measure="survey:x", unit=Unit.SHARE, category=category, value=value)


def test_an_answer_cannot_be_found_from_the_other_answers():
    answers = [share("1780", code, value) for code, value in (("1", 0.03), ("2", 0.4), ("3", 0.57), ("4", 0.0))]
    table = publish(Estimates.of(answers), RULES)
    assert dict(table.frame.select("category", "value").iter_rows()) == {"1": None, "2": None, "3": 0.57, "4": 0.0}


def test_a_members_share_cannot_be_found_from_the_whole():
    values = dict(zip(MEMBERS, (0.02, 0.3, 0.4, 0.2), strict=True))
    rows = [share(code, "1", value) for code, value in values.items()]
    table = publish(Estimates.of([*rows, share("fed:karlstadsregionen", "1", 0.23, n=400)]), RULES)
    assert hidden_places(table) == {"1715", "1764"}


def test_an_effect_that_rests_on_few_events_is_withheld():
    effect = row("1780", 3, measure="effects:lights", unit=Unit.RATIO, value=0.4, reference="2020-2021")
    assert publish(Estimates.of([effect]), RULES).frame["n"].to_list() == [None]


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


def test_pictures_beside_each_other_leave_no_small_rest():
    # The federation's hours come first, then a member's: together they would tell that one event lay elsewhere.
    whole = Estimates.of([row("fed:karlstadsregionen", n, dims=f"hour={i:02d}") for i, n in enumerate((6, 30))])
    first = publish(whole, RULES)
    member = Estimates.of([row("1715", n, dims=f"hour={i:02d}") for i, n in enumerate((5, 12))])
    second = publish(member, RULES, earlier=first)
    assert dict(second.frame.select("dims", "value").iter_rows()) == {"hour=00": None, "hour=01": 12.0}


def test_the_last_member_does_not_give_away_the_only_withheld_one():
    # 1764 was withheld for a reason of its own; when all others are told it is what is left.
    told = [row("fed:karlstadsregionen", 64), row("1715", 13), row("1761", 12), row("1764", 9, base=40.0)]
    first = Published.of_releases([publish(Estimates.of([one]), RULES).frame for one in told])
    second = publish(Estimates.of([row("1762", 30)]), RULES, earlier=first)
    assert hidden_places(second) == {"1762"}


def test_an_effect_is_withheld_with_the_counts_it_would_give_away():
    count = row("1780", 3)
    effect = row("1780", 30, measure="effects:lights", unit=Unit.RATIO, value=0.4, reference="2019-2020")
    cell = (count.measure, None, "", "1780", count.period.start, count.period.end, "all", "all")
    tied = DisclosureRules(5, 50, {}, {"effects:lights": (cell,)})
    assert publish(Estimates.of([count, effect]), tied).frame["value"].null_count() == 2
    plenty = row("1780", 30)
    assert publish(Estimates.of([plenty, effect]), tied).frame["value"].null_count() == 0


def answered(value: float, n: int, **changes: object) -> Estimate:
    """A share of answers."""
    one = Estimate(
        measure="survey:robbed", category="1", place=PlaceCode.parse("1780"), period=Period.year(2023),
        unit=Unit.SHARE, value=value, n=n, base=1e4, method="t/1", origin=Origin.CALCULATED, snapshot="a",
    )  # fmt: skip
    return replace(one, **changes)


def test_women_less_than_five_are_not_worked_out_from_everybody_and_men() -> None:
    table = Estimates.of(
        [
            answered(0.05, 400),
            answered(0.015, 200, sex=Sex.WOMEN),
            answered(0.085, 200, sex=Sex.MEN),
            answered(0.04, 200, age=AgeBand(18, 49)),
            answered(0.06, 200, age=AgeBand(50, 79)),
        ]
    )
    shown = {(row.sex, str(row.age)) for row in publish(table, RULES) if row.value is not None}
    assert shown == {(Sex.ALL, "all"), (Sex.ALL, "18-49"), (Sex.ALL, "50-79")}


def test_one_age_that_is_withheld_takes_another_with_it() -> None:
    ages = [AgeBand(18, 29), AgeBand(30, 49), AgeBand(50, 79)]
    parts = [answered(hits / 100, 100, age=age) for age, hits in zip(ages, (2, 20, 30), strict=True)]
    table = Estimates.of([answered(52 / 300, 300), *parts])
    hidden = [str(row.age) for row in publish(table, RULES) if row.value is None]
    assert hidden == ["18-29", "30-49"]


def test_a_share_once_withheld_stays_so() -> None:
    first = publish(Estimates.of([answered(0.01, 200), answered(0.5, 200, measure="survey:other")]), RULES)
    again = publish(Estimates.of([answered(0.20, 200)]), RULES, earlier=first)
    assert [row.value for row in again] == [None]
    assert [row.value for row in publish(Estimates.of([answered(0.20, 200)]), RULES)] == [0.20]
