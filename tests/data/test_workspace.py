"""A workspace is made once, found from where one stands, and keeps what was published last."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from workspace_material import FRAME, estimates, stored

from samlad.core.errors import InvalidInput, NothingToShow
from samlad.data.settings import Settings, read_settings
from samlad.data.snapshot import SnapshotClass
from samlad.data.workspace import Workspace


def test_a_second_workspace_in_the_same_folder_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="skapades inte"):
        Workspace.create(workspace.root, workspace.settings)


def test_a_folder_without_a_workspace_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        Workspace.open(tmp_path)
    assert "samlad demo" in caught.value.for_people()
    assert "samlad init" in caught.value.for_people()


def test_settings_survive_the_round_trip(workspace: Workspace) -> None:
    assert read_settings(workspace.root / "samlad.toml") == workspace.settings


def test_every_missing_setting_is_named(workspace: Workspace) -> None:
    file = workspace.root / "samlad.toml"
    text = (
        file.read_text(encoding="utf-8").replace("small_population = 1000", "").replace('county = "17"', "county = 17")
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        Workspace.open(workspace.root)
    assert [one.column for one in caught.value.problems] == ["county", "small_population"]


def test_a_setting_that_would_protect_nobody_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Inställningarna"):
        Settings("a", "1780", "17", 0, 1000, 0.01, False, "b")


def test_the_workspace_is_found_upwards(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMLAD_WORKSPACE", raising=False)
    inside = workspace.root / "mappings"
    monkeypatch.chdir(inside)
    assert Workspace.locate() == workspace.root
    monkeypatch.chdir(tmp_path)
    assert Workspace.locate() == tmp_path / "workspace"
    monkeypatch.setenv("SAMLAD_WORKSPACE", "/annan")
    assert Workspace.locate() == Path("/annan")
    assert Workspace.locate(Path("/given")) == Path("/given")


@pytest.mark.parametrize("klass", list(SnapshotClass))
def test_the_clean_table_comes_back_as_it_went_in(workspace: Workspace, klass: SnapshotClass, tmp_path: Path) -> None:
    snapshot = stored(workspace, klass, FRAME, tmp_path)
    assert workspace.snapshots() == [snapshot]
    assert workspace.snapshot(snapshot.short_id) == snapshot
    assert_frame_equal(workspace.clean(snapshot, actor="Eva", purpose="prov"), FRAME)
    assert_frame_equal(workspace.scan_clean(snapshot, actor="Eva", purpose="prov").collect(), FRAME)
    assert workspace.raw(snapshot, actor="Eva", purpose="prov") == b"hemligt;namn\n1;2\n"


def test_no_plain_byte_of_a_personal_file_reaches_the_disk(workspace: Workspace, tmp_path: Path) -> None:
    stored(workspace, SnapshotClass.PERSONAL, FRAME, tmp_path)
    for path in workspace.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"hemligt" not in content, path
            assert b"PAR1" not in content, path


def test_an_unknown_or_unclear_id_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="peka ut"):
        workspace.snapshot("abc")


def test_estimates_are_replaced_by_name(workspace: Workspace) -> None:
    workspace.save_estimates("fall", estimates(3))
    workspace.save_estimates("fall", estimates(4))
    workspace.save_estimates("bränder", estimates(7, "own:brand"))
    assert workspace.estimate_names() == ["bränder", "fall"]
    assert workspace.estimates("fall").frame["value"].to_list() == [4]
    assert sorted(workspace.estimates().frame["value"].to_list()) == [4, 7]


def test_an_estimate_table_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(NothingToShow, match="skattningar"):
        workspace.estimates("fall")
    assert len(workspace.estimates()) == 0


def test_the_newest_import_of_an_indicator_counts(workspace: Workspace) -> None:
    workspace.save_estimates("import-b", estimates(3))
    workspace.save_estimates("import-a", estimates(4))
    assert workspace.estimates().frame["value"].to_list() == [4]


def test_old_estimate_files_are_collected_later(workspace: Workspace) -> None:
    workspace.save_estimates("fall", estimates(3))
    workspace.save_estimates("fall", estimates(4))
    Workspace.open(workspace.root)
    assert len(list((workspace.root / "estimates").iterdir())) == 1


def test_releases_are_kept_as_they_were(workspace: Workspace) -> None:
    first = pl.DataFrame({"a": [1]})
    second = pl.DataFrame({"a": [2]})
    workspace.save_published("öppna", first, note={"regel": 5})
    workspace.save_published("öppna", second)
    assert [(one.number, one.rows) for one in workspace.releases("öppna")] == [(1, 1), (2, 1)]
    assert workspace.releases()[0].note == {"regel": 5}
    assert_frame_equal(workspace.published_frame("öppna"), second)
    Workspace.open(workspace.root)
    assert_frame_equal(workspace.published_frame("öppna", 1), first)
    with pytest.raises(NothingToShow, match="publicerad"):
        workspace.published_frame("stängda")


def test_a_day_in_a_frame_stays_a_day(workspace: Workspace) -> None:
    workspace.save_published("dagar", pl.DataFrame({"dag": [date(2021, 2, 3)]}))
    assert workspace.published_frame("dagar").schema["dag"] == pl.Date


def test_the_generation_changes_with_what_is_published(workspace: Workspace, tmp_path: Path) -> None:
    seen = [workspace.generation()]
    snapshot = stored(workspace, SnapshotClass.OWN, FRAME, tmp_path)
    seen.append(workspace.generation())
    workspace.save_estimates("fall", estimates(3))
    seen.append(workspace.generation())
    workspace.save_estimates("fall", estimates(4))
    seen.append(workspace.generation())
    workspace.save_published("öppna", FRAME)
    seen.append(workspace.generation())
    workspace.purge(snapshot, "Dnr 1", "Eva")
    seen.append(workspace.generation())
    assert len(set(seen)) == len(seen)
    workspace.clean(stored(workspace, SnapshotClass.OWN, FRAME, tmp_path), actor="Eva", purpose="prov")
    assert workspace.generation() == workspace.generation()
