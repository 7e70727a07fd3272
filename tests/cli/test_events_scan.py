"""`samlad events scan` and `scan-time` keep their contract: columns, published clusters, and what is refused."""

import csv
import io
import json

import polars as pl
import pytest

COLUMNS = ["cluster", "members", "areas", "observed", "expected", "relative_risk", "llr", "p"]


@pytest.fixture
def towns(tmp_path):
    """Twelve made-up towns on a line, the first three with too many cases."""
    rows = ["id,x,y,fall,folk,vantat"]
    rows += [f"0{n:02d},{n * 1000},0,{9 if n < 3 else 2},100,{1 + n % 2}" for n in range(12)]
    path = tmp_path / "orter.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


SPACE = ["--cases", "fall", "--id", "id", "--x", "x", "--y", "y"]


def rows_of(done):
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def test_the_planted_cluster_is_found_with_its_leading_zeros(towns, samlad):
    found = rows_of(samlad("events", "scan", towns, *SPACE, "--population", "folk", "--out", "-"))
    assert list(found[0]) == COLUMNS
    assert sorted(found[0]["members"].split(";")) == ["000", "001", "002"]
    assert (found[0]["areas"], found[0]["observed"]) == ("3", "27")
    assert float(found[0]["expected"]) == pytest.approx(45 * 3 / 12)
    assert float(found[0]["relative_risk"]) == pytest.approx((27 / 11.25) / (18 / 33.75))
    assert float(found[0]["p"]) <= 0.005


def test_the_seed_repeats_and_threads_change_nothing(towns, samlad):
    one = samlad("events", "scan", towns, *SPACE, "--population", "folk", "--out", "-", "--seed", "5", "--threads", "1")
    two = samlad("events", "scan", towns, *SPACE, "--population", "folk", "--out", "-", "--seed", "5", "--threads", "3")
    assert one.out == two.out


def test_low_clusters_need_no_case(towns, samlad):
    found = rows_of(samlad("events", "scan", towns, *SPACE, "--population", "folk", "--low", "--out", "-"))
    assert float(found[0]["relative_risk"]) < 1
    assert not {"000", "001", "002"} & set(found[0]["members"].split(";"))


def test_the_limits_in_share_and_kilometres_hold_together(towns, samlad):
    found = rows_of(samlad("events", "scan", towns, *SPACE, "--population", "folk", "--max-km", "1", "--out", "-"))
    assert all(int(row["areas"]) <= 3 for row in found)
    small = rows_of(samlad("events", "scan", towns, *SPACE, "--population", "folk", "--max-share", "0.1", "--out", "-"))
    assert all(int(row["areas"]) == 1 for row in small)


def test_a_condition_chooses_rows(towns, samlad):
    flags = [*SPACE, "--population", "folk", "--where", "x >= 2000", "--out", "-"]
    found = rows_of(samlad("events", "scan", towns, *flags))
    assert found[0]["members"] == "002"
    assert not {"000", "001"} & {name for row in found for name in row["members"].split(";")}
    assert samlad("events", "scan", towns, *SPACE, "--population", "folk", "--where", "x > 99999").code == 12


def test_expected_cases_of_ones_own_are_scaled(towns, samlad):
    found = rows_of(samlad("events", "scan", towns, *SPACE, "--expected", "vantat", "--simulations", "0", "--out", "-"))
    assert sum(float(row["expected"]) for row in found) <= 45
    assert {row["p"] for row in found} == {""}


def test_a_table_for_people_and_files_of_three_kinds(towns, tmp_path, samlad):
    done = samlad("events", "scan", towns, *SPACE, "--population", "folk")
    assert done.code == 0
    assert "000;001;002" in done.out
    for ending in (".csv", ".parquet", ".xlsx"):
        target = tmp_path / f"kluster{ending}"
        assert samlad("events", "scan", towns, *SPACE, "--population", "folk", "--out", target).code == 0
    assert pl.read_parquet(tmp_path / "kluster.parquet").columns == COLUMNS


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"folk": "0"}, "Fall där ingen bor"),
        ({"folk": "-1"}, "Befolkningen är negativ"),
        ({"fall": "2.5"}, "inget heltal"),
        ({"fall": "-2"}, "Antalet är negativt"),
        ({"x": ""}, "saknar koordinat"),
        ({"id": ""}, "saknar beteckning"),
        ({"id": "000"}, "Området har två olika platser"),
        ({"fall": "många"}, "inget tal"),
    ],
)
def test_bad_rows_are_told_with_their_line(change, what, towns, samlad):
    lines = towns.read_text(encoding="utf-8").splitlines()
    header, row = lines[0].split(","), lines[5].split(",")
    lines[5] = ",".join(change.get(name, value) for name, value in zip(header, row, strict=True))
    towns.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = samlad("--json-errors", "events", "scan", towns, *SPACE, "--population", "folk", "--out", "-")
    told = json.loads(done.err)
    assert (done.code, told["row"], told["file"]) == (10, 6, "orter.csv")
    assert what in told["why"]
    assert not done.out


