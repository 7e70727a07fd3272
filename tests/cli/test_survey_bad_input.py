"""The survey commands fed with what real files hold: each ends with its exit code and the place of the mistake."""

from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

ESTIMATE = ("survey", "estimate", "d.csv", "--weight", "w")
MARGINS = "variable,category,total\nsex,K,60\nsex,M,40\n"


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


BAD = {
    # case: (the data, what is asked, exit code, line, column, value)
    "a negative weight under a blank line": ("w,y\n1,1\n\n-2,2\n", ["--mean", "y"], 10, 4, "w", "-2.0"),
    "a missing weight": ("w,y\n1,1\nNA,2\n", ["--mean", "y"], 10, 3, "w", None),
    "a weight that is text": ("w,y\n1,1\n\nx,2\n", ["--mean", "y"], 10, 4, "w", "x"),
    "an infinite weight": ("w,y\ninf,1\n1,2\n", ["--mean", "y"], 10, 2, "w", "inf"),
    "a negative weight with decimal comma": ("w;y\n1,5;1\n\n-2,25;2\n", ["--mean", "y"], 10, 4, "w", "-2.25"),
    "an infinite answer": ("w,y\n1,1\n\n1,inf\n", ["--total", "y"], 10, 4, "y", "inf"),
    "the mean of a text": ("w,y\n1,1\n1,ja\n", ["--mean", "y"], 10, 3, "y", "ja"),
    "the quantile of a text": ("w,y\n1,ja\n1,nej\n", ["--quantile", "y:0.5"], 10, 2, "y", "ja"),
    "a ratio to a text": ("w,y,x\n1,2,ja\n", ["--ratio", "y/x"], 10, 2, "x", "ja"),
    "a missing stratum": ("w,y,s\n1,1,a\n\n1,1,\n", ["--mean", "y", "--strata", "s"], 10, 4, "s", None),
    "a missing cluster": ("w,y,s\n1,1,a\n1,1,NaN\n", ["--mean", "y", "--cluster", "s"], 10, 3, "s", None),
    "a missing population": ("w,y,N\n1,1,9\n1,1,\n", ["--mean", "y", "--fpc", "N"], 10, 3, "N", None),
    "a varying population": ("w,y,N\n1,1,9\n1,1,8\n", ["--mean", "y", "--fpc", "N"], 10, None, "N", "9"),
    "a population below the sample": ("w,y,N\n1,1,1.5\n1,1,1.5\n", ["--mean", "y", "--fpc", "N"], 10, None, "N", "1.5"),
    "a stratum of one": ("w,y,s\n1,1,a\n1,1,a\n1,1,b\n", ["--mean", "y", "--strata", "s"], 10, None, None, "b"),
    "two columns of one name": ("w,y,y\n1,1,2\n", ["--mean", "y"], 10, 1, "y", None),
    "a row that is too long": ("w,y\n1,1\n1,2,3\n", ["--mean", "y"], 10, 3, None, None),
    "only a heading": ("w,y\n", ["--mean", "y"], 10, None, None, None),
    "an empty file": ("", ["--mean", "y"], 10, None, None, None),
    "a column that is not there": ("w,y\n1,1\n", ["--mean", "z"], 2, None, "z", None),
    "a condition on what is not there": ("w,y\n1,1\n", ["--mean", "y", "--where", "z > 1"], 2, None, None, "z > 1"),
    "no group has a name": ("w,y,g\n1,1,\n1,2,NA\n", ["--mean", "y", "--by", "g"], 12, None, None, None),
    "no group is in the domain": ("w,y,g\n1,1,a\n", ["--quantile", "y:0.5", "--by", "g", "--where", "y > 5"], 12,
                                  None, None, None),
    "a class beside the margins": ("w,y,sex\n1,1,K\n1,1,M\n\n1,1,X\n",
                                   ["--mean", "y", "--margins", "m.csv", "--calibrate", "raking"], 10, 5, "sex", "X"),
    "a missing class": ("w,y,sex\n1,1,K\n1,1,M\n\n1,1,\n",
                        ["--mean", "y", "--margins", "m.csv", "--calibrate", "raking"], 10, 5, "sex", None),
    "only weights of zero": ("w,y,sex\n0,1,K\n0,1,M\n",
                             ["--mean", "y", "--margins", "m.csv", "--calibrate", "raking"], 10, None, "w", None),
    "a missing replicate weight": ("w,y,r1,r2\n1,1,1,1\n\n1,2,,1\n",
                                   ["--mean", "y", "--replicates", "r", "--replicate-type", "brr"], 10, 4, "r1", None),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_its_place(case, samlad):
    data, words, code, row, column, value = BAD[case]
    write("d.csv", data)
    write("m.csv", MARGINS)
    done = samlad("--json-errors", *ESTIMATE, *words, "--out", "ut.csv")
    assert done.code == code, done.err
    told = done.error
    assert (told["exit"], told["file"], told["row"], told["column"], told["value"]) == (
        code, "d.csv", row, column, value,
    )  # fmt: skip
    assert told["what"]
    assert told["why"]
    assert told["cure"]
    assert not done.out
    assert sorted(path.name for path in Path().iterdir()) == ["d.csv", "m.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "value"],
        ["--by", "g", "--by", "g"],
        ["--strata", "g", "--strata", "g"],
        ["--cluster", "g", "--cluster", "y", "--fpc", "N"],
        ["--fpc", "N", "--fpc", "N"],
        ["--calibrate", "raking"],
        ["--bounds", "0.5,2"],
        ["--margins", "m.csv"],
        ["--margins", "m.csv", "--calibrate", "logit"],
        ["--fay-rho", "0.3"],
        ["--replicate-type", "brr"],
        ["--df", "4"],
        ["--centre", "replicates"],
        ["--replicates", "r", "--replicate-type", "brr", "--df", "0"],
        ["--replicates", "r", "--replicate-type", "brr", "--replicate-scale", "-1"],
        ["--replicates", "r", "--replicate-type", "brr", "--replicate-scale", "nan"],
        ["--replicates", "r", "--replicate-type", "fay", "--fay-rho", "1"],
        ["--replicates", "r", "--replicate-type", "jkn"],
        ["--ci", "exact"],
        ["--singleton", "none"],
        ["--confidence", "95"],
        ["--where", "))("],
        ["--out", "ut.txt"],
        ["--out", "borta/ut.csv"],
        ["--out", "."],
        ["--quantile", "y:2"],
        ["--ratio", "y"],
    ],
)
def test_used_wrongly(words, samlad):
    write("d.csv", "w,y,g,N,value,r1,r2\n1,1,a,9,1,1,1\n1,2,a,9,2,2,0\n1,3,b,9,2,1,1\n1,4,b,9,2,0,2\n")
    write("m.csv", "variable,category,total\ng,a,60\ng,b,40\n")
    done = samlad("--json-errors", *ESTIMATE, "--mean", "y", *words)
    assert done.code == 2, (done.err, done.out)
    assert done.error["code"] == "wrong_use"
    assert {"why", "cure", "what", "file", "row", "column", "value", "exit", "code"} == set(done.error)
    assert sorted(path.name for path in Path().iterdir()) == ["d.csv", "m.csv"]


