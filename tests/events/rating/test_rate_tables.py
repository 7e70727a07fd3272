"""Rates by group: crude, direct and indirect, with the limits that were named."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, NothingToShow, WrongUse
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.period import Period
from samlad.events.rates import Stamp
from samlad.events.rating.age_bands import Band, band_of, bands_of
from samlad.events.rating.cells import RateColumns
from samlad.events.rating.limits import Limits
from samlad.events.rating.rows import Denominator, rate_estimates
from samlad.events.rating.standard import ESP2013, reference_of, standard_of
from samlad.events.rating.table import RateChoice, RateMethod, rates
from samlad.stats.intervals import byar, count_interval, poisson_exact, wilson

PHE = "PHEindicatormethods 2.1.0, tests"


def direct(**more: object) -> RateChoice:
    return RateChoice(RateMethod.DIRECT, **more)


def test_a_crude_rate_sums_rows_and_says_what_it_rests_on():
    frame = pl.DataFrame({"kommun": ["0114", "0114", "0115"], "n": [30, 12, 4], "folk": [10_000, 10_000, 5_000]})
    found = rates(frame, RateColumns("n", "folk", ("kommun",))).frame
    assert found.columns == ["kommun", "value", "low", "high", "n", "base", "status"]
    assert found["kommun"].to_list() == ["0114", "0115"]
    assert found["value"].to_list() == pytest.approx([210.0, 80.0])
    limits = [count_interval(42), count_interval(4)]
    assert found["low"].to_list() == pytest.approx([limits[0].low * 5, limits[1].low * 20])
    assert found["high"].to_list() == pytest.approx([limits[0].high * 5, limits[1].high * 20])
    assert (found["n"].to_list(), found["base"].to_list()) == ([42, 4], [20_000, 5_000])


@pytest.mark.parametrize("n", [0, 4, 25])
def test_a_named_interval_is_that_formula_at_every_count(n):
    frame = pl.DataFrame({"n": [n], "folk": [1000]})
    for kind, formula in ((Limits.BYAR, byar), (Limits.EXACT, poisson_exact), (Limits.DOBSON, byar)):
        row = rates(frame, RateColumns("n", "folk"), RateChoice(limits=kind, per=1000)).frame.row(0, named=True)
        assert (row["low"], row["high"]) == pytest.approx((formula(n).low, formula(n).high)), kind
    row = rates(frame, RateColumns("n", "folk"), RateChoice(limits=Limits.WILSON, per=1.0)).frame.row(0, named=True)
    assert (row["low"], row["high"]) == pytest.approx((wilson(n, 1000).low, wilson(n, 1000).high))


def test_nobody_without_events_has_no_rate_and_nobody_with_events_is_a_mistake():
    frame = pl.DataFrame({"k": ["a", "b"], "n": [0, 5], "folk": [0, 10]})
    found = rates(frame, RateColumns("n", "folk", ("k",))).frame
    assert found["status"].to_list() == ["not_applicable", "ok"]
    assert found["value"].to_list()[0] is None
    with pytest.raises(InvalidInput) as error:
        rates(frame.with_columns(n=pl.Series([1, 5])), RateColumns("n", "folk", ("k",)))
    assert (error.value.problems[0].row, error.value.problems[0].column) == (2, "folk")


def test_a_group_without_any_number_is_missing_and_half_a_row_is_told():
    frame = pl.DataFrame({"k": ["a", "b", "b"], "n": [None, 3, None], "folk": [10, 10, 10]})
    made = rates(frame, RateColumns("n", "folk", ("k",)))
    assert made.frame["status"].to_list() == ["missing", "ok"]
    assert made.frame["base"].to_list() == [None, 10.0]
    assert made.notes == ("2 rader utan antal eller befolkning räknas inte.",)


@pytest.mark.parametrize("column", ["value", "n", "status"])
def test_a_group_cannot_be_called_as_a_column_of_the_result(column):
    frame = pl.DataFrame({column: ["a"], "count": [1], "folk": [10]})
    with pytest.raises(WrongUse):
        rates(frame, RateColumns("count", "folk", (column,)))


@pytest.mark.parametrize("bad", [[-1, 2], [1.5, 2], ["x", 2]])
def test_what_is_no_count_stops(bad):
    frame = pl.DataFrame({"n": pl.Series([str(one) for one in bad]), "folk": [10, 10]})
    with pytest.raises(InvalidInput):
        rates(frame, RateColumns("n", "folk"))


def test_a_table_without_groups_has_nothing_to_show():
    frame = pl.DataFrame({"k": [None, ""], "n": [1, 2], "folk": [10, 10]}, schema_overrides={"k": pl.String})
    with pytest.raises(NothingToShow):
        rates(frame, RateColumns("n", "folk", ("k",)))
    with pytest.raises(NothingToShow):
        rates(frame.clear(), RateColumns("n", "folk"))


@pytest.mark.parametrize("method", list(RateMethod))
def test_where_nobody_lives_no_method_gives_a_number(method):
    frame = pl.DataFrame({"age": ["0-64", "65+"], "n": [0, 0], "folk": [0, 0]})
    found = rates(frame, RateColumns("n", "folk", (), "age"), RateChoice(method)).frame
    assert found.row(0) == (None, None, None, 0, 0.0, "not_applicable")


def test_rows_without_a_group_still_belong_to_the_reference():
    frame = pl.DataFrame({"k": ["a", None], "n": [10, 30], "folk": [100, 100]})
    found = rates(frame, RateColumns("n", "folk", ("k",)), RateChoice(RateMethod.INDIRECT))
    assert found.frame["value"].to_list() == pytest.approx([100 * 10 / 20])


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_any_data_frame_will_do(kind):
    pytest.importorskip(kind)
    frame = pl.DataFrame({"n": [30], "folk": [1000]})
    other = frame.to_pandas() if kind == "pandas" else frame.to_arrow()
    assert rates(other, RateColumns("n", "folk")).frame.equals(rates(frame, RateColumns("n", "folk")).frame)


# Age bands and standards


def test_bands_go_by_their_lower_bound_and_overlaps_are_cut():
    found = bands_of(["0-4", "55-69", "60-64", "65+"])
    assert found.lows == (0, 55, 60, 65)
    assert found.bands[1] == Band(55, 60)
    assert found.cut == ("55-69",)
    assert [band_of(text) for text in ("85 och äldre", "85+", "85–89", "85")] == [
        Band(85, None), Band(85, None), Band(85, 90), Band(85, None)
    ]  # fmt: skip


def test_a_totals_row_among_the_bands_is_refused_with_its_row():
    frame = pl.DataFrame({"age": ["0-64", "65+", "Totalt"], "n": [1, 2, 3], "folk": [10, 10, 20]})
    with pytest.raises(InvalidInput) as error:
        rates(frame, RateColumns("n", "folk", (), "age"), direct())
    assert error.value.problems[0].row == 4


def test_esp2013_sums_to_a_hundred_thousand_and_to_coarser_bands():
    assert sum(ESP2013.columns["weight"]) == 100_000
    assert ESP2013.summed("weight", bands_of(["0-64", "65-84", "85+"]).bands).tolist() == [80_500, 17_000, 2_500]
    with pytest.raises(InvalidInput, match="standarden"):
        ESP2013.summed("weight", bands_of(["0-17", "18+"]).bands)


def test_an_end_of_life_that_the_table_leaves_out_is_out_of_the_standard_too():
    # Ages 65 and over only: the weights are those of 65 and over.
    frame = pl.DataFrame({"age": ["65-84", "85+"], "n": [20, 30], "folk": [1000, 100]})
    made = rates(frame, RateColumns("n", "folk", (), "age"), direct(per=1000))
    assert made.frame["value"][0] == pytest.approx((17_000 * 20 + 2_500 * 300) / 19_500)
    assert made.notes == ()


def test_a_missing_band_counts_no_events_and_is_told():
    frame = pl.DataFrame({"age": ["0-64", "85+"], "n": [20, 30], "folk": [1000, 100]})
    made = rates(frame, RateColumns("n", "folk", (), "age"), direct(per=1000))
    assert made.frame["value"][0] == pytest.approx((80_500 * 20 + 2_500 * 300) / 100_000)
    assert made.notes == ("Åldrarna 65–84 saknas i tabellen; de räknas som utan händelser.",)


def test_one_s_own_standard_and_its_mistakes():
    frame = pl.DataFrame({"age": ["0-17", "18+"], "n": [20, 30], "folk": [1000, 100]})
    own = standard_of(pl.DataFrame({"age": ["0-17", "18-64", "65+"], "weight": [1, 1, 2]}), "egen")
    found = rates(frame, RateColumns("n", "folk", (), "age"), direct(per=1000), own).frame
    assert found["value"][0] == pytest.approx((1 * 20 + 3 * 300) / 4)
    for wrong in ({"age": ["0", "0"], "weight": [1, 2]}, {"age": ["0"], "weight": [0]}, {"age": ["x"], "weight": [1]},
                  {"age": ["0"], "weight": [None]}, {"age": ["0"], "weight": [-1]}):  # fmt: skip
        with pytest.raises(InvalidInput):
            standard_of(pl.DataFrame(wrong), "fel")


def test_a_reference_must_have_events_where_there_are_some():
    frame = pl.DataFrame({"age": ["0-64", "65+"], "n": [0, 3], "folk": [1000, 100]})
    reference = reference_of(pl.DataFrame({"age": ["0-64", "65+"], "count": [5, 0], "population": [100, 100]}), "ref")
    assert (
        rates(frame, RateColumns("n", "folk", (), "age"), RateChoice(RateMethod.INDIRECT), reference).frame["n"][0] == 3
    )
    with pytest.raises(InvalidInput, match="standardisera"):
        rates(frame.tail(1), RateColumns("n", "folk", (), "age"), RateChoice(RateMethod.INDIRECT), reference)


def test_an_interval_of_a_share_is_none_of_a_standardised_rate():
    frame = pl.DataFrame({"age": ["0"], "n": [20], "folk": [1000]})
    for method in (RateMethod.DIRECT, RateMethod.INDIRECT):
        with pytest.raises(WrongUse):
            rates(frame, RateColumns("n", "folk", (), "age"), RateChoice(method, Limits.WILSON))
    with pytest.raises(WrongUse, match="åldersstandardisera"):
        rates(frame, RateColumns("n", "folk"), direct())
    with pytest.raises(InvalidInput, match="Wilson"):
        rates(frame.with_columns(folk=pl.lit(10)), RateColumns("n", "folk"), RateChoice(limits=Limits.WILSON))


# Published cases


def phe(shared) -> pl.DataFrame:
    return pl.read_csv(shared / "cases" / "events" / "phe" / "two_areas_with_reference.csv", null_values="NA")


COLUMNS = RateColumns("count", "pop", ("area",), "ageband")


@pytest.mark.golden
@pytest.mark.real
def test_the_published_direct_rate_and_the_suppressed_one(shared):
    made = rates(phe(shared), COLUMNS, direct(per=10_000))
    big, tiny = made.frame.rows(named=True)
    expected = (1043.02479914694, 971.770906798568, 1117.89409154792)
    assert (big["value"], big["low"], big["high"]) == pytest.approx(expected, abs=1e-8), PHE
    assert (tiny["value"], tiny["low"], tiny["high"], tiny["n"]) == (None, None, None, 9)
    assert tiny["status"] == "suppressed"
    assert any("55-69" in note for note in made.notes)


@pytest.mark.golden
@pytest.mark.real
def test_the_published_indirect_ratios(shared):
    table = phe(shared)
    big = table.filter(pl.col("area") == "testdata_big")
    reference = reference_of(big.select(age="ageband", count="refcount", population="refpop"), "ref")
    made = rates(table, COLUMNS, RateChoice(RateMethod.INDIRECT), reference)
    expected = [
        (107.072329390203, 100.17147712554, 114.323328724989), (1.07670498828137, 0.492338082509578, 2.04392145554997)
    ]  # fmt: skip
    for row, known in zip(made.frame.select("value", "low", "high").rows(), expected, strict=True):
        assert row == pytest.approx(known, abs=1e-8), PHE
    assert made.expected[0] == pytest.approx(835.883561231174)
    rate = rates(table, COLUMNS, RateChoice(RateMethod.INDIRECT_RATE), reference).frame
    pooled = big["refcount"].sum() / big["refpop"].sum()
    assert rate["value"][0] == pytest.approx(1.07072329390203 * pooled * 100_000)


# General rules


@st.composite
def tables(draw):
    counts = draw(st.lists(st.integers(5, 80), min_size=3, max_size=3))
    people = draw(st.lists(st.integers(500, 5000), min_size=3, max_size=3))
    return pl.DataFrame({"age": ["0-44", "45-64", "65+"], "n": counts, "folk": people})


@given(tables(), st.integers(2, 9))
def test_a_standardised_rate_does_not_change_with_the_size_of_the_place(table, times):
    columns = RateColumns("n", "folk", (), "age")
    one = rates(table, columns, direct()).frame["value"][0]
    many = rates(table.with_columns(pl.col("n", "folk") * times), columns, direct()).frame
    assert many["value"][0] == pytest.approx(one)
    assert many["low"][0] < one < many["high"][0]


@given(tables())
def test_the_own_age_mix_gives_the_crude_rate_and_the_whole_a_ratio_of_hundred(table):
    columns = RateColumns("n", "folk", (), "age")
    own = standard_of(table.select("age", weight="folk"), "egen")
    crude = rates(table, columns).frame.row(0)
    assert rates(table, columns, direct(limits=Limits.BYAR), own).frame["value"][0] == pytest.approx(crude[0])
    assert rates(table, columns, RateChoice(RateMethod.INDIRECT)).frame["value"][0] == pytest.approx(100)


# Estimate rows


def test_rates_become_rows_that_carry_their_denominator():
    frame = pl.DataFrame({"kommun": ["1780", "1715"], "n": [30, 0], "folk": [10_000, 0]})
    choice = RateChoice(per=1000)
    made = rates(frame, RateColumns("n", "folk", ("kommun",)), choice)
    rows = rate_estimates(
        made.frame, choice, measure="events:violence", place="kommun", denominator=Denominator.DAY,
        stamp=Stamp("abc", Origin.FETCHED), period=Period.years(2019, 2023),
    )  # fmt: skip
    nobody, karlstad = sorted(rows, key=lambda row: row.place.code)
    assert (karlstad.value, karlstad.unit, karlstad.base, karlstad.dims) == (
        3.0,
        Unit.PER_1000,
        10_000,
        "denominator=day",
    )
    assert nobody.status is Status.NOT_APPLICABLE
    with pytest.raises(InvalidInput, match="enhet"):
        rate_estimates(
            made.frame, RateChoice(per=7), measure="events:x", place="kommun", denominator=Denominator.RESIDENT,
            stamp=Stamp("abc", Origin.FETCHED), period=Period.year(2020),
        )  # fmt: skip


def test_a_large_table_is_done_at_once():
    size = 20_000
    frame = pl.DataFrame({"k": np.arange(size) % 6000, "n": np.ones(size, int), "folk": np.full(size, 100)})
    assert rates(frame, RateColumns("n", "folk", ("k",))).frame.height == 6000
