"""`samlad events alarm, watch, rhythm, moran, hotspots, concentration, near-repeat` as a person runs them."""

from pathlib import Path

import polars as pl
import pytest
from command_ended import Command


def written(path: str, text: str) -> Path:
    Path(path).write_text(text, encoding="utf-8")
    return Path(path)


@pytest.fixture
def weeks(samlad: Command) -> Path:
    rows = "".join(f"{week},{2 + week % 3 + (20 if week == 259 else 0)}\n" for week in range(1, 261))
    return written("veckor.csv", "vecka,antal\n" + rows)


def alarm(samlad: Command, file: Path, *more: str):
    return samlad("events", "alarm", file, "--date", "vecka", "--count", "antal", *more)


@pytest.mark.parametrize(
    "method", ["farrington", "farrington-flexible", "ears-c1", "ears-c2", "ears-c3", "cusum", "xmr"]
)
def test_every_method_writes_the_same_columns(samlad, weeks, method):
    done = alarm(samlad, weeks, "--method", method, "--out", "larm.parquet")
    assert done.code == 0, done.err
    found = pl.read_parquet("larm.parquet")
    assert found.columns == ["date", "count", "expected", "threshold", "alarm"]
    assert found.filter(pl.col("date") == 259)["alarm"].item()
    assert found.height == 260


def test_the_reason_is_told_in_words(samlad, weeks):
    done = alarm(samlad, weeks, "--explain", "--out", "-")
    (row,) = [line for line in done.out.splitlines() if line.startswith("259,")]
    assert "23 händelser är fler än gränsen" in row


@pytest.mark.parametrize(
    "words",
    [
        ("--method", "gissa"),
        ("--alpha", "2"),
        ("--limit54", "fem"),
        ("--years", "0"),
        ("--half-window", "40"),
        ("--h", "-1"),
        ("--out", "larm.doc"),
    ],
)
def test_what_no_method_can_use_is_wrong_use(samlad, weeks, words):
    assert alarm(samlad, weeks, *words).code == 2


@pytest.mark.parametrize(("rows", "line"), [("1,2\n3,4\n4,1\n5,1\n", 3), ("1,2\n1,4\n", 3), ("1,2\n2,-4\n", 3)])
def test_a_series_that_cannot_be_watched_is_told_by_its_line(samlad, rows, line):
    done = alarm(samlad, written("serie.csv", "vecka,antal\n" + rows), "--json-errors")
    assert (done.code, done.error["row"], done.error["file"]) == (10, line, "serie.csv")


def test_steps_without_a_row_may_be_zero(samlad):
    done = alarm(samlad, written("serie.csv", "vecka,antal\n1,2\n2,2\n4,2\n"), "--fill-gaps", "--out", "-")
    assert "3,0,,,false" in done.out


def test_a_watch_without_events_has_nothing_to_show(samlad, workspace_made):
    assert samlad("events", "watch").code == 12
    assert samlad("events", "rhythm").code == 12


PLACES = "id,x,y,n\n" + "".join(
    f"{x}{y},{x * 100},{y * 100},{20 if x < 3 and y < 3 else (x + y) % 3}\n" for x in range(8) for y in range(8)
)


@pytest.mark.parametrize("command", ["moran", "hotspots"])
def test_places_and_their_neighbours(samlad, command):
    file = written("platser.csv", PLACES + "bort,90000,90000,4\ntom,1,1,\n")
    told = ("--id", "id", "--value", "n", "--x", "x", "--y", "y", "--distance", "150", "--out", "-")
    done = samlad("events", command, file, *told)
    assert done.code == 0, done.err
    assert "1 platser har ingen granne." in done.err
    assert "1 rader saknar värde" in done.err
    assert samlad("events", command, file, *told[:-4], "--out", "-").code == 2


def test_local_moran_keeps_leading_zeros(samlad):
    file = written("platser.csv", PLACES)
    told = ("--id", "id", "--value", "n", "--x", "x", "--y", "y", "--nearest", "4", "--local", "--out", "-")
    done = samlad("events", "moran", file, *told)
    assert done.out.splitlines()[1].startswith("00,20.0,")
    assert "high-high" in done.out


