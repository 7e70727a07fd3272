"""A later, longer delivery of a register is not added to the earlier one: nobody is counted twice."""

from pathlib import Path

import pytest

from samlad.core.errors import InvalidInput
from samlad.data.snapshot import SnapshotKind
from samlad.sources.importing import import_file

HEADING = "Händelsenummer;Larmtid;Händelsetyp;Kommunkod\n"
JANUARY = [f"R{day:02d};2021-01-{day:02d} 12:00;1;1780\n" for day in range(1, 21)]
FEBRUARY = [f"F{day:02d};2021-02-{day:02d} 12:00;2;1780\n" for day in range(1, 11)]


def read(workspace, folder: Path, name: str, rows: list[str]):
    path = folder / name
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
    return import_file(workspace, SnapshotKind.EVENTS, path, actor="prov")


def test_a_cumulative_export_is_refused_and_says_what_to_do(workspace, tmp_path):
    first = read(workspace, tmp_path, "januari.csv", JANUARY).snapshot
    with pytest.raises(InvalidInput) as caught:
        read(workspace, tmp_path, "till_februari.csv", JANUARY + FEBRUARY)
    problem = caught.value.problems[0]
    assert "20 händelser" in problem.why
    assert f"samlad data purge {first.short_id}" in problem.cure
    assert len(workspace.snapshots()) == 1


def test_after_a_purge_the_longer_delivery_goes_in(workspace, tmp_path):
    first = read(workspace, tmp_path, "januari.csv", JANUARY).snapshot
    workspace.purge(first, decision="ersatt av ny leverans", actor="prov")
    assert read(workspace, tmp_path, "till_februari.csv", JANUARY + FEBRUARY).rows == 30


def test_the_next_month_and_another_register_with_the_same_numbers_go_in(workspace, tmp_path):
    read(workspace, tmp_path, "januari.csv", JANUARY)
    assert read(workspace, tmp_path, "februari.csv", FEBRUARY).rows == 10
    other = [row.replace(" 12:00;1;", " 15:30;3;") for row in JANUARY]
    assert read(workspace, tmp_path, "annat_register.csv", other).rows == 20
