"""CSV files of all dialects give the same table, and every row knows its line in the file."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samlad.sources import csv_file, records
from samlad.sources.csv_file import CsvFile
from samlad.sources.mistakes import Mistakes

ROWS = [["Säffle", "1,5"], ["Årjäng; norra", "2,5"]]


def opened(path: Path, content: bytes) -> CsvFile:
    path.write_bytes(content)
    return CsvFile(path, Mistakes(path.name))


def rows(table: CsvFile) -> list[list[str]]:
    return [list(row) for batch in table.batches() for row in batch.frame.rows()]


def lines(table: CsvFile) -> list[int]:
    return [line for batch in table.batches() for line in batch.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_dialects(tmp_path: Path, encoding: str, delimiter: str, end: str, packed: bool) -> None:
    text = end.join([f"Kommun{delimiter}Värde", *(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)]) + end
    content = text.encode(encoding)
    table = opened(tmp_path / "fil.csv", gzip.compress(content) if packed else content)
    assert table.columns == ("Kommun", "Värde")
    assert table.delimiter == delimiter
    assert rows(table) == ROWS
    assert lines(table) == [2, 3]


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    table = opened(tmp_path / "fil.csv", b"antal\n3\n4\n")
    assert table.columns == ("antal",)
    assert rows(table) == [["3"], ["4"]]


def test_a_decimal_comma_is_no_delimiter(tmp_path: Path) -> None:
    assert opened(tmp_path / "fil.csv", b"a;b\n1,5;2,5\n1,5;2,5\n").delimiter == ";"


def test_empty_lines_and_rows_of_delimiters_are_passed_over(tmp_path: Path) -> None:
    table = opened(tmp_path / "fil.csv", b"\n\na;b\n\n1;2\r\n\r\n;\n3;4\n\n;\n")
    assert rows(table) == [["1", "2"], ["3", "4"]]
    assert lines(table) == [5, 8]


def test_a_line_break_inside_quotes_moves_the_lines_but_ends_no_row(tmp_path: Path) -> None:
    table = opened(tmp_path / "fil.csv", b'a;b\n"1\n1";2\n3;"x\ny\nz"\n5;6\n')
    assert rows(table) == [["1\n1", "2"], ["3", "x\ny\nz"], ["5", "6"]]
    assert lines(table) == [2, 4, 7]


def test_the_last_row_needs_no_line_break(tmp_path: Path) -> None:
    assert rows(opened(tmp_path / "fil.csv", b"a;b\n1;2")) == [["1", "2"]]


def test_rows_of_the_wrong_width_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    path.write_bytes(b'a;b\n"1\n";2\n1;2;3\n4;5\n6\n')
    mistakes = Mistakes("fil.csv")
    table = CsvFile(path, mistakes)
    assert rows(table) == [["1\n", "2"], ["4", "5"]]
    with pytest.raises(Exception, match="2 fel") as caught:
        mistakes.stop()
    assert [one.row for one in caught.value.problems] == [4, 6]  # type: ignore[attr-defined]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff", exclude_categories=["Cs"]), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(CELL.filter(str.strip), CELL), min_size=1, max_size=12),
    st.integers(1, 40),
    st.sampled_from(["\n", "\r\n"]),
)
def test_however_the_blocks_are_cut_the_rows_are_the_same(
    tmp_path: Path, cells: list[tuple[str, str]], block: int, end: str
) -> None:
    quoted = ['"' + one.replace('"', '""') + '";"' + other.replace('"', '""') + '"' for one, other in cells]
    path = tmp_path / "fil.csv"
    path.write_bytes(("a;b" + end + end.join(quoted) + end).encode())

    def small(file: object, name: str) -> object:
        return records.records(file, name, block)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "records", small)
        table = CsvFile(path, Mistakes("fil.csv"))
        found = [(one, other or "") for one, other in rows(table)]
        where = lines(table)
    assert found == cells
    expected, line = [], 2
    for one, other in cells:
        expected.append(line)
        line += 1 + (one + other).count("\n")
    assert where == expected
