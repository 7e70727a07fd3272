"""Run every check of the project and say in one line each how it went: what `make test` calls."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
    ("types", [str(BIN / "mypy"), "--no-error-summary"]),
)


def skipped_parts() -> list[str]:
    """The parts whose outside program is not here."""
    parts = []
    if not (os.environ.get("SAMLAD_CHROMIUM") or shutil.which("chromium")):
        parts.append("browser tests (no Chromium)")
    if not os.environ.get("SAMLAD_TEST_POSTGRES"):
        parts.append("PostgreSQL tests (SAMLAD_TEST_POSTGRES not set)")
    if not shutil.which("Rscript"):
        parts.append("survey against R (no Rscript)")
    if not (BIN.parent / "oracle").is_dir():
        parts.append("survey against svy (make oracle)")
    parts.append("Spark (make spark)")
    if not (ROOT.parent / "shared").is_dir():
        parts.append("tests on the real files of ../shared")
    return parts


def main() -> int:
    """Run all checks, the tests last, so that their closing line ends the output."""
    failed = []
    for name, command in CHECKS:
        started = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(
            f"{name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.perf_counter() - started:.0f} s)",
            flush=True,
        )
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if parts := skipped_parts():
        print("skipped: " + "; ".join(parts), flush=True)
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "-m", "not soak and not simulation and not spark", *sys.argv[1:]],
        cwd=ROOT,
        check=False,
    )
    if failed:
        print("failed checks: " + ", ".join(failed), flush=True)
    return 1 if failed else tests.returncode


if __name__ == "__main__":
    sys.exit(main())
