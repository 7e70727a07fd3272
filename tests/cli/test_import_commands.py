"""A person's day with the files: make a workspace, read in, look, read the log, purge."""

from pathlib import Path

import pytest
from command_ended import Command

from samlad.data.settings import read_settings

EVENTS = "datum;händelsetyp;kommun\n2021-02-03;Brand;Kil\n2021-02-04;Fall;Eda\n"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "händelser.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def test_a_workspace_keeps_what_it_was_made_with(workspace_made: Path) -> None:
    settings = read_settings(workspace_made / "samlad.toml")
    assert (settings.place, settings.minimum_count, settings.synthetic) == ("1780", 5, False)


def test_an_empty_workspace_says_what_to_do(samlad: Command, workspace_made: Path) -> None:
    done = samlad("doctor")
    assert done.code == 12
    for kind in ("survey", "events", "indicators"):
        assert f"samlad import {kind} FIL" in done.out


def test_a_file_read_in_and_again(samlad: Command, workspace_made: Path, events: Path) -> None:
    done = samlad("import", "events", events)
    assert done.code == 0
    assert done.err == ""
    assert "2 rader inlästa som händelser" in done.out
    assert "händelser.csv.toml" in done.out
    again = samlad("import", "events", events)
    assert again.code == 0
    assert "redan inläst" in again.out
    doctor = samlad("doctor")
    assert doctor.code == 0
    assert "4 februari 2021" in doctor.out
    assert "samlad import events FIL" not in doctor.out


def test_a_refused_file_leaves_the_workspace_empty(samlad: Command, workspace_made: Path, events: Path) -> None:
    events.write_text(EVENTS + "2021-02-31;Brand;Kil\n", encoding="utf-8")
    done = samlad("import", "events", events, "--json-errors")
    assert done.code == 10
    error = done.error
    assert (error["row"], error["column"], error["value"]) == (4, "datum", "2021-02-31")
    assert samlad("data", "list").code == 12


def test_terms_of_a_file_are_kept(samlad: Command, workspace_made: Path, events: Path) -> None:
    samlad("import", "events", events, "--class", "open", "--source", "Räddningstjänsten", "--licence", "CC0")
    listed = samlad("data", "list").out
    assert "öppen" in listed
    assert "Räddningstjänsten" in listed


def test_the_period_can_be_told(samlad: Command, workspace_made: Path, tmp_path: Path) -> None:
    survey = tmp_path / "enkät.csv"
    survey.write_text("vikt;trygg\n1,5;1\n2;2\n", encoding="utf-8")
    refused = samlad("import", "survey", survey)
    assert refused.code == 10
    assert "values.period" in refused.err
    assert samlad("import", "survey", survey, "--period", "2019-2021").code == 0


def test_a_personal_file_is_purged_by_decision(samlad: Command, workspace_made: Path, events: Path) -> None:
    samlad("import", "events", events, "--class", "personal")
    short = samlad("data", "log").out.split("import")[1].split()[0]
    assert samlad("data", "purge", short).code == 2
    done = samlad("data", "purge", short, "--decision", "Dnr 2026-114")
    assert done.code == 0
    assert samlad("data", "list").code == 12
    assert "Dnr 2026-114" in samlad("data", "list", "--purged").out
    log = samlad("data", "log").out
    assert log.count("Eva") == 2
    assert "Loggen är obruten: 2 rader." in log


def test_made_up_data_are_marked(samlad: Command, workspace_made: Path, tmp_path: Path) -> None:
    file = tmp_path / "fall_2021.csv"
    file.write_text("kommun;antal\nKil;3\n", encoding="utf-8")
    assert samlad("import", "indicators", file, "--synthetic").code == 0


def test_an_unknown_place_of_a_picture_points_at_no_row(samlad: Command, workspace_made: Path, events: Path) -> None:
    year = "".join(f"2021-{month:02d}-15;Brand;Kil\n" for month in range(1, 13))
    events.write_text(f"datum;händelsetyp;kommun\n{year}", encoding="utf-8")
    assert samlad("import", "events", events).code == 0
    done = samlad("picture", "Ankeborg")
    assert done.code == 10
    assert "Ankeborg" in done.err
    assert "rad 0" not in done.err