def read(done) -> pl.DataFrame:
    assert done.code == 0, done.err
    return pl.read_csv(done.out.encode(), schema_overrides={"category": pl.String, "g": pl.String})


def test_a_domain_without_rows_is_missing(samlad):
    write("d.csv", "w,y,s\n1,1,a\n1,2,a\n1,3,b\n1,4,b\n")
    asked = ["--mean", "y", "--total", "y", "--proportion", "y", "--ratio", "y/w", "--quantile", "y:0.5"]
    found = read(samlad(*ESTIMATE, "--strata", "s", *asked, "--where", "y > 9", "--out", "-"))
    assert found["status"].unique().to_list() == ["missing"]
    assert found["n"].unique().to_list() == [0]
    assert found["value"].null_count() == found.height


def test_a_question_nobody_answered_has_a_row_that_says_so(samlad):
    write("d.csv", "w,y,z\n1,,1\n1,,2\n")
    found = read(samlad(*ESTIMATE, "--proportion", "y", "--proportion", "z", "--mean", "y", "--out", "-"))
    row = found.filter(variable="y", statistic="proportion").row(0, named=True)
    assert (row["category"], row["value"], row["n"], row["status"]) == (None, None, 0, "missing")
    assert found.filter(variable="z")["value"].to_list() == [0.5, 0.5]


