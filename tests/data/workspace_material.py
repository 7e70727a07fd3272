"""What the tests of the workspace put into it."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.settings import Settings
from samlad.data.snapshot import Provenance, Snapshot, SnapshotClass, SnapshotKind
from samlad.data.workspace import Workspace

SETTINGS = Settings(
    name="Prov",
    place="1780",
    county="17",
    minimum_count=5,
    small_population=1000,
    finding_level=0.01,
    synthetic=False,
    organisation="Karlstads kommun",
)


def estimates(value: float, measure: str = "own:fall") -> Estimates:
    return Estimates.of(
        [
            Estimate(
                measure=measure,
                place=PlaceCode.parse("1780"),
                period=Period.year(2021),
                unit=Unit.COUNT,
                value=value,
                method="prov/1",
                origin=Origin.CALCULATED,
                snapshot="abc",
            )
        ]
    )


def stored(workspace: Workspace, klass: SnapshotClass, frame: pl.DataFrame, tmp_path: Path) -> Snapshot:
    file = tmp_path / "fil.csv"
    file.write_bytes(b"hemligt;namn\n1;2\n")
    with workspace.staging(klass) as staging:
        content, size = staging.keep_raw(file)
        staging.add(frame)
        snapshot = Snapshot(
            id=content,
            kind=SnapshotKind.SURVEY,
            klass=klass,
            provenance=Provenance("källa", "CC0", "fil.csv", datetime.now(UTC), Origin.FETCHED),
            size=size,
            rows=frame.height,
            imported=datetime.now(UTC),
        )
        assert workspace.publish(staging, snapshot, actor="Eva", purpose="prov")
    return snapshot


FRAME = pl.DataFrame({"fråga": [1, 2, 3], "svar": ["ja", "nej", None]})
