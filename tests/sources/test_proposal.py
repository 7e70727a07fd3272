"""Columns are known by their names and by what stands in them, and what is unclear is said."""

import polars as pl
import pytest

from samlad.data.snapshot import SnapshotKind
from samlad.sources.mapping import Mapping
from samlad.sources.proposal import propose


def proposed(kind: SnapshotKind, columns: dict[str, list[str]], file: str = "fil_2021.csv") -> Mapping:
    return propose(kind, pl.DataFrame(columns), file)


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("Händelsetyp", "Brand", "kind"),
        ("HÄNDELSE_TYP", "Brand", "kind"),
        ("kommunkod", "1780", "place"),
        ("Kommun", "Kil", "place"),
        ("Kön", "K", "sex"),
        ("gender", "female", "sex"),
        ("Ålder", "67", "age"),
        ("Antal", "3", "count"),
        ("Kostnad (kr)", "300", "cost"),
        ("longitude", "13.5", "x"),
    ],
)
def test_names_in_two_languages(name: str, content: str, field: str) -> None:
    columns = {"datum": ["2021-02-03"], name: [content]}
    if field == "x":
        columns["latitude"] = ["59.4"]
    assert proposed(SnapshotKind.EVENTS, columns).column(field) == name


def test_a_name_without_its_content_is_not_believed() -> None:
    mapping = proposed(SnapshotKind.EVENTS, {"datum": ["i går"], "inträffad datum": ["2021-02-03"], "typ": ["Brand"]})
    assert mapping.column("start") == "inträffad datum"


def test_a_code_is_taken_before_a_name() -> None:
    mapping = proposed(SnapshotKind.INDICATORS, {"kommun": ["Kil"], "kommunkod": ["1715"], "antal": ["3"]})
    assert mapping.column("place") == "kommunkod"


def test_two_weights_are_one_too_many() -> None:
    mapping = proposed(SnapshotKind.SURVEY, {"vikt": ["1"], "kalvikt": ["2"], "svar": ["1"]})
    assert [(one.field, one.choices) for one in mapping.unclear] == [("weight", ("vikt", "kalvikt"))]


def test_a_survey_without_a_period_asks_for_it() -> None:
    mapping = proposed(SnapshotKind.SURVEY, {"vikt": ["1"], "svar": ["1"]}, "enkät.csv")
    assert [one.field for one in mapping.unclear] == ["values.period"]


def test_two_years_in_a_name_are_not_one_period() -> None:
    mapping = proposed(SnapshotKind.SURVEY, {"vikt": ["1"], "svar": ["1"]}, "enkät_2019_2021.csv")
    assert mapping.unclear[0].choices == ("2019", "2021")


def test_events_without_a_date_say_which_columns_there_are() -> None:
    mapping = proposed(SnapshotKind.EVENTS, {"a": ["1"], "typ": ["Brand"]})
    assert [(one.field, one.choices) for one in mapping.unclear] == [("start", ("a", "typ"))]


def test_coordinates_come_in_pairs() -> None:
    assert "x" not in proposed(SnapshotKind.EVENTS, {"datum": ["2021-02-03"], "typ": ["a"], "x": ["1"]}).columns
