"""What registers do wrong: points turned around or out of their zone, impossible clocks, one event a thousand times."""

from pathlib import Path

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import ImportReport, import_file
from samlad.sources.mapping import Mapping

HEADING = "Händelsenummer;Larmtid;Sluttid;Händelsetyp;Kommunkod;X;Y\n"


def read(workspace: Workspace, folder: Path, *rows: str, **values: str) -> ImportReport:
    path = folder / "register.csv"
    path.write_text(HEADING + "\n".join(rows) + "\n", encoding="utf-8")
    names = ("event_id", "start", "end", "kind", "place", "x", "y")
    columns = {one: (name,) for one, name in zip(names, HEADING.strip().split(";"), strict=True)}
    mapping = Mapping(SnapshotKind.EVENTS, columns, values={"register": "r"} | values)
    return import_file(workspace, SnapshotKind.EVENTS, path, mapping=mapping, actor="prov")


def row(
    number: str = "1", start: str = "2026-01-02 10:00", end: str = "", *, x: str = "414980", y: str = "6583244"
) -> str:
    return f"{number};{start};{end};1;1780;{x};{y}"


def problem(workspace: Workspace, folder: Path, *rows: str, **values: str):
    with pytest.raises(InvalidInput) as caught:
        read(workspace, folder, *rows, **values)
    assert workspace.snapshots() == []
    return caught.value.problems[0]


def clean(workspace: Workspace, report: ImportReport) -> pl.DataFrame:
    return workspace.clean(report.snapshot, actor="prov", purpose="prov")


def test_swapped_coordinates_are_a_mistake_told_by_line(workspace, tmp_path):
    found = problem(workspace, tmp_path, row(), row("2", x="6583244", y="414980"), crs="sweref99tm")
    assert (found.row, found.column) == (3, "X")
    assert "omvänd ordning" in found.why


def test_points_of_another_zone_are_emptied_and_told_by_line(workspace, tmp_path):
    report = read(workspace, tmp_path, row(), row("2", x="150000", y="6583244"), crs="sweref99tm")
    assert clean(workspace, report)["x"].to_list() == [414980.0, None]
    assert clean(workspace, report)["place_precision"].to_list() == ["point", "municipality"]
    assert any("1 punkter ligger utanför Sverige i sweref99tm" in note and "rad 3" in note for note in report.notes)


def test_a_zone_told_by_the_mapping_leads_to_sweref_99_tm(workspace, tmp_path):
    report = read(workspace, tmp_path, row(x="13.5036", y="59.3793"), crs="wgs84")
    assert clean(workspace, report)["x"].item() == pytest.approx(414_980.4, abs=1)


def test_zero_is_no_place(workspace, tmp_path):
    report = read(workspace, tmp_path, row(x="0", y="0"), crs="sweref99tm")
    assert clean(workspace, report)["x"].to_list() == [None]


def test_an_unknown_system_is_refused(workspace, tmp_path):
    assert problem(workspace, tmp_path, row(), crs="sweref").column == "crs"


@pytest.mark.parametrize("start", ["2026-01-02 25:00", "2026-01-02 24:30", "2026-13-02 10:00", "2026-02-30 10:00"])
def test_impossible_times_are_told_by_line(workspace, tmp_path, start):
    found = problem(workspace, tmp_path, row(), row("2", start=start))
    assert (found.row, found.column, found.value) == (3, "Larmtid", start)


def test_an_end_before_its_start(workspace, tmp_path):
    assert problem(workspace, tmp_path, row(end="2026-01-02 09:00")).column == "Sluttid"


def test_in_the_hour_that_goes_twice_an_event_may_end_before_it_began(workspace, tmp_path):
    report = read(
        workspace, tmp_path, row(start="2026-10-25 02:50", end="2026-10-25 02:10"), row("2", start="2026-03-29 02:30")
    )
    frame = clean(workspace, report)
    assert frame["end"][0] == frame["start"][0]
    assert any("två gånger i oktober" in note for note in report.notes)
    assert any("ingen klocka har visat" in note for note in report.notes)


def test_one_event_a_thousand_times_is_refused(workspace, tmp_path):
    with pytest.raises(InvalidInput) as caught:
        read(workspace, tmp_path, *[row("7")] * 1000)
    assert caught.value.total == 999


def test_injured_persons_as_rows_count_the_event_once(workspace, tmp_path):
    path = tmp_path / "skadade.csv"
    path.write_text(
        "Händelsenummer;Larmtid;Händelsetyp;Kommunkod;Kön;Ålder;Skadegrad;Skadade\n"
        "A;2026-01-02 10:00;2;1780;K;18-24;lindrig;2\n"
        "A;2026-01-02 10:00;2;1780;M;25-44;svår;1\n"
        "B;2026-01-03 10:00;2;1780;M;25-44;lindrig;1\n",
        encoding="utf-8",
    )
    names = ("event_id", "start", "kind", "place", "sex", "age", "severity", "injured")
    heading = path.read_text(encoding="utf-8").splitlines()[0].split(";")
    columns = {one: (name,) for one, name in zip(names, heading, strict=True)}
    mapping = Mapping(SnapshotKind.EVENTS, columns, values={"register": "r", "rows": "injured"})
    frame = clean(workspace, import_file(workspace, SnapshotKind.EVENTS, path, mapping=mapping, actor="prov"))
    assert frame["count"].to_list() == [1, 0, 1]
    assert frame["injured"].to_list() == [2, 1, 1]


@pytest.mark.real
def test_hours_without_a_leading_zero_in_the_police_archive(workspace, shared):
    """31 799 of the 84 424 events write the hour as one digit; each is read as that hour."""
    archive = shared / "real-data" / "se-police-events" / "police_events_2023-2026.csv.gz"
    frame = clean(workspace, import_file(workspace, SnapshotKind.EVENTS, archive, actor="prov"))
    assert (frame.height, frame["start"].null_count()) == (84_424, 0)
    assert frame.filter(pl.col("start").dt.hour() < 10).height == 31_799
