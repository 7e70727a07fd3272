"""What is wrong in a file is told as one sentence with file, row, column and cure, and nothing of it is imported."""

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from samlad.core.errors import InvalidInput, Problem
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file

EVENTS = "Händelsenummer;Datum;Händelsetyp;Kommunkod;Antal\n"
INDICATORS = "kommunkod;år;antal;folkmängd\n"


def refused(workspace: Workspace, kind: str, path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        import_file(workspace, SnapshotKind(kind), path, actor="Eva")
    assert int(caught.value.exit_code) == 10
    assert workspace.snapshots() == []
    assert workspace.estimate_names() == []
    for folder in ("incoming", "snapshots"):
        assert list((workspace.root / folder).iterdir()) == []
    for problem in caught.value.problems:
        assert problem.why
        assert problem.cure
    return caught.value


def file(tmp_path: Path, text: str | bytes, name: str = "fil.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("rows", "row", "column", "value", "why"),
    [
        ("A1;2021-02-03;Brand;1780;1\nA2;2021-02-31;Brand;1780;1", 3, "Datum", "2021-02-31", "inget sådant datum"),
        ("A1;2021-02-03 25:10;Brand;1780;1\nA2;2021-02-03 10:00;Brand;1780;1", 2, "Datum", "2021-02-03 25:10", "inget"),
        ("A1;2021-02-03;Brand;180;1\nA2;2021-02-03;Brand;1780;1", 2, "Kommunkod", "180", "tre siffror"),
        ("A1;2021-02-03;Brand;9999;1", 2, "Kommunkod", "9999", "finns inte i registret"),
        ("A1;2021-02-03;Brand;1780;-1", 2, "Antal", "-1", "negativ"),
        ("A1;2021-02-03;Brand;1780;1,5", 2, "Antal", "1.5", "heltal"),
        ("A1;2021-02-03;Brand;1780;1;2", 2, None, None, "6 fält, men rubrikraden har 5"),
        ("A1;2021-02-03;Brand;1780", 2, None, None, "4 fält"),
        ("A1;;Brand;1780;1\nA2;2021-02-03;Brand;1780;1", 2, "Datum", None, "Datum saknas"),
        ("A1;2021-02-03;;1780;1\nA2;2021-02-03;Brand;1780;1", 2, "Händelsetyp", None, "saknas"),
    ],
)
def test_one_mistake_among_the_events(
    workspace: Workspace, tmp_path: Path, rows: str, row: int, column: str | None, value: str | None, why: str
) -> None:
    error = refused(workspace, "events", file(tmp_path, EVENTS + rows + "\n"))
    (problem,) = error.problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("fil.csv", row, column, value)
    assert why in problem.why


def test_an_end_before_its_start(workspace: Workspace, tmp_path: Path) -> None:
    text = "starttid;sluttid;händelsetyp\n2021-02-03 10:00;2021-02-03 09:00;Brand\n"
    (problem,) = refused(workspace, "events", file(tmp_path, text)).problems
    assert (problem.row, problem.column) == (2, "sluttid")
    assert "slutar innan" in problem.why


def test_a_number_that_stands_twice(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"A{n};2021-02-03;Brand;1780;1\n" for n in range(100)) + "A7;2021-02-04;Brand;1780;1\n"
    mapping = file(
        tmp_path,
        'kind = "events"\n[columns]\nevent_id = "Händelsenummer"\nstart = "Datum"\nkind = "Händelsetyp"\n',
        "mappning.toml",
    )
    with pytest.raises(InvalidInput) as caught:
        import_file(workspace, SnapshotKind.EVENTS, file(tmp_path, EVENTS + rows), mapping=mapping, actor="Eva")
    (problem,) = caught.value.problems
    assert problem.row == 102
    assert "rad 9" in problem.why


def test_all_mistakes_are_counted_and_the_first_twenty_shown(workspace: Workspace, tmp_path: Path) -> None:
    good = "".join(f"G{n};2021-02-03;Brand;1780;1\n" for n in range(400))
    bad = "".join(f"B{n};2021-02-30;Brand;178;1\n" for n in range(30))
    error = refused(workspace, "events", file(tmp_path, EVENTS + good + bad))
    assert error.total == 60
    assert len(error.problems) == 20
    assert "60 fel" in error.what
    assert "… och 40 fel till." in error.for_people()


@pytest.mark.parametrize(
    ("rows", "column", "why"),
    [
        ("1780;2021;3;-5", "folkmängd", "negativ"),
        ("1780;2021;-3;95000", "antal", "negativ"),
        (
            "1780;2021;tre;95000\n1780;2022;3;95000\n" * 1
            + "1715;2021;3;9\n" * 1
            + "\n".join(f"{code};2023;3;9" for code in (1715, 1730, 1737, 1760, 1761, 1762, 1763, 1764, 1765, 1766)),
            "antal",
            "inget tal",
        ),
        ("1780;2021;3;95000\n1780;2021;4;95000", "kommunkod", "flera rader"),
        ("1780;2021;3;95000\n1917;2021;4;95000", "kommunkod", "finns inte i registret"),
    ],
)
def test_mistakes_among_indicators(workspace: Workspace, tmp_path: Path, rows: str, column: str, why: str) -> None:
    error = refused(workspace, "indicators", file(tmp_path, INDICATORS + rows + "\n"))
    assert {one.column for one in error.problems} == {column}
    assert why in error.problems[0].why


def test_a_mistake_in_the_only_number_is_told_once_and_as_it_stands(workspace: Workspace, tmp_path: Path) -> None:
    error = refused(workspace, "indicators", file(tmp_path, "kommunkod;år;folkmängd\n1780;2021;-5\n1715;2021;9000\n"))
    assert error.total == 1
    assert error.problems[0].value == "-5"


def test_a_share_that_is_a_per_cent(workspace: Workspace, tmp_path: Path) -> None:
    (problem,) = refused(
        workspace, "indicators", file(tmp_path, "kommun;år;andel\nKil;2021;0,5\nEda;2021;45\n")
    ).problems
    assert (problem.row, problem.column, problem.value) == (3, "andel", "45")
    assert problem.cure == "Dela procent med 100."


def test_a_municipality_that_was_not_there_that_year(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommun;år;antal\nKnivsta;2001;3\nKil;2001;3\nOrten;2001;3\n"
    error = refused(workspace, "indicators", file(tmp_path, text))
    assert [(one.row, one.value) for one in error.problems] == [(2, "Knivsta"), (4, "Orten")]
    assert "2001" in error.problems[0].why


def test_a_weight_that_cannot_be(workspace: Workspace, tmp_path: Path) -> None:
    text = "vikt;svar\n1,5;1\n;2\n-2;1\n" + "1,5;2\n" * 30
    error = refused(workspace, "survey", file(tmp_path, text, "enkät_2021.csv"))
    assert [(one.row, one.column) for one in error.problems] == [(3, "vikt"), (4, "vikt")]


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tom.csv", b"", "tom"),
        ("bara_rader.csv", b"\n\n\n", "tom"),
        ("rubrik.csv", b"datum;typ\n", "inga rader"),
        ("nul.csv", b"datum;typ\n2021-02-03;\0\n", "inte hör till text"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "inte hör till text"),
        ("utf16.csv", "datum;typ\n2021-02-03;Brand\n".encode("utf-16"), "UTF-16"),
        ("okänd.csv", b"datum;typ\n2021-02-03;Br\x81nd\n", "varken UTF-8 eller Windows-1252"),
        ("citat.csv", b'datum;typ\n2021-02-03;"Brand\n2021-02-04;Brand\n', "stängs aldrig"),
        ("tum.csv", b'datum;typ\n2021-02-03;5"\n2021-02-03;6"\n', "mitt i ett fält"),
        ("dubbel.csv", b"datum;typ;typ\n2021-02-03;a;b\n", "samma rubrik"),
        ("utan_rubrik.csv", b"datum;;typ\n2021-02-03;a;b\n", "ingen rubrik"),
        ("avbruten.csv.gz", gzip.compress(b"datum;typ\n" + b"2021-02-03;Brand\n" * 999, mtime=0)[:60], "avbruten"),
        ("egentligen_csv.xlsx", b"datum;typ\n2021-02-03;Brand\n", "CSV-fil som har fått nytt namn"),
        ("trasig.xlsx", b"PK\x03\x04" + b"\1" * 50, "avbruten eller skadad"),
        ("inte_en_bok.xlsx", zipped(b"<a/>"), ""),
        ("bomb.xlsx", zipped(b"0" * (80 << 20)), "packas upp till 80 MB"),
        ("gammal.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls läses inte"),
        ("trasig.parquet", b"PAR1" + b"\1" * 50, ""),
        ("trasig.sav", b"$FL2" + b"\1" * 50, ""),
    ],
)
def test_files_that_are_no_tables(workspace: Workspace, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (problem,) = refused(workspace, "events", file(tmp_path, content, name)).problems
    assert problem.file == name
    assert why in problem.why


def test_a_file_that_is_not_there_and_a_folder(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "borta.csv", tmp_path):
        (problem,) = refused(workspace, "events", path).problems
        assert problem.file == str(path)


def test_a_file_that_may_not_be_read(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, EVENTS)
    whole = Path.open

    def closed(self: Path, *rest: object, **named: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", closed)
    (problem,) = refused(workspace, "events", path).problems
    assert "får inte läsa" in problem.why


def test_a_workbook_without_rows(workspace: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "tom.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["datum", "typ"])
    (problem,) = refused(workspace, "events", tmp_path / "tom.xlsx").problems
    assert "inga rader" in problem.why


def test_a_file_deleted_while_it_is_read(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, EVENTS + "A1;2021-02-03;Brand;1780;1\n")
    whole = Workspace.find

    def deleting(self: Workspace, content: str, kind: SnapshotKind) -> object:
        path.unlink()
        return whole(self, content, kind)

    monkeypatch.setattr(Workspace, "find", deleting)
    (problem,) = refused(workspace, "events", path).problems
    assert "togs bort medan den lästes" in problem.why


def test_a_file_that_grows_while_it_is_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, EVENTS + "A1;2021-02-03;Brand;1780;1\n")
    monkeypatch.setattr("samlad.sources.importing.EventCleaner.finish", lambda _self: growing_file(path))
    (problem,) = refused(workspace, "events", path).problems
    assert "ändrades medan den lästes" in problem.why


def growing_file(path: Path) -> list[str]:
    with path.open("a", encoding="utf-8") as more:
        more.write("A2;2021-02-03;Brand;1780;1\n")
    return []


def test_every_problem_can_stand_alone() -> None:
    spot = Problem("därför", "gör så", file="fil.csv", row=3, column="Datum", value="x")
    assert spot.where() == "fil.csv, rad 3, kolumn ”Datum”, värdet ”x”"


def test_numbers_that_can_be_read_in_two_ways_are_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    text = 'kommun,år,antal\nKil,2021,"1,234"\nEda,2021,"2,345"\n'
    error = refused(workspace, "indicators", file(tmp_path, text))
    assert [one.column for one in error.problems] == ["formats.count"]


def test_days_that_may_be_months_are_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    text = "datum,händelsetyp\n03/02/2021,Brand\n04/05/2021,Brand\n"
    error = refused(workspace, "events", file(tmp_path, text))
    (problem,) = error.problems
    assert problem.column == "formats.start"
    assert "dd/mm/yyyy, mm/dd/yyyy" in problem.why
    assert "--mapping" in problem.cure


def test_parquet_of_nothing(workspace: Workspace, tmp_path: Path) -> None:
    pl.DataFrame({"datum": [], "typ": []}, schema={"datum": pl.String, "typ": pl.String}).write_parquet(
        tmp_path / "tom.parquet"
    )
    (problem,) = refused(workspace, "events", tmp_path / "tom.parquet").problems
    assert "inga rader" in problem.why


def test_a_register_keyed_by_identity_numbers_is_stopped_and_none_of_them_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    # Numbers of the tax agency's own for tests.
    people = ("190001019802", "194002019814", "194107279815", "191212121212")
    text = "ärendenummer;datum;händelsetyp\n" + "".join(f"{one};2021-02-03;Fall\n" for one in people)
    error = refused(workspace, "events", file(tmp_path, text))
    assert "personnummer" in error.for_people()
    assert not any(one in error.for_people() for one in people)


def test_free_text_and_identity_numbers_do_not_pass_as_a_kind(workspace: Workspace, tmp_path: Path) -> None:
    text = "datum;händelsetyp;platstyp\n2021-02-03;Fall;gata\n2021-02-03;Fall 19121212-1212;gata\n"
    error = refused(workspace, "events", file(tmp_path, text))
    assert [(one.row, one.column, one.value) for one in error.problems] == [(3, "händelsetyp", "…")]
    mapping = file(
        tmp_path, 'kind = "events"\n[columns]\nstart = "datum"\nkind = "händelsetyp"\nspot = "text"\n', "m.toml"
    )
    path = file(tmp_path, "datum;händelsetyp;text\n2021-02-03;Fall;" + "hon sade att " * 20 + "\n")
    with pytest.raises(InvalidInput) as caught:
        import_file(workspace, SnapshotKind.EVENTS, path, mapping=mapping, actor="Eva")
    assert "hon sade" not in caught.value.for_people()


def test_a_sex_that_is_not_understood_does_not_pass_for_both(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommun;år;kön;antal\nKil;2021;1;3\nKil;2021;kvinnor;4\n"
    (problem,) = refused(workspace, "indicators", file(tmp_path, text)).problems
    assert (problem.row, problem.column, problem.value) == (2, "kön", "1")
