"""The same walls, log and desk on PostgreSQL: the tests of those files once more, on the other database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("walls", "readlog", "centre", "plan", "workbench", "login")


@pytest.mark.postgres
def test_the_site_holds_on_postgresql():
    url = os.environ.get("SAMLAD_TEST_POSTGRES")
    if not url:
        pytest.skip("SAMLAD_TEST_POSTGRES is not set")
    files = [f"tests/site/test_site_{name}.py" for name in FILES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "--create-db", *files],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-4000:]
