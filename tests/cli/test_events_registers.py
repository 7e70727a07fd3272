"""The commands about registers: codes, coverage, place, injury-form and link, with what they refuse and how."""

import json
from pathlib import Path

import polars as pl
import pytest
from command_ended import Command

REGISTER = """Händelsenummer;Larmtid;Händelsetyp;Kommunkod
A1;2003-01-01 10:00;6;1780
A2;2021-01-02 10:00;6;1780
A3;2021-01-03 10:00;99;1780
"""
SETTINGS = '[legal]\nground = "{ground}"\ncontroller = "Kommunen"\nexpires = {expires}\n'


@pytest.fixture
def files(samlad: Command) -> Command:
    """A register, points, and two registers of the same forty events in the folder."""
    Path("raddning.csv").write_text(REGISTER, encoding="utf-8")
    Path("punkter.csv").write_text("id,x,y\n1,414980,6583244\n2,6583244,414980\n3,0,0\n", encoding="utf-8")
    events = pl.DataFrame({"event_id": [f"E{number}" for number in range(40)]}).with_columns(
        start=pl.datetime(2026, 1, 1) + pl.duration(hours=13 * pl.int_range(40)),
        x=400_000.0 + 900 * pl.int_range(40),
        y=pl.lit(6_580_000.0),
        kind=pl.lit("brand"),
    )
    events.write_csv("vänster.csv")
    events.with_columns(pl.col("start") + pl.duration(minutes=7), pl.col("x") + 40).write_csv("höger.csv")
    Path("sann.csv").write_text("left_id,right_id\n" + "\n".join(f"E{n},E{n}" for n in range(40)), encoding="utf-8")
    Path("lag.toml").write_text(SETTINGS.format(ground="avtal", expires="2099-12-31"), encoding="utf-8")
    return samlad


def test_codes_tells_what_maps_and_what_does_not(files: Command) -> None:
    done = files("events", "codes", "raddning.csv", "--out", "-")
    assert done.code == 0, done.err
    table = pl.read_csv(done.out.encode(), infer_schema=False)
    assert table.columns == [
        "register", "code", "label", "list", "edition", "event_kind", "status", "events", "first", "last",
    ]  # fmt: skip
    assert sorted(table["status"].to_list()) == ["mapped", "unmapped", "wrong_edition"]
    assert "utgåva 2005" in done.err


def test_coverage_of_a_file_and_of_a_workspace_without_events(files: Command, workspace_made: Path) -> None:
    done = files("events", "coverage", "raddning.csv", "--months", "--out", "-")
    assert done.code == 0, done.err
    table = pl.read_csv(done.out.encode())
    assert (table["events"].sum(), table.height) == (3, 217), "January 2003 to January 2021"
    assert files("events", "coverage").code == 12


def test_place_tells_points_that_cannot_be_right(files: Command) -> None:
    done = files("events", "place", "punkter.csv", "--x", "x", "--y", "y", "--crs", "sweref99tm", "--out", "-")
    assert done.code == 0, done.err
    table = pl.read_csv(done.out.encode(), schema_overrides={"area": pl.String})
    assert table["point_status"].to_list() == ["ok", "swapped", "zero"]
    assert table["area"].to_list() == ["1780", None, None]
    assert "rad 3" in done.err
    assert files("events", "place", "punkter.csv", "--x", "x", "--y", "y", "--crs", "utm").code == 2
    assert files("events", "place", "punkter.csv", "--x", "x", "--y", "y", "--areas", "a.gpkg").code == 2
    assert files("events", "place", "punkter.csv", "--x", "x", "--y", "z").code == 2


def test_the_injury_form_is_written(files: Command) -> None:
    assert files("events", "injury-form", "--out", "form.xlsx").code == 0
    assert Path("form.xlsx").stat().st_size > 0
    assert files("events", "injury-form", "--out", "form.txt").code == 2


def test_links_are_written_judged_and_logged(files: Command) -> None:
    done = files("events", "link", "vänster.csv", "höger.csv", "--settings", "lag.toml", "--truth", "sann.csv",
                 "--weights-out", "vikter.csv", "--out", "-")  # fmt: skip
    assert done.code == 0, done.err
    table = pl.read_csv(done.out.encode())
    assert table.columns == ["left_id", "right_id", "probability", "cluster"]
    assert (table["left_id"] == table["right_id"]).all()
    assert table.height == 40
    assert "1,000 av länkarna är rätta" in done.err
    assert pl.read_csv("vikter.csv").columns == ["field", "level", "m", "u"]
    line = json.loads(Path("lag.toml.log.jsonl").read_text(encoding="utf-8"))
    assert (line["actor"], line["ground"], len(line["registers"])) == ("Eva", "avtal", 2)


def test_counts_only_shows_no_pair(files: Command) -> None:
    done = files("events", "link", "vänster.csv", "höger.csv", "--settings", "lag.toml", "--counts-only", "--out", "-")
    assert done.out == "n11,n10,n01\n40,0,0\n"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (SETTINGS.format(ground="", expires="2099-12-31"), 14),
        (SETTINGS.format(ground="avtal", expires="2020-12-31"), 14),
        ("", 14),
        (SETTINGS.format(ground="avtal", expires='"snart"'), 10),
        (SETTINGS.format(ground="avtal", expires="2099-12-31") + '[left]\nid = "nr"\n', 2),
        ("[legal", 10),
    ],
)
def test_what_link_refuses(files: Command, settings: str, code: int) -> None:
    Path("lag.toml").write_text(settings, encoding="utf-8")
    done = files(
        "--json-errors", "events", "link", "vänster.csv", "höger.csv", "--settings", "lag.toml", "--out", "ut.csv"
    )
    assert done.code == code
    assert done.error["exit"] == code
    assert not Path("ut.csv").exists()


def test_a_second_delivery_by_command(files: Command, workspace_made: Path) -> None:
    assert files("import", "events", "raddning.csv", "--register", "raddning").code == 0
    Path("ny.csv").write_text(REGISTER.replace("A3;2021-01-03 10:00;99", "A3;2021-01-03 10:00;13"), encoding="utf-8")
    assert files("import", "events", "ny.csv", "--register", "raddning").code == 10
    done = files("import", "events", "ny.csv", "--register", "raddning", "--delivery", "whole")
    assert done.code == 0, done.err
    assert "0 nya händelser, 1 ändrade, 2 oförändrade, 0 tillbakadragna." in done.out
    assert files("import", "events", "ny.csv", "--delivery", "allt").code == 2
