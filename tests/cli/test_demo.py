"""The main job from end to end, as `make demo` runs it: files in, pictures out, and again without doing it twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).parent / "samlad")
PLACES = ("fed-karlstadsregionen", "1715", "1761", "1762", "1763", "1764", "1780")


def samlad(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SAMLAD", "DJANGO"))}
    environment |= {"SAMLAD_DEMO_SERVE": "0", "SAMLAD_WORKSPACE": str(workspace)}
    return subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    done = samlad(folder, "demo")
    assert done.returncode == 0, done.stderr
    assert str(folder / "pictures" / "1780") in done.stdout
    assert "Syntetiska data" in done.stdout
    return folder


def test_every_place_has_its_four_files(workspace):
    for place in PLACES:
        assert {path.suffix for path in (workspace / "pictures" / place).iterdir()} == {
            ".html",
            ".pdf",
            ".xlsx",
            ".docx",
        }


def test_every_file_says_that_it_is_made_up(workspace):
    for path in (workspace / "demo-files").glob("*.csv"):
        assert "syntetisk" in path.name
        lines = path.read_bytes().splitlines()[1:]
        assert all(b"syntetiska data" in line for line in lines)
    for path in workspace.glob("pictures/*/*.html"):
        assert "yntetiska data" in path.read_text(encoding="utf-8")


def test_the_picture_names_what_was_planted(workspace):
    text = next((workspace / "pictures" / "fed-karlstadsregionen").glob("*.html")).read_text(encoding="utf-8")
    for planted in ("Trafikolyckor är vanligare i Grums", "Fallolyckor ökar i Karlstadsregionen", "procent lägre"):
        assert planted in text
    assert "ingen effekt kan visas" in text


def test_a_second_run_uses_what_is_there(workspace):
    files = {path: path.stat().st_mtime_ns for path in workspace.glob("pictures/*/*")}
    done = samlad(workspace, "demo")
    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in workspace.glob("pictures/*/*")} == files


def test_the_doctor_is_content_and_one_picture_can_be_made_alone(workspace):
    assert samlad(workspace, "doctor").returncode == 0
    done = samlad(workspace, "picture", "Karlstadsregionen", "--date", "2026-11-22")
    assert done.returncode == 0, done.stderr
    again = samlad(workspace, "picture", "Karlstads kommun", "--date", "2026-11-22")
    assert "lagesbild-karlstad-2026.pdf" in again.stdout


def test_a_place_that_does_not_exist_is_told(workspace):
    for place, why in (
        ("Ankeborg", "ingen kommun"),
        ("1799", "ingen sådan plats"),
        ("178", "fyra"),
        ("Malmö", "Värmlands län"),
    ):
        done = samlad(workspace, "picture", place)
        assert done.returncode == 10
        assert why in done.stderr
        assert "Traceback" not in done.stderr


def test_an_english_picture_stands_beside_and_leaves_the_shelf_alone(workspace):
    index = (workspace / "pictures" / "index.json").read_bytes()
    done = samlad(workspace, "--language", "en", "picture", "Munkfors", "--date", "2026-11-22")
    assert done.returncode == 0, done.stderr
    assert "situation-picture-munkfors-2026.html" in done.stdout
    assert (workspace / "pictures" / "index.json").read_bytes() == index


def test_a_workspace_with_real_data_is_left_alone(tmp_path):
    folder = tmp_path / "real"
    limits = ("--minimum-count", "5", "--small-population", "50", "--finding-level", "0.01")
    who = ("--name", "a", "--place", "1780", "--county", "17", "--organisation", "a")
    samlad(folder, "--workspace", str(folder), "init", *who, *limits)
    done = samlad(folder, "demo")
    assert done.returncode == 2
    assert "syntetiska" in done.stderr


def test_after_a_purge_the_estimates_stay_in_new_pictures(workspace, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    listed = samlad(copy, "data", "list").stdout
    survey = next(line.split()[0] for line in listed.splitlines() if "enkat_2023" in line)
    assert samlad(copy, "data", "purge", survey, "--decision", "KS 2026/12").returncode == 0
    for _time in range(2):  # the second picture is made of what the first one kept
        assert samlad(copy, "picture", "Munkfors").returncode == 0
        page = next((copy / "pictures" / "1762").glob("lagesbild*.html")).read_text(encoding="utf-8")
        assert "Finns hemma: brandvarnare" in page
    assert samlad(copy, "demo").returncode == 0
    assert survey in samlad(copy, "data", "list", "--purged").stdout
    assert survey not in samlad(copy, "data", "list").stdout  # what was purged is not brought back


def test_a_municipality_can_have_its_own_look(workspace, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    (copy / "theme.json").write_text('{"accent": "#5b2a86"}', encoding="utf-8")
    assert samlad(copy, "picture", "Munkfors").returncode == 0
    page = next((copy / "pictures" / "1762").glob("lagesbild*.html")).read_text(encoding="utf-8")
    assert "#5b2a86" in page
    (copy / "theme.json").write_text("lila", encoding="utf-8")
    done = samlad(copy, "picture", "Munkfors")
    assert done.returncode == 10
    assert "theme.json" in done.stderr


def test_registers_of_other_places_change_nothing_but_are_told(workspace, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    elsewhere = tmp_path / "malmo.csv"
    rows = "".join(f"M{day};2011-05-{day:02d} 10:00;1;1280\n" for day in range(1, 21))
    elsewhere.write_text("Händelsenummer;Larmtid;Händelsetyp;Kommunkod\n" + rows, encoding="utf-8")
    assert samlad(copy, "import", "events", str(elsewhere)).returncode == 0
    assert samlad(copy, "picture", "Munkfors").returncode == 0
    page = next((copy / "pictures" / "1762").glob("lagesbild*.html")).read_text(encoding="utf-8")
    assert "20 händelser i registren ligger utanför länet" in page
    assert "Lägesbild Munkfors 2021–2023" in page
