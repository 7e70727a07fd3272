"""Whom a question was put to: read, written back to the same, applied to answers, refused when it makes no sense."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.data.condition import AllOf, Answered, AnyOf, NotSo, holds, parsed, written

singles = st.builds(
    Answered,
    st.sampled_from(["smoke_alarm", "age", "Q1.a"]),
    st.sampled_from(["=", "!="]),
    st.sampled_from(["1", "-9", "ja", "18-29", "80+", "två ord"]),
)
conditions = st.recursive(
    singles,
    lambda part: st.one_of(
        st.builds(NotSo, part),
        st.builds(lambda parts: AllOf(tuple(parts)), st.lists(part, min_size=2, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(part, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


@given(conditions)
def test_what_is_written_is_read_back_to_the_same(condition):
    assert parsed(written(condition)) == condition


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a = 1", [True, False, False, False]),
        ("a != 1", [False, True, True, False]),
        ("not a = 1", [False, True, True, True]),
        ("a in (1, 2) and b = 'x'", [True, False, False, False]),
        ("a >= 2", [False, True, True, False]),
        ("a = 1 or a = 3", [True, False, True, False]),
        ("${a} = '1' and selected(${b}, 'x')", [True, False, False, False]),
        ("a = 1 eller inte b = 'x'", [True, True, True, True]),
    ],
)
def test_rows_that_were_asked(text, rows):
    answers = pl.DataFrame({"kol": [1.0, 2.0, 3.0, None], "b": ["x", "y", None, "z"]})
    found = answers.select(holds(parsed(text), {"a": "kol", "b": "b"}.__getitem__).alias("asked"))["asked"]
    assert found.to_list() == rows


@pytest.mark.parametrize(
    "text", ["a", "a =", "(a = 1", "a = 1 b = 2", "= 1", "a < x", "a in ()", "regex(${a}, 'x')", "a ? 1"]
)
def test_what_makes_no_sense_is_refused_with_the_spot(text):
    with pytest.raises(InvalidInput) as refused:
        parsed(text)
    assert refused.value.problems[0].value == text
    assert refused.value.problems[0].cure
