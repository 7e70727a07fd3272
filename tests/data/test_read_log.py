"""Every reading of a personal file is on record before its content is given out, and the record cannot be mended."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workspace_material import FRAME, stored

from samlad.core.errors import InvalidInput
from samlad.data.readlog import present_actor
from samlad.data.snapshot import SnapshotClass
from samlad.data.workspace import Workspace


def test_readings_of_personal_files_are_logged_and_of_others_not(workspace: Workspace, tmp_path: Path) -> None:
    personal = stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    workspace.clean(personal, actor="Eva", purpose="skattning av trygghet")
    entry = workspace.read_log()[-1]
    assert (entry.actor, entry.action, entry.purpose) == ("Eva", "read", "skattning av trygghet")
    assert entry.snapshot == personal.id
    workspace.purge(personal, "Dnr 1", "Eva")
    open_one = stored(workspace, SnapshotClass.OPEN, FRAME, tmp_path)
    before = len(workspace.read_log())
    workspace.clean(open_one, actor="Eva", purpose="prov")
    assert len(workspace.read_log()) == before
    assert workspace.verify_read_log() == before


@pytest.mark.parametrize(("actor", "purpose"), [("", "prov"), ("Eva", " ")])
def test_nobody_reads_without_a_name_and_a_purpose(
    workspace: Workspace, tmp_path: Path, actor: str, purpose: str
) -> None:
    personal = stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    with pytest.raises(InvalidInput, match="logga"):
        workspace.clean(personal, actor=actor, purpose=purpose)


@pytest.mark.parametrize(
    "mend",
    [
        "UPDATE read_log SET entry = replace(entry, 'Eva', 'Bo') WHERE number = 2",
        "DELETE FROM read_log WHERE number = 1",
        "DELETE FROM read_log WHERE number = 2",
    ],
)
def test_a_mended_log_is_noticed(workspace: Workspace, tmp_path: Path, mend: str) -> None:
    personal = stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    for _time in range(2):
        workspace.clean(personal, actor="Eva", purpose="prov")
    with closing(sqlite3.connect(workspace.root / "workspace.db")) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(mend)
        connection.execute("DROP TRIGGER log_is_append_only")
        connection.execute("DROP TRIGGER log_is_kept")
        connection.execute(mend)
        connection.commit()
    with pytest.raises(InvalidInput, match="bruten"):
        workspace.verify_read_log()


def test_the_actor_is_told_by_the_environment_or_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMLAD_ACTOR", "Eva i Kil")
    assert present_actor() == "Eva i Kil"
    monkeypatch.delenv("SAMLAD_ACTOR")
    monkeypatch.setenv("LOGNAME", "eva")
    assert present_actor() == "eva"
