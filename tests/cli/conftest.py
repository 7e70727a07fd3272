"""The command as a person runs it, in a folder of its own, without the start of a new process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_ended import Command, Ended

from samlad.cli.main import run
from samlad.core.language import set_language


@pytest.fixture
def samlad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Run `samlad …` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAMLAD_WORKSPACE", raising=False)
    monkeypatch.setenv("SAMLAD_ACTOR", "Eva")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str | Path) -> Ended:
        capsys.readouterr()
        code = run([str(word) for word in words])
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    yield command
    set_language("sv")


@pytest.fixture
def workspace_made(samlad: Command) -> Path:
    """A workspace in ./workspace."""
    done = samlad("init", "--name", "Prov", "--place", "1780", "--county", "17", "--organisation", "Karlstads kommun",
                  "--minimum-count", "5", "--small-population", "1000", "--finding-level", "0.01")  # fmt: skip
    assert done.code == 0, done.err
    return Path("workspace")