def test_concentration_of_events_needs_to_know_the_places(samlad):
    file = written("handelser.csv", "plats\nA\nA\nA\nB\n\n")
    assert samlad("events", "concentration", file, "--place", "plats").code == 2
    done = samlad("events", "concentration", file, "--place", "plats", "--places", "10", "--out", "-")
    assert done.out.splitlines()[1].startswith("10,4,1,0.1,0.625,0.5,1,")


def test_near_repeats_and_a_point_that_is_too_common(samlad):
    rows = "".join(f"100.5,200.5,2026-01-{day:02d}\n" for day in range(1, 20))
    file = written("stolder.csv", "x,y,dag\n" + rows + "5.2,7.7,2026-01-01\n80.1,90.3,2026-01-03\n")
    done = samlad("events", "near-repeat", file, "--x", "x", "--y", "y", "--date", "dag", "--out", "-")
    assert done.code == 0, done.err
    assert "19 händelser (90\u00a0%) ligger på exakt samma punkt" in done.err
    assert done.out.splitlines()[0].startswith("distance_from,distance_to,days_from,days_to,pairs,expected,ratio,p")
    month = written("manad.csv", "x,y,dag\n1,2,2026-01\n3,4,2026-02\n")
    assert samlad("events", "near-repeat", month, "--x", "x", "--y", "y", "--date", "dag").code == 10


def test_the_rhythm_of_a_file(samlad):
    file = written("inbrott.csv", "fran,till\n2026-01-01 22:00,2026-01-01 23:29\n2026-03-29 02:30,\n")
    done = samlad("events", "rhythm", file, "--start", "fran", "--end", "till", "--out", "-")
    assert done.code == 0, done.err
    assert "1 händelser har ett klockslag som sommartiden hoppade över" in done.err
    assert any(line.startswith("4,22,0.666666666666666") for line in done.out.splitlines())


@pytest.mark.parametrize(
    "rows", ["2026-01-01 25:00,\n", "2026-01-01 10:00,2026-01-01 09:00\n", "2026-13-01,\n", ",2026-01-01\n"]
)
def test_times_that_cannot_be(samlad, rows):
    file = written("inbrott.csv", "fran,till\n2026-01-01 22:00,\n" + rows)
    done = samlad("events", "rhythm", file, "--start", "fran", "--end", "till", "--json-errors")
    assert (done.code, done.error["row"]) == (10, 3)


@pytest.mark.parametrize("table", ["peak", "days", "wheel"])
def test_the_other_tables_of_the_rhythm(samlad, table):
    rows = "".join(f"{2024 + n % 2}-{n % 12 + 1:02d}-{n % 28 + 1:02d} {18 + n % 3}:00\n" for n in range(600))
    file = written("fall.csv", "tid\n" + rows)
    terms = written("terminer.csv", "first,last\n2024-01-08,2024-06-12\n2024-08-19,2024-12-20\n")
    done = samlad("events", "rhythm", file, "--start", "tid", "--table", table, "--terms", terms,
                  "--period", "2024-2025", "--out", "-")  # fmt: skip
    assert done.code == 0, done.err
    first = {"peak": "from_weekday,from_hour", "days": "effect,level,days", "wheel": "week,days,events"}[table]
    assert done.out.startswith(first)


def test_a_condition_chooses_the_rows_of_one_series(tmp_path, samlad):
    rows = [f"{place},{step},{step % size}" for step in range(1, 31) for place, size in (("a", 5), ("b", 3))]
    path = tmp_path / "serier.csv"
    path.write_text("ort,steg,antal\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = ["events", "alarm", path, "--date", "steg", "--count", "antal", "--method", "ears-c1"]
    assert samlad(*asked).code == 10  # two rows a step
    done = samlad(*asked, "--where", "ort = 'a'", "--out", "-")
    assert done.code == 0, done.err
    assert len(done.out.splitlines()) == 31
    assert samlad(*asked, "--where", "ort = 'z'").code == 12
