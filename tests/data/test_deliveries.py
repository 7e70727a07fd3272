"""A register delivered again: the last delivery of an event counts, what the period no longer holds is withdrawn."""

from pathlib import Path

import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.data.clean import EVENT_SCHEMA, as_events
from samlad.data.deliveries import DeliveryKind, standing
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import ImportReport, import_file

HEADING = "Händelsenummer;Larmtid;Händelsetyp;Kommunkod;Rapportstatus\n"


def delivered(
    workspace: Workspace, folder: Path, name: str, rows: list[str], kind: DeliveryKind | None = None
) -> ImportReport:
    path = folder / name
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
    return import_file(workspace, SnapshotKind.EVENTS, path, delivery=kind, register="raddning", actor="prov")


def stands(workspace: Workspace) -> pl.DataFrame:
    found = standing(workspace, workspace.snapshots(), actor="prov", purpose="prov")
    return pl.concat([rows for _one, rows in found]).collect().sort("event_id")


FIRST = [
    "A1;2026-01-02 10:00;1;1780;preliminär\n",
    "A2;2026-01-03 11:00;2;1780;preliminär\n",
    "A3;2026-01-04 12:00;3;1780;preliminär\n",
]
CORRECTED = [
    "A1;2026-01-02 10:00;1;1780;preliminär\n",
    "A2;2026-01-03 11:00;13;1780;slutlig\n",
    "A4;2026-01-05 12:00;3;1780;preliminär\n",
]


def test_a_whole_delivery_replaces_adds_and_withdraws(workspace, tmp_path):
    delivered(workspace, tmp_path, "januari.csv", FIRST)
    report = delivered(workspace, tmp_path, "januari_rättad.csv", [*CORRECTED, FIRST[0].replace("A1;2026-01-02", "A0;2026-01-01")], DeliveryKind.WHOLE)  # fmt: skip  # noqa: E501
    assert "2 nya händelser, 1 ändrade, 1 oförändrade, 1 tillbakadragna." in report.notes
    found = stands(workspace)
    assert found["event_id"].to_list() == ["A0", "A1", "A2", "A4"]
    assert found.filter(pl.col("event_id") == "A2").select("kind", "version").row(0) == ("13", "final")
    assert len(workspace.snapshots()) == 2, "both deliveries are kept"


def test_changes_withdraw_nothing(workspace, tmp_path):
    delivered(workspace, tmp_path, "januari.csv", FIRST)
    report = delivered(workspace, tmp_path, "rättelse.csv", CORRECTED[1:], DeliveryKind.CHANGES)
    assert "1 nya händelser, 1 ändrade, 0 oförändrade, 0 tillbakadragna." in report.notes
    assert stands(workspace)["event_id"].to_list() == ["A1", "A2", "A3", "A4"]


def test_the_third_delivery_is_held_against_what_stands_and_not_against_the_first(workspace, tmp_path):
    delivered(workspace, tmp_path, "a.csv", FIRST)
    delivered(workspace, tmp_path, "b.csv", CORRECTED, DeliveryKind.CHANGES)
    again = delivered(workspace, tmp_path, "c.csv", [*CORRECTED, "A9;2026-02-01 10:00;1;1780;slutlig\n"], DeliveryKind.CHANGES)  # fmt: skip  # noqa: E501
    assert "1 nya händelser, 0 ändrade, 3 oförändrade, 0 tillbakadragna." in again.notes
    assert stands(workspace)["event_id"].n_unique() == stands(workspace).height == 5


def test_an_unknown_register_is_not_guessed(workspace, tmp_path):
    path = tmp_path / "annat.csv"
    path.write_text(HEADING + FIRST[0], encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        import_file(workspace, SnapshotKind.EVENTS, path, delivery=DeliveryKind.WHOLE, actor="prov")
    assert "--register" in caught.value.problems[0].cure
    assert workspace.snapshots() == []


def test_only_events_are_delivered_again(workspace, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(WrongUse):
        import_file(workspace, SnapshotKind.SURVEY, path, delivery=DeliveryKind.WHOLE, actor="prov")


def test_a_clean_table_of_an_older_version_is_filled_up():
    old = pl.LazyFrame({"event_id": ["1"], "kind": ["1"]})
    found = as_events(old).collect()
    assert found.schema == EVENT_SCHEMA
    assert found["product"].to_list() == [None]