def test_a_ratio_to_nothing_does_not_apply(samlad):
    write("d.csv", "w,y,x,g\n1,2,0,01\n1,3,0,01\n1,1,1,02\n1,2,2,02\n1,4,2,02\n")
    found = read(samlad(*ESTIMATE, "--ratio", "y/x", "--by", "g", "--out", "-"))
    assert found["g"].to_list() == ["01", "02"]
    assert found["status"].to_list() == ["not_applicable", "ok"]
    assert found["n"].to_list() == [2, 3]
    assert found["value"].to_list() == [None, pytest.approx(7 / 5)]


@pytest.mark.parametrize("condition", ["1 = 1", "sum(y) > 3"])
def test_a_condition_with_one_answer_holds_for_every_row(condition, samlad):
    write("d.csv", "w,y\n1,1\n1,2\n1,3\n")
    found = read(samlad(*ESTIMATE, "--mean", "y", "--where", condition, "--out", "-"))
    assert found["n"].to_list() == [3]


def test_labels_that_differ_in_case_are_two_answers(samlad):
    write("d.csv", "w,y,Y\n1,Ja,1\n1,ja,3\n")
    found = read(samlad(*ESTIMATE, "--proportion", "y", "--mean", "Y", "--out", "-"))
    assert found["category"].to_list() == [None, "Ja", "ja"]
    assert found["value"].to_list() == [2.0, 0.5, 0.5]


def test_everybody_and_nobody_have_a_korn_graubard_limit(samlad):
    """n_eff is n: the limits are Clopper & Pearson's, 0.025^(1/3) for three of three."""
    write("d.csv", "w,y,z\n1,1,a\n1,1,a\n1,1,b\n")
    found = read(samlad(*ESTIMATE, "--proportion", "y", "--out", "-")).row(0, named=True)
    assert (found["value"], found["se"], found["high"]) == (1.0, 0.0, 1.0)
    assert found["low"] == pytest.approx(0.025 ** (1 / 3), rel=1e-12)


def test_codes_that_spss_declares_missing_are_no_answers(samlad):
    frame = pl.DataFrame({"w": [1.0, 1, 1, 1], "y": [1.0, 2, 9, 2], "z": [1.0, 2, 97, 98], "g": [1.0, 1, 2, 2]})
    pyreadstat.write_sav(frame, "d.sav", missing_ranges={"y": [9], "z": [{"lo": 97, "hi": 99}]})
    found = read(samlad("survey", "estimate", "d.sav", "--weight", "w", "--mean", "y", "--proportion", "y",
                        "--mean", "z", "--out", "-"))  # fmt: skip
    assert found.filter(statistic="mean")["value"].to_list() == [pytest.approx(5 / 3), 1.5]
    assert found.filter(statistic="mean")["n"].to_list() == [3, 2]
    assert found.filter(statistic="proportion")["category"].to_list() == ["1", "2"]


def test_a_column_of_lists_is_refused_and_one_that_is_not_asked_for_is_not(samlad):
    frame = pl.DataFrame({"w": [1.0, 1], "y": [1, 2], "l": [[1], [2]], "d": [date(2026, 1, 1), date(2026, 1, 2)]})
    frame.write_parquet("d.parquet")
    words = ("--json-errors", "survey", "estimate", "d.parquet", "--weight", "w", "--out", "-")
    assert samlad(*words, "--mean", "y").code == 0
    for asked in (["--mean", "l"], ["--proportion", "l"], ["--mean", "y", "--by", "l"]):
        done = samlad(*words, *asked)
        assert (done.code, done.error["file"], done.error["column"]) == (10, "d.parquet", "l")
    done = samlad(*words, "--mean", "d")
    assert (done.code, done.error["row"], done.error["value"]) == (10, 2, "2026-01-01")