@pytest.mark.parametrize(
    "options",
    [
        ["--population", "folk", "--expected", "vantat"],
        [],
        ["--population", "folk", "--high", "--low"],
        ["--population", "folk", "--model", "normal"],
        ["--population", "folk", "--max-share", "0"],
        ["--population", "folk", "--max-share", "1.5"],
        ["--population", "folk", "--simulations", "-1"],
        ["--population", "finns ej"],
        ["--expected", "vantat", "--model", "bernoulli"],
        ["--population", "folk", "--out", "kluster.docx"],
    ],
)
def test_wrong_use_is_two(options, towns, samlad):
    done = samlad("events", "scan", towns, *SPACE, *options)
    assert done.code == 2, done.out
    assert "Traceback" not in done.err


def test_repeated_areas_want_classes(towns, samlad):
    text = towns.read_text(encoding="utf-8")
    towns.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    done = samlad("events", "scan", towns, *SPACE, "--population", "folk")
    assert done.code == 10
    assert "flera rader" in done.err


def test_no_case_at_all_is_said(towns, samlad):
    towns.write_text("id,x,y,fall,folk,vantat\na,0,0,0,10,1\nb,1,1,0,10,1\n", encoding="utf-8")
    done = samlad("events", "scan", towns, *SPACE, "--population", "folk")
    assert done.code == 10
    assert "inga fall" in done.err


@pytest.fixture
def visits(tmp_path):
    """Made-up visits: one a day anywhere in ten towns, and five in one town on the last two days."""
    rows = ["ort,x,y,dag"]
    rows += [f"o{n * 7 % 10},{n * 7 % 10 * 1000},0,2026-0{1 + n // 28}-{1 + n % 28:02d}" for n in range(84)]
    rows += ["o3,3000,0,2026-03-28"] * 5
    path = tmp_path / "besok.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


TIME = ["--id", "ort", "--x", "x", "--y", "y", "--date", "dag"]


def test_what_is_alive_on_the_last_day(visits, samlad):
    found = rows_of(samlad("events", "scan-time", visits, *TIME, "--out", "-"))
    assert list(found[0]) == [*COLUMNS, "start", "end"]
    assert found[0]["members"] == "o3"
    assert (found[0]["start"], found[0]["end"]) == ("2026-03-28", "2026-03-28")
    assert float(found[0]["p"]) <= 0.05


def test_looking_back_finds_it_also_when_it_is_over(visits, samlad):
    text = visits.read_text(encoding="utf-8") + "o9,9000,0,2026-04-20\n"
    visits.write_text(text, encoding="utf-8")
    now = rows_of(samlad("events", "scan-time", visits, *TIME, "--max-days", "7", "--out", "-"))
    back = rows_of(samlad("events", "scan-time", visits, *TIME, "--retrospective", "--max-days", "7", "--out", "-"))
    assert all("o3" not in row["members"] for row in now)
    assert back[0]["members"] == "o3"


def test_the_poisson_model_wants_its_population(visits, tmp_path, samlad):
    assert samlad("events", "scan-time", visits, *TIME, "--model", "poisson").code == 2
    people = tmp_path / "folk.csv"
    people.write_text("ort,year,population\n" + "".join(f"o{n},2025,1000\n" for n in range(10)), encoding="utf-8")
    flags = ["--model", "poisson", "--population-file", people, "--retrospective"]
    found = rows_of(samlad("events", "scan-time", visits, *TIME, *flags, "--max-days", "5", "--out", "-"))
    assert found[0]["members"] == "o3"
    people.write_text("ort,year,population\no1,2025,1000\n", encoding="utf-8")
    done = samlad("events", "scan-time", visits, *TIME, *flags)
    assert done.code == 10
    assert "saknas i befolkningen" in done.err


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (["--start", "2026-02-01"], 10),
        (["--start", "igår"], 2),
        (["--end", "2026-01-02"], 10),
        (["--unit", "vecka"], 2),
    ],
)
def test_days_that_do_not_fit(change, code, visits, samlad):
    assert samlad("events", "scan-time", visits, *TIME, *change).code == code


def test_a_day_that_is_none_is_told_with_its_line(visits, samlad):
    visits.write_text(visits.read_text(encoding="utf-8").replace("2026-01-04", "2026-01-34"), encoding="utf-8")
    done = samlad("--json-errors", "events", "scan-time", visits, *TIME)
    told = json.loads(done.err)
    assert (done.code, told["row"], told["column"]) == (10, 5, "dag")
