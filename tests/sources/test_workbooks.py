"""Workbooks as people make them: titles above the table, merged headings, dates as dates and as numbers."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file
from samlad.sources.xlsx_file import XlsxFile


@pytest.fixture
def book(tmp_path: Path) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(tmp_path / "bok.xlsx")


def test_a_title_above_and_a_merged_heading(book: xlsxwriter.Workbook, tmp_path: Path) -> None:
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Fallolyckor i länet")
    sheet.merge_range(2, 1, 2, 2, "Antal")
    sheet.merge_range(2, 3, 2, 4, "Andel")
    sheet.write_row(3, 0, ["Kommun", "kvinnor", "män", "kvinnor", "män"])
    sheet.write_row(4, 0, ["Kil", 3, 4, 0.5, 0.25])
    book.close()
    table = XlsxFile(tmp_path / "bok.xlsx")
    assert table.columns == ("Kommun", "Antal kvinnor", "Antal män", "Andel kvinnor", "Andel män")
    (batch,) = table.batches()
    assert batch.frame.rows() == [("Kil", "3", "4", "0.5", "0.25")]
    assert batch.lines.to_list() == [5]


def test_the_first_sheet_with_anything_on_it_is_read(book: xlsxwriter.Workbook, tmp_path: Path) -> None:
    book.add_worksheet("tom")
    book.add_worksheet("data").write_column(0, 0, ["antal", 3])
    book.close()
    assert XlsxFile(tmp_path / "bok.xlsx").columns == ("antal",)


@pytest.mark.parametrize("as_serial", [False, True])
def test_dates_of_excel(book: xlsxwriter.Workbook, workspace: Workspace, tmp_path: Path, as_serial: bool) -> None:
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["Datum", "Händelsetyp", "Kommun"])
    for row in range(1, 4):
        if as_serial:
            sheet.write_number(row, 0, 44230 + row)
        else:
            sheet.write_datetime(row, 0, datetime(2021, 2, 3 + row), day)  # noqa: DTZ001 (local time)
        sheet.write_row(row, 1, ["Brand", "Kil"])
    book.close()
    report = import_file(workspace, SnapshotKind.EVENTS, tmp_path / "bok.xlsx", actor="Eva")
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert [one.date() for one in frame["start"]] == [date(2021, 2, 4), date(2021, 2, 5), date(2021, 2, 6)]
    assert set(frame["precision"]) == {"day"}
    assert set(frame["place"]) == {"1715"}
    assert report.snapshot.imported.tzinfo is UTC
