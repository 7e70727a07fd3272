"""Purging takes the bytes, the table and the key; what stays is that it was there, and what was worked out."""

import os
from pathlib import Path

import pytest
from workspace_material import FRAME, estimates, stored

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.data.snapshot import SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace


def test_purging_leaves_a_tombstone_and_the_estimates(workspace: Workspace, tmp_path: Path) -> None:
    snapshot = stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    workspace.save_estimates("fall", estimates(3))
    gone = workspace.purge(snapshot, "Dnr 2026-114", "Eva")
    assert gone.tombstone is not None
    assert (gone.tombstone.decision, gone.tombstone.actor) == ("Dnr 2026-114", "Eva")
    assert workspace.snapshots() == []
    assert workspace.snapshots(purged=True) == [gone]
    assert list((workspace.root / "snapshots").iterdir()) == []
    assert [path.name for path in (workspace.root / "keys").iterdir()] == ["workspace.key"]
    assert len(workspace.estimates()) == 1
    with pytest.raises(NothingToShow, match="finns inte längre"):
        workspace.clean(gone, actor="Eva", purpose="prov")


def test_purging_needs_a_decision(workspace: Workspace, tmp_path: Path) -> None:
    snapshot = stored(workspace, SnapshotClass.OPEN, FRAME, tmp_path)
    with pytest.raises(InvalidInput, match="Inget gallrades"):
        workspace.purge(snapshot, " ", "Eva")
    assert workspace.snapshots() == [snapshot]


def test_a_purged_file_may_be_read_in_again_by_a_new_decision(workspace: Workspace, tmp_path: Path) -> None:
    workspace.purge(stored(workspace, SnapshotClass.OWN, FRAME, tmp_path), "Dnr 1", "Eva")
    again = stored(workspace, SnapshotClass.OWN, FRAME, tmp_path)
    assert workspace.snapshot(again.short_id).tombstone is None
    assert workspace.find(again.id, SnapshotKind.SURVEY) == again


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_keys(workspace: Workspace, tmp_path: Path) -> None:
    stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    keys = workspace.root / "keys"
    assert keys.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}


def test_a_lost_key_is_told_and_not_logged_as_a_reading(workspace: Workspace, tmp_path: Path) -> None:
    snapshot = stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    for path in (workspace.root / "keys").glob("*.key"):
        if path.name != "workspace.key":
            path.unlink()
    with pytest.raises(InvalidInput, match="Nyckeln"):
        workspace.clean(snapshot, actor="Eva", purpose="prov")
    assert [one.action for one in workspace.read_log()] == ["import"]
    assert not workspace.is_complete(snapshot)
