"""A table of margins is read whole, and told what is wrong with it row by row."""

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.survey.calibration import Margin, read_margins


def table(*rows):
    return pl.DataFrame(rows, schema=["variable", "category", "total"], orient="row", strict=False)


def test_classes_crossings_totals_and_the_intercept():
    margins = read_margins(
        table(("kon", "K", 60.0), ("kon", "M", 40.0), ("kon * alder", "K * 18-29", 100.0), ("1", None, 100.0),
              ("inkomst", None, -5.0)), "m.csv")  # fmt: skip
    assert margins[2] == Margin("kon*alder", "K*18-29", 100.0, "m.csv", 4)
    assert margins[2].parts == ("kon", "alder")
    assert [margin.name for margin in margins] == ["kon = K", "kon = M", "kon*alder = K*18-29", "1", "inkomst"]


def test_margins_of_different_populations_contradict_each_other():
    with pytest.raises(InvalidInput) as caught:
        read_margins(table(("kon", "K", 60.0), ("kon", "M", 40.0), ("alder", "u", 70.0), ("alder", "ä", 31.0)))
    assert "kon summerar till 100, alder till 101" in caught.value.problems[0].why


def test_a_numeric_variable_is_of_no_population():
    assert len(read_margins(table(("kon", "K", 60.0), ("kon", "M", 40.0), ("inkomst", None, 9e9)))) == 3


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ([("kon", "K", None)], 2, "total"),
        ([("kon", "K", float("nan"))], 2, "total"),
        ([("kon", "K", 5.0), ("kon", "K", 5.0)], 3, "category"),
        ([("kon", "K", -5.0), ("kon", "M", 9.0)], 2, "total"),
        ([("kon", "K", 5.0), ("kon", None, 5.0)], 3, "category"),
        ([(None, "K", 5.0)], 2, "variable"),
        ([("kon*", "K*1", 5.0)], 2, "variable"),
        ([("kon*alder", "K", 5.0)], 2, "category"),
        ([("kon*alder", None, 5.0)], 2, "category"),
        ([("1", "alla", 5.0)], 2, "category"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(rows, row, column):
    with pytest.raises(InvalidInput) as caught:
        read_margins(table(*rows), "marginaler.csv")
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("marginaler.csv", row, column)


def test_nothing_and_other_columns():
    with pytest.raises(InvalidInput):
        read_margins(pl.DataFrame({"variable": [], "category": [], "total": []}))
    with pytest.raises(InvalidInput) as caught:
        read_margins(pl.DataFrame({"variable": ["kon"], "klass": ["K"], "total": [5]}))
    assert caught.value.problems[0].column == "category"
    with pytest.raises(InvalidInput):
        read_margins(table(("kon", "K", 0.0)))
