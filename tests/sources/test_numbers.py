"""Numbers are read as they are written, and what can be read in two ways is not guessed."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.sources.numbers import DecimalMark, decimal_mark, number


def read(texts: list[str], mark: DecimalMark) -> list[float | None]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(number(pl.col("text"), mark)).to_series().to_list()


def written(value: int, decimals: str, thousands: str, mark: str) -> str:
    return f"{value:,}".replace(",", thousands) + (mark + decimals if decimals else "")


WHOLE = st.integers(0, 10**12)
DECIMALS = st.from_regex(r"[0-9]{0,4}", fullmatch=True)


@given(WHOLE, DECIMALS, st.sampled_from(["", " ", "\u00a0", "\u202f", "."]))
def test_swedish_numbers(value: int, decimals: str, thousands: str) -> None:
    assert read([written(value, decimals, thousands, ",")], DecimalMark.COMMA) == [float(f"{value}.{decimals or 0}")]


@given(WHOLE, DECIMALS, st.sampled_from(["", " ", ","]))
def test_english_numbers(value: int, decimals: str, thousands: str) -> None:
    assert read([written(value, decimals, thousands, ".")], DecimalMark.POINT) == [float(f"{value}.{decimals or 0}")]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_python_writes_is_read_back(value: float) -> None:
    assert read([repr(value)], DecimalMark.POINT) == [value]


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_and_none_becomes_infinite(text: str) -> None:
    for mark in DecimalMark:
        (found,) = read([text], mark)
        assert found is None or abs(found) < float("inf")


@pytest.mark.parametrize("text", ["inf", "nan", "12 34", "1.2.3", "--3", "3-", "tre", "1e", "0x10", "1,2,3"])
def test_what_is_no_number(text: str) -> None:
    assert read([text], DecimalMark.POINT) == [None]


def test_a_minus_sign_of_typography() -> None:
    assert read(["\u22123,5", "-3,5"], DecimalMark.COMMA) == [-3.5, -3.5]


def test_a_point_is_not_quietly_taken_for_a_comma() -> None:
    assert read(["3.5"], DecimalMark.COMMA) == [None]


@pytest.mark.parametrize(
    ("texts", "swedish", "expected"),
    [
        (["1", "2"], True, DecimalMark.POINT),
        (["1,5", "2"], False, DecimalMark.COMMA),
        (["1.5", "2"], True, DecimalMark.POINT),
        (["1 234,5"], True, DecimalMark.COMMA),
        (["1.234,5"], True, DecimalMark.COMMA),
        (["1,234.5"], False, DecimalMark.POINT),
        (["1,234,567"], False, DecimalMark.POINT),
        (["1,234"], False, None),
        (["1.234"], True, None),
        (["1.234"], False, DecimalMark.POINT),
        (["0,250"], False, DecimalMark.COMMA),
        (["1,5", "1.5"], False, None),
    ],
)
def test_the_decimal_mark_of_a_column(texts: list[str], swedish: bool, expected: DecimalMark | None) -> None:
    assert decimal_mark(pl.Series(texts), swedish=swedish) is expected
