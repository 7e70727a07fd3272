"""Reading a register in, whole and checked, beside plain readers of the same file."""

import csv

import polars as pl
import pytest

from samlad.core.estimate import Origin
from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file
from samlad.synthetic.files import write_all
from samlad.synthetic.plan import Plants

SETTINGS = Settings(
    name="bench", place="1780", county="17", minimum_count=5, small_population=50, finding_level=0.01, synthetic=True,
    organisation="bench",
)  # fmt: skip


@pytest.fixture(scope="module")
def register_file(tmp_path_factory):
    made = write_all(tmp_path_factory.mktemp("made"), places=["1780"], add_on=["1780"], seed=1, plants=Plants())
    small = next(one.path for one in made if "skador" in one.path.name)
    lines = small.read_text("cp1252").splitlines(keepends=True)
    large = small.with_name("large.csv")
    with large.open("w", encoding="utf-8") as file:
        file.write(lines[0].replace("Rapport-id;", "Löpnummer;"))
        for copy in range(20):
            file.writelines(f"{copy}-{line}" for line in lines[1:])
    return large


def test_samlad_import(benchmark, register_file, tmp_path):
    def fresh() -> tuple[tuple[Workspace], dict[str, object]]:
        fresh.count += 1
        return (Workspace.create(tmp_path / str(fresh.count), SETTINGS),), {}

    fresh.count = 0

    def read(workspace: Workspace) -> None:
        import_file(workspace, SnapshotKind.EVENTS, register_file, origin=Origin.SYNTHETIC, actor="bench")

    benchmark.pedantic(read, setup=fresh, rounds=3)


def test_peer_polars_read_csv_unchecked(benchmark, register_file):
    benchmark.pedantic(pl.read_csv, args=(register_file,), kwargs={"separator": ";", "infer_schema": False}, rounds=3)


def test_peer_python_csv_unchecked(benchmark, register_file):
    def read() -> None:
        with register_file.open(encoding="utf-8", newline="") as file:
            for _row in csv.reader(file, delimiter=";"):
                pass

    benchmark.pedantic(read, rounds=3)
