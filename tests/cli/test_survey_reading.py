"""What a person reads without --out: words, per cent, decimals of the language; files stay English and unrounded."""

from pathlib import Path

import pytest
from command_ended import Command

ANSWERS = "kommun,vikt,larm,rum\na,1,1,3\na,2,0,4\nb,1,1,2\nb,3,1,1\nb,2,0,7\n"


@pytest.fixture
def answers(samlad: Command) -> Command:
    Path("s.csv").write_text(ANSWERS, encoding="utf-8")
    Path("std.csv").write_text("category,total\na,10\nb,20\n", encoding="utf-8")
    return samlad


def test_shares_are_per_cent_and_means_are_numbers(answers):
    """Ja in a: 1 of 3; the mean of the rooms in a is (3 + 2·4)/3."""
    out = answers("survey", "estimate", "s.csv", "--weight", "vikt", "--proportion", "larm", "--mean", "rum",
                  "--by", "kommun").out  # fmt: skip
    for told in ("Fråga", "Svarande", "Medelfel", "andel", "medelvärde", "33,3\u00a0%", "3,667"):
        assert told in out, told
    assert "0.33" not in out
    assert "proportion" not in out


def test_in_english_with_a_decimal_point(answers):
    out = answers("--language", "en", "survey", "estimate", "s.csv", "--weight", "vikt", "--proportion", "larm",
                  "--by", "kommun").out  # fmt: skip
    for told in ("Question", "Respondents", "share", "33.3%"):
        assert told in out, told


def test_a_file_is_english_and_unrounded(answers):
    out = answers("survey", "estimate", "s.csv", "--weight", "vikt", "--proportion", "larm", "--by", "kommun",
                  "--out", "-").out  # fmt: skip
    assert out.startswith("statistic,variable,category,kommun,value,se,")
    assert "0.3333333333333333" in out


def test_differences_of_shares_are_percentage_points(answers):
    """1/3 in a and 4/6 in b, 5/9 together."""
    out = answers("survey", "difference", "s.csv", "--weight", "vikt", "--share", "larm=1", "--by", "kommun").out
    assert "Skillnad" in out
    assert "−22,2 procentenheter" in out
    changed = answers("survey", "change", "s.csv", "s.csv", "--weight", "vikt", "--proportion", "larm").out
    assert "55,6\u00a0%" in changed
    assert "0,0 procentenheter" in changed


def test_a_standardised_share_is_a_share_and_a_mean_is_not(answers):
    words = ("survey", "standardise", "s.csv", "--weight", "vikt", "--over", "kommun", "--standard", "std.csv")
    assert "55,6\u00a0%" in answers(*words, "--mean", "larm").out
    assert "%" not in answers(*words, "--mean", "rum").out


def test_half_widths_and_chances_are_per_cent(answers):
    Path("st.csv").write_text("stratum,population\na,100\nb,200\n", encoding="utf-8")
    out = answers("survey", "allocate", "st.csv", "--minimum", "1", "--total", "30").out
    assert "Felmarginal" in out
    assert "29,4\u00a0%" in out  # 1.96·√(0.25/10·0.9)


def test_a_draw_shows_its_first_rows_and_never_writes_over_another(answers):
    Path("ram.csv").write_text("id,k\n" + "".join(f"{n},a\n" for n in range(40)), encoding="utf-8")
    Path("d.csv").write_text("stratum,sample\na,25\n", encoding="utf-8")
    words = ("survey", "draw", "ram.csv", "--id", "id", "--strata", "k", "--allocation", "d.csv", "--seed")
    shown = answers(*words, "1")
    assert shown.out.count("62,5\u00a0%") == 10
    assert "15 rader till" in shown.out
    assert '"seed": 1' in shown.err
    assert answers(*words, "1", "--out", "u.csv").code == 0
    before = Path("u.csv").read_bytes()
    refused = answers("--json-errors", *words, "2", "--out", "u.csv")
    assert (refused.code, refused.error["file"]) == (2, "u.csv")
    assert Path("u.csv").read_bytes() == before
    assert answers(*words, "2", "--out", "annan.csv", "--log", "u.log.json").code == 2
    assert answers(*words, "2", "--out", "u.csv", "--overwrite").code == 0
    assert Path("u.csv").read_bytes() != before