MARGIN_MISTAKES = {
    "they contradict each other": ("sex,K,60\nsex,M,40\nage,u,60\nage,ä,41\n", None, "age"),
    "a class nobody answered in": ("sex,K,60\n\nsex,M,30\nsex,X,10\n", 5, "X"),
    "twice the same": ("sex,K,60\n\nsex,K,60\nsex,M,40\n", 4, "sex = K"),
    "a negative number of persons": ("sex,K,-6\nsex,M,40\n", 2, "sex = K: -6"),
    "a total that is text": ("sex,K,många\nsex,M,40\n", 2, "många"),
}


@pytest.mark.parametrize("case", MARGIN_MISTAKES)
@pytest.mark.parametrize("command", ["estimate", "calibrate"])
def test_what_is_wrong_with_the_margins_is_told_with_their_file(case, command, samlad):
    rows, row, value = MARGIN_MISTAKES[case]
    write("d.csv", "w,y,sex,age\n1,1,K,u\n1,2,M,ä\n1,3,K,ä\n1,4,M,u\n")
    write("m.csv", "variable,category,total\n" + rows)
    asked = ["--mean", "y", "--calibrate"] if command == "estimate" else ["--method"]
    done = samlad("--json-errors", "survey", command, "d.csv", "--weight", "w", "--margins", "m.csv", *asked, "raking",
                  "--out", "ut.csv")  # fmt: skip
    assert (done.code, done.error["file"], done.error["row"], done.error["value"]) == (10, "m.csv", row, value)
    assert not Path("ut.csv").exists()


def test_bounds_that_cannot_be_held_name_the_margin_furthest_off(samlad):
    """Within 1.1 women reach 2.2 of 6 and the young 3.3 of 5: the former lack more."""
    write("d.csv", "w,sex,age\n1,K,u\n1,K,u\n1,M,u\n1,M,ä\n1,M,ä\n")
    write("m.csv", "variable,category,total\nage,u,5\nage,ä,5\nsex,K,6\nsex,M,4\n")
    done = samlad("--json-errors", "survey", "calibrate", "d.csv", "--weight", "w", "--margins", "m.csv", "--method",
                  "raking", "--bounds", "0.9,1.1", "--out", "-")  # fmt: skip
    assert (done.code, done.error["value"], done.error["row"]) == (10, "sex = K", 4)
    assert "2,2" in str(done.error["why"])


def test_a_blank_line_among_strata_does_not_move_the_line_told(samlad):
    write("s.csv", "stratum,population\n01,100\n\n01,200\n")
    done = samlad("--json-errors", "survey", "allocate", "s.csv", "--minimum", "1", "--total", "9", "--out", "-")
    assert (done.code, done.error["file"], done.error["row"], done.error["value"]) == (10, "s.csv", 4, "01")


PLACES = "".join(f"{k:02},{0.3 + 0.02 * ((k * 7) % 5)},{0.02 + 0.001 * k},{k},{'abc'[k % 3]}\n" for k in range(1, 13))
SMALL = ("survey", "small-area", "s.csv", "--value", "y", "--se", "se", "--place", "p")
AREA_MISTAKES = {
    "a negative error": ("99,0.4,-1,3,a\n", 15, "se", "-1.0"),
    "no error": ("99,0.4,,3,a\n", 15, "se", "99"),
    "a value that is text": ("99,k,0.1,3,a\n", 15, "y", "k"),
    "a covariate that is text": ("99,0.4,0.1,k,a\n", 15, "x", "k"),
    "no covariate": ("99,0.4,0.1,,a\n", 15, "x", None),
    "no class": ("99,0.4,0.1,3,\n", 15, "c", None),
    "the same place again": ("01,0.4,0.1,3,a\n", 15, "p", "01"),
    "no place": (",0.4,0.1,3,a\n", 15, "p", None),
    "an infinite value": ("99,inf,0.1,3,a\n", 15, "y", "inf"),
}


