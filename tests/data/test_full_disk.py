"""A full disk is told in words, and leaves the workspace as it was."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from workspace_material import FRAME, SETTINGS, estimates, stored

from samlad.core.errors import InvalidInput
from samlad.data.snapshot import SnapshotClass
from samlad.data.workspace import Workspace


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where the machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("klass", list(SnapshotClass))
def test_a_table_larger_than_the_disk(small_disk: Path, tmp_path: Path, klass: SnapshotClass) -> None:
    workspace = Workspace.create(small_disk / "yta", SETTINGS)
    workspace.save_estimates("fall", estimates(3))
    large = pl.DataFrame({"brus": pl.Series(range(900_000)).hash(seed=3)})
    with pytest.raises(InvalidInput, match="disken är full"):
        stored(workspace, klass, large, tmp_path)
    again = Workspace.open(workspace.root)
    assert again.snapshots() == []
    assert list((again.root / "incoming").iterdir()) == []
    assert again.estimates("fall").frame["value"].to_list() == [3]


def test_a_disk_that_fills_while_estimates_are_flushed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.save_estimates("fall", estimates(3))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInput) as caught:
        workspace.save_estimates("fall", estimates(4))
    assert "Frigör plats" in caught.value.for_people()
    monkeypatch.undo()
    assert workspace.estimates("fall").frame["value"].to_list() == [3]
    assert len(list((workspace.root / "estimates").iterdir())) == 1


def test_a_folder_that_may_not_be_written_in_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_self: Path, **_rest: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "yta")

    monkeypatch.setattr(Path, "mkdir", closed)
    with pytest.raises(InvalidInput, match="gick inte att spara"):
        stored(workspace, SnapshotClass.OWN, FRAME, workspace.root)
