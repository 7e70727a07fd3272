"""What no register saw, from counts alone, with how much it depends on how the registers hang together."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.events.dark_figure.histories import histories_of
from samlad.events.dark_figure.log_linear import log_linear
from samlad.events.dark_figure.models import dark_figure
from samlad.events.dark_figure.two_lists import Overlap, chapman, two_registers

THREE = pl.DataFrame(
    {"a": [0, 0, 0, 1, 1, 1, 1], "b": [0, 1, 1, 0, 0, 1, 1], "c": [1, 0, 1, 0, 1, 0, 1],
     "f": [63, 55, 18, 69, 17, 21, 28]}
)  # fmt: skip


def test_chapman_by_hand():
    found = chapman(Overlap(both=60, first_only=40, second_only=30))
    assert found.value == pytest.approx(101 * 91 / 61 - 1)
    # Seber's variance.
    assert found.se**2 == pytest.approx(101 * 91 * 40 * 30 / (61**2 * 62))
    assert 130 < found.interval.low < found.value < found.interval.high


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.floats(0.1, 10))
def test_the_total_never_goes_below_what_was_seen(both, first, second, ratio):
    if both + first + second:
        found = chapman(Overlap(both, first, second), ratio)
        assert found.interval.low >= both + first + second
        assert found.interval.holds(found.value)


def test_registers_that_hang_together_hide_more():
    table = two_registers(Overlap(60, 40, 30), [0.5, 2.0])
    assert table["model"].to_list() == ["chapman", "dependence", "dependence"]
    unseen = [total - 130 for total in table["estimate"]]
    assert unseen[1:] == pytest.approx([unseen[0] / 2, unseen[0] * 2])
    assert set(two_registers(Overlap(3, 40, 30))["status"]) == {"unreliable"}
    assert chapman(Overlap(5, 9, 0)).value == 14


@pytest.mark.parametrize("numbers", [(-1, 2, 3), (0, 0, 0)])
def test_counts_that_say_nothing(numbers):
    with pytest.raises(InvalidInput):
        Overlap(*numbers)
    with pytest.raises(InvalidInput):
        chapman(Overlap(1, 1, 1), odds_ratio=0.0)


@pytest.mark.golden
@pytest.mark.real
def test_four_lists_of_rome(shared):
    frame = pl.read_csv(shared / "cases" / "events" / "rcapture" / "HIV.csv")
    histories = histories_of(frame, ["c1", "c2", "c3", "c4"], "freq")
    alone = log_linear(histories)
    # Rcapture 1.4-4, data of Abeni (1994).
    assert (alone.total, alone.se) == pytest.approx((11124.578, 904.752), abs=0.01)
    pair = log_linear(histories, [(0, 1)])
    assert (pair.total, pair.se) == pytest.approx((12318.5, 1188.7), abs=0.1)
    assert pair.aic == pytest.approx(86.65, abs=0.01)
    assert (pair.interval.low, pair.interval.high) == pytest.approx((10266, 14992), abs=1)
    found = dark_figure(histories)
    assert found.frame.height == 65
    assert found.frame["model"][0] == "c1:c2"


@pytest.mark.golden
@pytest.mark.parametrize(
    ("pairs", "total", "se", "aic"),
    [
        ([], 388.48349496, 21.55309167, 69.74790159),
        ([(0, 1)], 416.0, 30.94285568, 68.53532396),
        ([(0, 1), (0, 2), (1, 2)], 1312.76470588, 517.97806240, 51.39106626),
    ],
)
def test_three_lists_as_r_fits_them(pairs, total, se, aic):
    # R 4: glm(f ~ a + b + c + …, poisson); N = seen + exp(b0).
    found = log_linear(histories_of(THREE, ["a", "b", "c"], "f"), pairs)
    assert (found.total, found.se, found.aic) == pytest.approx((total, se, aic), abs=1e-4)
    assert found.interval.low < found.total < found.interval.high


@pytest.mark.golden
def test_the_lower_bound_is_the_fit_to_those_seen_once_and_twice():
    found = dark_figure(histories_of(THREE, ["a", "b", "c"], "f")).frame
    # R 4: glm on the cells with one and two.
    assert found.row(-1, named=True)["model"] == "chao_lower_bound"
    assert found["estimate"][-1] == pytest.approx(478.673937, abs=1e-4)
    assert found.height == 9


def test_the_sensitivity_is_a_sentence():
    found = dark_figure(histories_of(THREE, ["a", "b", "c"], "f"))
    assert found.finding.startswith("Registren såg 271.")
    assert found.frame["near_best"].sum() == 1


def test_persons_row_by_row_are_the_same_as_counts():
    rows = pl.DataFrame({name: THREE[name].repeat_by(THREE["f"]).explode() for name in "abc"})
    counted = histories_of(THREE, ["a", "b", "c"], "f")
    assert histories_of(rows, ["a", "b", "c"]).numbers.tolist() == counted.numbers.tolist()


def test_a_pair_that_never_met_holds_no_model_with_that_pair():
    apart = THREE.with_columns(f=pl.Series([63, 55, 18, 69, 17, 0, 0]))
    histories = histories_of(apart, ["a", "b", "c"], "f")
    assert log_linear(histories, [(0, 1)]) is None
    found = dark_figure(histories).frame
    assert (found.filter(pl.col("model").str.contains("a:b"))["status"] == "not_applicable").all()
    nobody = THREE.with_columns(f=pl.Series([63, 0, 0, 69, 17, 0, 0]))
    with pytest.raises(InvalidInput, match="modell"):
        dark_figure(histories_of(nobody, ["a", "b", "c"], "f"))


@pytest.mark.parametrize(
    ("wrong", "row"),
    [
        (THREE.with_columns(a=pl.lit(2)), 2),
        (THREE.with_columns(f=pl.lit(-1)), 2),
        (THREE.with_columns(f=pl.Series([1, None, 1, 1, 1, 1, 1])), 3),
        (pl.concat([THREE, pl.DataFrame({"a": [0], "b": [0], "c": [0], "f": [9]})]), 9),
    ],
)
def test_histories_that_cannot_be(wrong, row):
    with pytest.raises(InvalidInput) as error:
        histories_of(wrong, ["a", "b", "c"], "f")
    assert error.value.problems[0].row == row


def test_registers_that_cannot_be():
    for names in (["a"], ["a", "a"], ["a", "x"]):
        with pytest.raises(InvalidInput):
            histories_of(THREE, names, "f")
    with pytest.raises(InvalidInput):
        histories_of(THREE.with_columns(f=pl.lit(0)), ["a", "b", "c"], "f")
    unknown = pl.concat([THREE, pl.DataFrame({"a": [0], "b": [0], "c": [0], "f": [None]}, schema=THREE.schema)])
    assert histories_of(unknown, ["a", "b", "c"], "f").seen == 271