@pytest.mark.parametrize("case", AREA_MISTAKES)
def test_what_is_wrong_with_a_place_is_told_with_its_line(case, samlad):
    extra, row, column, value = AREA_MISTAKES[case]
    write("s.csv", "p,y,se,x,c\n" + PLACES + "\n" + extra)
    done = samlad("--json-errors", *SMALL, "--covariates", "x", "--covariates", "C(c)", "--out", "-")
    assert (done.code, done.error["file"], done.error["row"], done.error["column"], done.error["value"]) == (
        10, "s.csv", row, column, value,
    )  # fmt: skip


def test_swedish_decimals_in_the_small_areas(samlad):
    write("s.csv", "p,y,se,x,c\n" + PLACES)
    point = samlad(*SMALL, "--covariates", "x", "--out", "-")
    write("s.csv", "p;y;se;x;c\n" + PLACES.replace(",", ";").replace(".", ","))
    comma = samlad(*SMALL, "--covariates", "x", "--out", "-")
    assert point.code == 0
    assert comma.out == point.out


def test_neither_file_is_written_when_one_cannot_be(samlad):
    write("s.csv", "p,y,se,x,c\n" + PLACES)
    assert samlad(*SMALL, "--model-out", "modell.csv", "--out", "ut.txt").code == 2
    assert samlad(*SMALL, "--model-out", "modell.txt", "--out", "ut.csv").code == 2
    assert [path.name for path in Path().iterdir()] == ["s.csv"]


@pytest.mark.parametrize(("language", "words"), [("sv", "Vikten saknas"), ("en", "The weight is missing")])
def test_in_both_languages(language, words, samlad):
    write("d.csv", "w,y\n1,1\n-1,2\n")
    done = samlad("--language", language, "--json-errors", *ESTIMATE, "--mean", "y", "--out", "-")
    assert words in str(done.error["why"])


def waves() -> None:
    rows = "".join(f"{k:03},{k % 2},{k % 4},1\n" for k in range(24))
    write("a.csv", "id,g,y,w\n" + rows)
    write("b.csv", "id,g,y,w\n\n" + rows + "\n001,1,2,1\n")


def test_the_wave_a_mistake_is_in_is_told(samlad):
    waves()
    words = ("--json-errors", "survey", "change", "a.csv", "b.csv", "--weight", "w", "--mean", "y", "--out", "-")
    done = samlad(*words, "--panel-id", "id")
    assert (done.code, done.error["file"], done.error["row"], done.error["column"]) == (10, "b.csv", 4, "id")
    write("b.csv", "id,g,y,w\n1,1,1,1\n\n2,1,1,-1\n")
    assert (samlad(*words).error["file"], samlad(*words).error["row"]) == ("b.csv", 4)
    write("b.csv", "id,g,y,w\n1,1,1,1\n\n2,1,ja,1\n")
    assert (samlad(*words).error["file"], samlad(*words).error["row"]) == ("b.csv", 4)


def test_a_change_nothing_can_be_said_of(samlad):
    waves()
    words = ("--json-errors", "survey", "change", "a.csv", "b.csv", "--weight", "w", "--mean", "y", "--out", "-")
    assert samlad(*words, "--where", "y > 99").code == 12
    assert samlad(*words, "--where", "y > 99", "--by", "g").code == 12
    assert samlad(*words, "--by", "g", "--by", "g").code == 2
    assert samlad(*words, "--confidence", "2").code == 2


def test_a_printed_value_beside_its_interval_is_refused(samlad):
    write("p.csv", "variable,value,low,high\nx,0.2,0.1,0.3\n\ny,0.9,0.1,0.3\n")
    done = samlad("--json-errors", "survey", "change", "p.csv", "p.csv", "--out", "-")
    assert (done.code, done.error["file"], done.error["row"], done.error["value"]) == (10, "p.csv", 4, "0.9")
