"""What holds for every command: the help, the global options wherever they stand, and how errors end."""

import subprocess
import sys
from pathlib import Path

import pytest
from command_ended import Command

import samlad.cli.data
from samlad import __version__

SLOW = ("polars", "numpy", "scipy", "numba", "django", "pandas", "pyreadstat", "fastexcel", "babel", "cryptography")


def test_the_help_names_the_commands_and_loads_nothing_slow() -> None:
    code = (
        "import sys; from samlad.cli.main import run; ended = run(['--help']);"
        f"print('loaded:', [name for name in {SLOW!r} if name in sys.modules]); sys.exit(ended)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for word in ("init", "import", "doctor", "data", "--workspace", "--json-errors"):
        assert word in done.stdout
    assert "loaded: []" in done.stdout


def test_the_version(samlad: Command) -> None:
    assert samlad("--version").out.strip() == f"samlad {__version__}"


def test_wrong_use_ends_with_two(samlad: Command) -> None:
    for words in (["flyg"], ["import", "--flyg"], ["import"], ["import", "bilder", "fil.csv"], ["--workspace"]):
        assert samlad(*words).code == 2, words
    assert samlad("import", "--flyg", "--json-errors").error["code"] == "wrong_use"


@pytest.mark.parametrize("place", [0, 1, 4])
def test_global_options_may_stand_anywhere(samlad: Command, workspace_made: Path, place: int) -> None:
    words = ["import", "events", "borta.csv"]
    words[place:place] = ["--json-errors", "--workspace=workspace"]
    done = samlad(*words)
    assert done.code == 10
    error = done.error
    assert list(error) == ["code", "exit", "what", "file", "row", "column", "value", "why", "cure"]
    assert (error["code"], error["exit"], error["file"]) == ("invalid_input", 10, "borta.csv")


def test_errors_are_words_on_standard_error(samlad: Command) -> None:
    done = samlad("doctor")
    assert done.code == 10
    assert done.out == ""
    assert "samlad init" in done.err
    assert "Traceback" not in done.err


def test_a_language_that_is_not_there(samlad: Command) -> None:
    assert samlad("--language", "de", "doctor").code == 2
    assert samlad("--language", "en", "doctor").code == 10


def test_a_defect_of_ours_shows_its_trace(samlad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(samlad_data(), "open_workspace", broken)
    done = samlad("data", "list")
    assert done.code == 70
    assert "Traceback" in done.err


def samlad_data() -> object:
    return samlad.cli.data
