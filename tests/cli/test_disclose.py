"""`samlad disclose` as a person runs it."""

import csv
import io
from pathlib import Path

import pytest

TABLE = """plats,slag,antal
Kil,a,2
Kil,b,20
Kil,c,30
Forshaga,a,40
Forshaga,b,10
Forshaga,c,60
Grums,a,70
Grums,b,80
Grums,c,90
"""
WORDS = ["--rows", "plats", "--columns", "slag", "--count", "antal", "--minimum", "5"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tabell.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_small_counts_and_their_partners_look_alike(table, samlad):
    done = samlad("disclose", table, *WORDS, "--out", "-")
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    hidden = {(row["plats"], row["slag"]) for row in rows if row["status"] == "suppressed"}
    assert hidden == {("Kil", "a"), ("Kil", "b"), ("Forshaga", "a"), ("Forshaga", "b")}
    assert all((row["antal"] == "") == (row["status"] == "suppressed") for row in rows)


def test_margins_in_the_file_are_protected_with_the_rest(table, samlad):
    table.write_text(TABLE + "Kil,total,52\ntotal,total,402\n", encoding="utf-8")
    done = samlad("disclose", table, *WORDS, "--out", "-")
    assert done.out.splitlines()[-1] == "total,total,402,ok"


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        ("Kil,total,99\n", 11, 10),
        ("Kil,a,3\n", 11, 10),
        ("Sunne,a,-1\n", 11, 10),
        ("Sunne,,7\n", 11, 10),
        ("Sunne,a,många\n", 11, 10),
    ],
)
def test_a_wrong_row_is_named(table, samlad, text, row, code):
    table.write_text(TABLE + text, encoding="utf-8")
    done = samlad("--json-errors", "disclose", table, *WORDS)
    assert (done.code, done.error["row"], done.error["file"]) == (code, row, "tabell.csv")


def test_a_table_that_cannot_be_protected(tmp_path, samlad):
    path = tmp_path / "en.csv"
    path.write_text("plats,slag,antal\nKil,a,2\n", encoding="utf-8")
    done = samlad("disclose", path, *WORDS, "--out", "-")
    # Its margins are the count itself: they are withheld with it.
    assert done.code == 0
    assert "suppressed" in done.out


def test_a_minimum_of_one_protects_nothing(table, samlad):
    assert samlad("disclose", table, *WORDS[:-1], "1").code == 2
