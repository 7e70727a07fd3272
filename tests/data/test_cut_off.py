"""A writer killed at any moment leaves the state from before; what it left behind is swept when nobody writes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from workspace_material import FRAME, estimates, stored

from samlad.data.snapshot import SnapshotClass
from samlad.data.staging import Staging
from samlad.data.workspace import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

# The writer kills itself right before what the moment names: nothing of Python's runs after that.
WRITER = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from workspace_material import FRAME, estimates, stored
from samlad.data import durable, readlog, staging, vault, workspace
from samlad.data.snapshot import SnapshotClass

def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)

root, moment, work = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
space = workspace.Workspace.open(root)
home, name = {{
    "first bytes": (staging.Staging, "keep_raw"),
    "a part": (staging.Staging, "add"),
    "flush": (os, "fsync"),
    "rename": (Path, "replace"),
    "transaction": (workspace.Catalogue, "writing"),
    "commit": (readlog, "appended"),
    "destroy": (vault.Vault, "destroy"),
}}[moment]
work.mkdir(exist_ok=True)
job = sys.argv[4]
if job == "purge":
    snapshot = stored(space, SnapshotClass.PERSONAL, FRAME, work)
setattr(home, name, die)
if job == "import":
    stored(space, SnapshotClass.PERSONAL, FRAME, work)
elif job == "estimates":
    space.save_estimates("fall", estimates(9))
else:
    space.purge(snapshot, "Dnr 1", "Eva")
"""


def killed(workspace: Workspace, moment: str, job: str, work: Path) -> None:
    script = WRITER.format(tests=str(Path(__file__).parent))
    done = subprocess.run(
        [sys.executable, "-c", script, str(workspace.root), moment, str(work), job], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def leftovers(root: Path) -> list[str]:
    folders = ("incoming", "snapshots", "estimates", "published", "keys")
    return sorted(path.name for folder in folders for path in (root / folder).iterdir() if path.name != "workspace.key")


@pytest.mark.parametrize("moment", ["first bytes", "a part", "flush", "rename", "transaction", "commit"])
def test_an_import_killed_before_it_was_published_never_was(workspace: Workspace, moment: str, tmp_path: Path) -> None:
    killed(workspace, moment, "import", tmp_path / "arbete")
    again = Workspace.open(workspace.root)
    assert again.snapshots() == []
    assert again.read_log() == []
    assert leftovers(again.root) == []
    snapshot = stored(again, SnapshotClass.PERSONAL, FRAME, tmp_path)
    assert again.snapshots() == [snapshot]


@pytest.mark.parametrize("moment", ["flush", "rename", "transaction"])
def test_estimates_killed_on_their_way_leave_the_old_ones(workspace: Workspace, moment: str, tmp_path: Path) -> None:
    workspace.save_estimates("fall", estimates(3))
    killed(workspace, moment, "estimates", tmp_path / "arbete")
    again = Workspace.open(workspace.root)
    assert again.estimates("fall").frame["value"].to_list() == [3]
    assert len(leftovers(again.root)) == 1


def test_a_purge_killed_after_its_decision_is_finished_at_the_next_opening(
    workspace: Workspace, tmp_path: Path
) -> None:
    killed(workspace, "destroy", "purge", tmp_path / "arbete")
    again = Workspace.open(workspace.root)
    assert again.snapshots() == []
    assert leftovers(again.root) == []
    assert [one.action for one in again.read_log()] == ["import", "purge"]


def test_a_purge_killed_before_its_decision_was_kept_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    killed(workspace, "commit", "purge", tmp_path / "arbete")
    again = Workspace.open(workspace.root)
    (snapshot,) = again.snapshots()
    assert again.clean(snapshot, actor="Eva", purpose="prov").equals(FRAME)


def test_nothing_is_swept_from_under_a_writer(workspace: Workspace) -> None:
    with workspace.staging(SnapshotClass.PERSONAL) as staging:
        staging.add(FRAME)
        Workspace.open(workspace.root)
        assert staging.folder.is_dir()
        assert workspace.vault.key(staging.token)
    assert not staging.folder.exists()


def test_an_error_while_writing_forgets_it_all(workspace: Workspace) -> None:
    def failing() -> Staging:
        with workspace.staging(SnapshotClass.OWN) as staging:
            staging.add(FRAME)
            raise ValueError("fel")
        return staging

    with pytest.raises(ValueError, match="fel"):
        failing()
    assert leftovers(workspace.root) == []
