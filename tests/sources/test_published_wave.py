"""Published survey tables as waves: margins become standard errors, the source stands in every row."""

from datetime import date
from pathlib import Path

import pytest

from samlad.core.errors import InvalidInput
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.sources.importing import ImportReport, import_file
from samlad.sources.mapping import Mapping

TABLE = """fråga;svar;kommun;år;andel;felmarginal;antal svar
Otrygg ute;ja;1780;2022;27,5;3,1;812
Otrygg ute;ja;1763;2022;4;5;96
Otrygg ute;ja;1764;2022;..;..;12
"""
COLUMNS = {
    "place": ("kommun",),
    "year": ("år",),
    "measure": ("fråga",),
    "category": ("svar",),
    "value": ("andel",),
    "margin": ("felmarginal",),
    "n": ("antal svar",),
}
FORMATS = {"value": "comma", "margin": "comma"}
VALUES = {"unit": "percent", "confidence": "0.95"}


def brought_in(
    workspace: Workspace, folder: Path, text: str = TABLE, *, source: str | None = "Brå, NTU 2022", **told: object
) -> ImportReport:
    path = folder / "ntu.csv"
    path.write_text(text, encoding="utf-8")
    parts = {"columns": COLUMNS, "formats": FORMATS, "values": VALUES} | told
    mapping = Mapping(SnapshotKind.PUBLISHED, **parts)  # type: ignore[arg-type]
    return import_file(workspace, SnapshotKind.PUBLISHED, path, mapping=mapping, source=source, actor="Eva")


def test_a_table_with_margins(workspace: Workspace, tmp_path: Path) -> None:
    brought_in(workspace, tmp_path)
    rows = {row["place"]: row for row in workspace.estimates().frame.iter_rows(named=True)}
    karlstad, forshaga, grums = rows["1780"], rows["1763"], rows["1764"]
    assert (karlstad["measure"], karlstad["category"], karlstad["unit"]) == ("survey:otrygg_ute", "ja", "share")
    assert (karlstad["period_start"], karlstad["n"]) == (date(2022, 1, 1), 812)
    assert karlstad["value"] == pytest.approx(0.275)
    assert karlstad["se"] == pytest.approx(0.031 / 1.959963984540054, rel=1e-12)
    assert (karlstad["low"], karlstad["high"]) == (pytest.approx(0.244), pytest.approx(0.306))
    assert (karlstad["method"], karlstad["origin"]) == ("published:bra-ntu-2022", "fetched")
    # A symmetric margin may reach below nothing: the interval ends there, the standard error does not shrink.
    assert (forshaga["low"], forshaga["se"]) == (0.0, pytest.approx(0.05 / 1.959963984540054))
    assert (grums["status"], grums["value"], grums["low"], grums["confidence"]) == ("missing", None, None, None)


def test_limits_instead_of_a_margin(workspace: Workspace, tmp_path: Path) -> None:
    text = "fråga,kommun,år,andel,nedre,övre\nOro,1780,2018,0.30,0.26,0.35\n"
    columns = {"place": ("kommun",), "year": ("år",), "measure": ("fråga",), "value": ("andel",)}
    brought_in(
        workspace, tmp_path, text, columns=columns | {"low": ("nedre",), "high": ("övre",)},
        formats={}, values={"unit": "share", "confidence": "90"},
    )  # fmt: skip
    (row,) = workspace.estimates().frame.iter_rows(named=True)
    assert (row["low"], row["high"], row["confidence"]) == (0.26, 0.35, 0.9)
    assert row["se"] == pytest.approx(0.045 / 1.6448536269514722)


def test_a_table_without_margins_is_told(workspace: Workspace, tmp_path: Path) -> None:
    columns = {name: column for name, column in COLUMNS.items() if name != "margin"}
    report = brought_in(workspace, tmp_path, columns=columns, values={"unit": "percent"})
    assert any("2 värden saknar felmarginal" in note for note in report.notes)
    assert workspace.estimates().frame["se"].null_count() == 3


@pytest.mark.parametrize(
    ("values", "spot"),
    [
        ({"unit": "percent"}, "confidence"),
        ({"confidence": "0.95"}, "unit"),
        ({"unit": "procent", "confidence": "0.95"}, "unit"),
    ],
)
def test_nothing_is_guessed(workspace: Workspace, tmp_path: Path, values: dict[str, str], spot: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        brought_in(workspace, tmp_path, values=values)
    assert refused.value.problems[0].column == spot


def test_a_published_table_must_have_a_source(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Mappningsfilen") as refused:
        brought_in(workspace, tmp_path, source=None)
    assert refused.value.problems[0].column == "source"
    brought_in(workspace, tmp_path, source=None, values=VALUES | {"source": "SCB, Medborgarundersökningen"})
    assert workspace.snapshots()[0].provenance.source == "SCB, Medborgarundersökningen"


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("27,5;3,1", "127,5;3,1", "andel"),
        ("27,5;3,1", "27,5;-3,1", "felmarginal"),
        ("27,5;3,1", "27,5;tre", "felmarginal"),
        ("1780", "9999", "kommun"),
        ("1763;2022", "1780;2022", "kommun"),
        ("Otrygg ute;ja;1780", ";ja;1780", "fråga"),
    ],
)
def test_mistakes_are_told_with_their_row(
    workspace: Workspace, tmp_path: Path, old: str, new: str, column: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        brought_in(workspace, tmp_path, TABLE.replace(old, new))
    problem = refused.value.problems[0]
    assert problem.column == column
    assert problem.row in {2, 3}
    assert workspace.snapshots() == []


def test_a_confidence_that_cannot_be(workspace: Workspace, tmp_path: Path) -> None:
    for told in ("0", "x", "1.5", "100"):
        with pytest.raises(InvalidInput):
            brought_in(workspace, tmp_path, values=VALUES | {"confidence": told})


def test_a_proposal_asks_for_unit_and_confidence(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ntu.csv"
    path.write_text(TABLE, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        import_file(workspace, SnapshotKind.PUBLISHED, path, source="Brå", actor="Eva")
    assert {problem.column for problem in refused.value.problems} == {"values.unit", "values.confidence"}


@pytest.mark.parametrize("gone", ["value", "place"])
def test_a_mapping_without_what_every_row_needs(workspace: Workspace, tmp_path: Path, gone: str) -> None:
    columns = {name: column for name, column in COLUMNS.items() if name != gone}
    with pytest.raises(InvalidInput) as refused:
        brought_in(workspace, tmp_path, columns=columns)
    assert refused.value.problems[0].column == gone
