"""Two samples in one stratum, the plan place by place, and its cost."""

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.stats.streams import stream
from samlad.survey.planning import AddOn, Prices, combined_probability, two_samples
from samlad.survey.planning.plan import Assumptions, plan_table


def test_probabilities_by_hand():
    assert combined_probability([0.1], [0.2], AddOn.INDEPENDENT) == pytest.approx([0.28])
    assert combined_probability([0.1], [0.2], AddOn.FROM_REST) == pytest.approx([0.3])
    for base, extra in (([1.2], [0.1]), ([0.6], [0.5])):
        with pytest.raises(WrongUse):
            combined_probability(base, extra, AddOn.FROM_REST)


@pytest.mark.parametrize("how", AddOn)
def test_totals_of_overlapping_samples_are_unbiased(how):
    random, size, base, extra = stream(9, how), 400, 40, 100
    y = random.gamma(2, 3, size)
    strata = pl.DataFrame({"stratum": ["a"], "population": [size], "base": [base], "add_on": [extra]})
    weight = two_samples(strata, how)["design_weight"][0]
    totals = []
    for _draw in range(3000):
        first = random.choice(size, base, replace=False)
        pool = np.arange(size) if how is AddOn.INDEPENDENT else np.setdiff1d(np.arange(size), first)
        totals.append(weight * y[np.union1d(first, random.choice(pool, extra, replace=False))].sum())
    assert np.mean(totals) == pytest.approx(y.sum(), abs=3 * np.std(totals) / np.sqrt(3000))


def test_expected_persons_and_samples_too_large():
    strata = pl.DataFrame({"stratum": ["a", "b"], "population": [100, 100], "base": [10, 0], "add_on": [20, 0]})
    found = two_samples(strata, AddOn.INDEPENDENT)
    assert found["expected_persons"].to_list() == pytest.approx([28, 0])
    assert found["design_weight"].to_list() == [pytest.approx(1 / 0.28), None]
    with pytest.raises(InvalidInput) as caught:
        two_samples(strata.with_columns(base=pl.Series([90, 0])), AddOn.FROM_REST)
    assert caught.value.problems[0].row == 2
    with pytest.raises(InvalidInput):
        two_samples(strata.drop("base"), AddOn.FROM_REST)


def test_a_plan_adds_strata_of_a_place_and_its_prices():
    strata = pl.DataFrame(
        {
            "stratum": ["k1", "k2", "g"],
            "kommun": ["Kil", "Kil", "Grums"],
            "population": [6000, 3000, 7000],
            "sample": [200, 400, 0],
        }
    )
    prices = Prices(fixed=50_000, person=30, reminder=20, answer=10)
    found = plan_table(strata, Assumptions(0.5, 1.15, prices, (0.8, 0.6)), place="kommun")
    assert found["place"].to_list() == ["Kil", "Grums"]
    kil = found.row(0, named=True)
    assert (kil["population"], kil["drawn"], kil["expected_responses"]) == (9000, 600, 300)
    assert kil["weight_effect"] == pytest.approx(600 * (200 * 30**2 + 400 * 7.5**2) / (200 * 30 + 400 * 7.5) ** 2)
    assert kil["cost"] == pytest.approx(600 * 30 + 600 * 1.4 * 20 + 300 * 10)
    assert kil["low_10"] < 0.1 < kil["high_10"]
    assert kil["change_10"] > 0.085  # unequal weights make it harder than the table's 8.5
    assert found.row(1, named=True)["high_10"] is None
    assert found.row(1, named=True)["cost"] == 0


def test_plans_that_cannot_be():
    strata = pl.DataFrame({"stratum": ["a"], "population": [10], "sample": [11]})
    with pytest.raises(InvalidInput):
        plan_table(strata, Assumptions(0.5))
    with pytest.raises(InvalidInput):
        plan_table(strata.drop("sample"), Assumptions(0.5))
    with pytest.raises(WrongUse):
        Assumptions(0.0)
    with pytest.raises(WrongUse):
        Prices(person=-1)
    with pytest.raises(WrongUse):
        Prices().variable_cost(10, 5, [1.5])
