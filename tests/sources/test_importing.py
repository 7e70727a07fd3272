"""A file becomes a snapshot in one step, once, with the table of its kind."""

import threading
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from samlad.core.errors import DefinitionChanged, InvalidInput
from samlad.core.estimate import Origin
from samlad.core.missing import Missing
from samlad.data.clean import EVENT_SCHEMA
from samlad.data.snapshot import SnapshotClass, SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.sources.importing import ImportReport, import_file
from samlad.sources.mapping import Mapping, read_mapping

EVENTS = """Händelsenummer;Datum;Klockslag;Händelsetyp;Kommun;Platstyp;Kön;Ålder;Kostnad;Vad hände
A1;3/2 2021;14:05;Fall;Karlstads kommun;Bostad;K;65-79;1 234,50;Eva föll hemma hos sin granne Bo
A2;13/2 2021;;Brand;Kil;Skola;;;;Det brann
A3;14/2 2021;9;Fall;Munkfors;Gata;man;80;;Ännu ett fall
"""


def imported(workspace: Workspace, kind: SnapshotKind, path: Path, **named: object) -> ImportReport:
    return import_file(workspace, kind, path, actor="Eva", **named)  # type: ignore[arg-type]


def file(tmp_path: Path, text: str, name: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_events(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, SnapshotKind.EVENTS, file(tmp_path, EVENTS, "räddningstjänst.csv"))
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame.schema == EVENT_SCHEMA
    assert frame.row(0, named=True) == {
        "event_id": "A1",
        "register": "raddningstjanst",
        "kind": "Fall",
        "subkind": None,
        "start": datetime(2021, 2, 3, 14, 5),  # noqa: DTZ001 (local time)
        "end": datetime(2021, 2, 3, 14, 5),  # noqa: DTZ001
        "precision": "minute",
        "place": "1780",
        "spot": "Bostad",
        "x": None,
        "y": None,
        "severity": None,
        "sex": "women",
        "age": "65-79",
        "count": 1,
        "cost": 1234.5,
        "premises": None,
        "product": None,
        "cause": None,
        "activity": None,
        "place_precision": "municipality",
        "injured": None,
        "version": None,
    }
    assert frame["precision"].to_list() == ["minute", "day", "hour"]
    assert frame["end"][1] == datetime(2021, 2, 13, 23, 59)  # noqa: DTZ001
    assert frame["end"][2] == datetime(2021, 2, 14, 9, 59)  # noqa: DTZ001
    assert report.snapshot.klass is SnapshotClass.OWN


def test_free_text_never_reaches_the_table_of_events(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, SnapshotKind.EVENTS, file(tmp_path, EVENTS, "a.csv"))
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert "granne" not in frame.write_csv()


def test_indicators(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommunkod;kommun;år;kön;antal;folkmängd\n1715;Kil;2021;kvinnor;12;6 000\n1715;Kil;2021;män;..;6 100\n"
    report = imported(workspace, SnapshotKind.INDICATORS, file(tmp_path, text, "fall.csv"), source="Eva räknade")
    frame = workspace.estimates().frame
    assert workspace.clean(report.snapshot, actor="Eva", purpose="prov").equals(frame)
    men, women = frame.sort("sex").iter_rows(named=True)
    assert women["measure"] == "own:fall"
    assert (women["place"], women["sex"], women["unit"], women["value"], women["n"]) == (
        "1715",
        "women",
        "count",
        12,
        12,
    )
    assert women["base"] == 6000
    assert (women["period_start"], women["period_end"]) == (date(2021, 1, 1), date(2021, 12, 31))
    assert women["snapshot"] == report.snapshot.short_id
    assert women["origin"] == "fetched"
    assert (men["value"], men["status"]) == (None, "missing")


def test_a_zero_is_a_zero_and_a_secret_is_no_zero(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommun;år;antal\nKil;2021;0\nEda;2021;x\nGrums;2021;\nÅrjäng;2021;.\n"
    imported(workspace, SnapshotKind.INDICATORS, file(tmp_path, text, "a.csv"))
    frame = workspace.estimates().frame
    assert dict(zip(frame["place"], frame["status"], strict=True)) == {
        "1715": "ok",
        "1730": "suppressed",
        "1764": "missing",
        "1765": "not_applicable",
    }
    assert frame.filter(pl.col("place") == "1715")["value"].item() == 0


def test_a_year_a_column(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommun;2019;2020\nKil;12 021;12 100\n"
    imported(workspace, SnapshotKind.INDICATORS, file(tmp_path, text, "folkmängd.csv"))
    frame = workspace.estimates().frame
    assert frame["value"].to_list() == [12021, 12100]
    assert [one.year for one in frame["period_start"]] == [2019, 2020]


def test_a_survey(workspace: Workspace, tmp_path: Path) -> None:
    text = (
        "personnummer;stratum;kommun;vikt;kön;trygg;längd\n190001019802;01;Kil;12,5;K;1;1,71\n;02;Eda;7,25;M;2;1,80\n"
    )
    report = imported(workspace, SnapshotKind.SURVEY, file(tmp_path, text, "enkät_2021.csv"))
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame.columns == ["stratum", "kommun", "vikt", "kön", "trygg", "längd"]
    assert frame.row(0) == ("01", "1715", 12.5, "women", 1, 1.71)
    design = survey_design(report.snapshot)
    assert (design.period, design.weight, design.strata) == ("2021", "vikt", ("stratum",))
    assert (design.place, design.sex) == ("kommun", "kön")
    assert [one.id for one in design.questions] == ["trygg", "langd"]
    assert report.snapshot.klass is SnapshotClass.PERSONAL
    assert survey_design(workspace.snapshot(report.snapshot.short_id)) == design


def test_a_code_keeps_its_leading_zero_and_a_late_word_makes_a_column_text(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = "".join(f"007;{n}\n" for n in range(25_000))
    report = imported(
        workspace, SnapshotKind.SURVEY, file(tmp_path, "kod;svar\n" + rows + "008;vet ej\n", "enkät_2021.csv")
    )
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame["kod"].unique().sort().to_list() == ["007", "008"]
    assert frame["svar"].dtype == pl.String
    assert frame.height == 25_001


def test_the_same_file_again_is_recognised(workspace: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, EVENTS, "a.csv")
    first = imported(workspace, SnapshotKind.EVENTS, path)
    again = imported(workspace, SnapshotKind.EVENTS, path.rename(tmp_path / "b.csv"))
    assert not first.already_imported
    assert again.already_imported
    assert again.snapshot == first.snapshot
    assert len(workspace.snapshots()) == 1


def test_two_imports_at_once(workspace: Workspace, tmp_path: Path) -> None:
    same = file(tmp_path, EVENTS, "a.csv")
    other = file(tmp_path, EVENTS.replace("\nA", "\nB"), "b.csv")  # other events: whoever lands first is no hindrance
    reports: list[ImportReport] = []
    start = threading.Barrier(3)

    def run(path: Path) -> None:
        start.wait()
        reports.append(imported(Workspace.open(workspace.root), SnapshotKind.EVENTS, path))

    threads = [threading.Thread(target=run, args=(path,)) for path in (same, same, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.snapshots()) == 2
    assert sorted(one.already_imported for one in reports) == [False, False, True]
    assert workspace.verify_read_log() == 2


def test_made_up_data_stay_made_up(workspace: Workspace, tmp_path: Path) -> None:
    text = "kommun;år;antal\nKil;2021;0\n"
    path = file(tmp_path, text, "a.csv")
    imported(workspace, SnapshotKind.INDICATORS, path, origin=Origin.SYNTHETIC)
    assert workspace.estimates().origin is Origin.SYNTHETIC


def test_the_proposal_is_left_for_people_and_can_be_used_again(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, SnapshotKind.EVENTS, file(tmp_path, EVENTS, "a.csv"))
    assert report.mapping == workspace.root / "mappings" / "a.csv.toml"
    again = file(tmp_path, EVENTS.replace("2021", "2022"), "b.csv")
    second = imported(workspace, SnapshotKind.EVENTS, again, mapping=report.mapping)
    assert second.snapshot.mapping == report.snapshot.mapping | {
        "values": {"register": "a"},
    }


def test_a_mapping_that_is_wrong_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, EVENTS, "a.csv")
    cases = {
        'kind = "survey"': "gjord för",
        'kind = "events"\n[columns]\nstrat = "Datum"': "okänd",
        'kind = "events"\n[columns]\nstart = 3': "okänd",
        'kind = "events"\n[kolumner]\nstart = "Datum"': "Avsnittet är okänt",
        'kind = "events"\n[columns]\nstart = "Dag"\nkind = "Händelsetyp"': "kolumn som filen inte har",
        'kind = "events"\n[columns': "",
        'kind = "events"\n[[unclear]]\nfield = "start"': "val kvar att göra: start",
    }
    for text, why in cases.items():
        with pytest.raises(InvalidInput) as caught:
            imported(workspace, SnapshotKind.EVENTS, path, mapping=file(tmp_path, text, "m.toml"))
        assert why in caught.value.for_people()
    with pytest.raises(InvalidInput, match="Mappningsfilen"):
        imported(workspace, SnapshotKind.EVENTS, path, mapping=tmp_path / "borta.toml")


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    mapping = Mapping(
        SnapshotKind.SURVEY,
        columns={"weight": ("vikt",), "strata": ("a", 'b "c"')},
        formats={"weight": "comma"},
        values={"period": "2021"},
    )
    mapping.save(tmp_path / "m.toml")
    assert read_mapping(tmp_path / "m.toml", SnapshotKind.SURVEY) == mapping


def test_foreign_codes_name_their_register(workspace: Workspace, tmp_path: Path) -> None:
    text = "datum,type,BoroughCode\n2021-02-03,Fire,E09000022\n"
    report = imported(workspace, SnapshotKind.EVENTS, file(tmp_path, text, "a.csv"))
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame["place"].to_list() == ["ons:E09000022"]


def test_a_deso_without_its_edition_is_no_place(workspace: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, "datum;händelsetyp;deso\n2021-02-03;Brand;1780A0010\n", "a.csv")
    with pytest.raises(InvalidInput) as caught:
        imported(workspace, SnapshotKind.EVENTS, path)
    assert "place_scheme" in caught.value.for_people()
    mapping = file(
        tmp_path,
        'kind = "events"\n[columns]\nstart = "datum"\nkind = "händelsetyp"\nplace = "deso"\n'
        '[values]\nplace_scheme = "deso2025"\n',
        "m.toml",
    )
    report = imported(workspace, SnapshotKind.EVENTS, path, mapping=mapping)
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame["place"].to_list() == ["deso2025:1780A0010"]


def test_labels_of_missing_answers_tell_why(workspace: Workspace, shared: Path) -> None:
    path = shared / "real-data" / "survey-files-sav" / "sample_missing.sav"
    report = imported(workspace, SnapshotKind.SURVEY, path)
    questions = {one.id: one for one in survey_design(report.snapshot).questions}
    assert questions["mynum"].missing_ranges == ((2000.0, 3000.0),)
    assert questions["mynum"].missing == {"-1": Missing.NO_ANSWER}
    assert questions["myord"].values == {"-1": "missing", "1": "low", "2": "medium", "3": "high"}
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert 2500.0 in frame["mynum"].to_list()


def test_a_measure_that_changes_its_unit_is_another_measure(workspace: Workspace, tmp_path: Path) -> None:
    mapping = Mapping(
        SnapshotKind.INDICATORS,
        columns={"place": ("kommun",), "year": ("år",), "value": ("värde",)},
        values={"measure": "own:utsatt", "unit": "share"},
    )
    first = file(tmp_path, "kommun;år;värde\nKil;2021;0.5\n", "a.csv")
    imported(workspace, SnapshotKind.INDICATORS, first, mapping=mapping)
    later = file(tmp_path, "kommun;år;värde\nKil;2022;50\n", "b.csv")
    changed = Mapping(mapping.kind, mapping.columns, {}, mapping.values | {"unit": "index"})
    with pytest.raises(DefinitionChanged) as caught:
        imported(workspace, SnapshotKind.INDICATORS, later, mapping=changed)
    assert int(caught.value.exit_code) == 11
    assert len(workspace.snapshots()) == 1


def test_a_proposal_never_overwrites_what_a_person_has_mended(workspace: Workspace, tmp_path: Path) -> None:
    text = "datum,händelsetyp\n03/02/2021,Brand\n"
    path = file(tmp_path, text, "a.csv")
    with pytest.raises(InvalidInput):
        imported(workspace, SnapshotKind.EVENTS, path)
    proposal = workspace.root / "mappings" / "a.csv.toml"
    mended = (
        proposal.read_text(encoding="utf-8")
        .split("\n# Välj")[0]
        .replace("[formats]", '[formats]\nstart = "dd/mm/yyyy"')
    )
    proposal.write_text(mended, encoding="utf-8")
    with pytest.raises(InvalidInput):
        imported(workspace, SnapshotKind.EVENTS, path)
    assert proposal.read_text(encoding="utf-8") == mended
    assert (workspace.root / "mappings" / "a.csv.2.toml").is_file()
    report = imported(workspace, SnapshotKind.EVENTS, path, mapping=proposal)
    frame = workspace.clean(report.snapshot, actor="Eva", purpose="prov")
    assert frame["start"][0] == datetime(2021, 2, 3)  # noqa: DTZ001 (local time)


def test_what_could_not_be_used_is_counted(workspace: Workspace, tmp_path: Path) -> None:
    text = "datum;händelsetyp;kommun;kön;ålder\n2021-02-03;Fall;;1;okänd\n2021-02-03;Fall;Kil;K;67\n"
    report = imported(workspace, SnapshotKind.EVENTS, file(tmp_path, text, "a.csv"))
    assert report.unmapped == {"place": 1, "sex": 1}
    assert len(report.notes) == 2


def test_another_mapping_for_a_file_that_is_there_is_not_ignored(workspace: Workspace, tmp_path: Path) -> None:
    path = file(tmp_path, "vikt;område;svar\n1,5;a;1\n2,5;b;2\n", "enkät_2021.csv")
    first = imported(workspace, SnapshotKind.SURVEY, path)
    assert first.mapping is not None
    assert imported(workspace, SnapshotKind.SURVEY, path, mapping=first.mapping).already_imported
    better = Mapping(
        SnapshotKind.SURVEY, {"weight": ("vikt",), "strata": ("område",)}, {"weight": "comma"}, {"period": "2021"}
    )
    with pytest.raises(InvalidInput) as caught:
        imported(workspace, SnapshotKind.SURVEY, path, mapping=better)
    assert "samlad data purge" in caught.value.for_people()
    workspace.purge(first.snapshot, "Dnr 1", "Eva")
    report = imported(workspace, SnapshotKind.SURVEY, path, mapping=better)
    assert survey_design(report.snapshot).strata == ("område",)
