"""What a picture is made of comes from what was imported."""

from pathlib import Path

import pytest

from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.picture.gather import gather
from samlad.sources.importing import import_file


@pytest.mark.parametrize(("heading", "amounts"), [("kostnad", [100.0, 250.0]), ("kostnad (£)", [None, None])])
def test_amounts_in_another_currency_are_not_taken_for_kronor(
    tmp_path: Path, heading: str, amounts: list[float | None]
) -> None:
    settings = Settings(
        name="Prov", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01,
        synthetic=False, organisation="Karlstads kommun",
    )  # fmt: skip
    workspace = Workspace.create(tmp_path / "yta", settings)
    file = tmp_path / "handelser.csv"
    rows = "2021-01-02;1780;fall;100\n2021-12-30;1780;fall;250\n"
    file.write_text(f"datum;kommun;händelsetyp;{heading}\n{rows}", encoding="utf-8")
    import_file(workspace, SnapshotKind.EVENTS, file, actor="prov")
    assert gather(workspace, actor="prov").events["cost"].to_list() == amounts
