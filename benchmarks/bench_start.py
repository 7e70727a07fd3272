"""How soon the command answers."""

import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "samlad")


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def test_samlad_help(benchmark):
    benchmark.pedantic(run, args=(COMMAND, "--help"), rounds=7, warmup_rounds=1)


def test_peer_python_itself(benchmark):
    benchmark.pedantic(run, args=(sys.executable, "-c", "import typer"), rounds=7, warmup_rounds=1)
