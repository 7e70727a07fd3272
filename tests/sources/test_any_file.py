"""Whatever a file holds, the import either reads it or says in words why not."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samlad.core.errors import SamladError
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import import_file

NAMES = st.sampled_from(
    ["datum", "tid", "slut", "händelsetyp", "kommun", "kommunkod", "kön", "ålder", "antal", "folkmängd", "år", "vikt",
     "stratum", "x", "y", "id", "kostnad", "andel", "värde", "2021", "2022", "svar", ""]
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["2021-02-03", "3/2 2021", "13/2/2021", "25:00", "14:05", "Brand", "Kil", "Orten", "1715", "0180", "180", "K",
         "man", "65-79", "80+", "-3", "1,5", "1.234", "1 234", "..", "x", "NA", "", "44230", "20210203", "2021.0"]
    ),
    st.text(max_size=6),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    names = draw(st.lists(NAMES, min_size=1, max_size=6))
    width = st.integers(1, len(names) + 1) if draw(st.booleans()) else st.just(len(names))
    rows = draw(st.lists(width.flatmap(lambda wide: st.lists(CELLS, min_size=wide, max_size=wide)), max_size=8))
    sign = draw(st.sampled_from(";,\t"))
    return "\n".join(sign.join(row) for row in [names, *rows])


def read_or_refused(workspace: Workspace, kind: SnapshotKind, path: Path) -> None:
    before = [one.id for one in workspace.snapshots()]
    try:
        report = import_file(workspace, kind, path, actor="Eva")
    except SamladError:
        assert [one.id for one in workspace.snapshots()] == before
    else:
        assert workspace.clean(report.snapshot, actor="Eva", purpose="prov").height >= 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(tables(), st.sampled_from(SnapshotKind))
def test_any_table(workspace: Workspace, tmp_path: Path, text: str, kind: SnapshotKind) -> None:
    path = tmp_path / "fil_2021.csv"
    path.write_text(text, encoding="utf-8")
    read_or_refused(workspace, kind, path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.binary(max_size=200), st.sampled_from(["", "PK\x03\x04", "PAR1", "$FL2", "\x1f\x8b"]))
def test_any_bytes(workspace: Workspace, tmp_path: Path, content: bytes, start: str) -> None:
    path = tmp_path / "fil.csv"
    path.write_bytes(start.encode("latin-1") + content)
    read_or_refused(workspace, SnapshotKind.EVENTS, path)


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "survey-files-sav/sample_missing.sav",
        "xlsform/xlsform_spec_test.xlsx",
        "se-bra-reported-crime-2021/anmalda_brott_kommun_2021.csv",
    ],
)
def test_real_files_with_a_byte_changed(workspace: Workspace, tmp_path: Path, shared: Path, name: str) -> None:
    source = shared / "real-data" / name
    chance = random.Random(1)
    for _time in range(25):
        content = bytearray(source.read_bytes())
        for _byte in range(chance.randint(1, 5)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path = tmp_path / source.name
        path.write_bytes(content[: chance.randint(1, len(content))] if chance.random() < 0.3 else content)
        read_or_refused(workspace, SnapshotKind.SURVEY, path)
