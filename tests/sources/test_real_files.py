"""The same import reads real registers, statistics and surveys from several countries."""

from pathlib import Path

import polars as pl
import pytest

from samlad.core.errors import InvalidInput
from samlad.data.snapshot import SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.sources.importing import ImportReport, import_file
from samlad.sources.mapping import Mapping

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def files(shared: Path) -> Path:
    return shared / "real-data"


def imported(workspace: Workspace, kind: SnapshotKind, path: Path, mapping: Mapping | None = None) -> ImportReport:
    return import_file(workspace, kind, path, mapping=mapping, actor="Eva")


def clean(workspace: Workspace, report: ImportReport) -> pl.DataFrame:
    return workspace.clean(report.snapshot, actor="Eva", purpose="prov")


def test_animal_rescue_of_london(workspace: Workspace, files: Path) -> None:
    report = imported(workspace, SnapshotKind.EVENTS, files / "uk-lfb-animal-rescue" / "animal_rescue.csv")
    frame = clean(workspace, report)
    assert frame.height == 5_898
    assert (frame["start"].min().year, frame["start"].max().year) == (2009, 2019)  # type: ignore[union-attr]
    assert frame["cost"].null_count() == 38
    assert frame["x"].null_count() == 2_947
    assert frame["place"].drop_nulls().str.starts_with("ons:E09").mean() > 0.97  # type: ignore[operator]
    assert report.snapshot.mapping["values"]["currency"] == "GBP"  # type: ignore[index]
    assert "MAGAZINE RACK" not in frame.write_csv()


def test_crimes_of_chicago(workspace: Workspace, files: Path) -> None:
    frame = clean(
        workspace, imported(workspace, SnapshotKind.EVENTS, files / "us-chicago-crimes-25k" / "crimes.csv.gz")
    )
    assert frame.height == 25_000
    assert frame["kind"].n_unique() == 30
    assert str(frame["start"].min())[:10] == "2017-01-01"
    assert str(frame["start"].max())[:10] == "2019-09-29"
    assert set(frame["precision"]) == {"minute"}
    assert frame["place"].drop_nulls().str.contains(r"^community-area:\d+$").all()


def test_reported_crime_of_sweden(workspace: Workspace, files: Path) -> None:
    imported(workspace, SnapshotKind.INDICATORS, files / "se-bra-reported-crime-2021" / "anmalda_brott_kommun_2021.csv")
    counts = workspace.estimates().where(unit="count").frame
    assert counts.height == 290
    assert counts["place"].n_unique() == 290
    assert counts["value"].sum() == 1_204_896
    rates = workspace.estimates().where(unit="per_100000").frame
    assert rates.filter(pl.col("place") == "1440")["value"].item() == 8_555  # Ale


def test_school_fires_of_sweden(workspace: Workspace, files: Path) -> None:
    imported(workspace, SnapshotKind.INDICATORS, files / "se-school-fires-msb-ida" / "school_fire_cases_1998_2014.csv")
    frame = workspace.estimates().frame
    assert frame.height == 4_924
    assert frame["value"].sum() == 3_088
    years = frame.group_by(pl.col("period_start").dt.year()).agg(pl.col("place").n_unique()).sort("period_start")
    expected = {1998: 288, **dict.fromkeys(range(1999, 2003), 289), **dict.fromkeys(range(2003, 2015), 290)}
    assert dict(years.rows()) == expected


def test_households_of_the_american_crime_survey(workspace: Workspace, files: Path) -> None:
    # Stratum and half-sample have code names there: only a person who has read the code book knows them.
    mapping = Mapping(
        SnapshotKind.SURVEY,
        columns={"weight": ("WGTHHCY",), "strata": ("V2117",), "clusters": ("V2118",)},
        values={"period": "2021"},
    )
    report = imported(workspace, SnapshotKind.SURVEY, files / "us-ncvs-2021" / "ncvs_2021_household.parquet", mapping)
    frame = clean(workspace, report)
    assert frame.height == 256_460
    assert round(frame["WGTHHCY"].sum()) == 129_319_232
    assert frame["V2117"].n_unique() == 160
    assert frame.schema["V2117"] == pl.String
    design = survey_design(report.snapshot)
    assert (design.strata, design.clusters) == (("V2117",), ("V2118",))


def test_incidents_of_the_american_crime_survey(workspace: Workspace, files: Path) -> None:
    report = imported(workspace, SnapshotKind.SURVEY, files / "us-ncvs-2021" / "ncvs_2021_incident.csv.gz")
    frame = clean(workspace, report)
    assert frame.height == 8_982
    assert frame["V4529"].n_unique() == 34
    assert frame.schema["IDHH"] == pl.String
    assert survey_design(report.snapshot).weight == "WGTVICCY"


def test_events_of_the_swedish_police(workspace: Workspace, files: Path) -> None:
    report = imported(workspace, SnapshotKind.EVENTS, files / "se-police-events" / "police_events_2023-2026.csv.gz")
    frame = clean(workspace, report)
    assert frame.height == 84_424
    assert frame["place"].null_count() == 0
    assert "subkind" not in report.snapshot.mapping["columns"]  # type: ignore[operator]


def test_every_survey_of_spss(workspace: Workspace, files: Path) -> None:
    rows = {}
    for path in sorted((files / "survey-files-sav").glob("*.sav")):
        if path.name != "haven_datetime.sav":
            rows[path.name] = clean(workspace, imported(workspace, SnapshotKind.SURVEY, path)).height
    assert rows == {
        "haven_labelled-num-na.sav": 2,
        "haven_labelled-str.sav": 2,
        "haven_umlauts.sav": 4,
        "missing_test.sav": 2,
        "sample.sav": 5,
        "sample_large.sav": 485,
        "sample_missing.sav": 7,
        "simple_alltypes.sav": 6,
    }


def test_a_date_of_spss_that_no_calendar_has(workspace: Workspace, files: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        imported(workspace, SnapshotKind.SURVEY, files / "survey-files-sav" / "haven_datetime.sav")
    assert int(caught.value.exit_code) == 10
    assert "date value out of range" in caught.value.for_people()


def test_letters_of_swedish_in_labels(workspace: Workspace, files: Path) -> None:
    report = imported(workspace, SnapshotKind.SURVEY, files / "survey-files-sav" / "haven_umlauts.sav")
    (question,) = survey_design(report.snapshot).questions
    assert question.text == "This is an ä-umlaut"
    assert question.values["3"] == "the ö umlaut"


def test_user_missing_codes_stay_and_are_told(workspace: Workspace, files: Path) -> None:
    report = imported(workspace, SnapshotKind.SURVEY, files / "survey-files-sav" / "simple_alltypes.sav")
    questions = {one.id: one for one in survey_design(report.snapshot).questions}
    assert set(questions["x"].missing) == {"7", "8", "99"}
    assert questions["z"].missing_ranges == ((-999.0, 0.0),)
    assert set(questions["z"].missing) == {"999"}
