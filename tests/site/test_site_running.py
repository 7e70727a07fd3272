"""The whole site as it is run: key, port, demo, web server and worker together, and an end without remains."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import typer
from typer.testing import CliRunner

from samlad.cli import serve as serve_command
from samlad.core.errors import WrongUse
from samlad.site.accounts.models import LoginFailure
from samlad.site.config import clock, environment
from samlad.site.config.running import free_port
from samlad.site.config.secret import keep_secret, read_secret

SETTINGS_PROBE = "import samlad.site.config.settings as s; print(s.DATABASES['default']['ENGINE'], s.DEBUG)"


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMLAD", "DATABASE", "DJANGO"))}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=kept | variables, timeout=120
    )


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    path = keep_secret(tmp_path / "new")
    first = path.read_text()
    assert keep_secret(tmp_path / "new").read_text() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_secret(tmp_path / "new", "") == first.strip()
    assert read_secret(tmp_path / "new", "given") == "given"
    assert len(first.strip()) >= 50


def test_reading_the_settings_writes_nothing(tmp_path):
    done = python("-c", SETTINGS_PROBE, SAMLAD_WORKSPACE=str(tmp_path / "none"))
    assert done.stdout.split() == ["django.db.backends.sqlite3", "False"]
    assert not (tmp_path / "none").exists()


def test_postgresql_is_taken_when_named(tmp_path):
    done = python("-c", SETTINGS_PROBE, DATABASE_URL="postgres://u:p@localhost/x", SAMLAD_WORKSPACE=str(tmp_path))
    assert done.stdout.split()[0] == "django.db.backends.postgresql"


@pytest.mark.parametrize(("name", "value"), [("SAMLAD_DEBUG", "kanske"), ("SAMLAD_HTTPS", "2")])
def test_a_yes_or_no_that_is_neither_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongUse, match="inställning"):
        environment.flag(name)


def test_the_deployment_check_is_content_with_a_careful_set_up(tmp_path):
    careful = {
        "SAMLAD_WORKSPACE": str(tmp_path),
        "SAMLAD_SECRET_KEY": "x9!" * 20 + "abcdefgh",
        "SAMLAD_HTTPS": "1",
        "SAMLAD_HOSTS": "samlad.example",
        "SAMLAD_CONTACT": "hej@samlad.example",
        "DJANGO_SETTINGS_MODULE": "samlad.site.config.settings",
    }
    done = python("-m", "django", "check", "--deploy", "--fail-level", "WARNING", **careful)
    assert done.returncode == 0, done.stderr
    careless = careful | {"SAMLAD_CONTACT": "", "SAMLAD_HTTPS": "0"}
    assert "samlad.W002" in python("-m", "django", "check", "--deploy", **careless).stderr


def test_a_busy_port_gives_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) <= port + 20
    assert free_port("127.0.0.1", 0) > 0


def test_no_port_at_all_is_told_in_words(monkeypatch):
    monkeypatch.setattr("samlad.site.config.running._PORTS_TRIED", 0)
    with pytest.raises(WrongUse, match="starta"):
        free_port("127.0.0.1", 8000)


def test_the_clock_does_its_duties_though_one_fails(db, monkeypatch, caplog):
    def broken() -> None:
        raise RuntimeError("x")

    monkeypatch.setattr(clock, "DAILY", (broken, *clock.DAILY))
    LoginFailure(key="k", when="2020-01-01T00:00:00+00:00").save()
    clock.do_daily()
    assert not LoginFailure.unscoped.exists()
    assert "A daily duty failed" in caplog.text


def test_the_clock_stops_when_told(monkeypatch):
    ticks: list[int] = []
    stop = threading.Event()
    monkeypatch.setattr(clock, "do_daily", lambda: (ticks.append(1), stop.set()))
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    clock.run(stop)
    assert ticks == [1]


def test_the_command_line_knows_serve_and_account():
    app = typer.Typer()
    serve_command.register(app)
    for name in ("serve", "account"):
        assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0


def test_the_command_line_starts_without_the_site():
    done = python("-c", "import sys, samlad.cli.serve; print('django' in sys.modules, 'samlad.site' in sys.modules)")
    assert done.stdout.split() == ["False", "False"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, list[dict[str, str]]]:
    """A demo workspace, made by a process of its own as the command does."""
    root = tmp_path_factory.mktemp("demo") / "workspace"
    program = (
        "import dataclasses, json, sys, pathlib; from samlad.site.demo import prepare_demo;"
        "root = pathlib.Path(sys.argv[1]); first = prepare_demo(root); assert prepare_demo(root) == first;"
        "print(json.dumps([dataclasses.asdict(one) for one in first]))"
    )
    done = python("-c", program, str(root))
    assert done.returncode == 0, done.stderr
    return root, json.loads(done.stdout)


def test_the_demo_has_one_person_a_role(demo):
    root, accounts = demo
    assert {role for account in accounts for role in account["roles"]} >= {
        *("reception", "case_worker", "coordinator", "patrol", "analyst", "board", "granskare", "administrator")
    }
    assert (root / "SYNTHETIC").exists()


def test_the_demo_keeps_out_of_a_workspace_with_real_people(tmp_path):
    root = tmp_path / "real"
    password = {"SAMLAD_NEW_PASSWORD": "en-lang-losenfras-17"}
    program = "import typer; from samlad.cli.serve import register; app = typer.Typer(); register(app); app()"
    arguments = ("eva@kil.example", "--name", "Eva", "--organisation", "Kil", "--role", "administrator")
    made = python("-c", program, "account", *arguments, "--workspace", str(root), **password)
    assert made.returncode == 0, made.stderr
    fill = "import pathlib, sys; from samlad.site.demo import prepare_demo; prepare_demo(pathlib.Path(sys.argv[1]))"
    refused = python("-c", fill, str(root))
    assert "konton som inte hör till exemplet" in refused.stderr or "Exempeldata skapades inte" in refused.stderr
    assert not (root / "SYNTHETIC").exists()


def test_serve_runs_everything_and_ends_without_remains(demo):
    root, _accounts = demo
    program = "import typer; from samlad.cli.serve import register; app = typer.Typer(); register(app); app()"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMLAD", "DATABASE", "DJANGO"))}
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", program, "serve", "--port", "0", "--workspace", str(root)],
        stdout=subprocess.PIPE,
        text=True,
        env=kept,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http"))
        body = _answer(f"{address}halsa?format=json")
        assert json.loads(body) == {"well": True, "database": True, "workspace": True}
        page = _answer(address)
        assert "Syntetiska data" in page
        sheet = next(part.split('"')[0] for part in page.split("/static/")[1:] if part.startswith("samlad/tokens."))
        assert "--ground" in _answer(f"{address}static/{sheet}")
        children = _children(process.pid)
        assert len(children) >= 2
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(30)
        process.stdout.close()
    assert ended == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def _answer(address: str) -> str:
    for _attempt in range(100):
        try:
            with urlopen(Request(address), timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} never answered")


def _children(parent: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(line) for line in done.stdout.split()]
