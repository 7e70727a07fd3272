"""The table twin, the wording of cells and the rows for other programs."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import made_up_picture as made_up
import pytest

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.estimates import SCHEMA, Estimates
from samlad.core.interval import Interval
from samlad.core.language import using
from samlad.core.people import Sex
from samlad.picture.model import ExhibitKind
from samlad.report.cells import interval_text, value_text, words_for
from samlad.report.charts import render_chart
from samlad.report.columns import column_widths
from samlad.report.csv_rows import published_csv
from samlad.report.rows import alphabetical, arranged
from samlad.report.tables import short_table_of, table_of
from samlad.report.theme import DEFAULT, theme_from_file


def cells_of(exhibit) -> list[dict[str, str]]:
    table = table_of(exhibit)
    return [dict(zip([column.key for column in table.columns], line, strict=True)) for line in table.cells]


def test_every_row_carries_value_interval_n_period_status_and_origin() -> None:
    first = cells_of(made_up.lonely())[0]
    assert first == {
        "label": "Karlstads kommun",
        "value": "12,3",
        "interval": "10,5–14,1",
        "n": "412",
        "period": "2025",
        "status": "slutlig",
        "origin": "syntetiska data",
    }


def test_a_withheld_row_says_why_and_shows_no_number() -> None:
    kil = next(line for line in cells_of(made_up.places()) if line["label"] == "Kil")
    assert (kil["value"], kil["interval"], kil["n"], kil["status"]) == ("sekretess", "–", "–", "sekretess")


def test_places_stand_by_value_with_the_withheld_last() -> None:
    rows = arranged(made_up.places())
    shown = [row.value for row in rows if row.value is not None]
    assert shown == sorted(shown, reverse=True)
    assert [row.value for row in rows[-2:]] == [None, None]


def test_answers_keep_the_order_of_the_questions_and_the_place_first() -> None:
    rows = arranged(made_up.answers())
    assert [row.estimate.measure for row in rows[::3]] == ["made:alarm", "made:unsafe", "made:water"]
    assert [row.label for row in rows[:3]] == ["Karlstads kommun", "Värmlands län", "Riket"]


def test_unprotected_rows_are_refused() -> None:
    unprotected = replace(made_up.lonely(), rows=Estimates.of([made_up.row()]))
    with pytest.raises(TypeError, match="publish"):
        table_of(unprotected)
    with pytest.raises(TypeError, match="publish"):
        render_chart(unprotected)


def test_an_exhibit_may_call_a_unit_by_its_own_name() -> None:
    exhibit = replace(made_up.lonely(), labels=made_up.PLACES | {"per_1000": "per 1\u00a0000 elever"})
    assert table_of(exhibit).columns[1].title == "Värde, per 1\u00a0000 elever"
    assert "Per 1\u00a0000 elever" in render_chart(exhibit)
    assert "invånare" not in render_chart(exhibit)


def test_the_swedish_alphabet_ends_in_three_letters() -> None:
    assert sorted(["Öckerö", "Ängelholm", "Åmål", "Arvika"], key=alphabetical) == [
        "Arvika",
        "Åmål",
        "Ängelholm",
        "Öckerö",
    ]


def test_a_sex_that_holds_for_all_rows_is_still_told() -> None:
    rows = [made_up.row(place=place, sex=Sex.WOMEN) for place in ("1780", "1715")]
    assert {line["sex"] for line in cells_of(made_up.exhibit(ExhibitKind.PLACES, rows))} == {"kvinnor"}


def test_a_printed_table_says_once_what_holds_for_all_rows() -> None:
    table = short_table_of(made_up.bars())
    assert [column.key for column in table.columns] == ["label", "value", "interval", "n", "status"]
    assert table.note == "Gäller alla rader: plats: Karlstads kommun; period: 2025; ursprung: syntetiska data."


def test_a_printed_week_is_hours_by_days() -> None:
    table = short_table_of(made_up.week())
    assert len(table.cells) == 24
    assert len(table.columns) == 8
    assert table.cells[3][3] == "sekretess"
    assert "syntetiska data" in table.note


def test_a_printed_long_series_is_periods_by_series() -> None:
    table = short_table_of(made_up.trend())
    assert len(table.cells) == 11
    assert len(table.columns) == 5
    assert table.columns[1].title == "Karlstads kommun"
    hole = next(line for line in table.cells if line[0] == "2018")
    assert hole[1] == "–"
    assert "sekretess" in next(line for line in table.cells if line[0] == "2020")
    assert "(" in table.cells[0][1]


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.SHARE, 0.1234, "12,3\u00a0%"),
        (Unit.SHARE, 0.0, "0,0\u00a0%"),
        (Unit.SHARE, 1.0, "100,0\u00a0%"),
        (Unit.SHARE, 0.0042, "0,42\u00a0%"),
        (Unit.COUNT, 1234.0, "1\u00a0234"),
        (Unit.COUNT, 12.5, "12,5"),
        (Unit.PERCENTAGE_POINTS, -4.25, "−4,2"),
        (Unit.PERCENTAGE_POINTS, 3.14, "+3,1"),
        (Unit.PERCENTAGE_POINTS, 0.0, "0,0"),
        (Unit.PER_1000, 0.034, "0,034"),
        (Unit.RATIO, 1.256, "1,26"),
        (Unit.SEK, 1_234_567.4, "1\u00a0234\u00a0567"),
    ],
)
def test_numbers_are_written_as_people_write_them(unit: Unit, value: float, text: str) -> None:
    assert value_text(made_up.row(value=value, unit=unit)) == text


def test_an_interval_has_the_decimals_of_its_value() -> None:
    assert interval_text(made_up.row(value=12.3, interval=Interval(10.04, 14.66))) == "10,0–14,7"
    assert interval_text(made_up.row(value=0.5, unit=Unit.SHARE, interval=Interval(0.456, 0.544))) == "45,6–54,4"
    assert interval_text(made_up.row(value=12.3, width=None)) == "–"
    assert interval_text(made_up.row(value=0.0, interval=Interval(0.0, 0.037))) == "0,000–0,037"


def test_numbers_follow_the_language() -> None:
    with using("en"):
        assert value_text(made_up.row(value=0.1234, unit=Unit.SHARE)).startswith("12.3")


def test_large_sums_are_counted_in_millions_in_charts() -> None:
    words = words_for(Unit.SEK, largest=5e7, shorten=True)
    assert (words.caption, words.value(5e7)) == ("miljoner kronor", "50,0")


def test_every_kind_of_absence_has_its_own_word() -> None:
    absent = [status for status in Status if not status.has_value]
    words = {value_text(made_up.row(value=None, status=status)) for status in absent}
    assert len(words) == len(absent) == 4


def test_csv_rows_are_the_estimate_table() -> None:
    exhibit = made_up.places()
    text = published_csv(exhibit.rows)
    assert text.split("\r\n")[0].split(",") == list(SCHEMA)
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(lines) == len(exhibit.rows)
    assert {line["origin"] for line in lines} == {Origin.SYNTHETIC.value}
    withheld = next(line for line in lines if line["status"] == "suppressed")
    assert (withheld["value"], withheld["n"], withheld["low"]) == ("", "", "")


def test_csv_quotes_what_needs_it() -> None:
    text = published_csv(made_up.published([made_up.row(category='a "b", c')]))
    assert '"a ""b"", c"' in text


def test_columns_fit_the_page_and_never_break_numbers() -> None:
    for exhibit in made_up.everything():
        table = short_table_of(exhibit)
        if table.cells:
            widths = column_widths(table, 470.0, 8.0)
            assert sum(widths) <= 470.0 + 1e-6
            assert min(widths) > 10


def test_a_theme_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "theme.json"
    file.write_text(json.dumps({"accent": "#123456"}), encoding="utf-8")
    assert theme_from_file(file).accent == "#123456"
    assert theme_from_file(file).ink == DEFAULT.ink


@pytest.mark.parametrize("content", ["{", "[1]", '{"accent": "red"}', '{"colour": "#123456"}', '{"accent": 3}'])
def test_a_broken_theme_is_refused_with_a_reason(tmp_path: Path, content: str) -> None:
    file = tmp_path / "theme.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        theme_from_file(file)
    assert "theme.json" in caught.value.for_people()
